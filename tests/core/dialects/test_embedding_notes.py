"""What is said of embeddings that are not there, or are for another model, tool by tool."""

from pathlib import Path

import pytest

from core.dialects.table import read
from core.editing.lint import lint
from core.prompt.prompt import Diagnostic, ReadingSettings
from core.prompt.textual_inversions import TextualInversion, TextualInversions


def inversion(name: str, width: int = 768, suffix: str = ".safetensors") -> TextualInversion:
    return TextualInversion(name, Path("e") / f"{name}{suffix}", {"emb_params": (2, width)})


KNOWN = TextualInversions(
    Path("e"), {own.name: own for own in (inversion("EasyTest"), inversion("sub/inner"), inversion("widestar", 1280))}
)


def notes(text: str, dialect: str, code: str, inversions: TextualInversions = KNOWN) -> list[Diagnostic]:
    chunks = read(text, dialect, "sd1", ReadingSettings(inversions=inversions))
    return [note for note in lint(chunks) if note.code == code]


def fixed(text: str, note: Diagnostic) -> str:
    (edit,) = note.fixes[0].edits
    return text[: edit[0]] + edit[2] + text[edit[1] :]


@pytest.mark.parametrize(
    ("text", "dialect", "result"),
    [
        ("a embedding:EasyTset, b", "comfyui", "a embedding:EasyTest, b"),
        ("(embedding:sub/iner:1.2)", "comfyui", "(embedding:sub/inner:1.2)"),
        ("a <easytset> b", "compel", "a <EasyTest> b"),
    ],
)
def test_a_missing_embedding_is_said_with_the_nearest_name(text: str, dialect: str, result: str) -> None:
    (note,) = notes(text, dialect, "missing-embedding")
    assert fixed(text, note) == result


@pytest.mark.parametrize(("text", "dialect"), [("a <EasyTest> b", "compel"), ("a embedding:inner b", "comfyui")])
def test_one_that_is_there_is_not_missed(text: str, dialect: str) -> None:
    assert notes(text, dialect, "missing-embedding") == []


def test_nothing_is_missed_in_a_list_of_names_that_is_empty() -> None:
    assert notes("a <b> c", "compel", "missing-embedding", TextualInversions()) == []


def test_a_name_like_none_is_said_without_a_fix() -> None:
    (note,) = notes("embedding:qqqqqq", "comfyui", "missing-embedding")
    assert note.fixes == ()


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("embedding:widestar b", "comfyui"),
        ("a widestar b", "a1111"),
        ("a WideStar b", "reforge"),
        ("widestar", "sdnext"),
    ],
)
def test_an_embedding_of_another_width_is_said(text: str, dialect: str) -> None:
    (note,) = notes(text, dialect, "embedding-width")
    assert "1280" in note.message and text[note.start : note.end].lower().endswith("widestar")


@pytest.mark.parametrize(("text", "dialect"), [("a EasyTest", "a1111"), ("widestarlet", "a1111"), ("a cat", "sdnext")])
def test_one_that_fits_or_is_a_part_of_a_word_is_no_matter(text: str, dialect: str) -> None:
    assert notes(text, dialect, "embedding-width") == []
