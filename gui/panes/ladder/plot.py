"""The ladder over the layers: a curve a rung, and a band of which is closest."""

from collections.abc import Sequence
from itertools import groupby
from math import floor

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from core.analysis.specificity import Ladder
from core.encoder.encoding import Floats
from core.program.translation import tr
from gui.panes.plots.layer_plot import LayerPlot
from gui.state.session import Session
from gui.widgets.colour_maps import sequence
from gui.widgets.style import LIGHT, Theme, ink_on, theme_of

BAND_HEIGHT = 24  # pixels
LINE_WIDTH = 2


class LadderPlot(LayerPlot):
    """Shows a ladder that is given to it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, BAND_HEIGHT)
        self.colours: list[QColor] = []
        self.band = RungBand()
        self.below.addItem(self.band)
        self.below.setYRange(0, 1, padding=0)
        name = tr("closest")
        self.below.getAxis("left").setTicks([[(0.5, name)]])
        for part in (self.plot, self.below):
            axis = part.getAxis("left")
            axis.setWidth(max(axis.fixedWidth, self.fontMetrics().horizontalAdvance(name) + 16))
        self.plot.setLabel("left", tr("similarity"))

    def show_ladder(self, ladder: Ladder) -> None:
        """Gives each rung a curve; items are kept from answer to answer, because making them is what takes long."""
        self.colours = sequence(theme_of(self), len(ladder.rungs))
        while len(self.curves) > len(ladder.rungs):
            self.plot.removeItem(self.curves.pop())
        while len(self.curves) < len(ladder.rungs):
            self.curves.append(self.plot.plot(antialias=True, symbolPen=None, symbolSize=5))
        self.light(-1)
        for item, colour, scores in zip(self.curves, self.colours, ladder.scores.T, strict=True):
            item.setSymbol("o" if np.isfinite(scores).any() else None)
            item.setSymbolBrush(colour)
            item.setData(np.arange(len(scores)), scores)
        self.band.show_rungs(ladder.nearest.tolist(), ladder.rungs, self.colours)
        self.show_layers(len(ladder.scores) - 1)
        self._scale(ladder.scores)

    def light(self, number: int) -> None:
        """Thickens one curve, or none."""
        for index, (item, colour) in enumerate(zip(self.curves, self.colours, strict=True)):
            item.setPen(pg.mkPen(colour, width=LINE_WIDTH * self.devicePixelRatioF() * (2 if index == number else 1)))

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        super().restyle()
        self.band.theme = theme_of(self)

    def _scale(self, scores: Floats) -> None:
        """0 to 1, and further down in quarters where a curve needs it."""
        lowest = float(np.min(scores, initial=0.0, where=np.isfinite(scores)))
        low = floor(lowest * 4) / 4
        self.plot.setYRange(low - 0.1, 1.1, padding=0)
        ticks = np.arange(-1, 1.01, 0.25 if low == 0 else 0.5)
        self.show_values([y for y in ticks.tolist() if y >= low])


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
        blocks = []
        for rung, run in groupby(enumerate(self.nearest), key=lambda at: at[1]):
            layers = [layer for layer, _ in run]
            blocks.append((layers[0], layers[-1], rung))
        return blocks

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
