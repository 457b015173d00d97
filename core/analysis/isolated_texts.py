"""Texts encoded each by itself: their chunks, and their vectors, normed and centred as a view's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.analysis.units import Unit
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunk, Chunks, pad_chunk
from core.tokens.text_families import padding_of
from core.tokens.tokenizer import Token

BATCH_CHUNKS = 8  # whose layers are in memory together
# Chunks to their raw hidden states [layers + 1, rows, width], as `Encoder.encode_chunks` gives them first; those
# of padding may be NaN. For `IsolatedTexts` each may have fewer positions, the same number for all.
ComputeHiddenStates = Callable[[Sequence[Chunk]], Floats]
RowTransform = Callable[[Floats], Floats]  # raw states to normed or centred ones, such as `EncodingView.transform`


@dataclass(frozen=True, slots=True)
class IsolatedTexts:
    """Texts that are encoded each as a prompt of its own; equal ones are encoded once.

    `chunks` are the different chunks. Text i is the chunk `chunk_indices[i]`, at its positions 1 to `counts[i]`.
    """

    chunks: tuple[Chunk, ...]
    chunk_indices: tuple[int, ...]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.chunk_indices) != len(self.counts) or any(
            not 0 <= index < len(self.chunks) for index in self.chunk_indices
        ):
            raise ValueError(
                f"chunk indices {self.chunk_indices} and counts {self.counts} do not fit {len(self.chunks)} chunks"
            )

    def vectors(self, encode: ComputeHiddenStates, transform: RowTransform) -> Floats:
        """The mean of each text's states [layers + 1, texts, width], after `transform`; a text of no tokens is 0."""
        batches = [self.chunks[start : start + BATCH_CHUNKS] for start in range(0, len(self.chunks), BATCH_CHUNKS)]
        counts = dict(zip(self.chunk_indices, self.counts, strict=True))
        means: list[Floats] = []
        for batch in batches:
            states = encode(batch)
            length = states.shape[1] // len(batch)
            for index in range(len(batch)):
                start, count = length * index + 1, counts[len(means)]
                states_of_text = transform(states[:, start : start + count])
                means.append(states_of_text.mean(axis=1) if count else np.zeros(states_of_text.shape[::2], np.float32))
        return np.stack([means[index] for index in self.chunk_indices], axis=1)


def isolate_units(chunks: Chunks, units: Sequence[Unit]) -> IsolatedTexts:
    """Each unit's own tokens with nothing before and behind them; of a unit of more than a chunk holds its first."""
    return _isolate([[chunks.tokens[index] for index in unit.positions] for unit in units], chunks)


def isolate_texts(texts: Sequence[str], like: Chunks) -> IsolatedTexts:
    """Texts as the tool, family and encoder of `like` read them, their first chunk only; EOS, padding left out."""
    dialect, settings = like.prompt.dialect, replace(like.prompt.settings, expansion="none")
    read_texts = [read(text, dialect, like.family, settings).for_encoder(like.encoder).chunks[0] for text in texts]
    return _isolate([[token for token in chunk if token.kind in ("text", "embedding")] for chunk in read_texts], like)


def _isolate(texts: Sequence[Sequence[Token]], like: Chunks) -> IsolatedTexts:
    padding, room = padding_of(like.encoder), like.chunk_tokens
    index_of: dict[tuple[tuple[int, str, int | None], ...], int] = {}
    chunks_made: list[Chunk] = []
    indices = []
    for text in texts:
        key = tuple((token.id, token.piece, token.vector) for token in text[:room])
        if key not in index_of:
            index_of[key] = len(chunks_made)
            chunks_made.append(pad_chunk(text[:room], padding, like.context_length))
        indices.append(index_of[key])
    return IsolatedTexts(tuple(chunks_made), tuple(indices), tuple(min(len(text), room) for text in texts))
