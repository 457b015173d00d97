"""A LoRA of the same size as another one, in random directions."""

from pathlib import Path

import numpy as np
import pytest
import torch
from analysis_models import tiny_encoder
from encoder_files import save, save_lora

from core.encoder.encoder import Encoder
from core.weights.adapters.lora import Lora, open_lora
from core.weights.adapters.lora_mixing import LoraMixer
from core.weights.adapters.random_lora import randomised

MODULE = "text_model.encoder.layers.0.mlp.fc1"


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    return tiny_encoder(tmp_path)


def deltas(lora: Lora, encoder: Encoder) -> dict[str, torch.Tensor]:
    """What a LoRA adds to each weight that it changes."""
    sibling = encoder.sibling()
    LoraMixer(sibling).apply([(lora, 1.0)])
    pairs = {name: sibling.weight(name) - encoder.weight(name) for name in encoder.weight_names}
    return {name: delta for name, delta in pairs.items() if delta.any()}


def other_kinds(tmp_path: Path) -> Path:
    """A file with a full difference of a matrix, one of a bias, and a LoHa."""
    draw, name = torch.Generator().manual_seed(3), f"lora_te_{MODULE.replace('.', '_')}"
    query = "lora_te_text_model_encoder_layers_1_self_attn_q_proj"
    parts = {f"{name}.diff": torch.randn(256, 64, generator=draw), f"{name}.diff_b": torch.randn(256, generator=draw)}
    shapes = {"w1_a": (64, 2), "w1_b": (2, 64), "w2_a": (64, 2), "w2_b": (2, 64)}
    parts |= {f"{query}.hada_{part}": torch.randn(shape, generator=draw) for part, shape in shapes.items()}
    return save(tmp_path / "kinds.safetensors", parts)


@pytest.mark.parametrize("kind", ["lora", "others"])
def test_each_change_keeps_its_singular_values_and_loses_its_directions(
    tmp_path: Path, encoder: Encoder, kind: str
) -> None:
    lora = open_lora(save_lora(tmp_path / "lora.safetensors") if kind == "lora" else other_kinds(tmp_path))
    before, after = deltas(lora, encoder), deltas(randomised(lora, encoder, 0), encoder)
    assert before.keys() == after.keys() and len(before) == 3
    for name, delta in before.items():
        turned = after[name]
        if delta.ndim == 1:
            np.testing.assert_allclose(turned.norm(), delta.norm(), rtol=1e-4)
        else:
            values = [torch.linalg.svdvals(matrix).numpy() for matrix in (delta, turned)]
            np.testing.assert_allclose(values[1], values[0], rtol=1e-3, atol=1e-4)
        cosine = float((turned * delta).sum() / (turned.norm() * delta.norm()))
        assert abs(cosine) < 0.25


def test_the_same_seed_gives_the_same_and_another_seed_another(tmp_path: Path, encoder: Encoder) -> None:
    lora = open_lora(save_lora(tmp_path / "lora.safetensors", 1))
    (first,), (again,), (other,) = (deltas(randomised(lora, encoder, seed), encoder).values() for seed in (4, 4, 5))
    assert torch.equal(first, again) and not torch.allclose(first, other)


def test_changes_that_do_not_fit_are_left_out(tmp_path: Path, encoder: Encoder) -> None:
    wide = open_lora(save_lora(tmp_path / "wide.safetensors", width=128))
    assert wide.changes and not randomised(wide, encoder, 0).changes
