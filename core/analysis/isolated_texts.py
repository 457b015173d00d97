"""Texts encoded each by itself: what to give the encoder, and their vectors as a view sees them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.units import Unit
from core.dialects.a1111.chunking import CHUNK_TOKENS, Chunk, pad_chunk
from core.dialects.reading import read
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES
from core.tokens.tokenizer import Token

BATCH = 8  # rows of 77 whose layers are in memory together
# Chunks to their raw hidden states [layers + 1, 77 x rows, width], as `Encoder.encode_chunks` gives them first; those
# of padding may be NaN. For `Alone` it may stop after fewer positions, the same for all: no row sees a later one.
EncodeRows = Callable[[Sequence[Chunk]], Floats]
See = Callable[[Floats], Floats]  # raw rows to rows as a view looks at them, such as `EncodingView.transform`


@dataclass(frozen=True, slots=True)
class Alone:
    """Texts that are encoded each as a prompt of its own; equal ones are encoded once.

    `rows` are the different chunks of 77. Text i is the chunk `places[i]`, and stands on its rows 1 to `counts[i]`.
    """

    rows: tuple[Chunk, ...]
    places: tuple[int, ...]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.places) != len(self.counts) or any(not 0 <= place < len(self.rows) for place in self.places):
            raise ValueError(f"places {self.places} and counts {self.counts} do not fit {len(self.rows)} rows")

    def vectors(self, encode: EncodeRows, see: See) -> Floats:
        """The mean of each text's rows [layers + 1, texts, width], looked at by `see`; a text of no tokens is 0."""
        batches = [self.rows[start : start + BATCH] for start in range(0, len(self.rows), BATCH)]
        counts = dict(zip(self.places, self.counts, strict=True))
        means: list[Floats] = []
        for batch in batches:
            states = encode(batch)
            length = states.shape[1] // len(batch)
            for index in range(len(batch)):
                first, count = length * index + 1, counts[len(means)]
                rows = see(states[:, first : first + count])
                means.append(rows.mean(axis=1) if count else np.zeros(rows.shape[::2], np.float32))
        return np.stack([means[place] for place in self.places], axis=1)


def units_alone(chunks: Chunks, units: Sequence[Unit]) -> Alone:
    """Each unit's own tokens with nothing before and behind them; of a unit of more than 75 tokens the first 75."""
    return _alone([[chunks.tokens[index] for index in unit.positions] for unit in units], chunks)


def texts_alone(texts: Sequence[str], like: Chunks) -> Alone:
    """Texts as the tool, family and encoder of `like` read them, their first chunk only; EOS, padding left out."""
    dialect, settings = like.prompt.dialect, like.prompt.settings
    read_texts = [read(text, dialect, like.family, settings).for_encoder(like.encoder).rows[0] for text in texts]
    return _alone([[token for token in one if token.kind in ("text", "embedding")] for one in read_texts], like)


def _alone(texts: Sequence[Sequence[Token]], like: Chunks) -> Alone:
    padding = FAMILIES[like.family].padding[like.encoder]
    places: dict[tuple[tuple[int, str, int | None], ...], int] = {}
    rows: list[Chunk] = []
    found = []
    for text in texts:
        key = tuple((token.id, token.piece, token.vector) for token in text[:CHUNK_TOKENS])
        if key not in places:
            places[key] = len(rows)
            rows.append(pad_chunk(text[:CHUNK_TOKENS], padding))
        found.append(places[key])
    return Alone(tuple(rows), tuple(found), tuple(min(len(text), CHUNK_TOKENS) for text in texts))
