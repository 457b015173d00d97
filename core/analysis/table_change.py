"""Which rows of a token table another one has changed, once all rows' common scale is taken off."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, give_way, never_cancelled

ROWS_TOGETHER = 4096  # few enough that their differences stay small
# What storing rounds away of a number, as a share of it: two tables that differ by less may be the same numbers. Those
# of types not named here are blocks of few bits.
ROUNDING = {"F64": 2.0**-10, "F32": 2.0**-10, "F16": 2.0**-10, "BF16": 2.0**-7, "F8_E4M3": 2.0**-3, "F8_E5M2": 2.0**-2}
ROUNDING_OF_BLOCKS = 2.0**-2


@dataclass(frozen=True, eq=False)
class TableChange:
    """Two tables row by row: `change` [rows] is ‖t - s b‖ / ‖b‖ with `scale` s, 0 where the base's row is zero.

    A row is changed where that is more than `threshold`, what storing may have rounded away of either. `scale` is the
    median over the rows of <t, b> / <b, b>, as weight decay shrinks all rows alike.
    """

    scale: float
    change: Floats
    threshold: float

    @property
    def changed(self) -> NDArray[np.intp]:
        """The indices of changed rows, the most changed first, those that are alike in the table's order."""
        order = np.argsort(-self.change, kind="stable")
        return order[self.change[order] > self.threshold]


def table_change(table: Floats, base: Floats, rounding: float, cancelled: CancelCheck = never_cancelled) -> TableChange:
    """How the rows of `table` differ from those of `base`, both [rows, width]; ValueError where the shapes differ.

    Cancelled.

    `rounding` is the share of a number that storing rounds away, of a larger table's more. Rows of a broken table that
    are not finite count as changed without end.
    """
    if table.shape != base.shape:
        raise ValueError(f"tables of shapes {table.shape} and {base.shape} have no rows in common")
    own, known = _parts(table, cancelled), _parts(base, never_cancelled)
    sums = [(np.einsum("ij,ij->i", a, b), np.einsum("ij,ij->i", b, b)) for a, b in zip(own, known, strict=True)]
    products, squares = (np.concatenate(part) for part in zip(*sums, strict=True))
    usable = (squares > 0) & np.isfinite(products)
    scale = float(np.median(products[usable] / squares[usable])) if usable.any() else 1.0
    own, known = _parts(table, cancelled), _parts(base, never_cancelled)
    distances = [np.linalg.norm(new - np.float32(scale) * old, axis=1) for new, old in zip(own, known, strict=True)]
    change = np.divide(np.concatenate(distances), np.sqrt(squares), out=np.zeros(len(base)), where=squares > 0)
    change = np.where(np.isfinite(change), change, np.inf).astype(np.float32)
    return TableChange(scale, change, rounding * max(1.0, abs(scale)))


def _parts(table: Floats, cancelled: CancelCheck) -> Iterator[Floats]:
    for start in range(0, len(table), ROWS_TOGETHER):
        give_way(cancelled)
        yield table[start : start + ROWS_TOGETHER]


def rounding_of(*stored_types: str) -> float:
    """What rows of these stored types may differ by and be the same: the coarsest type's rounding."""
    return max(ROUNDING.get(name, ROUNDING_OF_BLOCKS) for name in stored_types)
