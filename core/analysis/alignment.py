"""One view in terms of another: the same units and tokens in two encoders, whose chunks may be laid out differently."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunks

NONE = -1
Places = NDArray[np.int64]


def unit_places(view: EncodingView, other: EncodingView) -> Places:
    """Where each unit of `view` stands among those of `other` [units], NONE where that has none of its key."""
    return np.array([NONE if (at := other.index(unit.key)) is None else at for unit in view.units], np.int64)


def row_places(chunks: Chunks, other: Chunks) -> Places:
    """Where each row stands in `other` [77 x chunks]: the row of the same piece, counted from the first; else NONE."""
    of_name = {name: row for row, name in enumerate(_names(other))}
    return np.array([of_name.get(name, NONE) for name in _names(chunks)], np.int64)


def picked(values: Floats, places: Places) -> Floats:
    """The values [others] that stand at `places`, NaN at NONE."""
    return np.where(places == NONE, np.float32("nan"), values[places] if len(values) else np.float32("nan"))


def picked_pairs(matrix: Floats, places: Places) -> Floats:
    """The rows and columns of a matrix [others, others] at `places`, NaN at NONE."""
    if np.array_equal(places, np.arange(len(matrix))):
        return matrix
    if not len(matrix):
        return np.full((len(places), len(places)), np.nan, np.float32)
    missing = places == NONE
    return np.where(missing[:, None] | missing, np.float32("nan"), matrix[np.ix_(places, places)])


def _names(chunks: Chunks) -> Iterable[tuple[str, str, int]]:
    """Kind, piece and occurrence of each position; ids of padding differ between encoders, and so do their pieces."""
    seen: Counter[tuple[str, str]] = Counter()
    for token in chunks.tokens:
        name = (token.kind, "" if token.kind == "padding" else token.piece)
        yield *name, seen[name]
        seen[name] += 1
