"""What PEFT and diffusers write beside a LoRA: the scale of every change by arithmetic, and refusals."""

import json
import math
from pathlib import Path

import pytest
import torch
from encoder_files import State, save, tiny_state
from safetensors.torch import save_file

from core.encoder.encoder import Encoder
from core.files.inspecting import inspect_path
from core.model import Model
from core.weights import OtherForm, UnreadableEncoder
from core.weights.adapters.adapter_settings import DIFFUSERS_KEY
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras

L = tiny_state()
Q0 = "text_model.encoder.layers.0.self_attn.q_proj"
Q1 = "text_model.encoder.layers.1.self_attn.q_proj"
UP, DOWN = torch.randn(64, 4), torch.randn(4, 64) * 0.1


def pairs(root: str) -> State:
    parts = {"lora_A.weight": DOWN, "lora_B.weight": UP}
    return {f"{root}{module}.{part}": matrix.clone() for module in (Q0, Q1) for part, matrix in parts.items()}


def adapter(folder: Path, suffix: str = ".safetensors", state: State | None = None, **config: object) -> Path:
    """A folder as PEFT saves an adapter."""
    save(folder / f"adapter_model{suffix}", state or pairs("base_model.model."))
    (folder / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "r": 4, **config}), encoding="utf-8")
    return folder


def check(encoder: Encoder, path: Path, first: float, second: float, strength: float = 1.0) -> None:
    """That a LoRA changes the weights of Q0 and Q1 by `strength` times these factors times UP @ DOWN."""
    apply_loras([encoder], [(open_lora(path), strength)])
    for module, factor in ((Q0, first), (Q1, second)):
        change = encoder.weight(f"{module}.weight") - L[f"{module}.weight"]
        torch.testing.assert_close(change, strength * factor * UP @ DOWN, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize(
    ("config", "first", "second"),
    [
        ({"lora_alpha": 4}, 1.0, 1.0),
        ({"lora_alpha": 16}, 4.0, 4.0),
        ({"lora_alpha": 0.5}, 0.125, 0.125),
        ({}, 2.0, 2.0),  # PEFT's default alpha is 8
        ({"lora_alpha": 6, "use_rslora": True}, 3.0, 3.0),
        ({"lora_alpha": 4, "alpha_pattern": {"layers.1.self_attn.q_proj": 12}}, 1.0, 3.0),
        ({"lora_alpha": 4, "alpha_pattern": {"encoder.layers.0.self_attn.q_proj": 2, ".*q_proj": 8}}, 0.5, 2.0),
        ({"lora_alpha": 4, "alpha_pattern": {"proj": 100}}, 1.0, 1.0),  # a name's end, not any piece of it
        ({"lora_alpha": 4, "r": 16, "rank_pattern": {"q_proj": 4}}, 1.0, 1.0),
    ],
)
def test_peft_folders_are_scaled_by_alpha_over_rank(
    config: dict[str, object], first: float, second: float, encoder: Encoder, tmp_path: Path
) -> None:
    check(encoder, adapter(tmp_path / "adapter", **config), first, second, 0.5)


@pytest.mark.parametrize("suffix", [".safetensors", ".bin"])
def test_the_file_in_the_folder_is_scaled_as_the_folder_is(suffix: str, encoder: Encoder, tmp_path: Path) -> None:
    folder = adapter(tmp_path / "adapter", suffix, lora_alpha=16, alpha_pattern={"layers.1.self_attn.q_proj": 2})
    for source in (folder, folder / f"adapter_model{suffix}"):
        check(encoder, source, 4.0, 0.5)


def test_dora_in_a_peft_folder_brings_rows_to_their_lengths_after_scaling(encoder: Encoder, tmp_path: Path) -> None:
    lengths = torch.rand(64) + 0.5
    state = pairs("base_model.model.") | {f"base_model.model.{Q0}.lora_magnitude_vector": lengths}
    folder = adapter(tmp_path / "adapter", state=state, lora_alpha=8, use_dora=True)
    apply_loras([encoder], [(open_lora(folder), 1.0)])
    merged = L[f"{Q0}.weight"] + 2 * UP @ DOWN
    expected = merged * (lengths / merged.norm(dim=1))[:, None]
    torch.testing.assert_close(encoder.weight(f"{Q0}.weight"), expected, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize(("kind", "part"), [("VERA", "vera_lambda_b"), ("LN_TUNING", "weight"), ("BONE", "bone_block")])
def test_a_kind_of_adapter_that_is_not_known_here_is_named(kind: str, part: str, tmp_path: Path) -> None:
    folder = adapter(tmp_path / "adapter", state={f"base_model.model.{Q0}.{part}": torch.rand(4)}, peft_type=kind)
    with pytest.raises(OtherForm, match=f"of the kind {kind}, which is not supported"):
        open_lora(folder)
    assert inspect_path(folder).kind == "other"


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"peft_type": "OFT"}, "“adapter” is of the kind OFT, which is not supported"),
        ({"lora_alpha": "many"}, "alpha or rank is no number"),
        ({"r": 0}, "alpha or rank is no number"),
        ({"alpha_pattern": {"(a+)+b": 3}}, "pattern that is not understood"),
        ({"alpha_pattern": {"[": 3}}, "alpha or rank is no number"),
    ],
)
def test_settings_that_make_no_sense_here_are_refused(config: dict[str, object], says: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoder, match=says):
        open_lora(adapter(tmp_path / "adapter", **config))


def test_peft_s_oft_turns_weights_where_its_inverse_is_the_series(encoder: Encoder, tmp_path: Path) -> None:
    state = {f"base_model.model.{Q0}.oft_R.weight": torch.rand(4, 120) * 0.05}
    folder = adapter(tmp_path / "adapter", state=state, peft_type="OFT", r=0, use_cayley_neumann=True)
    apply_loras([encoder], [(open_lora(folder), 1.0)])
    turned = encoder.weight(f"{Q0}.weight")
    own = L[f"{Q0}.weight"]
    assert not torch.allclose(turned, own, atol=1e-2)
    torch.testing.assert_close(turned.norm(dim=1), own.norm(dim=1), rtol=1e-2, atol=1e-2)
    with pytest.raises(UnreadableEncoder, match="of the kind OFT, which is not supported"):
        open_lora(adapter(tmp_path / "exact", state=state, peft_type="OFT", use_cayley_neumann=False))


@pytest.mark.parametrize("missing", ["adapter_config.json", "adapter_model.safetensors"])
def test_a_folder_with_a_part_missing_says_which(missing: str, tmp_path: Path) -> None:
    folder = adapter(tmp_path / "adapter")
    (folder / missing).unlink()
    with pytest.raises(UnreadableEncoder, match=missing):
        open_lora(folder)


def with_metadata(path: Path, state: State, settings: str) -> Path:
    """A file as diffusers saves it, the adapter's settings in its header."""
    save_file(state, path, metadata={"format": "pt", DIFFUSERS_KEY: settings})
    return path


def test_diffusers_settings_in_the_header_are_those_of_each_encoder(sdxl: Model, tmp_path: Path) -> None:
    settings = {
        "text_encoder.lora_alpha": 2,
        "text_encoder.r": 4,
        "text_encoder.alpha_pattern": {Q1: 4},
        "text_encoder_2.lora_alpha": 6,
        "text_encoder_2.r": 4,
        "text_encoder_2.use_rslora": True,
        "unet.lora_alpha": 99,
    }
    state = pairs("text_encoder.") | pairs("text_encoder_2.")
    path = with_metadata(tmp_path / "lora.safetensors", state, json.dumps(settings))
    apply_loras(sdxl.encoders, [(open_lora(path), 1.0)])
    expected = {(0, Q0): 0.5, (0, Q1): 1.0, (1, Q0): 6 / math.sqrt(4), (1, Q1): 6 / math.sqrt(4)}
    for (number, module), factor in expected.items():
        encoder, name = sdxl.encoders[number], f"{module}.weight"
        change = encoder.weight(name) - encoder.own_weight(name)
        torch.testing.assert_close(change, factor * UP @ DOWN, rtol=1e-4, atol=2e-5)


def test_an_alpha_among_the_tensors_goes_before_the_header_s(encoder: Encoder, tmp_path: Path) -> None:
    state = pairs("text_encoder.") | {f"text_encoder.{Q0}.alpha": torch.tensor(8.0)}
    check(encoder, with_metadata(tmp_path / "lora.safetensors", state, '{"text_encoder.lora_alpha": 4}'), 2.0, 1.0)


@pytest.mark.parametrize("text", ["[" * 100_000, "[1]", "{", '{"text_encoder.lora_alpha": NaN}'])
def test_a_damaged_header_is_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoder, match="is damaged"):
        open_lora(with_metadata(tmp_path / "lora.safetensors", pairs("text_encoder."), text))
