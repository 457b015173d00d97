"""What is painted over the image of a matrix: gaps between its cells, their numbers, and marks."""

from collections.abc import Callable, Mapping

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.encoder.encoding import Floats
from gui.widgets.colour_maps import map_inks
from gui.widgets.style import LIGHT, Theme

MIN_CELL_WITH_GAP = 9  # pixels
MIN_CELL_WITH_LINES = 5  # pixels, of a matrix with lines between its blocks
CENTRED = Qt.AlignmentFlag.AlignCenter

FormatNumber = Callable[[float], str]


class Cells(pg.GraphicsObject):
    """Gaps between the cells and a number in each, where there is room, and outlines of rows, columns and cells."""

    def __init__(self, number: FormatNumber | None) -> None:
        """`number` writes the number of a cell; None for a matrix without gaps and numbers."""
        super().__init__()
        self.matrix: Floats = np.zeros((0, 0), np.float32)
        self.levels = (0.0, 1.0)
        self.number = number
        self.theme: Theme = LIGHT
        self.lit: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())  # rows and columns
        self.pins: Mapping[tuple[int, int], str] = {}  # colours by row and column
        self.blocks: tuple[tuple[int, int], ...] = ()  # runs of rows and of the same columns, first and end of each
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_matrix(self, matrix: Floats, levels: tuple[float, float]) -> None:
        """Takes the numbers [rows, columns], and the levels at which their colours begin and end."""
        if matrix.shape != self.matrix.shape:
            self.prepareGeometryChange()
        self.matrix, self.levels = matrix, levels
        self.update()

    def boundingRect(self) -> QRectF:
        """The rectangle of all cells, each of one unit of the view."""
        rows, columns = self.matrix.shape
        return QRectF(0, 0, columns, rows)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws in pixels of the device, so that lines and letters stay sharp at every zoom."""
        if not self.matrix.size:
            return
        to_pixels = painter.transform()
        painter.save()
        painter.resetTransform()
        if self.number is not None:
            self._paint_gaps(painter, to_pixels)
            self._paint_numbers(painter, to_pixels, option.exposedRect.intersected(self.boundingRect()), self.number)
        self._paint_blocks(painter, to_pixels)
        self._paint_marks(painter, to_pixels)
        painter.restore()

    def _paint_gaps(self, painter: QPainter, to_pixels: QTransform) -> None:
        whole, cell = to_pixels.mapRect(self.boundingRect()), to_pixels.mapRect(QRectF(0, 0, 1, 1))
        if min(cell.width(), cell.height()) < MIN_CELL_WITH_GAP:
            return
        painter.setPen(QPen(QColor(self.theme.card), 2 if cell.height() > 18 else 1))
        for row in range(self.matrix.shape[0] + 1):
            y = whole.top() + row * cell.height()
            painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y))
        for column in range(self.matrix.shape[1] + 1):
            x = whole.left() + column * cell.width()
            painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom()))

    def _paint_blocks(self, painter: QPainter, to_pixels: QTransform) -> None:
        """Draws a thin line between blocks, where they are not too small, and a frame around each of several rows."""
        whole, cell = to_pixels.mapRect(self.boundingRect()), to_pixels.mapRect(QRectF(0, 0, 1, 1))
        if min(cell.width(), cell.height()) >= MIN_CELL_WITH_LINES:
            painter.setPen(QPen(QColor(self.theme.card), 1))
            for first, _ in self.blocks[1:]:
                corner = to_pixels.map(QPointF(first, first))
                painter.drawLine(QPointF(whole.left(), corner.y()), QPointF(whole.right(), corner.y()))
                painter.drawLine(QPointF(corner.x(), whole.top()), QPointF(corner.x(), whole.bottom()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for first, end in self.blocks:
            if end - first > 1:
                block = to_pixels.mapRect(QRectF(first, first, end - first, end - first))
                for colour, width in ((self.theme.card, 3.0), (self.theme.text, 1.2)):
                    painter.setPen(QPen(QColor(colour), width))
                    painter.drawRect(block)

    def shows_numbers(self, cell: QRectF, line: float) -> bool:
        """Whether cells of that size in pixels have room for their numbers, in a font of that height of a line."""
        return self.number is not None and cell.width() >= 1.65 * line and cell.height() >= 0.7 * line

    def colour_indices(self, rows: slice, columns: slice) -> NDArray[np.int64]:
        """The indices of the cells' colours in the map, 0 to 255; 0 for NaN."""
        low, high = self.levels
        return np.clip(np.nan_to_num((self.matrix[rows, columns] - low) / (high - low) * 255), 0, 255).astype(int)

    def _paint_numbers(self, painter: QPainter, to_pixels: QTransform, exposed: QRectF, number: FormatNumber) -> None:
        cell, line = to_pixels.mapRect(QRectF(0, 0, 1, 1)), painter.fontMetrics().height()
        if not self.shows_numbers(cell, line):
            return
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * (1.0 if cell.width() >= 2 * line <= 2 * cell.height() else 0.8))
        painter.setFont(font)
        inks = map_inks()
        first, last = int(exposed.left()), int(np.ceil(exposed.right()))
        top, bottom = int(exposed.top()), min(int(np.ceil(exposed.bottom())), self.matrix.shape[0])
        colours = self.colour_indices(slice(top, bottom), slice(first, last)).tolist()
        for row in range(top, bottom):
            numbers = zip(self.matrix[row, first:last].tolist(), colours[row - top], strict=True)
            for column, (value, colour) in enumerate(numbers, first):
                painter.setPen(inks[colour])
                box = cell.translated(column * to_pixels.m11(), row * to_pixels.m22())
                painter.drawText(box, CENTRED, number(value))

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
