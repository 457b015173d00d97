"""What a tool cuts off, reads as words, or splits: said with its count, and not said where there is none of it."""

import pytest

from core.analysis.findings.finding import Finding, quoted_words
from core.analysis.findings.reading import cut_words, split_phrase, unread_syntax
from core.analysis.units import units_of
from core.dialects.table import read
from core.editing.lint import lint

SENTENCE = "a photo of a calico cat, " * 20


def border_of(text: str, tool: str) -> Finding | None:
    chunks = read(text, tool)
    return split_phrase(chunks, units_of(chunks, "tag"))


def syntax_of(text: str, tool: str) -> Finding | None:
    chunks = read(text, tool)
    return unread_syntax(chunks, lint(chunks))


def test_words_that_are_cut_are_counted_and_quoted() -> None:
    chunks = read("cow, " * 37 + "an open book of maps", "diffusers")
    finding = cut_words(chunks)
    assert finding is not None and finding.value == len(chunks.truncated) == 4
    assert finding.sentence == "diffusers does not read the last 4 tokens: “open book of maps”."
    assert finding.span is not None and chunks.prompt.source[slice(*finding.span)] == "open book of maps"
    assert cut_words(read("cow, " * 37 + "an", "diffusers")) is None


@pytest.mark.parametrize("tool", ["a1111", "comfyui", "sdnext"])
def test_a_tool_that_reads_all_cuts_nothing(tool: str) -> None:
    assert cut_words(read(SENTENCE, tool)) is None


def test_weights_that_a_tool_reads_as_words_are_counted_and_quoted_with_their_tokens() -> None:
    finding = syntax_of("a (red dress:1.2), an [old:new:0.5] castle", "diffusers")
    assert finding is not None and finding.value == 2 and len(finding.positions) > 8
    assert finding.sentence == "diffusers reads 2 pieces of syntax as plain words, the first: “(red dress:1.2)”."
    one = syntax_of("a cow BREAK a bull", "comfyui")
    assert one is not None and one.sentence == "ComfyUI reads 1 piece of syntax as plain words: “BREAK”."
    assert one.positions == (3,)


def test_a_tools_own_syntax_is_no_news() -> None:
    assert syntax_of("a (red dress:1.2), an [old:new:0.5] castle BREAK a cow", "a1111") is None
    assert syntax_of("a red dress, an old castle", "diffusers") is None


def test_a_border_within_a_tag_is_said_with_the_count_before_it() -> None:
    finding = border_of("cow, " * 37 + "a red wooden bridge", "comfyui")
    assert finding is not None and finding.value == 75
    assert finding.sentence == "The chunk border after 75 tokens splits “a red wooden bridge” before “red”."
    assert finding.positions == (75, 78, 79, 80)


@pytest.mark.parametrize(
    "text",
    [
        "cow, " * 40,  # between tags
        "a cow and BREAK a bull",  # a border that was typed
        "cow " * 90,  # no phrase, but a run in which the border has to fall somewhere
        "a red wooden bridge",
    ],
)
def test_a_border_between_phrases_or_a_typed_one_splits_nothing(text: str) -> None:
    assert border_of(text, "a1111") is None


def test_compels_parts_are_not_split_by_the_borders_between_them() -> None:
    assert border_of('("a red cow", "a bull").and()', "compel") is None


def test_a_border_within_a_word_or_a_letter_is_said_in_prose_too() -> None:
    chunks = read("word " * 74 + "안개 cat", "a1111")
    assert split_phrase(chunks, units_of(chunks, "tag")) is None
    finding = split_phrase(chunks, units_of(chunks, "word"))
    assert finding is not None
    assert finding.sentence == "The chunk border after 75 tokens splits “안개” inside “안”."


def test_a_long_phrase_keeps_its_first_and_last_words_whole() -> None:
    assert quoted_words("a red  cow, ") == "a red cow"
    assert quoted_words(", one two three four five six seven eight nine ten") == "one two three four … eight nine ten"
    assert len(quoted_words("x" * 90 + " " + "y" * 90)) <= 36
