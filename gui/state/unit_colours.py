"""Which unit, and so which tint, each row of the newest chunks belongs to."""

from core.analysis.units import Unit, UnitKind, units_of
from core.tokens.chunks import Chunks


class UnitColours:
    """The units of some chunks, by row; editor and strip share its order of colours."""

    def __init__(self, chunks: Chunks, kind: UnitKind) -> None:
        self.units: tuple[Unit, ...] = units_of(chunks, kind)
        self.index_at_row = {row: index for index, unit in enumerate(self.units) for row in unit.positions}

    def unit_at(self, row: int | None) -> Unit | None:
        """The unit that stands on a row."""
        index = self.index_at_row.get(row) if row is not None else None
        return None if index is None else self.units[index]

    def rows_with(self, row: int | None) -> frozenset[int]:
        """All rows of the unit on a row, or just that row."""
        unit = self.unit_at(row)
        return frozenset(unit.positions if unit else () if row is None else (row,))

    def keys_of(self, rows: frozenset[int]) -> frozenset[tuple[str, int]]:
        """What names the units on some rows across edits."""
        return frozenset(self.units[self.index_at_row[row]].key for row in rows if row in self.index_at_row)

    def rows_of(self, keys: frozenset[tuple[str, int]]) -> frozenset[int]:
        """The rows of the units of those names."""
        return frozenset(row for unit in self.units if unit.key in keys for row in unit.positions)
