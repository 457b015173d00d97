"""The lines and cells of the list that `WordLayers` shows: a line a word, a cell of colour a layer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from core.encoder.encoding import Floats
from core.program.numbers import plain_number, small_number
from core.program.translation import tr
from gui.widgets.colour_maps import map_colours, map_inks
from gui.widgets.rows_model import LEFT, RIGHT, Index, RowsModel
from gui.widgets.style import FADED, theme_of

WORD, VALUE, LAYERS = 0, 1, 2  # columns; those of the layers begin at LAYERS
SUMMARY = -1  # the number of the line that is no word


@dataclass(frozen=True, eq=False)
class WordNumbers:
    """Names of words, their numbers [layers + 1, words] and where colours and bars of these end.

    `summary` is what stands above the words: its name, its numbers [layers + 1], and where its bars end.
    """

    words: tuple[str, ...]
    values: Floats
    end: float
    summary: tuple[str, Floats, float]


EMPTY = WordNumbers((), np.zeros((1, 0), np.float32), 1.0, ("", np.zeros(1, np.float32), 1.0))


class WordLayersModel(RowsModel):
    """`rows` are the numbers of the words in their order, SUMMARY first."""

    def __init__(self, view: QWidget, heading: str) -> None:
        super().__init__(parent=view)
        self._heading, self._view = heading, view
        self.numbers, self.layer, self.is_ranked = EMPTY, 0, True
        self.lit: frozenset[int] = frozenset()
        self._tick_step = 1

    @property
    def layer_count(self) -> int:
        """The layers, layer 0 among them."""
        return len(self.numbers.values)

    def show_numbers(self, numbers: WordNumbers, layer: int) -> None:
        """Takes other numbers and ranks them at a layer."""
        is_same = (numbers.words, len(numbers.values)) == (self.numbers.words, self.layer_count) and bool(self.rows)
        self.numbers, self.layer = numbers, min(layer, len(numbers.values) - 1)
        if is_same:
            self._reorder()
        else:
            self.reset(self._order(), [*self._headings()])

    def show_layer(self, layer: int) -> None:
        """Ranks the words at another layer."""
        if min(layer, self.layer_count - 1) != self.layer:
            self.layer = min(layer, self.layer_count - 1)
            self._reorder()

    def rank(self, is_ranked: bool) -> None:
        """Orders the words by their number at the layer, or as the text has them."""
        self.is_ranked = is_ranked
        self._reorder()

    def light(self, words: frozenset[int]) -> None:
        """Marks words."""
        if words != self.lit:
            self.lit = words
            self.update_rows()

    def show_ticks(self, step: int) -> None:
        """Numbers every layer, or every fourth."""
        if step != self._tick_step:
            self._tick_step = step
            self._update_headings()

    def _reorder(self) -> None:
        """Orders the lines anew; the current cell stays at its word."""
        order = self._order()
        if order != self.rows:
            self.layoutAboutToBeChanged.emit()
            line_of = {word: line for line, word in enumerate(order)}
            for index in self.persistentIndexList():
                moved = self.index(line_of[self.rows[index.row()]], index.column())
                self.changePersistentIndex(index, moved)
            self.rows = order
            self.layoutChanged.emit()
        self._update_headings()
        self.update_rows()

    def _update_headings(self) -> None:
        self.headings = tuple(self._headings())
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.headings) - 1)

    def _order(self) -> list[int]:
        values = np.nan_to_num(self.numbers.values[self.layer], nan=-1)
        order = np.argsort(-values, kind="stable") if self.is_ranked else np.arange(len(values))
        return [SUMMARY, *order.tolist()]

    def _headings(self) -> Iterable[str]:
        yield tr("word") + ("" if self.is_ranked else " ▾")
        yield self._heading + (" ▾" if self.is_ranked else "")
        for layer in range(self.layer_count):
            yield str(layer) if layer % self._tick_step == 0 else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            tips = (tr("A click lists the words as the text has them"), tr("A click lists the greatest numbers first"))
            at_layer = tr("A click looks at layer {layer}").format(layer=section - LAYERS)
            return tips[section] if section < LAYERS else at_layer
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ForegroundRole:
            is_current = section - LAYERS == self.layer
            return QColor(theme_of(self._view).accent) if is_current else None
        return super().headerData(section, orientation, role)

    def value(self, word: int, layer: int) -> float:
        """A word's number at a layer, or the summary's."""
        return float(self.numbers.summary[1][layer] if word == SUMMARY else self.numbers.values[layer, word])

    def share(self, word: int, layer: int) -> float:
        """The same as a share of where colours and bars end: 0 to 1."""
        value, end = self.value(word, layer), self.numbers.summary[2] if word == SUMMARY else self.numbers.end
        return min(max(value / end, 0.0), 1.0) if isfinite(value) and end else 0.0

    def name(self, word: int) -> str:
        """What a line is called."""
        return self.numbers.summary[0] if word == SUMMARY else self.numbers.words[word]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        word, column = self.rows[index.row()], index.column()
        layer = self.layer if column < LAYERS else column - LAYERS
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(word) if column == WORD else small_number(self.value(word, layer))
        if role == Qt.ItemDataRole.ToolTipRole:
            at = tr("layer {layer}").format(layer=layer)
            return f"{self.name(word)} · {at}   {plain_number(self.value(word, layer), 4)}"
        return None


class WordLayersDelegate(QStyledItemDelegate):
    """Paints words, bars with their numbers, and cells of colour with theirs where there is room."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, view = index.model(), option.widget
        if not isinstance(model, WordLayersModel) or not isinstance(view, QTableView):
            return
        word, column = model.rows[index.row()], index.column()
        painter.save()
        painter.setOpacity(FADED if model.is_faded else 1)
        box = QRectF(option.rect)
        if column == WORD:
            self._paint_word(painter, box, model, word, view)
        elif column == VALUE:
            self._paint_bar(painter, box, model, word, view)
        else:
            self._paint_cell(painter, box, model, word, column - LAYERS)
        if view.currentIndex() == index and view.hasFocus():
            painter.setPen(QPen(QColor(theme_of(view).accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_word(self, painter: QPainter, box: QRectF, model: WordLayersModel, word: int, view: QWidget) -> None:
        theme = theme_of(view)
        painter.setPen(QColor(theme.accent if word in model.lit else theme.dim if word == SUMMARY else theme.text))
        text = painter.fontMetrics().elidedText(model.name(word), Qt.TextElideMode.ElideRight, int(box.width()) - 8)
        painter.drawText(box.adjusted(4, 0, -4, 0), LEFT, text)

    def _paint_bar(self, painter: QPainter, box: QRectF, model: WordLayersModel, word: int, view: QWidget) -> None:
        theme, number = theme_of(view), small_number(model.value(word, model.layer))
        room = painter.fontMetrics().horizontalAdvance("2e−5") + 8
        length = model.share(word, model.layer) * (box.width() - room - 6)
        painter.fillRect(QRectF(box.left() + 2, box.top() + 4, length, box.height() - 8), QColor(theme.curves[1]))
        painter.setPen(QColor(theme.dim if word == SUMMARY else theme.text))
        painter.drawText(QRectF(box.right() - room, box.top(), room - 4, box.height()), RIGHT, number)

    def _paint_cell(self, painter: QPainter, box: QRectF, model: WordLayersModel, word: int, layer: int) -> None:
        share, value = model.share(word, layer), model.value(word, layer)
        if word == SUMMARY:
            bar = box.adjusted(1, box.height() - share * (box.height() - 4), -1, 0)
            painter.fillRect(bar, QColor(theme_of(self.parent()).dim))
        elif isfinite(value):
            step, text = round(share * 255), small_number(value)
            painter.fillRect(box.adjusted(0, 0, -1 if box.width() > 12 else 0, -1), map_colours()[step])
            letters = max(text, ".00", key=len)  # numbers in all cells but the longest, or in none
            if painter.fontMetrics().horizontalAdvance(letters) + 4 <= box.width():
                painter.setPen(map_inks()[step])
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        if layer == model.layer:
            painter.setPen(QPen(QColor(theme_of(self.parent()).accent), 1.5))
            painter.drawLine(box.topLeft(), box.bottomLeft())
            painter.drawLine(box.topRight(), box.bottomRight())


def colour_ceiling(values: Floats, ends: Sequence[float], percentile: float = 100) -> float:
    """Where the colours end: the first of some round numbers that a percentile of the values does not exceed.

    Taken over all layers, so that it stays while they are scrubbed, and seldom moves while one types.
    """
    finite = values[np.isfinite(values)]
    top = float(np.percentile(finite, percentile)) if finite.size else 0.0
    return next((end for end in ends if end >= top), ends[-1])
