"""What the tool hands the U-Net: one layer's rows, normed or not, with its padding."""

import numpy as np

from core.encoding import Encoding, Floats
from core.families import FAMILIES


def layer_of(encoding: Encoding, clip_skip: int | None = None) -> int:
    """The layer that the prompt's tool takes, by its own count; ValueError where it has no such layer.

    Without a count, the layer the tool takes when clip skip is left alone.
    """
    counting = FAMILIES[encoding.encoder.family].clip_skip[encoding.chunks.prompt.dialect]
    return counting.layer(counting.last if clip_skip is None else clip_skip, encoding.encoder.layers)


def conditioning(encoding: Encoding, clip_skip: int | None = None) -> Floats:
    """Rows [77 x chunks, width] float32, exactly as the tool sends them.

    SD 1.x: the final layer norm of layer 13 - N for A1111's clip skip N (`sd_hijack_clip.py`), of layer 12 - k for
    diffusers' clip_skip k (`encode_prompt`); the chunks one after the other.
    """
    rows = encoding.hidden_states[layer_of(encoding, clip_skip)]
    sent = encoding.final_norm(rows) if FAMILIES[encoding.encoder.family].normed else rows
    return np.ascontiguousarray(sent, dtype=np.float32)
