"""ComfyUI's prompts: weights, and how segments fill the chunks."""

import pytest

from core.dialects.comfyui.syntax import parse_comfyui
from core.dialects.table import read


def weights(text: str) -> list[tuple[str, float]]:
    return [(segment.text, round(segment.weight, 4)) for segment in parse_comfyui(text).variant.segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(x)", [("x", 1.1)]),
        ("((x))", [("x", 1.21)]),
        ("((x:1.2):1.5)", [("x", 1.2)]),
        ("(a (b) c:0.5)", [("a ", 0.5), ("b", 0.55), (" c", 0.5)]),
        ("(x:1e1)", [("x", 10.0)]),
        ("(:1.2)", [(":1.2", 1.1)]),
        ("(x:1.2 y", [("(x:1.2 y", 1.0)]),
        ("((x:1.5) y", [("((x:1.5) y", 1.0)]),
        ("(a (b)", [("a ", 1.1), ("(b", 1.1)]),
        ("a) (b)", [("a) (b)", 1.0)]),
        ("a) (b (c)", [("a) (b ", 1.0), ("c", 1.1)]),
        (r"\(x\) [y] BREAK", [("(x) [y] BREAK", 1.0)]),
        ("a embedding:b c", [("a ", 1.0), ("embedding:b c", 1.0)]),
        ("a\tembedding:b\u3000embedding:c", [("a\t", 1.0), ("embedding:b\u3000", 1.0), ("embedding:c", 1.0)]),
        ("a,embedding:b", [("a,embedding:b", 1.0)]),
    ],
)
def test_brackets_give_weights(text: str, expected: list[tuple[str, float]]) -> None:
    assert weights(text) == expected


@pytest.mark.parametrize(("words", "first"), [(7, 70), (8, 75)])
def test_a_segment_of_less_than_eight_tokens_moves_whole(words: int, first: int) -> None:
    chunks = read("(" + "cat " * 70 + ":1.1)(" + "dog " * words + ":1.2)", "comfyui")
    assert [token.kind for token in chunks.chunks[0]].count("text") == first
    assert len(chunks.chunks) == 2
