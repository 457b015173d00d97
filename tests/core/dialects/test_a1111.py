"""A1111's prompts: emphasis, BREAK, AND, schedules, comments and tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dialects.a1111.dialect import A1111
from core.dialects.a1111.emphasis import read_emphasis
from core.dialects.a1111.schedules import schedule
from core.dialects.table import read
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import ReadingSettings


def weights(text: str) -> list[tuple[str, float]]:
    return [(segment.text, round(segment.weight, 4)) for segment in read_emphasis(identity_mapped(text))]


def texts(text: str, steps: int = 4) -> list[tuple[int, str]]:
    return [(until, scheduled.text) for until, scheduled in schedule(identity_mapped(text), steps)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [("plain", 1.0)]),
        ("(x)", [("x", 1.1)]),
        ("[x]", [("x", 0.9091)]),
        ("((x))", [("x", 1.21)]),
        ("(x: 1.3 )", [("x", 1.3)]),
        ("((x:1.2):1.5)", [("x", 1.8)]),
        ("(a [b] c:1.5)", [("a ", 1.5), ("b", 1.3636), (" c", 1.5)]),
        ("(a:1:2)", [("a:1", 2.0)]),
        ("(x:1.3,)", [("x:1.3,", 1.1)]),
        ("(x:1.3", [("x:1.3", 1.1)]),
        ("x:1.3)", [("x:1.3)", 1.0)]),
        (r"\(x\)", [("(x)", 1.0)]),
        (r"x\y", [("xy", 1.0)]),
        ("(a)(b)", [("ab", 1.1)]),
        ("(a BREAK b:1.2)", [("a", 1.2), ("BREAK", -1.2), ("b", 1.2)]),
        ("(x:1.2.3)", [("x:1.2.3", 1.1)]),
        ("([x)]", [("x", 1.0)]),
    ],
)
def test_brackets_give_weights(text: str, expected: list[tuple[str, float]]) -> None:
    assert weights(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b:c:0.5] d", [(2, "a b d"), (4, "a c d")]),
        ("[b:0.5]", [(2, ""), (4, "b")]),
        ("[a::1]", [(1, "a"), (4, "")]),
        ("[x:1.3]", [(4, "")]),
        ("[a|b|]", [(1, "a"), (2, "b"), (3, ""), (4, "a")]),
        ("[a:[b:c:3]:1]", [(1, "a"), (3, "b"), (4, "c")]),
        ("[a:b]", [(4, "[a:b]")]),
        ("[a:b:c:3]", [(4, "[a:b:c:3]")]),
        (r"\[a:b:2]", [(4, r"\[a:b:2]")]),
        ("[[a]:b:2]", [(2, "[a]"), (4, "b")]),
        ("[a:b:2", [(4, "[a:b:2")]),
        ("a|b [c:2]", [(4, "a|b [c:2]")]),
        ("[c:2]\\", [(4, "[c:2]\\")]),
        ("[a:b:-1]", [(4, "b")]),
        ("((a:[b:c:3]:x)", [(3, "((a:b:x)"), (4, "((a:c:x)")]),
    ],
)
def test_schedules_give_a_text_for_every_step(text: str, expected: list[tuple[int, str]]) -> None:
    assert texts(text) == expected


@given(st.integers(1, 50), st.integers(0, 60))
def test_the_shown_text_is_the_first_whose_last_step_is_not_past(steps: int, step: int) -> None:
    prompt = A1111.parse("[a:b:0.3] [c|d]", ReadingSettings(steps=steps, step=step))
    holding = [variant for variant in prompt.variants if step <= variant.until_step]
    assert prompt.variant == (holding or prompt.variants)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a AND b", [("a", 1.0), (" b", 1.0)]),
        ("a:0.6 AND b : 1.3", [("a", 0.6), (" b", 1.3)]),
        ("a :1.2", [("a", 1.2)]),
        ("aANDb", [("aANDb", 1.0)]),
        ("(x:0.7", [("(x", 0.7)]),
        ("a # b\nc", [("a \nc", 1.0)]),
        ("a\n# one\n# two\nb", [("a\n\nb", 1.0)]),
        ("a <lora:x:1> b", [("a  b", 1.0)]),
        ("<lora:> <b>", [("<lora:> <b>", 1.0)]),
    ],
)
def test_parts_weights_comments_and_tags(text: str, expected: list[tuple[str, float]]) -> None:
    assert [
        (variant.text, variant.part_weight) for variant in A1111.parse(text, ReadingSettings()).variants
    ] == expected


@pytest.mark.parametrize(
    ("text", "used", "limit"),
    [
        ("a BREAK b", 76, 150),
        ("a BREAK", 75, 75),
        ("BREAK a", 76, 150),
        ("a AND " + "b " * 80, 80, 150),
        ("[a:" + "b " * 80 + ":0.5]", 80, 150),
        ("(a BREAK b:1.2)", 3, 75),
    ],
)
def test_the_counter_is_that_of_the_longest_text(text: str, used: int, limit: int) -> None:
    chunks = read(text, "a1111")
    assert (chunks.used, chunks.limit) == (used, limit)


def test_a_text_shorter_than_another_of_its_part_gets_an_empty_chunk() -> None:
    chunks = read("[" + "b " * 80 + ":a:0.5]", "a1111", settings=ReadingSettings(step=19))
    assert len(chunks.chunks) == 2
    assert {token.kind for token in chunks.chunks[1]} == {"bos", "eos", "padding"}


@pytest.mark.parametrize(("backtrack", "first", "used"), [(0, 75, 86), (20, 56, 105), (19, 75, 86)])
def test_the_comma_setting_is_how_far_back_a_comma_is_looked_for(backtrack: int, first: int, used: int) -> None:
    text = "cat " * 55 + "," + "dog " * 30
    chunks = read(text, "a1111", settings=ReadingSettings(comma_backtrack=backtrack))
    assert ([token.kind for token in chunks.chunks[0]].count("text"), chunks.used, chunks.limit) == (first, used, 150)


def test_emphasis_none_reads_brackets_as_letters_and_ignore_weighs_nothing() -> None:
    none, ignore = (
        read("(a) BREAK b", "a1111", settings=ReadingSettings(emphasis=mode)) for mode in ("none", "ignore")
    )
    assert len(none.chunks) == 1
    assert len(ignore.chunks) == 2
    assert {token.weight for token in ignore.tokens} == {1.0}


def test_escapes_and_comments_leave_spans_on_the_typed_letters() -> None:
    text = r"\(cat\) # no" + "\n<lora:x:1>dog"
    words = {text[token.start : token.end] for token in read(text, "a1111").tokens if token.kind == "text"}
    assert words == {"(", "cat", ")", "dog"}
