"""An axis of words in place of numbers."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.widgets.rows_model import RIGHT
from gui.widgets.style import LIGHT, Theme

MAX_WORD_WIDTH = 150  # pixels of a word beside its row
MAX_WORD_HEIGHT = 80  # pixels of a word that stands upright below its column
GAP_BESIDE, GAP_BELOW = 8, 4  # pixels between a word and its row or column


class WordAxis(pg.AxisItem):
    """The words of the rows at the left, or of the columns below them, upright where columns are narrow."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.labels: tuple[str, ...] = ()
        self.theme: Theme = LIGHT
        self.lit: frozenset[int] = frozenset()  # indices of the words that are pointed at or selected
        self.dimmed: frozenset[int] = frozenset()  # indices of the words that are greyed
        self._metrics = QFontMetricsF(self.font())
        self._longest = 0.0
        self._upright = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_words(self, labels: Sequence[str]) -> None:
        """Takes the words, one a row or column, and makes room for the longest."""
        self.labels = tuple(labels)
        self._metrics = QFontMetricsF(self.font())
        self._longest = max(map(self._metrics.horizontalAdvance, set(self.labels)), default=0.0)
        self.make_room()
        self.update()

    def make_room(self) -> None:
        """Sets the width to that of the longest word; below columns the height to a line, or to upright words."""
        if self.orientation == "left":
            width = min(self._longest, MAX_WORD_WIDTH) + 12
            if width != self.fixedWidth:
                self.setWidth(width)
        elif self.labels:
            view = self.linkedView()
            cell = view.width() / len(self.labels) if view else 0
            self._upright = self._longest + 6 > cell
            length = min(self._longest * self._shrink(cell), MAX_WORD_HEIGHT)
            height = length + 14 if self._upright else self._metrics.height() + 8
            if height != self.fixedHeight:
                self.setHeight(height)

    def light(self, indices: Iterable[int], theme: Theme) -> None:
        """Takes the indices of the words that are pointed at or selected."""
        look = frozenset(indices), theme
        if look != (self.lit, self.theme):
            self.lit, self.theme = look
            self.update()

    def grey(self, indices: frozenset[int]) -> None:
        """Takes the indices of the words that are greyed."""
        if indices != self.dimmed:
            self.dimmed = indices
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws the words in sight; where rows are narrower than a line, every second, third … one.

        Numbers that change beside them expose their edge, where no word stands.
        """
        view, bounds = self.linkedView(), self.boundingRect()
        gaps = (0, 0, -GAP_BESIDE, 0) if self.orientation == "left" else (0, GAP_BELOW - bounds.top(), 0, 0)
        if view is None or not self.labels or not option.exposedRect.intersects(bounds.adjusted(*gaps)):
            return
        start = self._pixel_at(view, 0)
        cell = self._pixel_at(view, 1) - start
        painter.setFont(self._fitting_font(abs(cell)))
        step = max(1, int(np.ceil(painter.fontMetrics().height() * 0.8 / abs(cell)))) if cell else 1
        length = bounds.height() if self.orientation == "left" else bounds.width()
        for index in range(0, len(self.labels), step):
            at = start + (index + 0.5) * cell
            if 0 <= at <= length:
                self._paint_word(painter, bounds, at, abs(cell) * step, index)

    def _fitting_font(self, cell: float) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * self._shrink(cell))
        return font

    def _shrink(self, cell: float) -> float:
        """The factor of the font's size: down to three quarters where rows are narrow."""
        return min(max(cell / self._metrics.height(), 0.75), 1.0)

    def _pixel_at(self, view: pg.ViewBox, coordinate: float) -> float:
        point = view.mapFromViewToItem(self, QPointF(coordinate, coordinate))
        return float(point.y() if self.orientation == "left" else point.x())

    def _paint_word(self, painter: QPainter, bounds: QRectF, at: float, cell: float, index: int) -> None:
        metrics = painter.fontMetrics()
        line = metrics.height()
        colour = self.theme.dim if index in self.dimmed else self.theme.text
        painter.setPen(QColor(self.theme.accent if index in self.lit else colour))
        if self.orientation == "bottom" and not self._upright:
            box = QRectF(at - cell / 2, GAP_BELOW, cell, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.labels[index])
            return
        room = int(bounds.width() if self.orientation == "left" else bounds.height()) - 8
        text = metrics.elidedText(self.labels[index], Qt.TextElideMode.ElideRight, room)
        if self.orientation == "left":
            box = QRectF(0, at - line / 2, bounds.width() - GAP_BESIDE, line)
            painter.drawText(box, RIGHT, text)
            return
        painter.save()
        painter.translate(at, 6)
        painter.rotate(-90)
        length = bounds.height() - 6
        painter.drawText(QRectF(-length, -line / 2, length, line), RIGHT, text)
        painter.restore()
