"""Brackets and their partners, as the tool in use reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dialects.table import DIALECTS
from core.editing.brackets import bracket_partners
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings


def marked(text: str, dialect: str, settings: ReadingSettings = DEFAULT_SETTINGS) -> str:
    """The text with a letter for each pair, ? for a bracket without partner, . for the rest."""
    partners = bracket_partners(DIALECTS[dialect].parse(text, settings))
    pairs = sorted({tuple(sorted((at, other))) for at, other in partners.items() if other is not None})
    names = {at: chr(ord("a") + index) for index, pair in enumerate(pairs) for at in pair}
    return "".join(names.get(at, "?" if at in partners else ".") for at in range(len(text)))


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("a1111", "(a [b])", "a..b.ba"),
        ("a1111", "([x)]", "ab.ab"),
        ("a1111", "((a)", "?a.a"),
        ("a1111", "a) (b)", ".?.a.a"),
        ("a1111", r"\(a\) (b\))", "......a...a"),
        ("a1111", r"\\(a)", "..a.a"),
        ("a1111", "(a AND b)", "?.......?"),
        ("a1111", "[a:(b):0.5]", "a..b.b....a"),
        ("a1111", "<lora:(x:1> (a)", "a.........a.b.b"),
        ("a1111", "a < b > c", "........."),
        ("a1111", "# (a\n(b)", ".....a.a"),
        ("comfyui", "(a [b])", "a.....a"),
        ("comfyui", "((a)", "a?.a"),
        ("comfyui", "(a (b) c", "?..?.?.."),
        ("comfyui", r"\(a) \\(b", "...?....."),
        ("compel", "(a (b)1.2)1.5", "a..b.b...a..."),
        ("compel", '("a", "b").blend(0.7, 0.3)', "a........a......b........b"),
        ("compel", "(a + b)", "?.....?"),
        ("diffusers", "(a) [b]", "......."),
    ],
)
def test_brackets_have_the_partners_that_the_tool_gives_them(dialect: str, text: str, expected: str) -> None:
    assert marked(text, dialect) == expected


def test_without_emphasis_only_schedules_have_brackets() -> None:
    assert marked("(a) [b:c:3]", "a1111", ReadingSettings(emphasis="none")) == "....a.....a"


@given(st.text("ab,()[]\\<>:0.5# \n+\"'ANDx😀", max_size=30), st.sampled_from(list(DIALECTS)))
def test_partners_are_mutual_and_of_one_kind(text: str, dialect: str) -> None:
    kinds = {"(": ")", "[": "]", "<": ">"}
    for at, partner in bracket_partners(DIALECTS[dialect].parse(text, ReadingSettings())).items():
        assert text[at] in "()[]<>"
        if partner is not None:
            left, right = sorted((at, partner))
            assert bracket_partners(DIALECTS[dialect].parse(text, ReadingSettings()))[partner] == at
            assert kinds[text[left]] == text[right]
