"""The steps and claims of encoders that are not CLIP's, in the tools' own readings."""

from dataclasses import replace

import pytest
from text_encodings import TextEncoderDouble, info_of

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.how_clip_reads import Step, summarise
from core.analysis.how_text_encoders_read import text_steps
from core.dialects.table import read
from core.encoder.encoding import Encoding
from core.queries.claims import claims
from core.tokens.text_families import TEXT_ENCODERS


def encoded(text: str, family: str, encoder: str, tool: str = "comfyui") -> Encoding:
    facts = TEXT_ENCODERS[encoder]
    info = replace(info_of(), name=encoder, family=family, layers=facts.layers, is_causal=facts.is_causal)
    return TextEncoderDouble(info).encode(read(text, tool, family).for_encoder(encoder))


def steps_of(text: str, family: str, encoder: str, tool: str = "comfyui") -> tuple[Step, ...]:
    return text_steps(summarise(encoded(text, family, encoder, tool)))


def test_a_template_is_counted_apart_from_the_text() -> None:
    steps = steps_of("a red cow", "z_image", "qwen3_4b")
    assert [step.title for step in steps] == ["Text", "Ids", "11 rows", "Mask", "Layers", "11 × 32"]
    assert "3 tokens of them: “a” is 64, “red” is 2518" in steps[1].sentence
    assert "3 of your text, 8 of the tool’s template, 0 of padding" in steps[2].sentence
    assert "never a later one" in steps[3].sentence
    assert "layer 35, without the final norm" in steps[4].sentence


def test_layers_that_stand_side_by_side_are_named_and_widen_what_is_handed_on() -> None:
    steps = steps_of("a red cow", "flux2_klein", "qwen3_4b", "diffusers")
    assert "layers 9, 18 and 27 side by side" in steps[4].sentence
    assert steps[5].title == "512 × 96"
    assert "Padding has 497 of them, and steers the picture too." in steps[5].sentence
    assert "Hidden from all others: 497 rows." in steps[3].sentence
    assert "layers 2, 5, … 35 side by side" in steps_of("a cow", "krea2", "qwen3vl_4b")[4].sentence


def test_rows_that_are_dropped_are_counted() -> None:
    steps = steps_of("a red cow", "qwen_image", "qwen25_7b")
    assert steps[5].title == "8 × 32"
    assert "The first 34 are left out." in steps[5].sentence


def test_t5_says_what_it_does_not_know_that_rows_see_later_ones_and_that_padding_is_seen() -> None:
    steps = steps_of("빨간 소", "flux1", "t5xxl")
    assert "<unk> stands for all that it does not know: 2 of these." in steps[1].sentence
    assert "Every row sees every other" in steps[3].sentence
    assert "Padding is not hidden: it changes every row" in steps[3].sentence


def test_brackets_are_said_to_be_words_where_they_are() -> None:
    assert "the brackets are read as words" in steps_of("a (red:1.2) cow", "z_image", "qwen3_4b")[0].sentence
    assert "brackets" not in steps_of("a red cow", "z_image", "qwen3_4b")[0].sentence


@pytest.mark.parametrize(
    ("family", "encoder", "tool", "verdicts"),
    [
        ("z_image", "qwen3_4b", "comfyui", (None, False, False)),
        ("flux2_klein", "qwen3_4b", "comfyui", (False, False, False)),
        ("flux1", "t5xxl", "comfyui", (False, False, True)),
        ("chroma", "t5xxl", "diffusers", (False, False, True)),  # one row of padding is shown to the image model
    ],
)
def test_claims_go_by_what_the_tool_hands_on(
    family: str, encoder: str, tool: str, verdicts: tuple[bool | None, ...]
) -> None:
    view = EncodingView(encoded("a red cow", family, encoder, tool), ViewOptions())
    _, padding, template, sees, _ = claims(view)
    assert (padding.holds, template.holds, sees.holds) == verdicts
    if family == "chroma":
        assert padding.finding.startswith("Padding has 1 of the 6 rows")
