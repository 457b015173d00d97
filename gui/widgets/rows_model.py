"""The base of all tables: a model of rows under headings with tooltips, and a plain style."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

Index = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowsModel(QAbstractTableModel):
    """`rows` of any kind, one a line; `data` of a subclass says what their cells show."""

    def __init__(self, headings: Sequence[str] = (), tips: Sequence[str] = (), parent: QObject | None = None) -> None:
        """Headings and tooltips in the user's language; without `tips` there are no tooltips."""
        super().__init__(parent)
        self.rows: Sequence[Any] = ()
        self.headings, self.tips = tuple(headings), tuple(tips)
        self.is_faded = False

    def reset(self, rows: Sequence[Any], headings: Sequence[str] | None = None, tips: Sequence[str] = ()) -> None:
        """Replaces all rows, and the columns where headings are given; selection and scroll position are lost."""
        self.beginResetModel()
        self.rows = rows
        if headings is not None:
            self.headings, self.tips = tuple(headings), tuple(tips)
        self.endResetModel()

    def update_rows(self, first: int = 0, last: int | None = None) -> None:
        """Repaints the cells of rows `first` to `last`, or to the end."""
        last = len(self.rows) - 1 if last is None else last
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.headings) - 1))

    def fade(self, is_faded: bool) -> None:
        """Shows all rows dim, or as they were."""
        if is_faded != self.is_faded:
            self.is_faded = is_faded
            self.update_rows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole and self.tips:
            return self.tips[section] or None
        return None


def style_table(table: QTableView, selects_rows: bool = True, selects_one: bool = True) -> None:
    """Styles a table as part of its pane: to be read, no grid, frame or row numbers; the Tab key leaves it.

    It scrolls by pixels, and selects rows or cells, one or several.
    """
    if selects_rows:
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    if selects_one:
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)  # Qt cuts a heading at both its ends
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 7)
