"""Encodings of random numbers, for tests that need no model."""

from pathlib import Path

import numpy as np

from core.encoder.encoding import EncoderInfo, Encoding, LayerNorm
from core.tokens.chunks import Chunks


def random_encoding(chunks: Chunks, layers: int = 4, width: int = 16, seed: int = 3) -> Encoding:
    """Hidden states drawn from a seeded generator; the final layer norm does something visible."""
    draw = np.random.default_rng(seed)
    info = EncoderInfo("clip_l", "sd1", "random", Path("random"), layers, width, None, "float32")
    states = draw.normal(1, 2, size=(layers + 1, 77 * len(chunks.chunks), width)).astype(np.float32)
    gain, bias = (draw.normal(size=width).astype(np.float32) for _ in range(2))
    return Encoding(chunks, info, states, LayerNorm(gain, bias, 1e-5), None, 0.001)
