"""Layouts that the tools write beside the usual ones: float8 with scales, pickled shards, and what is not opened."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import (
    LAYERS_G,
    State,
    as_checkpoint,
    as_openclip,
    chunks_of,
    ids_of,
    reference,
    save,
    save_text_encoder,
    tiny_state,
    under,
)

from core.weights import UnreadableEncoder
from core.weights.opening import open_encoder, open_model, plan_encoder

IDS = ids_of((320, 1125, 539, 320, 2368), (320, 1929, 267, 736))
L = tiny_state()
G = tiny_state(torch.float16, 9, LAYERS_G)
E4M3_MOST = 448.0


def check(path: Path, state: State, activation: str = "quick_gelu") -> None:
    """That transformers' own model with `state` gives the same hidden states and feature."""
    encoding = open_encoder(path).encode(chunks_of(IDS))
    states, features = reference(state, IDS, activation)
    np.testing.assert_allclose(encoding.hidden_states, states, rtol=1e-5, atol=1e-5)
    assert encoding.feature is not None
    np.testing.assert_allclose(encoding.feature, features[0], rtol=1e-5, atol=1e-5)


def scaled(state: State, word: str, form: Callable[[torch.Tensor], torch.Tensor]) -> tuple[State, State]:
    """The linear weights as float8 with scales under `word`, and what they stand for; `form` gives a scale's shape."""
    stored, true = dict(state), dict(state)
    for name, weight in state.items():
        if weight.ndim == 2 and ("_proj" in name or ".fc" in name) and name.endswith(".weight"):
            scale = form(weight.abs())
            eighth = (weight / (scale if scale.numel() == 1 else scale.reshape(-1, 1))).to(torch.float8_e4m3fn)
            stored[name], stored[name.removesuffix("weight") + word] = eighth, scale
            true[name] = eighth.float() * (scale if scale.numel() == 1 else scale.reshape(-1, 1))
    return stored, true


FORMS = {
    "one number": lambda sizes: sizes.max() / E4M3_MOST,
    "a list of one": lambda sizes: sizes.max().reshape(1) / E4M3_MOST,
    "one a row": lambda sizes: sizes.amax(1) / E4M3_MOST,
    "one a row, standing": lambda sizes: sizes.amax(1, keepdim=True) / E4M3_MOST,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("word", ["scale_weight", "weight_scale"])
def test_float8_weights_are_multiplied_by_their_scales(word: str, form: str, tmp_path: Path) -> None:
    stored, true = scaled(L, word, FORMS[form])
    beside = {
        "scaled_fp8": torch.zeros(2, dtype=torch.float8_e4m3fn),
        "text_model.encoder.layers.0.mlp.fc1.scale_input": torch.tensor(3.0),
        "text_model.encoder.layers.0.mlp.fc1.input_scale": torch.tensor(3.0),
        "text_model.encoder.layers.0.mlp.fc1.comfy_quant": torch.zeros(28, dtype=torch.uint8),
    }
    path = save(tmp_path / "clip_l_fp8_scaled.safetensors", stored | beside)
    check(path, true)
    assert open_encoder(path).info.dtype == "float32 and float8_e4m3fn"
    check(save(tmp_path / "flux.safetensors", under("text_encoders.clip_l.transformer.", stored | beside)), true)


def test_scaled_float8_in_a_pickle_is_the_same(tmp_path: Path) -> None:
    stored, true = scaled(L, "scale_weight", FORMS["one number"])
    torch.save({"state_dict": as_checkpoint(stored)}, tmp_path / "sd.ckpt")
    check(tmp_path / "sd.ckpt", true)


@pytest.mark.parametrize("dtype", [torch.float8_e4m3fn, torch.float8_e5m2])
def test_plain_float8_is_read_as_it_stands(dtype: torch.dtype, tmp_path: Path) -> None:
    state = {name: weight.to(dtype) for name, weight in L.items()}
    check(save(tmp_path / "clip_l.safetensors", state), state)
    check(save(tmp_path / "sd1.safetensors", as_checkpoint(state)), state)


def test_scales_of_blocks_and_scales_without_weights_are_refused_by_name(tmp_path: Path) -> None:
    blocks = L | {"text_model.encoder.layers.0.mlp.fc1.weight_scale": torch.ones(64, 2)}
    with pytest.raises(UnreadableEncoder, match=r"not known here: .*weight_scale is 64 x 2 of F32"):
        open_encoder(save(tmp_path / "blocks.safetensors", blocks))
    stranger = L | {"text_model.stranger.weight_scale": torch.tensor(1.0)}
    with pytest.raises(UnreadableEncoder, match=r"without their weights: text_model\.stranger\.weight_scale"):
        open_encoder(save(tmp_path / "stranger.safetensors", stranger))


@pytest.mark.parametrize("index", ["pytorch_model.bin.index.json", "pytorch_model.bin.index.fp16.json"])
def test_pickled_shards_are_read_from_them_all(index: str, tmp_path: Path) -> None:
    folder = save_text_encoder(tmp_path / "text_encoder", G)
    (folder / "model.safetensors").unlink()
    picture = {"vision_model.embeddings.class_embedding": torch.rand(4), "logit_scale": torch.tensor(4.6)}
    names = list(G | picture)
    parts = [names[:-3], names[-3:]]  # the second says nothing of what encoder it belongs to
    for number, part in enumerate(parts, 1):
        torch.save({name: (G | picture)[name] for name in part}, folder / f"pytorch_model-{number:05}-of-00002.bin")
    files = {name: f"pytorch_model-{number:05}-of-00002.bin" for number, part in enumerate(parts, 1) for name in part}
    (folder / index).write_text(json.dumps({"metadata": {}, "weight_map": files}))
    check(folder, G, "gelu")
    (folder / "pytorch_model-00002-of-00002.bin").unlink()
    with pytest.raises(UnreadableEncoder, match=r"“pytorch_model-00002-of-00002\.bin” does not exist"):
        open_encoder(folder)


def test_stable_cascade_and_encoders_trained_on_several_cards_open(tmp_path: Path) -> None:
    beside = {"model.diffusion_model.clf.1.weight": torch.rand(4, 4)}
    check(save(tmp_path / "stage_c.safetensors", under("text_encoder.", G) | beside), G, "gelu")
    check(save(tmp_path / "epoch.safetensors", under("module.", as_openclip(G))), G, "gelu")


def test_a_long_clip_is_called_one(tmp_path: Path) -> None:
    long = L | {"text_model.embeddings.position_embedding.weight": torch.rand(248, 64)}
    with pytest.raises(UnreadableEncoder, match="is a Long-CLIP: it reads 248 tokens at once"):
        open_encoder(save(tmp_path / "long.safetensors", long))
    folder = save_text_encoder(tmp_path / "text_encoder", long, max_position_embeddings=248)
    with pytest.raises(UnreadableEncoder, match="is a Long-CLIP"):
        open_encoder(folder)


def test_the_sizes_of_an_encoder_are_those_of_its_own_tensors(tmp_path: Path) -> None:
    numbers = sum(weight.numel() for weight in G.values())
    for path in (
        save(tmp_path / "clip_g.safetensors", G),
        save(
            tmp_path / "sdxl.safetensors",
            under("conditioner.embedders.1.model.", as_openclip(G)) | {"x": L[next(iter(L))]},
        ),
    ):
        info = plan_encoder(path).info
        assert (info.parameters, info.stored_bytes, info.file_bytes) == (numbers, 2 * numbers, path.stat().st_size)
    folder = save_text_encoder(tmp_path / "text_encoder", G)
    assert plan_encoder(folder).info.file_bytes == (folder / "model.safetensors").stat().st_size


def test_progress_goes_from_the_first_tensor_of_the_first_encoder_to_the_last_of_the_last(tmp_path: Path) -> None:
    pair = under("clip_l.transformer.", L) | under("clip_g.transformer.", G)
    told: list[float] = []
    open_model(save(tmp_path / "pair.safetensors", pair), progress=told.append)
    assert told == sorted(told) and told[0] > 0 and told[-1] == 1
    assert len(told) == len(L) + len(G)
