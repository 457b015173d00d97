"""The band under the ladder's axis: which rung is closest at each layer."""

from collections.abc import Sequence
from itertools import groupby

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.style import LIGHT, Theme, ink_on


class RungBand(pg.GraphicsObject):
    """A block for every run of layers with the same closest rung, its name in it where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.nearest: tuple[int, ...] = ()
        self._names: tuple[str, ...] = ()
        self._colours: tuple[QColor, ...] = ()

    def show_rungs(self, nearest: Sequence[int], names: Sequence[str], colours: Sequence[QColor]) -> None:
        """Takes the index of the closest rung of every layer, -1 where there is none."""
        self.prepareGeometryChange()
        self.nearest, self._names, self._colours = tuple(nearest), tuple(names), tuple(colours)
        self.update()

    def runs(self) -> list[tuple[int, int, int]]:
        """First layer, last layer and rung of every block."""
        found = []
        for rung, run in groupby(enumerate(self.nearest), key=lambda at: at[1]):
            layers = [layer for layer, _ in run]
            found.append((layers[0], layers[-1], rung))
        return found

    def boundingRect(self) -> QRectF:
        """A layer wide for every layer, 1 high."""
        return QRectF(-0.5, 0, len(self.nearest), 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws in pixels, so that letters stay as they are."""
        to_pixels = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for first, last, rung in self.runs():
            box = to_pixels.mapRect(QRectF(first - 0.5, 0, last - first + 1, 1)).adjusted(1, 2, -1, -2)
            colour = self._colours[rung] if rung >= 0 else QColor(self.theme.grey_tint)
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.setBrush(colour)
            painter.drawRoundedRect(box, 3, 3)
            self._paint_name(painter, box, self._names[rung] if rung >= 0 else "–", ink_on(colour))
        painter.restore()

    def _paint_name(self, painter: QPainter, box: QRectF, name: str, ink: QColor) -> None:
        """The name, shortened; nothing where less than three letters would be left."""
        text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(box.width()) - 6)
        if text == name or len(text) > 3:
            painter.setPen(ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
