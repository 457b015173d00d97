"""A negative prompt is read by its own rules, and what the tools do with it is said."""

import pytest

from core.dialects.table import negative_notes, read
from core.editing.lint import lint
from core.prompt.prompt import ReadingSettings

NEGATIVE = ReadingSettings(is_negative=True)


def test_in_a1111_and_is_a_word_of_a_negative_prompt_and_a_tag_stays_in_it() -> None:
    text = "blurry AND lowres <lora:x:1> :1.2"
    as_prompt, as_negative = read(text, "a1111"), read(text, "a1111", settings=NEGATIVE)
    assert len(as_prompt.prompt.variants) == 2 and len(as_negative.prompt.variants) == 1
    assert as_negative.prompt.variant.text == text
    assert as_negative.used > as_prompt.used
    assert "part-weight" not in [
        diagnostic.code for diagnostic in lint(read("blurry :1.2", "a1111", settings=NEGATIVE))
    ]


@pytest.mark.parametrize("dialect", ["comfyui", "diffusers", "compel"])
def test_the_other_tools_read_it_as_they_read_the_prompt(dialect: str) -> None:
    text = "blurry, (lowres:1.2), bad AND ugly"
    assert read(text, dialect, settings=NEGATIVE).chunks == read(text, dialect).chunks


@pytest.mark.parametrize(
    ("dialect", "family", "negative", "chunks", "says"),
    [
        ("diffusers", "sd1", "blurry", (1, 1), ["ignores clip skip"]),
        ("diffusers", "sd2", "blurry", (1, 1), []),
        ("a1111", "sdxl", " ", (1, 1), ["zeros"]),
        ("a1111", "sdxl", "blurry", (1, 1), []),
        ("a1111", "sd1", "", (1, 1), []),
        ("a1111", "sd1", "a AND b", (1, 1), ["AND for a word"]),
        ("a1111", "sd1", "blurry", (2, 1), ["fills the shorter one"]),
        ("comfyui", "sd1", "blurry", (1, 2), ["repeats the rows"]),
        ("compel", "sd1", "blurry", (2, 1), ["pad_conditioning_tensors"]),
        ("comfyui", "sd1", "blurry", (2, 2), []),
    ],
)
def test_what_is_done_differently_is_said(
    dialect: str, family: str, negative: str, chunks: tuple[int, int], says: list[str]
) -> None:
    notes = negative_notes(dialect, family, negative, *chunks)
    assert len(notes) == len(says) and all(part in note for part, note in zip(says, notes, strict=True))
