"""The unit of each position of chunks, whose index decides its tint."""

from core.analysis.units import Unit, UnitKind, units_after_edit, units_of
from core.tokens.chunks import Chunks


class UnitColours:
    """The units of chunks by the positions of their tokens; every widget tints by their order."""

    def __init__(self, chunks: Chunks, kind: UnitKind, before: "UnitColours | None" = None) -> None:
        """`before` are those of the text before an edit, if there was one."""
        self._chunks, self._kind = chunks, kind
        if before is None or before._kind != kind:
            self.units = units_of(chunks, kind)
        else:
            self.units = units_after_edit(before._chunks, before.units, chunks, kind)
        self.index_at_row = {row: index for index, unit in enumerate(self.units) for row in unit.positions}

    def unit_at(self, row: int | None) -> Unit | None:
        """The unit at a position; None where there is none."""
        index = None if row is None else self.index_at_row.get(row)
        return None if index is None else self.units[index]

    def rows_with(self, row: int | None) -> frozenset[int]:
        """All positions of the unit at a position; that position alone where there is none."""
        unit = self.unit_at(row)
        return frozenset(unit.positions if unit else () if row is None else (row,))

    def keys_of(self, rows: frozenset[int]) -> frozenset[tuple[str, int]]:
        """The keys (label and occurrence) of the units at positions, which stay the same over edits."""
        return frozenset(self.units[self.index_at_row[row]].key for row in rows if row in self.index_at_row)

    def rows_of(self, keys: frozenset[tuple[str, int]]) -> frozenset[int]:
        """The positions of the units of these keys."""
        return frozenset(row for unit in self.units if keys and unit.key in keys for row in unit.positions)
