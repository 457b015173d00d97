"""Which layers a tool hands on, in a family of either table."""

import pytest

from core.dialects.sent_layers import SentLayers, sent_layers
from core.dialects.table import DIALECTS
from core.tokens.families import FAMILIES
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_of_clips_families_it_is_the_tools_one_layer(family: str, dialect: str) -> None:
    for name, facts in FAMILIES[family].encoders.items():
        layer = DIALECTS[dialect].clip_skip.output_layer(family, facts.layers)
        assert sent_layers(family, dialect, name, facts.layers) == SentLayers((layer.layer,), layer.normed)


@pytest.mark.parametrize(
    ("family", "encoder", "layers", "normed"),
    [
        ("chroma", "t5xxl", (24,), True),
        ("z_image", "qwen3_4b", (35,), False),
        ("flux2_klein", "qwen3_4b", (9, 18, 27), False),
        ("flux2_klein", "qwen3_8b", (9, 18, 27), False),  # in the place of the smaller one
        ("flux2_dev", "mistral3_24b", (10, 20, 30), False),
        ("qwen_image_21", "qwen3vl_8b", (36,), False),
        ("krea2", "qwen3vl_4b", tuple(range(2, 36, 3)), False),
    ],
)
def test_of_text_encoders_it_is_what_the_family_takes(
    family: str, encoder: str, layers: tuple[int, ...], normed: bool
) -> None:
    count = TEXT_ENCODERS[encoder].layers
    assert sent_layers(family, "comfyui", encoder, count) == SentLayers(layers, normed)
    assert sent_layers(family, "comfyui", encoder, count).layer == layers[-1]


def test_every_encoder_of_every_family_has_layers_in_each_of_its_tools() -> None:
    for key, family in TEXT_FAMILIES.items():
        for name in (name for name in family.encoders if name in TEXT_ENCODERS):
            count = TEXT_ENCODERS[name].layers
            for tool in family.tools:
                sent = sent_layers(key, tool, name, count)
                assert all(0 < layer <= count for layer in sent.layers)
                assert list(sent.layers) == sorted(sent.layers)
