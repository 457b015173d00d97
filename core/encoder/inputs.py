"""A chunk's tokens to what the encoder reads at each position."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.encoder.encoding import Floats
from core.tokens.tokenizer import EOS, Token

# What stands at a position: the id of a token, or the bytes of a textual inversion's float32 vector.
InputKey = int | bytes
InputKeys = tuple[InputKey, ...]


def input_keys(chunk: Sequence[Token], padding: int, embeddings: Mapping[str, Floats]) -> InputKeys:
    """The inputs of a chunk; a row without its vector is left out, and `padding` makes up for it at the end."""
    kept = [token for token in chunk if token.kind != "embedding" or token.piece in embeddings]
    return (*(_input_key(token, embeddings) for token in kept), *[padding] * (len(chunk) - len(kept)))


def keys_and_counts(
    chunks: Sequence[Sequence[Token]], padding: int, embeddings: Mapping[str, Floats], with_padding: bool
) -> tuple[list[InputKeys], list[int]]:
    """What is read at the positions of each chunk, and how many of these are asked for."""
    inputs = [input_keys(chunk, padding, embeddings) for chunk in chunks]
    if with_padding:
        return inputs, [len(chunk) for chunk in chunks]
    return inputs, [count_without_padding(chunk, keys) for chunk, keys in zip(chunks, inputs, strict=True)]


def _input_key(token: Token, embeddings: Mapping[str, Floats]) -> InputKey:
    if token.kind != "embedding" or token.vector is None:
        return token.id
    return np.asarray(embeddings[token.piece][token.vector], np.float32).tobytes()


def count_without_padding(chunk: Sequence[Token], inputs: InputKeys) -> int:
    """How many positions there are up to the last that is not padding, and up to the one that is pooled."""
    last = max((index for index, token in enumerate(chunk) if token.kind != "padding"), default=0)
    return max(last, pooled_position(inputs)) + 1


def pooled_position(inputs: InputKeys) -> int:
    """The leftmost EOS, a typed one or padding among them; BOS where there is none, as transformers has it."""
    return inputs.index(EOS) if EOS in inputs else 0
