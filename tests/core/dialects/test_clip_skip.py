"""Which layer each tool sends, and one layer in every tool's words."""

import pytest

from core.dialects.clip_skip import OutputLayer
from core.dialects.table import DIALECTS
from core.tokens.families import FAMILIES


def counts(family: str, from_end: int) -> dict[str, int | None]:
    return {key: tool.clip_skip.setting(tool.title, family, from_end).count for key, tool in DIALECTS.items()}


@pytest.mark.parametrize(
    ("family", "from_end", "expected"),
    [
        ("sd1", 0, {"a1111": 1, "comfyui": -1, "diffusers": 0, "compel": 0, "forge-neo": 1}),
        ("sd1", 1, {"a1111": 2, "comfyui": -2, "diffusers": 1, "compel": 1, "forge-neo": 2}),
        ("sd1", 3, {"a1111": 4, "comfyui": -4, "diffusers": 3, "compel": None, "forge-neo": 4}),
        ("sd2", 0, {"a1111": None, "comfyui": -1, "diffusers": None, "compel": None, "forge-neo": None}),
        ("sd2", 1, {"a1111": None, "comfyui": -2, "diffusers": 0, "compel": 0, "forge-neo": 2}),
        ("sd2", 2, {"a1111": None, "comfyui": -3, "diffusers": 1, "compel": 1, "forge-neo": 3}),
        ("sdxl", 0, {"a1111": None, "comfyui": -1, "diffusers": None, "compel": None, "forge-neo": None}),
        ("sdxl", 1, {"a1111": None, "comfyui": -2, "diffusers": 0, "compel": 0, "forge-neo": 2}),
        ("sdxl", 2, {"a1111": None, "comfyui": -3, "diffusers": 1, "compel": None, "forge-neo": 3}),
    ],
)
def test_one_layer_in_every_tools_words(family: str, from_end: int, expected: dict[str, int | None]) -> None:
    sdnext = None if expected["diffusers"] is None else expected["diffusers"] + 1
    assert counts(family, from_end) == expected | {"reforge": expected["a1111"], "sdnext": sdnext}


def test_where_a_tool_has_no_number_it_says_why() -> None:
    for family in FAMILIES:
        for from_end in range(12):
            for tool in DIALECTS.values():
                setting = tool.clip_skip.setting(tool.title, family, from_end)
                assert (setting.count is None) == setting.note.endswith(".")
    a1111 = DIALECTS["a1111"].clip_skip
    assert "whatever its clip skip says" in a1111.setting("A1111", "sdxl", 1).note
    assert "ignores clip skip" in a1111.setting("A1111", "sd2", 0).note


def test_forge_neo_takes_no_layer_behind_the_trained_one() -> None:
    neo = DIALECTS["forge-neo"].clip_skip
    assert [neo.output_layer("sdxl", 32, count).layer for count in (None, 1, 2, 3)] == [31, 31, 31, 30]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_translated_number_sends_the_layer_it_was_made_for(family: str, dialect: str) -> None:
    translated = [(from_end, counts(family, from_end)[dialect]) for from_end in range(12)]
    sent = DIALECTS[dialect].clip_skip.output_layer
    for from_end, count in translated:
        for layers in (facts.layers for facts in FAMILIES[family].encoders.values() if count is not None):
            assert sent(family, layers, count).layer == layers - from_end


@pytest.mark.parametrize(
    ("dialect", "family", "layers", "clip_skip", "expected"),
    [
        ("a1111", "sd1", 12, None, OutputLayer(12, True)),
        ("a1111", "sd2", 24, 5, OutputLayer(23, True)),
        ("a1111", "sdxl", 12, 7, OutputLayer(11, False)),
        ("comfyui", "sd1", 12, -13, OutputLayer(12, True)),
        ("comfyui", "sdxl", 12, -13, OutputLayer(12, True)),
        ("comfyui", "sdxl", 32, -13, OutputLayer(20, False)),
        ("diffusers", "sd2", 23, None, OutputLayer(23, True)),
        ("diffusers", "sd2", 24, 2, OutputLayer(21, True)),
        ("diffusers", "sdxl", 32, 1, OutputLayer(30, False)),
    ],
)
def test_what_is_sent(dialect: str, family: str, layers: int, clip_skip: int | None, expected: OutputLayer) -> None:
    assert DIALECTS[dialect].clip_skip.output_layer(family, layers, clip_skip) == expected


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_numbers_past_either_end_are_refused(family: str, dialect: str) -> None:
    low, high = DIALECTS[dialect].clip_skip.limits(FAMILIES[family], 12)
    for count in (low - 1, high + 1):
        with pytest.raises(ValueError, match="outside"):
            DIALECTS[dialect].clip_skip.output_layer(family, 12, count)
