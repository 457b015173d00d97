"""A number for every word at every layer, as a ranked list: a line a word, a cell of colour a layer."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from gui.panes.plots.word_layers_model import (
    LAYERS,
    SUMMARY,
    VALUE,
    WORD,
    WordLayersDelegate,
    WordLayersModel,
    WordNumbers,
)
from gui.widgets.rows_model import Index, style_table

BAR_LETTERS = 14  # width of the bars, in letters of average width
MAX_WORD_SHARE = 0.34  # of the width, for the words
MIN_CELL_WIDTH = 7  # pixels of a layer
TICK_STEP = 4  # layers that have a number, where cells are narrow


class WordLayers(QTableView):
    """The words by their number at the shown layer, the greatest first, or in the order of the text.

    `pointed` and `clicked_at` give a word's number, SUMMARY for none, and a layer, -1 for none.
    """

    pointed = Signal(int, int)
    clicked_at = Signal(int, int)

    def __init__(self, name: str, tip: str, heading: str) -> None:
        """`heading` says what the numbers are."""
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.model_ = WordLayersModel(self, heading)
        self.setModel(self.model_)
        self.setItemDelegate(WordLayersDelegate(self))
        style_table(self, selects_rows=False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(MIN_CELL_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        self._connect()

    def _connect(self) -> None:
        self.entered.connect(lambda index: self.pointed.emit(*self.place(index)))
        self.viewportEntered.connect(lambda: self.pointed.emit(SUMMARY, -1))
        self.selectionModel().currentChanged.connect(lambda index, _: self.pointed.emit(*self.place(index)))
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)  # Enter
        self.horizontalHeader().sectionClicked.connect(self._click_heading)

    def place(self, index: Index) -> tuple[int, int]:
        """The word and the layer of a cell; SUMMARY and -1 for none."""
        if not index.isValid():
            return SUMMARY, -1
        return self.model_.rows[index.row()], index.column() - LAYERS if index.column() >= LAYERS else -1

    def show_numbers(self, numbers: WordNumbers, layer: int) -> None:
        """Takes other numbers, ranked at a layer; place and widths stay where words and layers do."""
        self.model_.show_numbers(numbers, layer)
        self._fit()

    def show_layer(self, layer: int) -> None:
        """Ranks the words at another layer."""
        self.model_.show_layer(layer)

    def light(self, words: Iterable[int]) -> None:
        """Marks words that are pointed at or selected elsewhere."""
        self.model_.light(frozenset(words))

    def fade(self, is_faded: bool) -> None:
        """Shows that newer numbers are on their way."""
        self.model_.fade(is_faded)

    def _choose(self, index: Index) -> None:
        """Emits a word and a layer; the first two cells of the line above the words order them as their headings do."""
        if self.model_.rows[index.row()] == SUMMARY and index.column() < LAYERS:
            self.model_.rank(index.column() == VALUE)
        else:
            self.clicked_at.emit(*self.place(index))

    def _click_heading(self, column: int) -> None:
        if column >= LAYERS:
            self.clicked_at.emit(SUMMARY, column - LAYERS)
        else:
            self.model_.rank(column == VALUE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Gives the words what they need and the layers the rest, evenly."""
        metrics, header, count = self.fontMetrics(), self.horizontalHeader(), self.model_.layer_count
        room = self.viewport().width()
        names = (*self.model_.numbers.words, self.model_.numbers.summary[0])
        longest = max(map(metrics.horizontalAdvance, names), default=0) + 14
        word, bar = min(longest, round(MAX_WORD_SHARE * room)), metrics.averageCharWidth() * BAR_LETTERS
        cell = max(MIN_CELL_WIDTH, (room - word - bar) // max(count, 1))
        widths = [max(word, room - bar - cell * count), bar, *[cell] * count]
        widths[WORD] = min(widths[WORD], word + count)
        for column, width in enumerate(widths):
            if header.sectionSize(column) != width:
                header.resizeSection(column, width)
        self.model_.show_ticks(1 if cell >= metrics.horizontalAdvance("00") + 6 else TICK_STEP)

    def sizeHint(self) -> QSize:
        """Room for a few lines."""
        return QSize(400, 120)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.pointed.emit(SUMMARY, -1)
