"""Which unit, and so which tint, each row of the newest chunks belongs to."""

from core.analysis.units import Unit, UnitKind, units_of
from core.chunking import Chunks


class UnitTints:
    """The units of some chunks, by row; editor and strip share its order of colours."""

    def __init__(self, chunks: Chunks, kind: UnitKind) -> None:
        self.units: tuple[Unit, ...] = units_of(chunks, kind)
        self.of_row = {row: index for index, unit in enumerate(self.units) for row in unit.rows}

    def unit_at(self, row: int | None) -> Unit | None:
        """The unit that stands on a row."""
        index = self.of_row.get(row) if row is not None else None
        return None if index is None else self.units[index]

    def rows_with(self, row: int | None) -> frozenset[int]:
        """All rows of the unit on a row, or just that row."""
        unit = self.unit_at(row)
        return frozenset(unit.rows if unit else () if row is None else (row,))
