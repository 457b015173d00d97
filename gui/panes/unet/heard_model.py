"""The lines and cells of the list that `HeardTable` shows: a line a word, a cell of colour a column of the U."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from core.analysis.cross_attention import BANDS_OUTSIDE
from core.analysis.word_measures import STEPS, ValueScale
from core.encoder.encoding import Floats
from core.program.numbers import plain_number, small_number
from core.program.translation import tr
from gui.panes.unet.columns import Column
from gui.widgets.rows_model import LEFT, Index, RowsModel
from gui.widgets.style import FADED, ink_on, theme_of
from gui.widgets.value_colours import value_tints

NAME = 0  # the column of the names; those of the U follow
REACHES = (0.2, 0.5, 1.0, 2.0)  # on both sides of 1, where colours end


@dataclass(frozen=True, eq=False)
class HeardNumbers:
    """Names of the lines, their numbers [lines, columns] around 1, and the band of random matrices of each column.

    `order` is that of the lines; those from `word_count` on are no words.
    """

    names: tuple[str, ...]
    word_count: int
    columns: tuple[Column, ...]
    values: Floats
    bands: tuple[float, ...]
    order: tuple[int, ...]

    @property
    def reach(self) -> float:
        """How far from 1 the colours go: the first round number that nearly all words' numbers do not exceed."""
        words = np.abs(self.values[: self.word_count] - 1)
        finite = words[np.isfinite(words)]
        most = float(np.percentile(finite, 98)) if finite.size else 0.0
        return next((reach for reach in REACHES if reach >= most), REACHES[-1])

    def is_within_band(self, line: int, column: int) -> bool:
        """Whether a number says nothing that random matrices do not."""
        return bool(abs(self.values[line, column] - 1) <= BANDS_OUTSIDE * self.bands[column])


EMPTY = HeardNumbers((), 0, (), np.zeros((0, 0), np.float32), (), ())


class HeardModel(RowsModel):
    """`rows` are the numbers of the lines in their order."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(parent=view)
        self._view = view
        self.numbers = EMPTY
        self.lit: frozenset[int] = frozenset()
        self.chosen = -1  # the column whose gains colour the editor's words
        self._steps: list[list[int]] = []

    def show_numbers(self, numbers: HeardNumbers) -> None:
        """Takes other numbers; the place stays where lines and columns do."""
        is_same = (numbers.names, numbers.columns) == (self.numbers.names, self.numbers.columns)
        self.numbers = numbers
        scale = ValueScale(1 - numbers.reach, 1 + numbers.reach, is_diverging=True)
        self._steps = [scale.steps(row) for row in numbers.values]
        headings = [tr("word"), *(column.name for column in numbers.columns)]
        if is_same and list(self.rows) == list(numbers.order):
            self.update_rows()
        else:
            self.reset(list(numbers.order), headings, self._tips())

    def _tips(self) -> Sequence[str]:
        order = tr("Words that fine and coarse blocks hear most differently stand first")
        opens, chooses = tr("A click opens its blocks, or folds them"), tr("A click colours the words by this block")
        return [order, *(f"{c.place.name}\n{opens if c.can_open else chooses}" for c in self.numbers.columns)]

    def light(self, lines: frozenset[int]) -> None:
        """Marks lines."""
        if lines != self.lit:
            self.lit = lines
            self.update_rows()

    def choose(self, column: int) -> None:
        """Marks a column, -1 for none."""
        if column != self.chosen:
            self.chosen = column
            self.update_rows()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.headings) - 1, 0))

    def colour(self, line: int, column: int) -> QColor | None:
        """The colour of a cell: grey within the band; None where there is no number."""
        theme, step = theme_of(self._view), self._steps[line][column]
        if step < 0:
            return None
        if self.numbers.is_within_band(line, column):
            return QColor(theme.grey_tint)
        return value_tints(theme, True)[min(step, STEPS - 1)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self.rows[index.row()], index.column() - 1
        if role == Qt.ItemDataRole.DisplayRole:
            return self.numbers.names[line] if column < 0 else small_number(float(self.numbers.values[line, column]))
        if role == Qt.ItemDataRole.ToolTipRole and column >= 0:
            name, value = self.numbers.names[line], plain_number(float(self.numbers.values[line, column]), 3)
            within = tr("within what random matrices give") if self.numbers.is_within_band(line, column) else ""
            return " · ".join(filter(None, (name, self.numbers.columns[column].name, value, within)))
        return None


class HeardDelegate(QStyledItemDelegate):
    """Paints names, and cells of colour with their numbers where there is room."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, view = index.model(), option.widget
        if not isinstance(model, HeardModel) or not isinstance(view, QTableView):
            return
        line, column = model.rows[index.row()], index.column() - 1
        painter.save()
        painter.setOpacity(FADED if model.is_faded else 1)
        box = QRectF(option.rect)
        if column < 0:
            self._paint_name(painter, box, model, line, view)
        else:
            self._paint_cell(painter, box, model, line, column)
        if view.currentIndex() == index and view.hasFocus():
            painter.setPen(QPen(QColor(theme_of(view).accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_name(self, painter: QPainter, box: QRectF, model: HeardModel, line: int, view: QWidget) -> None:
        theme, is_word = theme_of(view), line < model.numbers.word_count
        painter.setPen(QColor(theme.accent if line in model.lit else theme.text if is_word else theme.dim))
        text = painter.fontMetrics().elidedText(
            model.numbers.names[line], Qt.TextElideMode.ElideRight, int(box.width()) - 8
        )
        painter.drawText(box.adjusted(4, 0, -4, 0), LEFT, text)

    def _paint_cell(self, painter: QPainter, box: QRectF, model: HeardModel, line: int, column: int) -> None:
        colour, value = model.colour(line, column), float(model.numbers.values[line, column])
        if colour is not None and isfinite(value):
            painter.fillRect(box.adjusted(0, 0, -1 if box.width() > 12 else 0, -1), colour)
            text = small_number(value)
            is_told = not model.numbers.is_within_band(line, column)
            if is_told and painter.fontMetrics().horizontalAdvance("1.00") + 4 <= box.width():
                painter.setPen(ink_on(colour))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        if column == model.chosen:
            painter.setPen(QPen(QColor(theme_of(self.parent()).accent), 1.5))
            painter.drawLine(box.topLeft(), box.bottomLeft())
            painter.drawLine(box.topRight(), box.bottomRight())
