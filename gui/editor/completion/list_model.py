"""The rows of the list of completions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gui.editor.completion.entry_look import EntryLook, EntryNotes, look_of, spoken

if TYPE_CHECKING:
    from core.editing.completion_costs import InsertionCost
    from core.queries.completion_nearness import NearestUnit
    from core.studio.completion.completing import CompletionEntry
    from core.studio.completion.offered import Offered

LookRole = Qt.ItemDataRole.UserRole
NotesRole = Qt.ItemDataRole.UserRole + 1
NO_NOTES = EntryNotes()


class CompletionModel(QAbstractListModel):
    """Entries with what is known of each; notes belong to an entry and stay while the list changes around it."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[CompletionEntry, ...] = ()
        self._looks: tuple[EntryLook, ...] = ()
        self._notes: list[EntryNotes] = []

    def set_entries(self, entries: "Sequence[CompletionEntry]", offered: "Offered") -> None:
        """Takes other entries; those that were there keep what they are nearest to."""
        nearest = {entry: notes.nearest for entry, notes in zip(self.entries, self._notes, strict=True)}
        self.beginResetModel()
        self.entries = tuple(entries)
        self._looks = tuple(look_of(entry, offered) for entry in entries)
        self._notes = [EntryNotes(None, nearest.get(entry)) for entry in entries]
        self.endResetModel()

    def set_costs(self, first: int, costs: "Sequence[InsertionCost | None]") -> None:
        """Takes the costs of the entries from `first` on."""
        self._set_notes(first, [replace(self._notes[row], cost=cost) for row, cost in enumerate(costs, first)])

    def set_nearest(self, first: int, nearest: "Sequence[NearestUnit | None]") -> None:
        """Takes what the entries from `first` on are nearest to."""
        self._set_notes(first, [replace(self._notes[row], nearest=unit) for row, unit in enumerate(nearest, first)])

    def _set_notes(self, first: int, notes: list[EntryNotes]) -> None:
        last = first + len(notes)
        if notes != self._notes[first:last]:
            self._notes[first:last] = notes
            self.dataChanged.emit(self.index(first), self.index(last - 1))

    def look(self, row: int) -> EntryLook:
        """The texts of a row."""
        return self._looks[row]

    def notes(self, row: int) -> EntryNotes:
        """What has been found out about a row."""
        return self._notes[row]

    def spoken(self, row: int) -> str:
        """A row as it is said."""
        return spoken(self._looks[row], self._notes[row])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        row = index.row()
        if role == LookRole:
            return self._looks[row]
        if role == NotesRole:
            return self._notes[row]
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        return self.spoken(row) if role in texts else None
