"""Encoders for LoRAs to be put on."""

from pathlib import Path

import pytest
import torch
from encoder_files import LAYERS_G, as_sdxl, save, tiny_state

from core.encoder.encoder import Encoder
from core.model import Model
from core.weights.opening import open_encoder, open_model


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    """A tiny CLIP L with the weights of `tiny_state()`."""
    return open_encoder(save(tmp_path / "clip_l.safetensors", tiny_state()))


@pytest.fixture
def sdxl(tmp_path: Path) -> Model:
    """A tiny CLIP L and CLIP G."""
    state = as_sdxl(tiny_state(), tiny_state(torch.float16, 9, LAYERS_G))
    return open_model(save(tmp_path / "sdxl.safetensors", state))
