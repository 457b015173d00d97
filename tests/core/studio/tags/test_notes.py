"""What is said of tags, tool by tool, where they stand, and what mends it."""

from dataclasses import replace

import pytest
from lora_contents import PATHS, contents_of

from core.dialects.lora_tags.table import read_tags
from core.editing.fix_checks import apply_edits
from core.prompt.prompt import Diagnostic
from core.studio.contents import StudioContents
from core.studio.tags.names import LoraNames
from core.studio.tags.notes import describe_tag, tag_notes
from core.studio.tags.prompt_tags import title_of_tool
from core.studio.tags.resolving import resolve_tags


def notes_of(prompt: str, tool: str, contents: StudioContents | None = None) -> list[Diagnostic]:
    names = LoraNames(contents or contents_of(tool), tool)
    return list(tag_notes(resolve_tags(read_tags(prompt, tool), names), names, title_of_tool(tool, "")))


@pytest.mark.parametrize("tool", ["a1111", "forge", "forge_neo", "reforge", "sdnext", "swarmui", "fooocus"])
def test_a_missing_name_is_said_with_what_the_tool_does_then(tool: str) -> None:
    (note,) = (note for note in notes_of("a <lora:zzz:1>", tool) if note.code == "lora-missing")
    assert "“zzz”" in note.message and (note.start, note.end) == (2, 14)
    assert ("puts on no LoRA" in note.message) == (tool in ("forge", "reforge"))
    assert ("read as words" in note.message) == (tool == "swarmui")


def test_what_acts_needs_no_note() -> None:
    for tool in ("a1111", "forge", "forge_neo", "reforge", "swarmui", "fooocus"):
        assert notes_of("a <lora:style:0.5>, <lora:other:1>", tool) == []


def test_a_refused_alias_is_mended_by_the_name_of_a_file_that_has_it() -> None:
    contents = contents_of("a1111", PATHS, {"style.safetensors": "twin", "other.safetensors": "twin"})
    (note,) = notes_of("<lora:twin:1>", "a1111", contents)
    assert note.code == "lora-refused"
    assert [apply_edits("<lora:twin:1>", fix.edits) for fix in note.fixes] == ["<lora:style:1>", "<lora:other:1>"]


def test_two_files_of_one_name_are_both_named_and_it_is_no_alarm() -> None:
    contents = contents_of("a1111", ("a/same.safetensors", "b/same.safetensors"), {})
    (note,) = notes_of("<lora:same:1>", "a1111", contents)
    assert (note.code, note.is_quiet) == ("lora-ambiguous", True)
    assert "b/same.safetensors" in note.message and "a/same.safetensors" in note.message


def test_headers_that_are_still_read_are_counted_and_one_more_look_follows() -> None:
    contents = contents_of("a1111")
    (note,) = notes_of("<lora:pretty:1>", "a1111", replace(contents, headers={}))
    assert note.is_quiet and str(len(PATHS)) in note.message
    assert notes_of("<lora:pretty:1>", "a1111", contents) == []


def test_files_without_a_text_encoder_part_are_named_in_one_note() -> None:
    (note,) = notes_of("<lora:deep:1> <lora:style:1> <lora:deepest:1> <lora:deep:1>", "a1111")
    assert note.is_quiet and note.message.endswith("deep, deepest") and (note.start, note.end) == (0, 13)


@pytest.mark.parametrize(
    ("tool", "tag", "line"),
    [
        ("a1111", "<lora:style:0.5:0.8>", "style.safetensors · text encoder 0.5, U-Net 0.8"),
        ("swarmui", "<lora:style:0.5:0.8>", "style.safetensors · text encoder 0.8, U-Net 0.5"),
        ("a1111", "<lora:style:-1>", "style.safetensors · text encoder −1, U-Net −1"),
        ("sdnext", "<lora:style:0.5>", "style.safetensors · text encoder 0, U-Net 0.5"),
        ("a1111", "<lora:style:1><lora:zzz:x>", "style.safetensors is off: see the notes"),
        ("a1111", "<lora:zzz:1>", ""),
    ],
)
def test_a_tag_is_described_with_its_file_and_its_strengths(tool: str, tag: str, line: str) -> None:
    contents = contents_of(tool, lora_text=False)
    resolved = resolve_tags(read_tags(tag, tool), LoraNames(contents, tool))
    assert describe_tag(resolved.tags[0], resolved) == line


def test_the_strength_of_all_tags_together_is_said_where_it_is_another() -> None:
    resolved = resolve_tags(read_tags("<lora:style:0.5><lora:style:0.8>", "a1111"), contents_of("a1111"))
    assert describe_tag(resolved.tags[0], resolved).endswith("together: text encoder 1.6")


@pytest.mark.parametrize("tool", ["a1111", "forge", "forge_neo", "reforge"])
@pytest.mark.parametrize(
    ("prompt", "code", "mended"),
    [
        ("<lora:style:abc>", "lora-number", "<lora:style:1>"),
        ("<lora:style:>", "lora-number", "<lora:style:1>"),
        ("<lora:style:te=x:0.5>", "lora-number", "<lora:style:te=1:0.5>"),
        ("<lora:te=1>", "lora-no-name", ""),
        ("<Lora:style:1>", "lora-inert", "<lora:style:1>"),
        ("<foo:style:1>", "", ""),
        ("<hypernet:style:1>", "", ""),
    ],
)
def test_numbers_and_words_that_are_wrong_are_mended(tool: str, prompt: str, code: str, mended: str) -> None:
    notes = notes_of(f"가 {prompt}", tool)
    assert [note.code for note in notes] == ([code] if code else [])
    if mended:
        assert apply_edits(f"가 {prompt}", notes[0].fixes[0].edits) == f"가 {mended}"
