"""Which rows of a conditioning are drawn: those of all chunks or of one, runs of padding and of zeros folded or not."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis.conditioning_view import KINDS
from core.encoder.encoding import Floats

MIN_FOLDED_ROWS = 3  # rows of padding, or of zeros, one after the other; fewer are drawn one by one
LINES_A_SPAN = 40  # lines of the image for each that folded rows have
FOLDED = tuple(map(KINDS.index, ("padding", "zeros")))


@dataclass(frozen=True, eq=False)
class DrawnRows:
    """Lines of the image: line i stands for `counts[i]` rows of the conditioning from `starts[i]` on.

    Folded rows have several lines, one the same as the other, where a single one would be too thin to be seen.
    """

    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    def take(self, values: Floats) -> Floats:
        """The values [rows, …] of the lines [lines, …]: of folded rows their mean."""
        if not len(self.starts):
            return values[:0]
        starts, firsts, lines = np.unique(self.starts, return_index=True, return_inverse=True)
        sums = np.add.reduceat(values[: self.starts[-1] + self.counts[-1]], starts, axis=0)
        counts = self.counts[firsts].astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))
        return np.asarray((sums / counts)[lines], np.float32)

    def is_named(self, line: int) -> bool:
        """Whether a line is the one of its rows that has their name: the middle one."""
        return line in self._named

    @cached_property
    def _named(self) -> frozenset[int]:
        _, firsts, lines = np.unique(self.starts, return_index=True, return_counts=True)
        return frozenset((firsts + lines // 2).tolist())

    def positions(self, line: int) -> range:
        """The rows of a line."""
        start = int(self.starts[line])
        return range(start, start + int(self.counts[line]))


def drawn_rows(kinds: NDArray[np.int64], first: int, end: int, folds: bool) -> DrawnRows:
    """The lines for rows `first` to before `end` of these kinds; `folds` makes one of each run of padding or zeros."""
    starts, counts = list[int](), list[int]()
    row = first
    while row < end:
        run = row
        while run < end and kinds[run] in FOLDED and kinds[run] == kinds[row]:
            run += 1
        count = run - row if folds and run - row >= MIN_FOLDED_ROWS else 1
        starts.append(row)
        counts.append(count)
        row += count
    spans = np.where(np.array(counts) > 1, max(1, round(len(starts) / LINES_A_SPAN)), 1)
    return DrawnRows(np.repeat(np.array(starts, np.int64), spans), np.repeat(np.array(counts, np.int64), spans))
