"""The parts a matrix of words is drawn with: word axes, and cells with gaps, numbers and marks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.encoder.encoding import Floats
from gui.widgets.style import LIGHT, Theme, map_inks

MAX_LABEL = 150  # pixels of a word beside its row
MAX_HEIGHT = 80  # and of one standing upright below its column


class WordAxis(pg.AxisItem):
    """Words instead of numbers: whole beside the rows, turned upright below the columns where they are narrow."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.labels: tuple[str, ...] = ()
        self.theme: Theme = LIGHT
        self.lit: frozenset[int] = frozenset()
        self.dimmed: frozenset[int] = frozenset()  # labels of lesser weight, greyed
        self._metrics = QFontMetricsF(self.font())
        self._longest = 0.0
        self._upright = False

    def show_words(self, labels: Sequence[str]) -> None:
        """Takes the words and makes room for the longest."""
        self.labels = tuple(labels)
        self._metrics = QFontMetricsF(self.font())
        self._longest = max((self._metrics.horizontalAdvance(label) for label in self.labels), default=0.0)
        self.make_room()

    def make_room(self) -> None:
        """Beside the rows the longest word, below the columns one line, or more where words stand upright."""
        if self.orientation == "left":
            self.setWidth(min(self._longest, MAX_LABEL) + 12)
        elif self.labels:
            view = self.linkedView()
            cell = view.width() / len(self.labels) if view else 0
            self._upright = self._longest + 6 > cell
            length = min(self._longest * self._shrink(cell), MAX_HEIGHT)
            self.setHeight(length + 14 if self._upright else self._metrics.height() + 8)
        self.update()

    def light(self, indices: Iterable[int], theme: Theme) -> None:
        """Marks the words that are pointed at or selected."""
        self.lit, self.theme = frozenset(indices), theme
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws every word whose cells are in sight and tall enough."""
        view = self.linkedView()
        if view is None or not self.labels:
            return
        cell = abs(self._place(view, 1) - self._place(view, 0))
        painter.setFont(self._fitting_font(cell))
        step = max(1, int(np.ceil(painter.fontMetrics().height() * 0.8 / cell))) if cell else 1
        for index in range(0, len(self.labels), step):
            self._paint_word(painter, self._place(view, index + 0.5), cell * step, index)

    def _fitting_font(self, cell: float) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * self._shrink(cell))
        return font

    def _shrink(self, cell: float) -> float:
        """Down to three quarters where rows are narrow."""
        return min(max(cell / self._metrics.height(), 0.75), 1.0)

    def _place(self, view: pg.ViewBox, at: float) -> float:
        point = view.mapFromViewToItem(self, QPointF(at, at))
        return float(point.y() if self.orientation == "left" else point.x())

    def _paint_word(self, painter: QPainter, at: float, cell: float, index: int) -> None:
        bounds, metrics = self.boundingRect(), painter.fontMetrics()
        length = bounds.height() if self.orientation == "left" else bounds.width()
        if not 0 <= at <= length:
            return
        plain = self.theme.dim if index in self.dimmed else self.theme.text
        painter.setPen(QColor(self.theme.accent if index in self.lit else plain))
        elide = Qt.TextElideMode.ElideRight
        if self.orientation == "left":
            text = metrics.elidedText(self.labels[index], elide, int(bounds.width()) - 8)
            box = QRectF(0, at - metrics.height() / 2, bounds.width() - 8, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        elif not self._upright:
            box = QRectF(at - cell / 2, 4, cell, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.labels[index])
        else:
            self._paint_upright(painter, at, metrics.elidedText(self.labels[index], elide, int(bounds.height()) - 8))

    def _paint_upright(self, painter: QPainter, at: float, text: str) -> None:
        metrics = painter.fontMetrics()
        painter.save()
        painter.translate(at, 6)
        painter.rotate(-90)
        box = QRectF(
            -self.boundingRect().height() + 6, -metrics.height() / 2, self.boundingRect().height() - 6, metrics.height()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class Cells(pg.GraphicsObject):
    """Over the image: gaps between cells, their numbers where there is room, and marks on some of them."""

    def __init__(self) -> None:
        super().__init__()
        self.matrix: Floats = np.zeros((0, 0), np.float32)
        self.levels = (0.0, 1.0)
        self.number: Callable[[float], str] = short_number
        self.theme: Theme = LIGHT
        self.lit: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())
        self.pins: Mapping[tuple[int, int], str] = {}
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_matrix(self, matrix: Floats, levels: tuple[float, float]) -> None:
        """Takes the numbers [rows, columns] and the levels their colours run between."""
        if matrix.shape != self.matrix.shape:
            self.prepareGeometryChange()
        self.matrix, self.levels = matrix, levels
        self.update()

    def boundingRect(self) -> QRectF:
        """One unit a cell."""
        rows, columns = self.matrix.shape
        return QRectF(0, 0, columns, rows)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws in pixels, so that lines and letters stay sharp at every zoom."""
        if not self.matrix.size:
            return
        to_pixels = painter.transform()
        cell = to_pixels.mapRect(QRectF(0, 0, 1, 1))
        seen = option.exposedRect.intersected(self.boundingRect())
        rows = range(int(seen.top()), min(int(np.ceil(seen.bottom())), self.matrix.shape[0]))
        columns = range(int(seen.left()), min(int(np.ceil(seen.right())), self.matrix.shape[1]))
        painter.save()
        painter.resetTransform()
        if min(cell.width(), cell.height()) >= 9:
            self._paint_gaps(painter, to_pixels.mapRect(self.boundingRect()), cell)
        line = painter.fontMetrics().height()
        if cell.width() >= 1.65 * line and cell.height() >= 0.7 * line:
            small = QFont(painter.font())
            small.setPointSizeF(small.pointSizeF() * (1.0 if cell.width() >= 2 * line <= 2 * cell.height() else 0.8))
            painter.setFont(small)
            self._paint_numbers(painter, to_pixels, rows, columns)
        self._paint_marks(painter, to_pixels)
        painter.restore()

    def _paint_gaps(self, painter: QPainter, whole: QRectF, cell: QRectF) -> None:
        painter.setPen(QPen(QColor(self.theme.card), 2 if cell.height() > 18 else 1))
        for row in range(self.matrix.shape[0] + 1):
            y = whole.top() + row * cell.height()
            painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y))
        for column in range(self.matrix.shape[1] + 1):
            x = whole.left() + column * cell.width()
            painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom()))

    def _paint_numbers(self, painter: QPainter, to_pixels: QTransform, rows: range, columns: range) -> None:
        low, high = self.levels
        inks = map_inks()
        places = np.clip(np.nan_to_num((self.matrix - low) / (high - low) * 255), 0, 255).astype(int)
        for row in rows:
            for column in columns:
                painter.setPen(inks[places[row, column]])
                box = to_pixels.mapRect(QRectF(column, row, 1, 1))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.number(float(self.matrix[row, column])))

    def _paint_marks(self, painter: QPainter, to_pixels: QTransform) -> None:
        rows, columns = self.matrix.shape
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = 2 if to_pixels.mapRect(QRectF(0, 0, 1, 1)).height() > 8 else -1  # around cells too small to hold it
        for (row, column), colour in self.pins.items():
            painter.setPen(QPen(QColor(colour), 2.5))
            painter.drawRect(to_pixels.mapRect(QRectF(column, row, 1, 1)).adjusted(inset, inset, -inset, -inset))
        painter.setPen(QPen(QColor(self.theme.accent), 1.6))
        for row in self.lit[0]:
            painter.drawRect(to_pixels.mapRect(QRectF(0, row, columns, 1)))
        for column in self.lit[1]:
            painter.drawRect(to_pixels.mapRect(QRectF(column, 0, 1, rows)))


def short_number(value: float) -> str:
    """Two decimals without the leading zero, with a true minus: .49, −.12, 1."""
    if value != value:
        return "–"
    text = f"{round(value, 2) + 0.0:.2f}".replace("-", "−")  # adding 0 makes -0 a 0
    if text == "1.00":
        return "1" if value >= 0.9995 else ".99"  # what is not equal is not to look equal
    return text.replace("0.", ".", 1)


def small_number(value: float) -> str:
    """One or two digits that matter, without the leading zero: .12, .04, .003, 2e−5."""
    if not isfinite(value) or not value:
        return "–" if value else "0"
    if value < 0.00095:
        return f"{value:.0e}".replace("e-0", "e−")
    return f"{value:.{3 if value < 0.0095 else 2}f}".replace("0.", ".", 1)
