"""A tiny random encoder, transformers' own model with the same weights, and encodings of random numbers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from encoder_files import plain_model, save, tiny_state
from numpy.typing import NDArray

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import EncoderInfo, Encoding, Floats, LayerNorm
from core.tokens.chunks import Chunk, Chunks
from core.weights.opening import open_encoder

STATE = tiny_state()
RAW = ViewOptions("word", centred=False, normed=False)


def tiny_encoder(folder: Path) -> Encoder:
    """The encoder as the program opens it."""
    return open_encoder(save(folder / "clip_l.safetensors", STATE))


@contextmanager
def changed_weights(encoder: Encoder) -> Iterator[None]:
    """Doubles one of the encoder's weights for a while, as a LoRA does."""
    name = "text_model.encoder.layers.0.self_attn.v_proj.weight"
    encoder.replace_weights({name: encoder.own_weight(name) * 2})
    yield
    encoder.replace_weights({})


def encoded(encoder: Encoder, text: str, dialect: str = "a1111") -> Encoding:
    """The encoding of a text."""
    return encoder.encode(read(text, dialect))


def raw_view(encoder: Encoder, text: str) -> EncodingView:
    """A text's words as the encoder has them, neither centred nor normed."""
    return EncodingView(encoded(encoder, text), RAW)


def transformers_states(ids: Sequence[int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Hidden states [layers + 1, ids, width] and final-normed last rows [ids, width] of ids as they are, unpadded."""
    model = plain_model(STATE).text_model
    with torch.inference_mode():
        output = model(input_ids=torch.tensor([list(ids)]), output_hidden_states=True)
    return np.stack([layer[0].numpy() for layer in output.hidden_states]), output.last_hidden_state[0].numpy()


class RowsEncoder:
    """Encodes rows and counts how many it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder, self.count = encoder, 0

    def __call__(self, rows: Sequence[Chunk]) -> Floats:
        self.count += len(rows)
        return self.encoder.encode_chunks(rows)[0]


def random_encoding(chunks: Chunks, layers: int = 4, width: int = 16, seed: int = 3) -> Encoding:
    """Hidden states drawn from a seeded generator; the final layer norm does something visible."""
    draw = np.random.default_rng(seed)
    info = EncoderInfo("clip_l", "sd1", "random", Path("random"), layers, width, None, "float32")
    states = draw.normal(1, 2, size=(layers + 1, 77 * len(chunks.chunks), width)).astype(np.float32)
    gain, bias = (draw.normal(size=width).astype(np.float32) for _ in range(2))
    return Encoding(chunks, info, states, LayerNorm(gain, bias, 1e-5), None, 0.001)
