"""Tags can be moved and removed, and nothing else of the prompt changes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dialects.table import DIALECTS
from core.editing.tags import Edits, move_tag, remove_tag, tags_of
from core.prompt.prompt import Prompt, ReadingSettings


def read(text: str, dialect: str = "a1111") -> Prompt:
    return DIALECTS[dialect].parse(text, ReadingSettings())


def texts(text: str, dialect: str = "a1111") -> list[list[str]]:
    """The tags, run by run."""
    runs: dict[int, list[str]] = {}
    for tag in tags_of(read(text, dialect)):
        runs.setdefault(tag.run, []).append(tag.text)
    return list(runs.values())


def applied(text: str, edits: Edits | None) -> str:
    for start, end, new in edits or ():
        text = text[:start] + new + text[end:]
    return text


def moved(text: str, which: str, to: int, run: int = 0, dialect: str = "a1111") -> str | None:
    prompt = read(text, dialect)
    tags = tags_of(prompt)
    number = next(index for index, tag in enumerate(tags) if tag.text == which)
    edits = move_tag(prompt, tags, number, to, run)
    return None if edits is None else applied(text, edits)


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("a1111", "a, (b, c:1.2),d ,, e,", [["a", "(b, c:1.2)", "d", "e"]]),
        ("a1111", "a, b BREAK c\n\nd AND e :1.5", [["a", "b"], ["c"], ["d"], ["e"]]),
        ("a1111", "a, <lora:x,y:1>, [b, c:d:0.5] e", [["a", "<lora:x,y:1>", "[b, c:d:0.5] e"]]),
        ("a1111", r"a \(b, c\), d", [["a \\(b", "c\\)", "d"]]),
        ("a1111", "a, (b, c", [["a", "(b, c"]]),
        ("a1111", "a # b, c\nd", [["a"], ["d"]]),
        ("comfyui", "a BREAK b, (c, d:1.3), (e, f", [["a BREAK b", "(c, d:1.3)", "(e", "f"]]),
        ("compel", '("a, b", "c").and(1, 2), d, "e, f"++', [['("a, b", "c").and(1, 2)', "d", '"e, f"++']]),
        ("diffusers", "(a, b), c", [["(a", "b)", "c"]]),
        ("a1111", "牛、赤い車，猫", [["牛", "赤い車", "猫"]]),
        ("a1111", " ,\n, ", []),
    ],
)
def test_a_prompt_is_split_where_the_tool_lets_a_tag_end(dialect: str, text: str, expected: list[list[str]]) -> None:
    assert texts(text, dialect) == expected


def test_a_tag_knows_the_weights_that_it_is_read_with() -> None:
    tags = tags_of(read("a, (b:1.2), c (d:0.5) [e], <lora:x:1>"))
    assert [tag.weights for tag in tags] == [(1, 1), (1.2, 1.2), (0.5, 1), (1, 1)]


def test_within_a_run_commas_and_blanks_stay_where_they_are() -> None:
    assert moved("a,b ,  (c, d:1.2),\n", "(c, d:1.2)", 0) == "(c, d:1.2),a ,  b,\n"
    assert moved("a, b, c", "a", 2) == "b, c, a"
    assert moved("a, b, c", "b", 1) is None


def test_into_another_run_a_tag_takes_one_comma_along_and_the_break_stays_between_its_neighbours() -> None:
    assert moved("a, b BREAK c, d", "d", 0, 0) == "d, a, b BREAK c"
    assert moved("a, b BREAK c, d", "b", 1, 1) == "a BREAK b, c, d"
    assert moved("a, b\nc,\nd :1.5", "a", 3, 2) == "b\nc,\nd, a :1.5"
    assert moved("a,\nb,\nc", "b", 0, 0) == "b, a,\n\nc"


def test_a_move_that_would_be_read_in_another_way_is_not_made() -> None:
    assert moved("a:1.5, b", "a:1.5", 1) is None  # at the end the number would be the weight of the part
    assert moved("a), (b", "(b", 0, dialect="comfyui") is None  # the letters would become a pair of brackets


def test_a_removed_tag_takes_one_comma_along() -> None:
    for which, expected in enumerate(["b, c BREAK d", "a, c BREAK d", "a, b BREAK d", "a, b, c BREAK "]):
        prompt = read("a, b, c BREAK d")
        assert applied(prompt.source, remove_tag(prompt, tags_of(prompt), which)) == expected
    only = read("a,\nb ,\nc")
    assert applied(only.source, remove_tag(only, tags_of(only), 1)) == "a,\n\nc"


PIECES = st.lists(
    st.sampled_from(["cow", "red car", "(bull:1.2)", "[a:b:0.5]", "😀", "(", ")", "\\(", "x:1.3", '"', "++", "#"])
    | st.sampled_from([", ", ",", "\n", " BREAK ", " AND ", " ", " :1.5", "，"]),
    max_size=14,
)


@given(PIECES, st.sampled_from(list(DIALECTS)), st.data())
def test_a_move_gives_the_same_tags_in_another_order_and_back(
    pieces: list[str], dialect: str, data: st.DataObject
) -> None:
    prompt = read("".join(pieces), dialect)
    tags = tags_of(prompt)
    assert all(prompt.source[tag.start : tag.end] == tag.text == tag.text.strip() != "" for tag in tags)
    assert all(left.end <= right.start and left.run <= right.run for left, right in pairwise(tags))
    if not tags:
        return
    which = data.draw(st.integers(0, len(tags) - 1))
    to = data.draw(st.integers(0, len(tags) - 1))
    edits = move_tag(prompt, tags, which, to, data.draw(st.integers(0, tags[-1].run)))
    if edits is not None:
        after = tags_of(read(applied(prompt.source, edits), dialect))
        expected = [tag.text for index, tag in enumerate(tags) if index != which]
        expected.insert(to, tags[which].text)
        assert [tag.text for tag in after] == expected
        assert sorted(tag.weights for tag in after) == sorted(tag.weights for tag in tags)
