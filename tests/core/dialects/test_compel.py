"""compel's prompts: weights, mixtures, and how long ones are split."""

import pytest

from core.dialects.compel.syntax import parse_compel
from core.dialects.table import read


def weights(text: str) -> list[tuple[str, float]]:
    (variant,) = parse_compel(text).variants
    return [(" ".join(segment.text.split()), round(segment.weight, 4)) for segment in variant.segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a cat++ here", [("a", 1.0), ("cat", 1.21), ("here", 1.0)]),
        ("hot- dog", [("hot", 0.9), ("dog", 1.0)]),
        ("hot-dog", [("hot-dog", 1.0)]),
        ("(a b)1.3 c", [("a b", 1.3), ("c", 1.0)]),
        ("((a)1.2 b)1.5", [("a", 1.8), ("b", 1.5)]),
        ('"a b"1.4 c', [("a b", 1.4), ("c", 1.0)]),
        ("(x:1.3) y", [("x:1 . 3 y", 1.0)]),
        ("word1.3 y", [("word1.3 y", 1.0)]),
        ("red.attend(1.3) y", [("red", 1.3), ("y", 1.0)]),
        ("cat.swap(dog) y", [("cat y", 1.0)]),
        (r"\(a\) b\+", [(r"(a) b\+", 1.0)]),
        ("a,b", [("a, b", 1.0)]),
        ("(a + b)1.2", [("(a + b)1.2", 1.0)]),
        ("a useLora(x, 0.5) b", [("a b", 1.0)]),
    ],
)
def test_signs_and_numbers_give_weights(text: str, expected: list[tuple[str, float]]) -> None:
    assert weights(text) == expected


@pytest.mark.parametrize(
    ("text", "mixing", "shares"),
    [
        ('("a", "b").blend(0.7, 0.3)', "blend", [0.7, 0.3]),
        ('("a", "b").blend(1, -0.4, no_normalize)', "blend-raw", [1.0, -0.4]),
        ('("a", "b++").and()', "and", [1.0, 1.0]),
        ('("a", "b").and(1, 0.5)', "and", [1.0, 0.5]),
    ],
)
def test_blends_and_conjunctions_are_parts_with_weights(text: str, mixing: str, shares: list[float]) -> None:
    prompt = parse_compel(text)
    assert prompt.mixing == mixing
    assert [variant.part_weight for variant in prompt.variants] == shares


@pytest.mark.parametrize("text", ['("a", "b").blend(1)', '("a").blend(x)', '("a", "b").blend(1, 2) more', "(" * 60])
def test_what_compel_raises_for_is_read_as_plain_text_and_reported(text: str) -> None:
    prompt = parse_compel(text)
    assert [segment.text for segment in prompt.variant.segments] == [text]
    assert [diagnostic.code for diagnostic in prompt.diagnostics] == ["unreadable"]


@pytest.mark.parametrize(("mark", "first"), [(".", 66), (",", 66), (":", 66), ("", 75)])
def test_long_prompts_are_split_after_a_sentence_a_phrase_or_a_word(mark: str, first: int) -> None:
    chunks = read(("cat " * 10 + mark + " ") * 8, "compel")
    assert [token.kind for token in chunks.chunks[0]].count("text") == first
