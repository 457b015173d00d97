"""The list beside the matrix: the pairs of words that say most, in sections."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from core.analysis.pair_ranking import PairRanking
from core.program.table import Table
from core.program.translation import tr
from gui.panes.words_by_words.pair_model import (
    PAIR,
    VALUE,
    Heading,
    Line,
    PairDelegate,
    PairModel,
    list_rows,
    pair_numbers,
)
from gui.state.pane_looks import Pin
from gui.widgets.rows_model import Index, style_table

LIST_SHARE, LEAST_WIDTH, MAX_WIDTH = 0.29, 11, 20  # of the pane's width; in heights of a line
RELOOKED = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)


class PairList(QTableView):
    """Shows a ranking; `pointed` gives the line that the mouse or a key points at, or None."""

    pointed = Signal(object)
    chosen = Signal(object)  # the line that was clicked, or that Enter was pressed on

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Pairs of words"))
        self.setToolTip(tr("Point to see both words, click or Enter to pin the pair, Ctrl+C to copy the list"))
        self.model_ = PairModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(PairDelegate(self.model_))
        style_table(self)
        self.horizontalHeader().hide()
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(line + 4)
        self.fit_width(0)
        header = self.horizontalHeader()
        header.setSectionResizeMode(PAIR, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(VALUE, self.fontMetrics().horizontalAdvance("−.88") + 14)
        self.entered.connect(lambda index: self.pointed.emit(self.model_.line_at(index)))
        self.viewportEntered.connect(lambda: self.pointed.emit(None))
        self.selectionModel().currentChanged.connect(lambda index, _: self.pointed.emit(self.model_.line_at(index)))
        self.clicked.connect(self._choose)

    def fit_width(self, pane_width: int) -> None:
        """Takes its share of a pane's width."""
        line = self.fontMetrics().height()
        self.setFixedWidth(round(min(max(LIST_SHARE * pane_width, LEAST_WIDTH * line), MAX_WIDTH * line)))

    def show_ranking(self, ranking: PairRanking, has_edit: bool, prefix: str = "") -> None:
        """Takes other pairs, of one of two encoders with its `prefix`.

        The current line stays the same pair where that is still there.
        """
        current = self.model_.line_at(self.currentIndex())
        if not self.model_.show_rows(list_rows(ranking, has_edit, prefix)):
            return
        self.clearSpans()
        for number, row in enumerate(self.model_.rows):
            if not isinstance(row, Line):
                self.setSpan(number, 0, 1, 2)
        lines = enumerate(map(self.model_.line_in, range(len(self.model_.rows))))
        place = next((at for at, line in lines if line and current and line.key == current.key), None)
        if place is not None:
            index = self.model_.index(place, PAIR)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def show_pins(self, pins: Sequence[Pin]) -> None:
        """Marks the pairs that are pinned, each in the colour of its curve."""
        numbers: dict[frozenset[object], int] = {frozenset(pin): number for number, pin in enumerate(pins)}
        if numbers != self.model_.pins:
            self.model_.show_pins(numbers)

    def as_table(self) -> Table:
        """The list as numbers."""
        columns = tr("of", "which list"), tr("word"), tr("word"), tr("cosine"), tr("percentile"), tr("before the edit")
        titles = {row.field: row.title for row in self.model_.rows if isinstance(row, Heading)}
        lines = (row for row in self.model_.rows if isinstance(row, Line))
        return Table(
            self.accessibleName(), columns, tuple((titles[line.field], *pair_numbers(line.pair)) for line in lines)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space pin, Ctrl+C copies."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_table().as_text())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: Index) -> None:
        line = self.model_.line_at(index)
        if line is not None:
            self.chosen.emit(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.model_.forget_looks()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RELOOKED:
            self.model_.forget_looks(has_font_changed=event.type() == QEvent.Type.FontChange)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)
