"""What is handed on of families whose text encoder is not CLIP's, by encoders whose rows tell their token and layer."""

from collections.abc import Sequence

import numpy as np
import pytest
from text_tokenizers import letter_settings

from core.dialects.conditioning import Conditioning, EncoderPass, part_of
from core.dialects.table import read
from core.dialects.text_families.conditioning import JOININGS, condition_text_family, row_encoders
from core.dialects.text_families.empty_prompts import empty_tokens
from core.dialects.text_families.output import output_of
from core.encoder.encoding import Floats, RmsNorm
from core.program.messages import UnusableInput
from core.prompt.prompt import TextFamilySettings
from core.tokens.chunks import Chunk, Chunks
from core.tokens.families import ENCODERS
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES

WIDTH = 3
NORM = RmsNorm(np.full(WIDTH, 2, np.float32), 1e-6)


def row_of(token_id: int, layer: int, width: int = WIDTH) -> Floats:
    """The row that a token has at a layer, whatever is beside it."""
    return np.array([token_id + 1, layer + 1, *[(token_id * 7 + layer) % 11 - 5] * (width - 2)], np.float32)


def pass_of(chunks: Chunks, name: str, width: int = WIDTH, asked: list[Chunk] | None = None) -> EncoderPass:
    layers = (ENCODERS[name] if name in ENCODERS else TEXT_ENCODERS[name]).layers

    def encode(sequences: Sequence[Chunk]) -> tuple[Floats, Floats]:
        if asked is not None:
            asked.extend(sequences)
        states = [
            np.array([row_of(token.id, layer, width) for one in sequences for token in one])
            for layer in range(layers + 1)
        ]
        return np.stack(states), np.array([np.full(width, one[:2][-1].id, np.float32) for one in sequences])

    norm = RmsNorm(np.full(width, 2, np.float32), 1e-6)
    is_causal = name in ENCODERS or TEXT_ENCODERS[name].is_causal
    return EncoderPass(chunks.for_encoder(name), layers, width, is_causal, encode, norm, lambda row: row + 0.5)


def handed(
    text: str,
    family: str,
    tool: str = "comfyui",
    *,
    without: Sequence[str] = (),
    clip_skip: int | None = None,
    set_: TextFamilySettings | None = None,
    asked: list[Chunk] | None = None,
) -> tuple[Conditioning, Chunks]:
    chunks = read(text, tool, family, letter_settings(set_))
    names = [name for name in TEXT_FAMILIES[family].encoders if name not in without]
    passes = {name: pass_of(chunks, name, asked=asked) for name in names if (family, name) != ("anima", "t5xxl")}

    def adapt(ids: Sequence[int], rows: Floats, attended: Sequence[bool] | None) -> Floats:
        seen = rows if attended is None else rows[np.array(attended, bool)]
        return np.array([[token, len(seen), 1] for token in ids], np.float32)

    return condition_text_family(passes, family, tool, clip_skip, adapt), chunks


def ids_of(chunks: Chunks, name: str) -> list[int]:
    return [token.id for token in chunks.for_encoder(name).tokens]


PLACES = [(family, tool) for family, facts in TEXT_FAMILIES.items() for tool in facts.tools]


@pytest.mark.parametrize(("family", "tool"), PLACES)
def test_every_row_is_of_the_token_that_its_block_names(family: str, tool: str) -> None:
    sent, _ = handed("a cat", family, tool)
    assert sent.blocks and {block.encoder for block in sent.blocks} <= set(TEXT_FAMILIES[family].encoders)
    covered = np.zeros(sent.prompt_embeds.shape, bool)
    for block in sent.blocks:
        covered[block.row : block.row + len(block.tokens), slice(*block.columns)] = True
        assert len(block.parts) == len(block.tokens) and "prompt" in block.parts
        if family == "anima":
            continue
        for at, token in enumerate(block.tokens):
            rows = [row_of(token.id, layer) for layer in block.layers]
            expected = np.concatenate([NORM(row) for row in rows] if block.normed else rows)
            if part_of(token) == "padding" and family == "wan":
                expected[:] = 0
            found = sent.prompt_embeds[block.row + at, slice(*block.columns)]
            np.testing.assert_allclose(found, expected, rtol=1e-6, err_msg=f"row {at}")
    assert not sent.prompt_embeds[~covered].any(), "what no encoder made is zero"


def test_a_weight_moves_its_own_rows_from_those_of_the_empty_prompt() -> None:
    plain, chunks = handed("abc", "flux1")
    weighted, _ = handed("a(b:1.5)c", "flux1")
    own = ids_of(chunks, "t5xxl")
    moved = [at for at in range(len(own)) if (plain.prompt_embeds[at] != weighted.prompt_embeds[at]).any()]
    assert len(moved) == 1
    empty = row_of(0 if moved[0] else 1, 24)
    expected = NORM(empty) + 1.5 * (NORM(row_of(own[moved[0]], 24)) - NORM(empty))
    np.testing.assert_allclose(weighted.prompt_embeds[moved[0]], expected, rtol=1e-5)


def test_the_empty_prompt_begins_otherwise_for_each_encoder() -> None:
    first = {
        place: empty_tokens(*place, 4)[:2]
        for place in [("flux1", "t5xxl"), ("chroma", "t5xxl"), ("wan", "umt5xxl"), ("lumina2", "gemma2_2b")]
    }
    assert [[token.id for token in tokens] for tokens in first.values()] == [[1, 0], [0, 0], [1, 0], [2, 0]]
    assert [tokens[1].attended for tokens in first.values()] == [True, True, False, False]
    assert [token.id for token in empty_tokens("sd3_t5", "clip_g", 77)[:4]] == [49406, 49407, 0, 0]


def test_a_weight_of_wan_scales_all_rows_but_the_first() -> None:
    plain, _ = handed("ab", "wan")
    weighted, _ = handed("(a:2)(b:2)", "wan")
    at = [row for row, part in enumerate(plain.blocks[0].parts) if part == "prompt"]
    np.testing.assert_allclose(weighted.prompt_embeds[at[1:]], 2 * plain.prompt_embeds[at[1:]], rtol=1e-6)
    empty = NORM(row_of(1, 24))
    np.testing.assert_allclose(weighted.prompt_embeds[0], empty + 2 * (plain.prompt_embeds[0] - empty), rtol=1e-5)


def test_rows_of_sd3_stand_side_by_side_and_t5s_below() -> None:
    sent, chunks = handed("a cat", "sd3_t5")
    assert [block.columns for block in sent.blocks] == [(0, 3), (3, 6), (0, 3)]
    assert [block.row for block in sent.blocks] == [0, 0, 77]
    assert sent.prompt_embeds.shape == (77 + len(ids_of(chunks, "t5xxl")), 6)
    assert sent.pooled is not None
    np.testing.assert_array_equal(sent.pooled[3:] - sent.pooled[:3], [0.5] * 3)  # G's is projected, L's is not
    both, _ = handed("a cat", "sd3_t5", "diffusers")
    assert both.pooled is not None and both.pooled[0] == sent.pooled[0] + 0.5


@pytest.mark.parametrize("without", ["clip_l", "clip_g", "t5xxl"])
def test_zeros_stand_where_a_part_of_sd3_is_not_there(without: str) -> None:
    whole, _ = handed("a cat", "sd3_t5")
    sent, _ = handed("a cat", "sd3_t5", without=[without])
    assert [block.encoder for block in sent.blocks] == [
        block.encoder for block in whole.blocks if block.encoder != without
    ]
    assert sent.pooled is not None
    if without == "clip_l":
        assert sent.blocks[0].columns == (768, 771) and not sent.pooled[:768].any()
    elif without == "clip_g":
        assert len(sent.pooled) == 3 + 1280 and not sent.pooled[3:].any()
    else:
        np.testing.assert_array_equal(sent.prompt_embeds, whole.prompt_embeds[:77])


def test_without_t5_released_encoders_are_filled_up_to_the_width_of_sd3() -> None:
    chunks = read("a cat", "comfyui", "sd3_t5", letter_settings())
    passes = {name: pass_of(chunks, name, ENCODERS[name].width) for name in ("clip_l", "clip_g")}
    sent = condition_text_family(passes, "sd3_t5", "comfyui")
    assert sent.prompt_embeds.shape == (77, 4096) and not sent.prompt_embeds[:, 2048:].any()


def test_a_part_whose_rows_are_handed_on_cannot_be_missing() -> None:
    with pytest.raises(UnusableInput, match=r"T5-XXL.*open its file"):
        handed("a cat", "flux1", without=["t5xxl"])
    sent, _ = handed("a cat", "flux1", without=["clip_l"])
    assert sent.pooled is None
    chunks = read("a", "comfyui", "anima", letter_settings())
    with pytest.raises(UnusableInput, match="adapter"):
        condition_text_family({"qwen3_06b": pass_of(chunks, "qwen3_06b")}, "anima", "comfyui")


def test_klein_takes_either_size_of_its_encoder() -> None:
    assert row_encoders("flux2_klein") == ("qwen3_4b", "qwen3_8b")
    chunks = read("a cat", "comfyui", "flux2_klein", letter_settings())
    passes = {"qwen3_8b": pass_of(chunks, "qwen3_8b")}
    assert condition_text_family(passes, "flux2_klein", "comfyui").prompt_embeds.shape == (512, 3 * WIDTH)


def test_krea2_has_an_axis_of_layers_in_diffusers_alone() -> None:
    assert handed("a", "krea2", "diffusers")[0].handed_shape[1:] == (12, WIDTH)
    assert handed("a", "krea2")[0].handed_shape[1:] == (12 * WIDTH,)


def test_rows_that_nobody_sees_of_a_causal_encoder_are_not_computed() -> None:
    asked: list[Chunk] = []
    sent, chunks = handed("a cat", "z_image", "diffusers", asked=asked)
    assert [len(chunk) for chunk in asked] == [len(sent.prompt_embeds)]
    assert len(asked[0]) < len(chunks.tokens)


@pytest.mark.parametrize("count", [-1, -2, -7, -24])
@pytest.mark.parametrize("family", [family for family, tool in PLACES if tool == "comfyui"])
def test_clip_skip_takes_the_layer_that_is_said(family: str, count: int) -> None:
    sent, _ = handed("a cat", family, clip_skip=count)
    for block in sent.blocks:
        if family == "anima":
            continue
        output = output_of(family, "comfyui", block.encoder, pass_of_layers(block.encoder), count)
        assert (block.layers, block.normed) == (output.layers, output.normed)


def pass_of_layers(name: str) -> int:
    return (ENCODERS[name] if name in ENCODERS else TEXT_ENCODERS[name]).layers


def test_animas_rows_are_one_of_each_t5_token_times_its_weight() -> None:
    sent, chunks = handed("a (b:1.5)", "anima")
    own = ids_of(chunks, "t5xxl")
    assert sent.prompt_embeds.shape == (512, 3) and sent.encoder_rows is not None
    weights = chunks.for_encoder("t5xxl").weights[0]
    assert {1.0, 1.5} == set(weights.tolist())
    np.testing.assert_allclose(sent.prompt_embeds[: len(own), 0], np.array(own) * weights)
    assert not sent.prompt_embeds[len(own) :].any()
    np.testing.assert_allclose(sent.encoder_rows[:, 0], [NORM(row_of(i, 28))[0] for i in ids_of(chunks, "qwen3_06b")])


def test_an_empty_prompt_of_anima_is_seen_in_comfyui_alone() -> None:
    comfyui, diffusers = (handed("", "anima", tool)[0] for tool in ("comfyui", "diffusers"))
    assert comfyui.encoder_rows is not None and diffusers.encoder_rows is not None
    assert comfyui.encoder_rows.any() and not diffusers.encoder_rows.any()
    assert (comfyui.prompt_embeds[0, 1], diffusers.prompt_embeds[0, 1]) == (1, 0)


def test_every_joining_is_of_a_family() -> None:
    assert set(JOININGS) <= set(TEXT_FAMILIES)
