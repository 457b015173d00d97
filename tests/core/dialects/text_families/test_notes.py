"""Notes on prompts for families whose text encoder is not CLIP's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_tokenizers import letter_settings

from core.dialects.table import read, weight_syntax
from core.editing.lint import lint
from core.editing.weights import change_weight
from core.prompt.prompt import Diagnostic, TextFamilySettings
from core.tokens.text_families import TEXT_FAMILIES

PLACES = [(family, tool) for family, facts in TEXT_FAMILIES.items() for tool in facts.tools]
OF_CLIP = {"nested-weights", "letters-differ", "padding-mark"}
TYPED = "<|im_start|>{first}\nBe brief.<|im_end|>\n<|im_start|>{second}\na bridge<|im_end|>\n"


def notes(
    text: str, family: str, tool: str = "comfyui", settings: TextFamilySettings | None = None
) -> list[Diagnostic]:
    return list(lint(read(text, tool, family, letter_settings(settings))))


def spans(text: str, found: list[Diagnostic], code: str) -> list[str]:
    return [text[note.start : note.end] for note in found if note.code == code]


@pytest.mark.parametrize(("family", "tool"), PLACES)
def test_a_plain_prompt_has_nothing_but_quiet_notes(family: str, tool: str) -> None:
    assert all(note.is_quiet for note in notes("a red cube, a man (smiling)", family, tool))


@pytest.mark.parametrize(("family", "tool"), PLACES)
@given(
    texts=st.lists(
        st.sampled_from(["(a:1.2)", "((b:1.3)", ")", "[x]", "embedding:y ", "<|endoftext|>", "<|im_start|>", "벚", " "])
    )
)
def test_notes_lie_in_the_text_and_none_is_of_clip_alone(family: str, tool: str, texts: list[str]) -> None:
    text = "".join(texts)
    for note in notes(text, family, tool):
        assert 0 <= note.start <= note.end <= len(text) and note.message
        assert note.code not in OF_CLIP or family in ("flux1", "sd3_t5")
        assert "{" not in note.message


def test_brackets_with_numbers_are_told_as_words_where_weights_do_nothing() -> None:
    text = "a (red:1.3) cube (small)"
    for family, tool in (("z_image", "comfyui"), ("chroma", "diffusers")):
        found = notes(text, family, tool)
        assert spans(text, found, "brackets-as-words") == ["(red:1.3)", "(small)"]
        loud = [note for note in found if not note.is_quiet]
        assert [note.fixes[0].edits for note in loud] == [((2, 11, "red"),)]
    assert spans(text, notes(text, "chroma"), "brackets-as-words") == []


def test_number_without_brackets_is_told_where_weights_act_alone() -> None:
    assert spans("red:1.3", notes("red:1.3", "chroma"), "weight-without-brackets") == [":1.3"]
    assert spans("red:1.3", notes("red:1.3", "z_image"), "weight-without-brackets") == []


def test_what_is_behind_the_end_of_text_is_told_as_hidden() -> None:
    text = "start <|endoftext|> tail"
    found = notes(text, "qwen_image")
    assert spans(text, found, "hidden-behind") == ["<|endoftext|> tail"]
    assert spans(text, notes(text, "qwen_image", "diffusers"), "hidden-behind") == []


def test_a_typed_template_is_told_what_it_loses() -> None:
    whole = TYPED.format(first="user", second="assistant")
    assert spans(whole, notes(whole, "krea2"), "all-dropped") == [
        whole[: whole.rindex("<|im_start|>")].rstrip("\n") + "\n"
    ]
    sound = TYPED.format(first="system", second="user")
    (note,) = [note for note in notes(sound, "qwen_image") if note.code == "turn-dropped"]
    assert note.is_quiet
    assert not [note for note in notes(sound, "z_image") if note.code in ("turn-dropped", "all-dropped")]
    odd = "<|start_header_id|>x"
    assert spans(odd, notes(odd, "qwen_image"), "all-dropped") == [odd[:-1]]


def test_what_is_longer_than_the_limit_is_told_with_the_words_that_are_lost() -> None:
    settings = TextFamilySettings(max_length=64)
    text = "a" * 63 + "bc"
    assert spans(text, notes(text, "chroma", "diffusers", settings), "cut-off") == ["bc"]
    (note,) = [note for note in notes("a" * 60, "z_image", "diffusers", settings) if note.code == "cut-off"]
    assert "template" in note.message
    assert not [note for note in notes(text, "chroma", "comfyui") if note.code == "cut-off"]


def test_clip_beside_t5_is_told_to_hear_only_the_first_75_tokens() -> None:
    text = "cat " * 75 + "dog"
    for family, tool in (("flux1", "comfyui"), ("flux1", "diffusers"), ("sd3_t5", "diffusers")):
        assert spans(text, notes(text, family, tool), "beyond-clip") == ["dog"]
    assert spans(text, notes(text, "sd3_t5"), "beyond-clip") == []


def test_rows_that_are_filled_up_or_the_templates_are_counted_quietly() -> None:
    found = {note.code: note for note in notes("cat", "flux2_klein")}
    assert "3 of 512 rows" in found["filled-rows"].message and found["filled-rows"].is_quiet
    assert "of your" in found["template-rows"].message
    assert "filled-rows" not in {note.code for note in notes("cat", "wan")}


def test_an_embedding_is_told_as_words_where_the_family_looks_for_none() -> None:
    text = "a embedding:x, b"
    assert spans(text, notes(text, "lumina2"), "embedding-as-text") == ["embedding:x,"]
    assert spans(text, notes(text, "chroma"), "embedding-not-looked-up") == ["embedding:x"]
    start = "embedding:x b"  # Mistral's template ends without a blank
    assert spans(start, notes(start, "flux2_dev"), "embedding-not-looked-up") == []
    assert spans(start, notes(start, "flux2_dev"), "glued-embedding") == ["embedding:"]


def test_special_tokens_are_told_where_no_template_is_typed() -> None:
    text = "a <|im_end|> b"
    assert spans(text, notes(text, "z_image"), "special-token") == ["<|im_end|>"]
    sound = TYPED.format(first="system", second="user")
    assert spans(sound, notes(sound, "qwen_image"), "special-token") == []
    assert spans("<|endoftext|>", notes("<|endoftext|>", "flux1"), "special-token") == ["<|endoftext|>"]


def test_a_weight_is_written_where_brackets_are_weights_alone() -> None:
    assert change_weight("red cube", 0, 3, "comfyui", 1, family="chroma") is not None
    for family in ("z_image", "flux2_dev", "qwen_image"):
        assert change_weight("red cube", 0, 3, "comfyui", 1, family=family) is None
        assert weight_syntax("comfyui", family) is None
