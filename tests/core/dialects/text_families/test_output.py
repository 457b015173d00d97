"""The layers that tools hand on of text encoders, and what is said of weights, clip skip and padding."""

import pytest

from core.dialects.text_families.acts import acts_of
from core.dialects.text_families.output import TextOutput, output_of
from core.dialects.text_families.reading import RULES
from core.prompt.prompt import TextFamilySettings
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES

PLACES = [(family, tool) for family, facts in TEXT_FAMILIES.items() for tool in facts.tools]
# encoders_2026.md, section 2: default, -1, -2 and -3 of ComfyUI; "normed" or raw
COMFYUI = {
    ("flux1", "t5xxl"): [(24, True), (24, True), (23, True), (22, True)],
    ("flux1", "clip_l"): [(12, True)] * 4,
    ("sd3_t5", "clip_l"): [(11, False), (12, False), (11, False), (10, False)],
    ("sd3_t5", "clip_g"): [(31, False), (32, False), (31, False), (30, False)],
    ("sd3_t5", "t5xxl"): [(24, True), (24, True), (23, True), (22, True)],
    ("wan", "umt5xxl"): [(24, True), (24, True), (23, True), (22, True)],
    ("z_image", "qwen3_4b"): [(35, False), (36, False), (35, False), (34, False)],
    ("lumina2", "gemma2_2b"): [(25, False), (26, False), (25, False), (24, False)],
    ("qwen_image", "qwen25_7b"): [(28, True), (28, False), (27, False), (26, False)],
    ("anima", "qwen3_06b"): [(28, True), (28, False), (27, False), (26, False)],
    ("qwen_image_21", "qwen3vl_8b"): [(36, False), (36, False), (35, False), (34, False)],
}
CLIP_LAYERS = {"clip_l": 12, "clip_g": 32}


def layers_of(encoder: str) -> int:
    return CLIP_LAYERS.get(encoder) or TEXT_ENCODERS[encoder].layers


@pytest.mark.parametrize(("family", "encoder"), COMFYUI)
def test_comfyuis_clip_skip_takes_the_layer_and_the_norm_that_the_table_says(family: str, encoder: str) -> None:
    layers = layers_of(encoder)
    found = [output_of(family, "comfyui", encoder, layers, skip) for skip in (None, -1, -2, -3)]
    assert found == [TextOutput((layer,), normed) for layer, normed in COMFYUI[family, encoder]]


def test_a_number_larger_than_the_layers_is_the_last_layer_normed() -> None:
    assert output_of("sd3_t5", "comfyui", "clip_l", 12, -12) == TextOutput((1,), False)
    assert output_of("sd3_t5", "comfyui", "clip_l", 12, -13) == TextOutput((12,), True)
    assert output_of("sd3_t5", "comfyui", "clip_g", 32, -13) == TextOutput((20,), False)


def test_where_a_list_of_layers_is_tapped_clip_skip_is_ignored() -> None:
    for family, encoder, taps in (
        ("flux2_klein", "qwen3_4b", (9, 18, 27)),
        ("flux2_dev", "mistral3_24b", (10, 20, 30)),
        ("krea2", "qwen3vl_4b", (2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 32, 35)),
    ):
        assert {output_of(family, "comfyui", encoder, 40, skip) for skip in (None, -1, -5)} == {TextOutput(taps, False)}
    assert output_of("flux3", "diffusers", "qwen3vl_4b", 36).layers == (4, 8, 12, 16, 20, 24, 28, 32)


def test_of_diffusers_sd3_alone_has_clip_skip_and_of_its_clip_encoders_alone() -> None:
    found = [output_of("sd3_t5", "diffusers", encoder, 32, 1) for encoder in ("clip_g", "t5xxl")]
    assert found == [TextOutput((30,), False), TextOutput((32,), True)]
    assert output_of("z_image", "diffusers", "qwen3_4b", 36, 3) == TextOutput((35,), False)


def test_a_number_that_a_tool_does_not_have_is_an_error() -> None:
    for tool, skip in (("comfyui", 0), ("comfyui", -25), ("diffusers", -1), ("diffusers", 12)):
        with pytest.raises(ValueError, match="clip skip"):
            output_of("sd3_t5", tool, "clip_l", 12, skip)


@pytest.mark.parametrize(("family", "tool"), PLACES)
def test_what_is_said_to_act_does_and_what_is_not_does_not(family: str, tool: str) -> None:
    acts = acts_of(family, tool)
    rule = RULES[tool][family]
    assert acts.weights.acts == any(own.brackets == "weights" for own in rule.encoders.values())
    encoders = TEXT_FAMILIES[family].encoders
    skip = -3 if tool == "comfyui" else 2
    moved = [
        output_of(family, tool, name, layers_of(name)) != output_of(family, tool, name, layers_of(name), skip)
        for name in encoders
    ]
    assert acts.clip_skip.acts == any(moved)
    sentences = (acts.weights, acts.clip_skip, acts.padding)
    assert all(act.sentence.endswith(".") and "{" not in act.sentence for act in sentences)
    assert ("nothing" in acts.weights.sentence) != acts.weights.acts


def test_filled_up_rows_steer_where_the_image_model_looks_at_them() -> None:
    steering = {place for place in PLACES if acts_of(*place).padding.acts}
    both = {(family, tool) for family in ("flux1", "sd3_t5", "flux2_klein") for tool in ("comfyui", "diffusers")}
    assert steering == both | {(family, "diffusers") for family in ("flux3", "flux2_dev", "chroma")}
    assert "256" in acts_of("flux1", "comfyui").padding.sentence
    assert "512" in acts_of("flux1", "diffusers").padding.sentence
    assert "80" in acts_of("flux3", "diffusers").padding.sentence


def test_what_is_set_in_the_tool_is_what_is_said_of_padding() -> None:
    node = TextFamilySettings(t5_min_padding=1, t5_min_length=0)
    assert acts_of("chroma", "comfyui", node).padding.acts and not acts_of("wan", "comfyui", node).padding.acts
    none = TextFamilySettings(t5_min_padding=0, t5_min_length=0)
    assert not acts_of("flux1", "comfyui", none).padding.acts
    assert "CLIP" in acts_of("sd3_t5", "comfyui", none).padding.sentence
    assert "zeros" in acts_of("anima", "comfyui", none).padding.sentence
    assert "128" in acts_of("flux2_klein", "diffusers", TextFamilySettings(max_length=128)).padding.sentence


def test_an_encoder_that_stands_in_for_another_is_handed_on_like_it() -> None:
    assert output_of("flux2_klein", "comfyui", "qwen3_8b", 36) == output_of("flux2_klein", "comfyui", "qwen3_4b", 36)
