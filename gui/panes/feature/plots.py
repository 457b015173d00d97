"""The plots of the feature: similarities over the layers, and the vector's numbers as a strip."""

from collections.abc import Sequence
from math import floor, isfinite

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from core.encoder.encoding import Floats
from core.program.translation import tr
from gui.panes.keyboard_cursor import CursorTargets, cell_targets
from gui.panes.plots.group_names import spread
from gui.panes.plots.layer_plot import LayerPlot
from gui.panes.plots.name_styles import LINE_SHARE
from gui.panes.plots.view_item import ViewItem
from gui.state.session import Session
from gui.widgets.colour_maps import diverging_map
from gui.widgets.style import Theme

LINE_WIDTH = 2  # pixels
GAP_BEFORE_NUMBER = 5  # pixels between a curve's end and its number
STRIP_HEIGHT = 44
SPREAD = 99  # percentile of the numbers' sizes that the colours reach to; the few largest would dim all others


class SimilarityPlot(LayerPlot):
    """A curve a prompt; the first, the prompt's own, is dashed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, 0)
        self._colours: Sequence[str] = ()
        self.plot.setLabel("left", tr("cosine"))
        self.below.getAxis("left").setTicks([[]])
        self.numbers = EndNumbers()
        self.plot.addItem(self.numbers, ignoreBounds=True)

    def show_curves(self, values: Floats, colours: Sequence[str]) -> None:
        """Takes values [layers + 1, curves]; items are kept from answer to answer."""
        self._colours = colours
        while len(self.curves) > len(colours):
            self.plot.removeItem(self.curves.pop())
        while len(self.curves) < len(colours):
            self.curves.append(self.plot.plot(antialias=True))
        self.light(-1)
        self.numbers.show_ends(values, colours)
        for item, curve in zip(self.curves, values.T, strict=True):
            item.setData(np.arange(len(curve)), curve)
        self.show_layers(len(values) - 1)
        low = floor(4 * float(np.min(values, initial=0.0, where=np.isfinite(values)))) / 4
        self.plot.setYRange(low - 0.1, 1.1, padding=0)  # room for the numbers at both ends
        self.show_values([y for y in (-1, -0.5, 0, 0.5, 1) if y >= low])

    def light(self, number: int) -> None:
        """Thickens one curve, or none."""
        for index, (item, colour) in enumerate(zip(self.curves, self._colours, strict=True)):
            style = Qt.PenStyle.SolidLine if index else Qt.PenStyle.DashLine
            width = LINE_WIDTH * self.devicePixelRatioF() * (2 if index == number else 1)
            item.setPen(pg.mkPen(colour, width=width, style=style))


class EndNumbers(ViewItem):
    """The number of each curve but the first at its end, moved apart where curves end side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[tuple[float, float]] = []  # layer and value
        self._colours: Sequence[str] = ()

    def show_ends(self, values: Floats, colours: Sequence[str]) -> None:
        """Takes the curves' values [layers + 1, curves] and colours."""
        self._ends = [(len(values) - 1.0, float(value)) for value in values[-1]]
        self._colours = colours
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws in pixels, so that numbers keep their size."""
        to_pixels, line = painter.transform(), painter.fontMetrics().height() * LINE_SHARE
        room = to_pixels.mapRect(self.boundingRect())
        places = [(number, to_pixels.map(QPointF(*end))) for number, end in enumerate(self._ends) if isfinite(end[1])]
        places = sorted(places[1:], key=lambda place: place[1].y())
        painter.save()
        painter.resetTransform()
        tops = spread([place.y() - room.top() for _, place in places], [line] * len(places), room.height())
        for (number, place), top in zip(places, tops, strict=True):
            width = painter.fontMetrics().horizontalAdvance(str(number))
            left = min(place.x() + GAP_BEFORE_NUMBER, room.right() - width - 1)
            painter.setPen(QColor(self._colours[number]))
            box = QRectF(left, room.top() + top, width, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, str(number))
        painter.restore()


class FeatureStrip(pg.GraphicsLayoutWidget):
    """A vector's numbers side by side, blue below 0 and orange above."""

    pointed = Signal(int)  # the index under the mouse, -1 for none

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(STRIP_HEIGHT)
        tip = tr("The vector's numbers; the colours reach to the {percent}th percentile of their sizes")
        self.setToolTip(tip.format(percent=SPREAD))
        self.setAccessibleName(tr("The numbers of the feature"))
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.image = pg.ImageItem(axisOrder="row-major")
        self._box = self.addViewBox(enableMenu=False, enableMouse=False)
        self._box.setDefaultPadding(0)
        self._box.addItem(self.image)
        self._count = 0
        self.scene().sigMouseMoved.connect(self._point)

    def show_vector(self, vector: Floats, theme: Theme) -> None:
        """Takes the numbers [n]."""
        self._count = len(vector)
        reach = float(np.percentile(np.abs(vector[np.isfinite(vector)]), SPREAD)) if np.isfinite(vector).any() else 1.0
        self.image.setColorMap(diverging_map(theme))
        self.image.setImage(vector[None], autoLevels=False, levels=(-(reach or 1.0), reach or 1.0))
        self._box.setRange(xRange=(0, self._count), yRange=(0, 1), padding=0)

    def cursor_targets(self) -> CursorTargets | None:
        """The numbers side by side, for keys."""
        return cell_targets(self._box, 1, self._count) if self._count else None

    def _point(self, scene_point: QPointF) -> None:
        inside = self._count and self._box.sceneBoundingRect().contains(scene_point)
        index = int(self._box.mapSceneToView(scene_point).x()) if inside else -1
        self.pointed.emit(min(index, self._count - 1))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(-1)
