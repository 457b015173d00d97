"""What a row is made of: norm, mean, standard deviation, least and greatest value."""

from dataclasses import dataclass

from numpy import errstate
from numpy.linalg import norm

from core.encoder.encoding import Floats


@dataclass(frozen=True, slots=True)
class RowStatistics:
    """One number a row, each an array [rows]."""

    norm: Floats
    mean: Floats
    std: Floats
    min: Floats
    max: Floats


def row_statistics(rows: Floats) -> RowStatistics:
    """Statistics of rows [rows, width] over their width; `std` is that of the values themselves (divided by width)."""
    with errstate(invalid="ignore", over="ignore"):  # rows of broken weights give NaN, which is what they are
        return RowStatistics(
            norm=norm(rows, axis=-1), mean=rows.mean(-1), std=rows.std(-1), min=rows.min(-1), max=rows.max(-1)
        )
