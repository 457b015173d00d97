"""An axis of words in place of numbers."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.widgets.style import LIGHT, Theme

MAX_WORD_WIDTH = 150  # pixels of a word beside its row
MAX_WORD_HEIGHT = 80  # pixels of a word that stands upright below its column


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

    def show_words(self, labels: Sequence[str]) -> None:
        """Takes the words, one a row or column, and makes room for the longest."""
        self.labels = tuple(labels)
        self._metrics = QFontMetricsF(self.font())
        self._longest = max((self._metrics.horizontalAdvance(label) for label in self.labels), default=0.0)
        self.make_room()

    def make_room(self) -> None:
        """Sets the width to that of the longest word; below columns the height to a line, or to upright words."""
        if self.orientation == "left":
            self.setWidth(min(self._longest, MAX_WORD_WIDTH) + 12)
        elif self.labels:
            view = self.linkedView()
            cell = view.width() / len(self.labels) if view else 0
            self._upright = self._longest + 6 > cell
            length = min(self._longest * self._shrink(cell), MAX_WORD_HEIGHT)
            self.setHeight(length + 14 if self._upright else self._metrics.height() + 8)
        self.update()

    def light(self, indices: Iterable[int], theme: Theme) -> None:
        """Takes the indices of the words that are pointed at or selected."""
        self.lit, self.theme = frozenset(indices), theme
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws the words in sight; where rows are narrower than a line, every second, third … one."""
        view = self.linkedView()
        if view is None or not self.labels:
            return
        cell = abs(self._pixel_at(view, 1) - self._pixel_at(view, 0))
        painter.setFont(self._fitting_font(cell))
        step = max(1, int(np.ceil(painter.fontMetrics().height() * 0.8 / cell))) if cell else 1
        for index in range(0, len(self.labels), step):
            self._paint_word(painter, self._pixel_at(view, index + 0.5), cell * step, index)

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

    def _paint_word(self, painter: QPainter, at: float, cell: float, index: int) -> None:
        bounds, metrics = self.boundingRect(), painter.fontMetrics()
        length = bounds.height() if self.orientation == "left" else bounds.width()
        if not 0 <= at <= length:
            return
        colour = self.theme.dim if index in self.dimmed else self.theme.text
        painter.setPen(QColor(self.theme.accent if index in self.lit else colour))
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
        length, line = self.boundingRect().height() - 6, metrics.height()
        box = QRectF(-length, -line / 2, length, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
