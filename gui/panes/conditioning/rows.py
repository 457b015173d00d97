"""Which rows of a conditioning are drawn: those of all chunks or of one, runs of padding folded or not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.conditioning_view import KINDS
from core.encoder.encoding import Floats

MIN_FOLDED_ROWS = 3  # rows of padding one after the other; fewer are drawn one by one
PADDING = KINDS.index("padding")


@dataclass(frozen=True, eq=False)
class DrawnRows:
    """Lines of the image: line i stands for `counts[i]` rows of the conditioning from `starts[i]` on."""

    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    def take(self, values: Floats) -> Floats:
        """The values [rows, …] of the lines [lines, …]: of folded rows their mean."""
        if not len(self.starts):
            return values[:0]
        sums = np.add.reduceat(values[: self.starts[-1] + self.counts[-1]], self.starts, axis=0)
        counts = self.counts.astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))
        return np.asarray(sums / counts, np.float32)

    def positions(self, line: int) -> range:
        """The rows of a line."""
        start = int(self.starts[line])
        return range(start, start + int(self.counts[line]))


def drawn_rows(kinds: NDArray[np.int64], first: int, end: int, folds: bool) -> DrawnRows:
    """The lines for rows `first` to before `end` of these kinds; `folds` makes one line of each run of padding."""
    starts, counts = list[int](), list[int]()
    row = first
    while row < end:
        run = row
        while run < end and kinds[run] == PADDING:
            run += 1
        count = run - row if folds and run - row >= MIN_FOLDED_ROWS else 1
        starts.append(row)
        counts.append(count)
        row += count
    return DrawnRows(np.array(starts, np.int64), np.array(counts, np.int64))
