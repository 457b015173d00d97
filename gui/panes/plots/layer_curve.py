"""A curve over layers: a line from layer to layer and a dot at each, with less in it than pyqtgraph's item."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from core.encoder.encoding import Floats
from gui.panes.plots.view_item import ViewItem

DOT_SIZE = 5  # pixels
Layers = NDArray[np.int64]


class LayerCurve(ViewItem):
    """Draws `values` [n] at `layers` [n] with `pen`; where a value is not finite the line has a gap."""

    def __init__(self) -> None:
        super().__init__()
        self.layers: Layers = np.empty(0, np.int64)
        self.values: Floats = np.empty(0, np.float32)
        self.pen, self.is_dotted = QPen(), False
        self._runs: list[QPolygonF] = []

    def show_values(self, layers: Layers, values: Floats, pen: QPen, is_dotted: bool) -> None:
        """Takes other values [n] at layers [n], the pen of the line, and whether there is a dot a value."""
        self.layers, self.values, self.is_dotted = layers, values, is_dotted
        self._runs = [QPolygonF(points) for points in _finite_runs(layers, values)]
        self.draw_with(pen)

    def draw_with(self, pen: QPen) -> None:
        """Takes another pen."""
        self.pen = pen
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws in pixels, the dots above the line."""
        runs = [painter.transform().map(run) for run in self._runs]
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen)
        for run in runs:
            painter.drawPolyline(run)
        if self.is_dotted:
            painter.setPen(QPen(self.pen.color(), DOT_SIZE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for run in runs:
                painter.drawPoints(run)
        painter.restore()


def _finite_runs(layers: Layers, values: Floats) -> Iterator[list[QPointF]]:
    """The points of every run of finite values."""
    run = list[QPointF]()
    for layer, value, is_finite in zip(layers.tolist(), values.tolist(), np.isfinite(values).tolist(), strict=True):
        if is_finite:
            run.append(QPointF(layer, value))
        elif run:
            yield run
            run = []
    if run:
        yield run
