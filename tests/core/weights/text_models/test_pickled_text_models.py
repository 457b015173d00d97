"""Text models in PyTorch pickles (.bin, .pt): through the limited process, as CLIP's are."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import State
from text_model_files import comfyui_names, own_states, settings_of, states_of, tiny

from core.tokens.text_families import Architecture
from core.weights import OtherForm
from core.weights.formats.safetensors_file import list_tensors
from core.weights.opening import open_model, plan_model


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where copies of pickles are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "promptscope" / "copies"


def pickled(path: Path, weights: State) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(weights, path)
    return path


@pytest.mark.parametrize("architecture", ["t5", "umt5", "qwen3"])
def test_a_pickled_text_model_gives_the_numbers_of_transformers(
    architecture: Architecture, tmp_path: Path, copies: Path
) -> None:
    config, weights = tiny(architecture, dtype=torch.float16)
    decoder = {"decoder.block.0.layer.0.SelfAttention.q.weight": torch.ones(8, 8)}
    path = pickled(tmp_path / "pytorch_model.bin", comfyui_names(architecture, weights) | decoder)
    (encoder,) = open_model(path).encoders
    np.testing.assert_allclose(states_of(encoder), own_states(config, weights), rtol=0, atol=2e-5)
    (copy,) = copies.glob("*.safetensors")
    assert not any(name.startswith("decoder.") for name in list_tensors(copy).entries)


def test_it_opens_for_a_family_beside_others_and_out_of_a_folder(tmp_path: Path) -> None:
    config, weights = tiny("t5")
    folder = tmp_path / "text_encoder"
    pickled(folder / "pytorch_model.bin", weights)
    (folder / "config.json").write_text(json.dumps(settings_of(config)), encoding="utf-8")
    for source in (f"family:chroma\n{folder / 'pytorch_model.bin'}", str(folder)):
        (encoder,) = open_model(source).encoders
        assert encoder.info.name == "t5xxl"
        np.testing.assert_allclose(states_of(encoder), own_states(config, weights), rtol=0, atol=2e-5)


def test_what_is_no_text_model_that_is_read_here_is_refused_before_a_copy_is_written(
    tmp_path: Path, copies: Path
) -> None:
    """Wan's own names for umT5 are not read."""
    path = pickled(tmp_path / "models_t5_umt5-xxl-enc-bf16.pth", {"blocks.0.ffn.gate.0.weight": torch.ones(4, 4)})
    with pytest.raises(OtherForm, match=r"T5 \(UMT5\)"):
        plan_model(path)
    assert not list(copies.glob("*"))
