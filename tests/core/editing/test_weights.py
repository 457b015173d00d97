"""The weight keys write the tool's own syntax, step by step and back again."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.dialects.table import DIALECTS, read
from core.editing.weights import WeightEdit, change_weight
from core.tokens.tokenizer import Token

SYNTAX = [
    *"()[]{}<>:|\\,.+-\"' \n05é😀",
    *r":1.2) :1e-1) :0.5] [cow:bull:0.5] [a|b] <lora:x:0.8> embedding:x \(x\) (x)++ (x)1.2 .attend(1.1)".split(),
    *("(x:x2)", ":x0.5)"),
    *(" BREAK ", " AND ", " :1.2", '("a", "b").blend(1, 2)'),
]
prompts = st.lists(st.sampled_from(SYNTAX) | st.text("abc ", min_size=1, max_size=4), max_size=12).map("".join)
dialects = st.sampled_from([key for key, dialect in DIALECTS.items() if dialect.weights])


def pressed(marked: str, steps: int, dialect: str = "a1111") -> str | None:
    """`marked` has its selection between `<` and `>`, or its cursor at `¦`; the answer marks the new selection."""
    if "¦" in marked:
        start = end = marked.index("¦")
        text = marked.replace("¦", "")
    else:
        start, end = marked.index("<"), marked.index(">") - 1
        text = marked.replace("<", "").replace(">", "")
    edit = change_weight(text, start, end, dialect, steps)
    return None if edit is None else marked_after(text, edit)


def applied(text: str, edit: WeightEdit) -> str:
    return text[: edit.start] + edit.text + text[edit.end :]


def marked_after(text: str, edit: WeightEdit) -> str:
    after, (start, end) = applied(text, edit), edit.select
    return f"{after[:start]}<{after[start:end]}>{after[end:]}"


@pytest.mark.parametrize(
    ("before", "steps", "after"),
    [
        ("a <red> car", 1, "a (<red>:1.1) car"),
        ("a (<red>:1.1) car", 1, "a (<red>:1.2) car"),
        ("a (<red>:1.1) car", -1, "a <red> car"),
        ("a <red car>", -1, "a (<red car>:0.9)"),
        ("a < red > car", 1, "a  (<red>:1.1)  car"),
        ("a r<>ed car", 1, "a (<red>:1.1) car"),
        ("a (red c<>ar:1.3), b", 2, "a (<red car>:1.5), b"),
        ("a <(red:1.3)>, b", -3, "a <red>, b"),
        ("a (<red>), b", 1, "a (<red>:1.2), b"),
        ("(a <b> c:1.2)", 1, "(a (<b>:1.1) c:1.2)"),
        ("((<b>:1.5):1.2)", 1, "((<b>:1.6):1.2)"),
        (r"a \(<red>\) car", 1, r"a \((<red>:1.1)\) car"),
        ("(<x>: 0.1 )", -5, "(<x>:0)"),
        ("😀 <cat>", 1, "😀 (<cat>:1.1)"),
    ],
)
def test_a1111_and_comfyui_write_the_number_inside(before: str, steps: int, after: str) -> None:
    assert pressed(before, steps) == after
    assert pressed(before, steps, "comfyui") == after


@pytest.mark.parametrize(
    ("before", "steps", "after"),
    [
        ("a <red> car", 1, "a (<red>)1.1 car"),
        ("a (<red car>)1.1", -1, "a <red car>"),
        ("a (<red car>)++ b", 1, "a (<red car>)1.31 b"),
        ("a (<red car>)- b", 1, "a <red car> b"),
        ("a (re<>d car) b", 1, "a (<red car>)1.1 b"),
    ],
)
def test_compel_writes_the_number_behind(before: str, steps: int, after: str) -> None:
    assert pressed(before, steps, "compel") == after


def test_diffusers_has_no_weights_and_blanks_cannot_be_weighed() -> None:
    assert pressed("a <red> car", 1, "diffusers") is None
    assert pressed("a < >, b", 1) is None
    assert pressed("<>", 1) is None


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("a1111", "a cow, <lora:de¦tail:0.8>"),
        ("a1111", "[cow:bull:0.¦5]"),
        ("a1111", "[cow:bull:¦5]"),
        ("a1111", "cow AND bull :1.¦2"),
        ("a1111", "cow BR¦EAK bull"),
        ("a1111", "cow AN¦D bull"),
        ("a1111", "<cow BREAK bull>"),
        ("a1111", "<cow AND bull>"),
        ("a1111", "[<cow:bull>:5]"),
        ("a1111", "be<auti>ful"),
        ("a1111", r"smile \<(happy\)>"),
        ("comfyui", "(a (b¦) c"),
        ("comfyui", "a,embeddi¦ng:b"),  # words, which brackets would make a name
        ("comfyui", "x embedding:fo¦o,bar"),  # one name
        ("comfyui", "a {<red|bl>ue} car"),
        ("comfyui", "a {red|dark <blue} car>"),
        ("comfyui", "a car <{>red"),
        ("comfyui", "a <red // car>"),  # whose brackets the comment would take
        ("sdnext", "a {re<d|b>lue} car"),
        ("reforge", "(¦:x0.5)"),
        ("compel", '("cow", "bull").blend(0.¦5, 0.5)'),
        ("compel", '("cow", "bull").and(¦)'),
        ("compel", "(cow).attend(1.¦5)"),
        ("compel", '"co<w, bu>ll"'),
        ("compel", "(co¦w"),
    ],
)
def test_what_would_break_the_prompt_is_not_done(dialect: str, text: str) -> None:
    assert pressed(text, 1, dialect) is None
    assert pressed(text, -1, dialect) is None


@pytest.mark.parametrize(
    ("dialect", "before", "steps", "after"),
    [
        ("a1111", "[co¦w:bull:0.5]", 1, "[(<cow>:1.1):bull:0.5]"),
        ("a1111", "cow AND bu¦ll :1.2", 1, "cow AND (<bull>:1.1) :1.2"),
        ("a1111", r"smile \(hap¦py\)", 1, r"smile (<\(happy\)>:1.1)"),
        ("comfyui", r"smile \(hap¦py\)", 1, r"smile (<\(happy\)>:1.1)"),
        ("compel", r"smile \(hap¦py\)", 1, r"smile (<\(happy\)>)1.1"),
        ("comfyui", "BR¦EAK", 1, "(<BREAK>:1.1)"),
        ("comfyui", "embedding:fo¦o, red", 1, "(<embedding:foo>:1.1), red"),
        ("comfyui", "(embedding:fo¦o:1.1), red", -1, "<embedding:foo>, red"),
        ("comfyui", "(re¦d:1e-1)", 1, "(<red>:0.2)"),
        ("a1111", "(re¦d:1e-1)", 1, "(<red:1e-1>:1.2)"),  # A1111 reads the number as words, at 1.1
        ("a1111", r"\\(re¦d)", 1, r"\\(<red>:1.2)"),  # an escaped backslash, which the others do not know
        ("compel", '("a c¦ow", "b").blend(0.5, 0.5)', 1, '("a (<cow>)1.1", "b").blend(0.5, 0.5)'),
        ("compel", '("a (c¦ow)1.1", "b").and()', -1, '("a <cow>", "b").and()'),
        ("compel", "(red)+1.3 c¦ow", 1, "(red)+1.3 (<cow>)1.1"),
        ("comfyui", "a(<b>:1.1)c", -1, "a(<b>:1)c"),  # without brackets it would be another word
        ("a1111", "^_¦^, cat", 1, "(<^_^>:1.1), cat"),  # whose comma belongs to the same token
        ("a1111", "(a:1.1)(<b>:1.2)", -1, "(a:1.1)(<b>:1.1)"),
        ("comfyui", "x embedding:fo¦o, red", 1, "x (<embedding:foo>:1.1), red"),
        ("comfyui", "(x:1.1)embed¦ding:b", 1, "(x:1.1)(<embedding:b>:1.1)"),
        ("comfyui", "a {re¦d|blue} car", 1, "a {(<red>:1.1)|blue} car"),
        ("comfyui", "a {red|bl¦ue} car", 1, "a {red|(<blue>:1.1)} car"),  # which is not shown
        ("comfyui", "a <{red|blue}> car", 1, "a (<{red|blue}>:1.1) car"),
        ("comfyui", "a (<{red|blue}>:1.1) car", -1, "a <{red|blue}> car"),
        ("reforge", "(ca¦t:x0.8)", 1, "(<cat>:0.9)"),
        ("reforge", "(ca¦t:x0)", 1, "(<cat>:1.1)"),  # which leaves the words as they are
        ("reforge", "(a ca¦t:x2.5)", 1, "(a (<cat>:1.1):x2.5)"),  # all copies
        ("reforge", "<(cat:x2)>", 1, "(<(cat:x2)>:1.1)"),
        ("reforge", "((<cat>:1.1):x2)", -1, "(<cat>:x2)"),
        ("sdnext", "cat TE2: gr¦ain", 1, "cat TE2: (<grain>:1.1)"),
    ],
)
def test_the_words_stay_what_the_tool_read(dialect: str, before: str, steps: int, after: str) -> None:
    assert pressed(before, steps, dialect) == after


def test_at_the_ends_of_the_range_nothing_is_left_to_do() -> None:
    assert pressed("(<x>:0)", -1) is None
    assert pressed("(<x>:10)", 1) is None
    assert pressed("(<x>:nan)", 1, "comfyui") is None


def chosen(text: str, data: st.DataObject) -> tuple[int, int]:
    start = data.draw(st.integers(0, len(text)))
    return start, start if data.draw(st.booleans()) else data.draw(st.integers(start, len(text)))


def is_word(text: str, token: Token) -> bool:
    """Not a sign, which weights can part from its neighbours: `!,` is one token, `(!:1.1),` are two."""
    return token.kind == "text" and any(map(str.isalnum, text[token.start : token.end]))


def texts_of(text: str, dialect: str) -> list[tuple[int, float, int, str, list[int]]]:
    """All that the tool reads in a prompt but weights: of every text its part, its letters and the ids of its words."""
    prompt = read(text, dialect).prompt
    found = []
    for variant in prompt.variants:
        settings = replace(prompt.settings, step=variant.until_step, part=variant.part)
        tokens = [token for token in read(text, dialect, settings=settings).tokens if is_word(text, token)]
        letters = "".join("".join(segment.text for segment in variant.segments).split())
        ids = [token.id for token in tokens]
        found.append((variant.part, variant.part_weight, variant.until_step, letters, ids))
    return found


def weights_of(text: str, dialect: str) -> list[tuple[int, float]]:
    """Places and weights of the letters in all texts."""
    return [
        (offset, segment.weight)
        for variant in read(text, dialect).prompt.variants
        for segment in variant.segments
        for letter, offset in zip(segment.text, segment.offsets, strict=True)
        if not letter.isspace()
    ]


@given(prompts, st.data(), dialects, st.sampled_from([-1, 1, 3]))
def test_an_edit_changes_weights_inside_it_and_nothing_else(
    text: str, data: st.DataObject, dialect: str, steps: int
) -> None:
    edit = change_weight(text, *chosen(text, data), dialect, steps)
    if edit is None:
        return
    after = applied(text, edit)
    before_texts, after_texts = texts_of(text, dialect), texts_of(after, dialect)
    syntax = DIALECTS[dialect].weights
    if (
        syntax and syntax.joins_neighbours and text[edit.start] == "("
    ):  # its neighbour may join a group that gets the same weight
        before_texts, after_texts = ([text[:-1] for text in texts] for texts in (before_texts, after_texts))
    assert after_texts == before_texts
    for (offset, old), (_, new) in zip(weights_of(text, dialect), weights_of(after, dialect), strict=True):
        assert edit.start <= offset < edit.end or repr(old) == repr(new)
    assert after[slice(*edit.select)] in text


@given(prompts, st.data(), dialects)
@example("(a:1.1)b", None, "a1111")
def test_up_and_down_again_is_where_one_began(text: str, data: st.DataObject | None, dialect: str) -> None:
    up = change_weight(text, *(chosen(text, data) if data else (8, 8)), dialect, 1)
    if up is None:
        return
    higher = applied(text, up)
    down = change_weight(higher, *up.select, dialect, -1)
    assert down is not None
    again = applied(higher, down)
    if up.text == f"({text[up.start : up.end]}" + (")1.1" if dialect == "compel" else ":1.1)"):
        assert again == text  # the brackets are new
