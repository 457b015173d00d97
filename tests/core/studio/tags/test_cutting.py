"""What ComfyUI gets of a prompt whose tags a program in front of it has read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lora_contents import contents_of

from core.dialects.table import parse, read
from core.editing.lint import lint
from core.prompt.prompt import Prompt, ReadingSettings
from core.studio.tags.cutting import tag_cutter
from core.studio.tags.names import LoraNames
from core.studio.tags.prompt_tags import tags_of_prompt


def settings_of(tool: str, is_negative: bool = False) -> ReadingSettings:
    names = LoraNames(contents_of(tool), tool)
    return ReadingSettings(tag_cutter=tag_cutter(names), is_negative=is_negative, expansion="none")


def letters_of(prompt: Prompt) -> str:
    return "".join(segment.text for segment in prompt.variant.segments)


@pytest.mark.parametrize(
    ("tool", "typed", "sent"),
    [
        ("swarmui", "a (cow:1.2) <lora:style:0.5> b", "a (cow:1.2)  b"),
        ("swarmui", "a <lora:zzz:1> b", "a <lora:zzz:1> b"),
        ("fooocus", "a cow, <lora:style:0.5>,  big   sky", "a cow, big sky"),
        ("fooocus", "a cow, <lora:zzz:0.5>", "a cow"),
        ("fooocus", "a  cow,, <lora:style>", "a  cow,, <lora:style>"),
        ("comfyui", "a <lora:style:0.5> b", "a <lora:style:0.5> b"),
        ("a1111", "a <lora:style:0.5> b", "a <lora:style:0.5> b"),
    ],
)
def test_comfyui_gets_what_is_left(tool: str, typed: str, sent: str) -> None:
    prompt = parse(typed, "comfyui", settings_of(tool))
    assert (prompt.source, prompt.sent.text) == (typed, sent)
    assert prompt.tagged.text == typed


def test_tokens_stand_where_they_are_typed_and_a_cut_tag_is_no_foreign_syntax() -> None:
    typed = "a <lora:style:0.5> cow"
    chunks = read(typed, "comfyui", "sd1", settings_of("swarmui"))
    words = [token for token in chunks.tokens if token.kind == "text"]
    assert [typed[token.start : token.end] for token in words] == ["a", "cow"]
    assert [note.code for note in lint(chunks)] == []
    tags = tags_of_prompt(chunks.prompt, "swarmui", LoraNames(contents_of("swarmui"), "swarmui"))
    assert tags.spans == ((2, 18),) and tags.resolved is not None and tags.resolved.loras[0].text == 0.5


def test_a_negative_prompt_s_tags_are_read_by_swarmui_alone() -> None:
    for tool, sent in (("swarmui", "a  b"), ("fooocus", "a <lora:style:1> b")):
        assert parse("a <lora:style:1> b", "comfyui", settings_of(tool, is_negative=True)).sent.text == sent


def test_other_dialects_are_left_alone() -> None:
    typed = "a <lora:style:0.5> b"
    assert parse(typed, "diffusers", settings_of("swarmui")).sent.text == typed


@given(st.lists(st.sampled_from(["a", " ", ",", "<lora:style:1>", "<lora:zzz:1>", "(b:1.2)", "가", "\n"])).map("".join))
def test_every_letter_that_is_sent_knows_its_place(typed: str) -> None:
    for tool in ("swarmui", "fooocus"):
        sent = parse(typed, "comfyui", settings_of(tool)).sent
        assert list(sent.offsets) == sorted(sent.offsets)
        for letter, offset in zip(sent.text, sent.offsets, strict=True):
            assert letter in ", " or typed[offset] == letter
