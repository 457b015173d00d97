"""SD.Next's prompts: its parser, its encoders' texts, and what is said of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.units import units_of
from core.dialects.sdnext import parser
from core.dialects.sdnext.parser import ParserStopped, read_native
from core.dialects.table import read
from core.editing.lint import lint
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import ReadingSettings

NEGATIVE = ReadingSettings(is_negative=True)
MARKS = ["(", "[", ")", "]", ":1.3)", ":0.7)", ":-2)", ":1.2.3)", "a", "b ", " ", ",", "BREAK", "##", "\n", "\\(", "\\"]


def words(text: str, family: str = "sd1") -> list[list[str]]:
    """The words that each encoder gets, chunk by chunk."""
    chunks = read(text, "sdnext", family)
    return [
        ["".join(token.piece for token in chunk if token.kind == "text").replace("</w>", " ").strip() for chunk in own]
        for own in (encoder.chunks for encoder in chunks.encoders)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("", 1)]),
        ("(x:1.2.3) y", [("x y", 1)]),  # the number is refused, and the bracket gone
        ("(a) \\ (b)", [("a", 1.1), ("", 1), ("b", 1.1)]),
        ("((((a))))", [("a", 1.464)]),
        ("a##b", [("a", 1), ("BREAK", -1), ("b", 1)]),
        ("(a BREAK:-1) b", [("a", -1), ("BREAK b", 1)]),
        ("~a\\: b", [("a:b", 1)]),
    ],
)
def test_pieces_weights_and_breaks(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(segment.text, segment.weight) for segment in read_native(identity_mapped(text))] == expected


@given(st.lists(st.sampled_from(MARKS), max_size=60).map("".join))
def test_many_weights_are_rounded_as_few_are(text: str) -> None:
    answers = []
    for limit in (parser.MAX_PLAIN_PRODUCTS, -1):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(parser, "MAX_PLAIN_PRODUCTS", limit)
            try:
                answers.append([(segment.text, segment.weight) for segment in read_native(identity_mapped(text))])
            except ParserStopped as stop:
                answers.append([("stopped", stop.span[0])])
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a TE2: b", [["a"], ["b"]]),
        ("a TE2: b TE3: c", [["a"], ["b"]]),
        ("a TE3: c", [["a"], ["a te 3 c"]]),
        ("a\nb TE2: c", [["a b te 2 : c"]] * 2),
    ],
)
def test_each_encoder_gets_its_text(text: str, expected: list[list[str]]) -> None:
    assert words(text, "sdxl") == expected


def test_without_a_second_encoder_its_text_is_left_out() -> None:
    assert words("a\nb TE2: c") == [["a", "b"]]


@pytest.mark.parametrize(
    ("text", "settings", "expected"),
    [
        ("a /* b */ c # d", ReadingSettings(), [("comment", "/* b */")]),
        ("a\n\nb", ReadingSettings(), [("empty-line-break", "\n\n")]),
        ("a BREAK\nb", ReadingSettings(), [("empty-line-break", "BREAK\n")]),
        ("a\nb", ReadingSettings(), []),
        ("a\nb", NEGATIVE, [("break-in-negative", "\n")]),
        ("a BREAK b /* c */", NEGATIVE, [("break-in-negative", "BREAK")]),
        ("\\ a, (b:1.2)", ReadingSettings(), [("parser-stops", "\\")]),
        ("BREAK\n", ReadingSettings(), [("parser-stops", "BREAK")]),
        ("a TE2: b TE2: c", ReadingSettings(), [("parser-stops", "TE2:")]),
    ],
)
def test_what_surprises_is_said(text: str, settings: ReadingSettings, expected: list[tuple[str, str]]) -> None:
    notes = lint(read(text, "sdnext", settings=settings))
    assert [(note.code, text[note.start : note.end]) for note in notes] == expected


def test_two_texts_of_different_lengths_stop_the_parser_of_sdxl_alone() -> None:
    text = "a\nb TE2: c"
    assert [note.code for note in lint(read(text, "sdnext", "sdxl"))] == ["parser-stops"]
    assert lint(read(text, "sdnext", "sd1")) == ()


def test_the_fix_of_an_empty_line_leaves_a_break() -> None:
    text = "a\n\n\nb"
    ((start, end, new),) = lint(read(text, "sdnext"))[0].fixes[0].edits
    assert words(text[:start] + new + text[end:]) == [["a", "b"]]


def test_a_break_that_is_a_word_is_called_by_it() -> None:
    assert [unit.label for unit in units_of(read("a\n\nb", "sdnext"), "word")] == ["a", "break break", "b"]
