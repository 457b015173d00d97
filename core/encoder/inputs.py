"""A chunk's tokens to what the encoder reads at each position."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.encoder.encoding import Floats
from core.tokens.tokenizer import EOS, Token

# What stands at a position: the id of a token, or the bytes of a textual inversion's float32 vector.
Place = int | bytes
Places = tuple[Place, ...]


def places_of(row: Sequence[Token], padding: int, embeddings: Mapping[str, Floats]) -> Places:
    """The places of a chunk; a row without its vector is left out, and `padding` makes up for it at the end."""
    kept = [token for token in row if token.kind != "embedding" or token.piece in embeddings]
    return (*(_place(token, embeddings) for token in kept), *[padding] * (len(row) - len(kept)))


def _place(token: Token, embeddings: Mapping[str, Floats]) -> Place:
    if token.kind != "embedding" or token.vector is None:
        return token.id
    return np.asarray(embeddings[token.piece][token.vector], np.float32).tobytes()


def count_without_padding(row: Sequence[Token], places: Places) -> int:
    """How many positions there are up to the last that is not padding, and up to the one that is pooled."""
    last = max((index for index, token in enumerate(row) if token.kind != "padding"), default=0)
    return max(last, pooled_at(places)) + 1


def pooled_at(places: Places) -> int:
    """The leftmost EOS, a typed one or padding among them; BOS where there is none, as transformers has it."""
    return places.index(EOS) if EOS in places else 0
