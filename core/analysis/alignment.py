"""One view in terms of another: the same units and tokens in two encoders, whose chunks may be laid out differently."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunks

UNMATCHED = -1
MatchIndices = NDArray[np.int64]


def match_units(view: EncodingView, other: EncodingView) -> MatchIndices:
    """Where each unit of `view` stands among those of `other` [units], UNMATCHED where that has none of its key."""
    return np.array([UNMATCHED if (at := other.index(unit.key)) is None else at for unit in view.units], np.int64)


def match_positions(chunks: Chunks, other: Chunks) -> MatchIndices:
    """Where each row stands in `other` [77 x chunks]: at the same piece, counted from the first; else UNMATCHED."""
    of_name = {name: row for row, name in enumerate(_token_names(other))}
    return np.array([of_name.get(name, UNMATCHED) for name in _token_names(chunks)], np.int64)


def take_matched(values: Floats, indices: MatchIndices) -> Floats:
    """The values [others] that stand at `indices`, NaN at UNMATCHED."""
    return np.where(indices == UNMATCHED, np.float32("nan"), values[indices] if len(values) else np.float32("nan"))


def take_matched_pairs(matrix: Floats, indices: MatchIndices) -> Floats:
    """The rows and columns of a matrix [others, others] at `indices`, NaN at UNMATCHED."""
    if np.array_equal(indices, np.arange(len(matrix))):
        return matrix
    if not len(matrix):
        return np.full((len(indices), len(indices)), np.nan, np.float32)
    missing = indices == UNMATCHED
    return np.where(missing[:, None] | missing, np.float32("nan"), matrix[np.ix_(indices, indices)])


def _token_names(chunks: Chunks) -> Iterable[tuple[str, str, int]]:
    """Kind, piece and occurrence of each position; ids of padding differ between encoders, and so do their pieces."""
    counts: Counter[tuple[str, str]] = Counter()
    for token in chunks.tokens:
        name = (token.kind, "" if token.kind == "padding" else token.piece)
        yield *name, counts[name]
        counts[name] += 1
