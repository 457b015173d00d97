"""Encoders for LoRAs to be put on."""

from pathlib import Path

import pytest
import torch
from encoder_files import LAYERS_G, as_sdxl, save, tiny_state

from core.encoder.encoder import Encoder
from core.model import Model
from core.weights.opening import open_model


@pytest.fixture
def encoder(encoder: Encoder) -> Encoder:
    """The tiny CLIP L with the weights of `tiny_state()`, as it was opened."""
    encoder.replace_weights({})
    return encoder


@pytest.fixture
def sdxl(tmp_path: Path) -> Model:
    """A tiny CLIP L and CLIP G."""
    state = as_sdxl(tiny_state(), tiny_state(torch.float16, 9, LAYERS_G))
    return open_model(save(tmp_path / "sdxl.safetensors", state))
