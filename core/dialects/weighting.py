"""What the tools' weighting has in common: states of chunks, weights of tokens, and the way from the empty prompt."""

from collections.abc import Callable, Sequence

from core.program.arrays import Floats, Integers, np
from core.tokens.chunks import Chunk, Chunks, pad_chunk
from core.tokens.text_families import padding_of

AttentionMask = Integers
# Chunks, and what no position may look at [chunks, 77] (None: nothing), to the output states [chunks, 77, width].
EncodeChunks = Callable[[Sequence[Chunk], AttentionMask | None], Floats]


def without_weights(chunks: Chunks, encode: EncodeChunks) -> Floats:
    """The encoder's own states [chunks, 77, width]."""
    return encode(chunks.chunks, None)


def token_weights(chunks: Sequence[Chunk]) -> Floats:
    """Weights [chunks, 77, 1]."""
    return np.array([[[token.weight] for token in chunk] for chunk in chunks], dtype=np.float32)


def empty_chunk(chunks: Chunks) -> Chunk:
    """The chunk of the empty prompt, for the encoder of `chunks`."""
    return pad_chunk((), padding_of(chunks.encoder), chunks.context_length)


def interpolate_from_empty(states: Floats, weights: Floats, chunks: Chunks, encode: EncodeChunks) -> Floats:
    """States [chunks, 77, width] moved from the empty prompt's by their weights; those of weight 1 stay as they are."""
    if (weights == 1).all():
        return states
    empty = encode((empty_chunk(chunks),), None)
    return np.where(weights == 1, states, (states - empty) * weights + empty)
