"""Text encoders whose weights are reduced: what each form stands for, and which are not read."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import State, save, under
from safetensors.torch import save_file
from text_model_files import comfyui_names, hadamard, matrices_of, note, own_states, states_of, tiny, to_float8

from core.text_models.config import TextModelConfig
from core.weights import OtherForm, UnreadableEncoder
from core.weights.opening import open_encoder, plan_model


def check(path: Path, config: TextModelConfig, meant: State, dtype: str) -> None:
    encoder = open_encoder(path)
    assert encoder.info.dtype == dtype
    np.testing.assert_allclose(states_of(encoder), own_states(config, meant), rtol=0, atol=2e-5)


def test_plain_float8_is_taken_as_it_is_and_nan_in_the_table_of_t5_is_zero(tmp_path: Path) -> None:
    config, weights = tiny("t5")
    stored = {name: weight.to(torch.float8_e4m3fn) for name, weight in weights.items()}
    stored["shared.weight"].view(torch.uint8)[17, 3] = 0x7F  # not a number
    meant = {name: weight.float() for name, weight in stored.items()}
    meant["shared.weight"][17, 3] = 0
    check(save(tmp_path / "a.safetensors", stored), config, meant, "float8_e4m3fn")


def test_older_scaled_files_multiply_by_scale_weight(tmp_path: Path) -> None:
    config, weights = tiny("t5")
    stored, scales, meant = to_float8(weights, matrices_of(weights))
    beside = {f"{name}.scale_weight": scale for name, scale in scales.items()}
    beside |= {f"{name}.scale_input": torch.tensor(3.0) for name in scales}
    state = stored | beside | {"scaled_fp8": torch.zeros(2, dtype=torch.float8_e4m3fn)}
    check(save(tmp_path / "a.safetensors", state), config, meant, "float32 and float8_e4m3fn (scaled)")


@pytest.mark.parametrize("is_in_metadata", [False, True])
def test_newer_scaled_files_multiply_by_weight_scale(is_in_metadata: bool, tmp_path: Path) -> None:
    config, weights = tiny("qwen3")
    stored, scales, meant = to_float8(weights, matrices_of(weights))
    said = {"format": "float8_e4m3fn", "full_precision_matrix_mult": True}
    beside = {f"{name}.weight_scale": scale for name, scale in scales.items()}
    metadata = {}
    if is_in_metadata:
        layers = {f"model.{name}": said for name in scales}
        metadata["_quantization_metadata"] = json.dumps({"format_version": "1.0", "layers": layers})
    else:
        beside |= {f"{name}.comfy_quant": note(**said) for name in scales}
    path = tmp_path / "a.safetensors"
    save_file(under("model.", stored | beside), path, metadata)
    check(path, config, meant, "float32 and float8_e4m3fn (scaled)")


@pytest.mark.parametrize(("group", "per_row"), [(0, True), (4, False), (16, True)])
def test_int8_is_multiplied_by_row_and_turned_back_by_group(group: int, per_row: bool, tmp_path: Path) -> None:
    config, weights = tiny("qwen3")
    meant, state = dict(weights), dict(weights)
    said: dict[str, object] = {"format": "int8_tensorwise"}
    said |= {"convrot": True, "convrot_groupsize": group} if group else {}
    for name in matrices_of(weights):
        weight = weights[name]
        turned = (weight.view(-1, group) @ hadamard(group)).view(weight.shape) if group else weight
        scale = (turned.abs().amax(1, keepdim=True) if per_row else turned.abs().max()) / 127
        state[name] = (turned / scale).round().to(torch.int8)
        numbers = state[name].float() * scale
        meant[name] = (numbers.view(-1, group) @ hadamard(group)).view(weight.shape) if group else numbers
        stem = name.removesuffix(".weight")
        state |= {f"{stem}.weight_scale": scale, f"{stem}.comfy_quant": note(**said)}
    path = save(tmp_path / "a.safetensors", under("model.", state))
    encoder = open_encoder(path)
    np.testing.assert_allclose(states_of(encoder), own_states(config, meant), rtol=0, atol=5e-5)
    # blocks that begin and end within the matrix are those of the whole
    for name in matrices_of(weights):
        stored = encoder._weights[name]  # type: ignore[attr-defined]
        part = torch.empty(5, *stored.shape[1:])
        stored.widen(part, 7)
        np.testing.assert_allclose(part, meant[name][7:12], rtol=0, atol=1e-6)
        np.testing.assert_allclose(stored.rows(torch.tensor([9, 2, 9])), meant[name][[9, 2, 9]], rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("said", "beside", "says"),
    [
        ({"format": "nvfp4"}, {"weight_scale_2": torch.tensor(1.0)}, "nvfp4"),
        ({"format": "mxfp8"}, {}, "mxfp8"),
        ({"format": "asym_w4a8_int8"}, {"weight_s_rel": torch.rand(2)}, "asym_w4a8_int8"),
        (None, {"weight_s_channel": torch.rand(2)}, "w4a8"),
        (None, {"quant_state.bitsandbytes__nf4": torch.zeros(9, dtype=torch.uint8)}, "bitsandbytes"),
    ],
)
def test_a_form_that_is_not_read_is_called_by_its_name(
    said: dict[str, object] | None, beside: State, says: str, tmp_path: Path
) -> None:
    _, weights = tiny("qwen3")
    stem = "layers.1.mlp.up_proj."
    state = weights | {stem + name: part for name, part in beside.items()}
    if beside and "bitsandbytes" in next(iter(beside)):
        state = weights | {f"{stem}weight.{name}": part for name, part in beside.items()}
    if said:
        state[f"{stem}comfy_quant"] = note(**said)
    with pytest.raises(OtherForm, match=says) as refusal:
        plan_model(save(tmp_path / "a.safetensors", under("model.", state)))
    assert refusal.value.form == "quantised"


@pytest.mark.parametrize(
    "said",
    [
        b"not json",
        b"[1]",
        b"[" * 4000,
        json.dumps({"format": "int8_tensorwise", "convrot": True, "convrot_groupsize": 7}).encode(),
        json.dumps({"format": "int8_tensorwise", "convrot": True, "convrot_groupsize": 10**30}).encode(),
        json.dumps({"format": "int8_tensorwise", "convrot": True, "convrot_groupsize": "x"}).encode(),
        json.dumps({"format": "int8_tensorwise"}).encode(),  # and no scale
    ],
)
def test_what_is_said_of_a_form_may_be_anything_and_is_a_sentence(said: bytes, tmp_path: Path) -> None:
    _, weights = tiny("qwen3")
    stem = "layers.1.mlp.up_proj."
    weights[f"{stem}weight"] = torch.ones(48, 32, dtype=torch.int8)
    beside = {f"{stem}comfy_quant": torch.tensor(list(said), dtype=torch.uint8)}
    if b"convrot" in said:
        beside[f"{stem}weight_scale"] = torch.ones(48, 1)
    with pytest.raises(UnreadableEncoder, match=r"quantised|scale"):
        plan_model(save(tmp_path / "a.safetensors", under("model.", weights | beside)))


def test_integers_without_a_word_on_them_are_not_taken_for_weights(tmp_path: Path) -> None:
    _, weights = tiny("qwen3")
    weights["layers.1.mlp.up_proj.weight"] = torch.ones(48, 32, dtype=torch.int8)
    with pytest.raises(OtherForm, match="int8"):
        plan_model(save(tmp_path / "a.safetensors", comfyui_names("qwen3", weights)))
