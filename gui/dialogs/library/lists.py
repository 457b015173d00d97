"""A table of a library in which Enter does something, and its columns share the width."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from gui.dialogs.library.models import LibraryModel
from gui.widgets.rows_model import style_table


class LibraryList(QTableView):
    """`pointed` gives the row that is chosen, or None; `opened` one that Enter or, where wished, a click is on."""

    pointed = Signal(object)
    opened = Signal(object)
    sort_wanted = Signal(int)  # a column whose heading was clicked

    def __init__(self, name: str, tip: str, model: LibraryModel, weights: Sequence[int], opens_by_click: bool) -> None:
        super().__init__()
        self.model_, self._weights = model, tuple(weights)
        model.setParent(self)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setModel(model)
        style_table(self)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.sort_wanted)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.pointed.emit(self.current))
        signals = (self.activated, self.clicked) if opens_by_click else (self.activated,)
        for signal in signals:
            signal.connect(lambda _index: self.opened.emit(self.current))

    @property
    def current(self) -> Any:  # noqa: ANN401  (a row of the model)
        """The row that is chosen; None for none."""
        line = self.currentIndex().row()
        return self.model_.rows[line] if 0 <= line < len(self.model_.rows) else None

    def show_rows(self, rows: Sequence[Any], show: Callable[[Sequence[Any]], None]) -> None:
        """Has `show` take other rows, of which the chosen one stays chosen, or else the first is."""
        before = self.current
        show(rows)
        line = next((at for at, row in enumerate(rows) if row == before), 0) if before is not None else 0
        if rows:
            self.setCurrentIndex(self.model_.index(line, 0))
        self.pointed.emit(self.current)

    def mark_sorted(self, column: int, is_descending: bool) -> None:
        """Shows by which column the rows are sorted."""
        order = Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(column, order)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Has the columns share the room by their weights."""
        super().resizeEvent(event)
        header, room = self.horizontalHeader(), self.viewport().width()
        for at, weight in enumerate(self._weights[:-1]):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(at, room * weight // sum(self._weights))
