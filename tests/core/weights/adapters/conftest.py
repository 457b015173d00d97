"""An encoder for LoRAs to be put on."""

from pathlib import Path

import pytest
from encoder_files import save, tiny_state

from core.encoder.encoder import Encoder
from core.weights.opening import open_encoder


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    """A tiny CLIP L with the weights of `tiny_state()`."""
    return open_encoder(save(tmp_path / "clip_l.safetensors", tiny_state()))
