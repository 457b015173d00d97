"""Same prompt, other tool."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.similarity import relative_distance
from core.analysis.tool_differences import (
    chunk_differences,
    explain_difference,
    group_by_reason,
    read_with_all,
    reading_differences,
)
from core.dialects.table import read
from core.editing.lint import lint
from core.prompt.prompt import ReadingSettings
from core.tokens.chunks import Chunks


def weighed(chunks: Chunks, piece: str, weight: float) -> Chunks:
    """The chunks with another weight on every token of that piece."""
    rows = tuple(
        tuple(replace(token, weight=weight) if token.piece == piece else token for token in row)
        for row in chunks.chunks
    )
    return replace(chunks, chunks=rows)


def test_a_span_that_two_tools_weigh_differently_is_named_once() -> None:
    plain = read("a red car", "diffusers")
    (difference,) = reading_differences({"a1111": weighed(plain, "red</w>", 1.2), "diffusers": plain})
    assert (difference.text, difference.start, difference.end) == ("red", 2, 5)
    assert difference.readings == {"a1111": 1.2, "diffusers": 1.0}


def test_words_that_one_tool_cuts_off_are_read_by_the_other_only() -> None:
    text = "cat " * 80
    (difference,) = reading_differences({tool: read(text, tool) for tool in ("a1111", "diffusers")})
    assert (difference.start, difference.end) == (300, 319)
    assert difference.readings == {"a1111": 1.0, "diffusers": None}


def test_words_that_a_tool_has_in_another_chunk_are_told_with_the_numbers_of_both() -> None:
    text = "cow " * 70 + "red, big brown bull, in the sun"
    readings = {tool: read(text, tool) for tool in ("a1111", "compel", "diffusers")}
    (difference,) = chunk_differences(readings)
    assert difference.text == "big brown bull"  # compel goes on after the comma; diffusers reads no second chunk
    assert difference.readings == {"a1111": 1, "compel": 2, "diffusers": 1}
    (reason,) = group_by_reason([difference], {})
    assert reason.tools_unlike("a1111") == ["compel"] and "another chunk" in reason.message
    assert chunk_differences({tool: read("a, b " * 10, tool) for tool in readings}) == []


@given(st.text("ab ,.😀", max_size=40))
def test_plain_text_within_75_tokens_is_read_alike(text: str) -> None:
    assert reading_differences({tool: read(text, tool) for tool in ("a1111", "diffusers")}) == []


@given(st.text(max_size=60))
def test_differences_are_ordered_apart_and_inside_the_text(text: str) -> None:
    plain = read(text, "a1111")
    differences = reading_differences({"one": plain, "other": weighed(plain, ",</w>", 0.5)})
    assert [text[difference.start : difference.end] for difference in differences] == [
        other.text for other in differences
    ]
    ends = [0] + [difference.end for difference in differences]
    assert all(difference.start >= end for difference, end in zip(differences, ends, strict=False))


def test_every_difference_of_a_syntactic_prompt_has_a_reason() -> None:
    readings = read_with_all("a (red:1.2) [cow:bull:0.5], ((q:1.2):1.5) word++", "sd1", ReadingSettings())
    notes = {tool: lint(chunks) for tool, chunks in readings.items()}
    differences = reading_differences(readings)
    red = next(difference for difference in differences if difference.text == "red")
    weights = {"a1111": 1.2, "comfyui": 1.2, "diffusers": 1.0, "compel": 1.0}
    assert red.readings == weights | dict.fromkeys(("sdnext", "forge-neo", "reforge"), 1.2)
    assert all(reason.endswith(".") for difference in differences for reason in explain_difference(difference, notes))


def test_differences_of_one_reason_stand_together_and_none_is_lost() -> None:
    readings = read_with_all("(red:1.2) cow, (red:1.2) bull, (blue:1.3) sea, word++", "sd1", ReadingSettings())
    notes = {tool: lint(chunks) for tool, chunks in readings.items()}
    differences = reading_differences(readings)
    groups = group_by_reason(differences, notes)
    assert len({group.message for group in groups}) == len(groups) < len(differences) / 2
    listed = [place for group in groups for places in group.spans for place in places]
    assert sorted(place.start for place in listed) == [difference.start for difference in differences]
    red = next(places for group in groups for places in group.spans if places[0].text == "red")
    assert len(red) == 2 and {place.start for place in red} == {1, 16}
    for group in groups:
        assert all(group.message in explain_difference(place, notes) for places in group.spans for place in places)
        assert "a1111" not in group.tools_unlike("a1111")
    assert "diffusers" in next(group for group in groups if red in group.spans).tools_unlike("a1111")


def test_what_each_tool_does_at_some_words_is_told_of_that_tool() -> None:
    text = "cow, " * 40 + "(red:1.2)"
    readings = read_with_all(text, "sd1", ReadingSettings())
    notes = {tool: lint(chunks) for tool, chunks in readings.items()}
    groups = group_by_reason(reading_differences(readings), notes)
    cut = next(group for group in groups if "are cut off" in group.message)
    assert cut.message.startswith("diffusers reads 75") and "compel" in cut.tools_unlike("a1111")
    assert [told.split()[0] for told in cut.more] == ["compel"], "else compel would be said to cut words off"


def test_what_several_tools_do_alike_is_told_once() -> None:
    readings = read_with_all("a cow BREAK a bull", "sd1", ReadingSettings())
    (group,) = group_by_reason(reading_differences(readings), {tool: lint(text) for tool, text in readings.items()})
    assert group.message.endswith("reads BREAK as a word like any other.") and group.more == ()


def test_the_distance_of_conditionings_is_relative_and_over_common_rows() -> None:
    base = np.ones((77, 4), np.float32)
    assert relative_distance(base, np.vstack([base, base])) == 0
    assert relative_distance(base, 1.5 * base) == pytest.approx(0.5)
    assert np.isnan(relative_distance(0 * base, base))
