"""What a vector is nearest to by cosine: the entries of the token table, or words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.encoder.encoding import Floats
from core.tokens.tokenizer import BOS

ENTRIES_PER_SLICE = 4096  # entries that are computed in float32 together: 12 MB of width 768
FIRST_MERGE = 512  # the ids before it are the 256 bytes, and the 256 bytes at the end of a word
RARE_MERGES = 10_000  # of the 48,894 merges, how many of the last are called rare
SMALL_NORM_Z_SCORE = 3.5  # modified z-score at which a norm is called unusual (Iglewicz and Hoaglin 1993)

FloatTable = NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The nearest entries, best first: `indices`, their `scores` (cosines), and `ranks` from 1, all [count].

    Entries of equal score share the better rank.
    """

    indices: NDArray[np.int64]
    scores: Floats
    ranks: NDArray[np.int64]

    def __post_init__(self) -> None:
        expect_axes("scores", self.scores, len(self.indices))
        expect_axes("ranks", self.ranks, len(self.indices))


@dataclass(frozen=True, slots=True, eq=False)
class TokenFlags:
    """What is odd about entries of the token table, both [entries].

    `rare`: among the last RARE_MERGES merges of the vocabulary. `small_norm`: a norm far below the others', as of a
    token that training hardly touched.
    """

    rare: NDArray[np.bool_]
    small_norm: NDArray[np.bool_]

    def __post_init__(self) -> None:
        expect_axes("small_norm", self.small_norm, len(self.rare))


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddingTable:
    """A table [entries, width] of any float type, ready for many questions: `mean` [width] is taken off its entries.

    `norms` [entries] are those of the entries less the mean.
    """

    table: FloatTable
    mean: Floats
    norms: Floats

    def __post_init__(self) -> None:
        expect_axes("mean", self.mean, self.table.shape[1])
        expect_axes("norms", self.norms, len(self.table))

    def scores(self, vector: Floats) -> Floats:
        """Cosine of a vector [width], already less its own mean, with every entry less the table's, to [entries]."""
        expect_axes("vector", vector, len(self.mean))
        with np.errstate(invalid="ignore", over="ignore"):  # broken weights are noted when they are opened
            parts = [np.asarray(part, np.float32) @ vector for part in _slices(self.table)]
            products: Floats = np.concatenate([np.zeros(0, np.float32), *parts]) - self.mean @ vector
            sizes = self.norms * np.linalg.norm(vector)
            return np.divide(products, sizes, out=np.zeros_like(products), where=sizes != 0)


def prepare_table(table: FloatTable, mean: Floats | None = None) -> EmbeddingTable:
    """A table made ready; without a mean nothing is taken off."""
    mean = np.zeros(table.shape[1], np.float32) if mean is None else mean
    parts = [_norms(np.asarray(part, np.float32) - mean) for part in _slices(table)]
    return EmbeddingTable(table, mean, np.concatenate([np.zeros(0, np.float32), *parts]))


def cosine_scores(vector: Floats, table: FloatTable, mean: Floats | None = None) -> Floats:
    """Cosine of a vector [width] with every entry of a table [entries, width], as `EmbeddingTable.scores`."""
    return prepare_table(table, mean).scores(vector)


def _slices(table: FloatTable) -> Iterator[FloatTable]:
    return (table[start : start + ENTRIES_PER_SLICE] for start in range(0, len(table), ENTRIES_PER_SLICE))


def nearest(scores_of_all: Floats, count: int, leave_out: Iterable[int] = ()) -> Nearest:
    """The best `count` of all scores [entries], less those left out (such as a word's own token) and NaN."""
    usable = np.isfinite(scores_of_all)
    usable[list(leave_out)] = False
    candidates = np.flatnonzero(usable)
    values = scores_of_all[candidates]
    order = np.argsort(-values, kind="stable")[:count]  # stable: of equal entries the more common token comes first
    ranks = 1 + np.searchsorted(np.sort(-values), -values[order], side="left")
    return Nearest(candidates[order].astype(np.int64), values[order], ranks.astype(np.int64))


def table_mean(table: FloatTable) -> Floats:
    """The mean entry [width] of a table [entries, width], in slices."""
    total = sum(np.asarray(part).sum(axis=0, dtype=np.float64) for part in _slices(table))
    return np.asarray(total / max(1, len(table)), np.float32)


def frequency_rank(index: int) -> int | None:
    """How early a token was merged, from 0: BPE joins what is most common first. None for bytes, BOS and EOS."""
    return index - FIRST_MERGE if FIRST_MERGE <= index < BOS else None


def token_flags(table: FloatTable, rare: int = RARE_MERGES) -> TokenFlags:
    """Which entries of a token table [entries, width] are rare, and which are unusually small.

    Small is a norm more than 3.5 modified standard deviations (0.6745 times the distance from the median, divided by
    the median distance) below the median.
    """
    ids = np.arange(len(table))
    norms = np.concatenate([_norms(part) for part in _slices(table)])
    return TokenFlags((ids >= BOS - rare) & (ids < BOS), unusually_small(norms))


def unusually_small(norms: Floats) -> NDArray[np.bool_]:
    """Which of some norms lie far below their median, as `token_flags` says."""
    middle = np.median(norms)
    spread = np.median(np.abs(norms - middle))
    return np.asarray(0.6745 * (middle - norms) > SMALL_NORM_Z_SCORE * spread, np.bool_)


def _norms(vectors: FloatTable) -> Floats:
    return np.asarray(np.linalg.norm(np.asarray(vectors, np.float32), axis=1), np.float32)
