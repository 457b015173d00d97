"""Across layers: the similarity of pinned pairs from layer 0 to the last, and the mean over all pairs."""

from dataclasses import dataclass
from itertools import cycle
from math import floor, isfinite

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from core.analysis.lens import Lens
from core.analysis.units import Unit
from core.encoding import Floats
from core.families import TOOLS
from core.table import Table
from gui.layer_names import clip_skip
from gui.panes.curve_legend import CurveLegend, LegendEntry
from gui.panes.pane import Pane
from gui.session import Pin, Session
from gui.style import theme_of

LINE = 2  # pixels
HINT = "Click a cell of Words × words to pin its pair. Most and least alike go by the mean over all layers."


@dataclass(frozen=True)
class Curve:
    """One line of the plot; `values` [layers + 1]."""

    label: str
    values: Floats
    colour: str
    rows: frozenset[int] = frozenset()  # of the two units it compares
    pin: Pin | None = None
    dashed: bool = False


def _named(unit: Unit) -> str:
    """The label, with a number for a word that stands in the prompt again."""
    return f"{unit.label} ({unit.turn + 1})" if unit.turn else unit.label


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−") if isfinite(value) else "–"


def _pair(lens: Lens, left: int, right: int, colour: str, pin: Pin | None, which: str = "") -> Curve:
    """The curve of two units; a pinned pair keeps the order it was pinned in."""
    one, other = lens.units[left], lens.units[right]
    label = f"{which}{_named(one)} – {_named(other)}"
    return Curve(label, lens.pair(left, right), colour, frozenset(one.rows + other.rows), pin)


class AcrossLayers(Pane):
    """Curves over layers, the selected layer as a line that can be dragged, clip-skip numbers on top."""

    title = "Across layers"
    needs = "Type at least two words: how alike they are from layer to layer is drawn here."

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        view = pg.GraphicsLayoutWidget()
        self._soon = QTimer(singleShot=True, interval=0)
        super().__init__(session, view, parent)
        self._soon.timeout.connect(super().refresh)
        self.curves: list[Curve] = []
        self._view = view
        view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._items: list[pg.PlotDataItem] = []
        view.ci.setContentsMargins(2, 2, 2, 2)
        self.plot = view.addPlot(enableMenu=False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.showAxis("top")
        self.plot.getAxis("left").setWidth(38)
        self.plot.getAxis("left").setStyle(hideOverlappingLabels=False)
        self.plot.showGrid(y=True, alpha=0.2)
        self.line = pg.InfiniteLine(movable=True)
        self.plot.addItem(self.line)
        self.legend = CurveLegend(HINT)
        self.content.addWidget(self.legend)
        self.legend.removed.connect(self._unpin)
        self.legend.pointed.connect(self._point_at_pair)
        session.pointed_changed.connect(self._light)
        session.selection_changed.connect(self._light)
        self.line.sigPositionChangeFinished.connect(lambda line: line.setValue(session.layer))
        self.line.sigDragged.connect(lambda line: session.set_layer(round(line.value())))
        view.scene().sigMouseMoved.connect(self._point)
        view.scene().sigMouseClicked.connect(self._click)
        session.layer_changed.connect(self._show_layer)
        session.pins_changed.connect(self.refresh)
        session.dialect_changed.connect(self.refresh)
        self.restyle()

    def refresh(self) -> None:
        """Draws a turn of the event loop later than the matrix, so that a key between them need not wait for both."""
        self._soon.start()

    def draw(self) -> None:
        """Shows the curves of the session's lens."""
        lens = self.session.lens
        enough = lens is not None and len(lens.units) > 1
        self.show_empty(not enough)
        self.legend.setVisible(enough)
        if lens is None or not enough:
            return
        self.curves = self._curves(lens)
        self._plot_curves()
        self._scale(lens)
        self.describe(lens, "layer by layer")
        self.legend.show_entries(
            [LegendEntry(curve.label, "", curve.colour, curve.dashed, curve.pin is not None) for curve in self.curves]
        )
        self._show_layer(self.session.layer)

    def numbers(self) -> Table:
        """A line a layer, a column a curve."""
        if not self.curves:
            return Table(self.title, (), ())
        columns = ("layer", *(curve.label for curve in self.curves))
        values = np.stack([curve.values for curve in self.curves], axis=1).tolist()
        return Table(self.title, columns, tuple((layer, *row) for layer, row in enumerate(values)))

    def _curves(self, lens: Lens) -> list[Curve]:
        """The pinned pairs that the prompt still has; with none, the pair most and the pair least alike."""
        theme = theme_of(self)
        pinned = []
        for pin, colour in zip(self.session.pins, cycle(theme.curves), strict=False):
            left, right = lens.index(pin[0]), lens.index(pin[1])
            if left is not None and right is not None:
                pinned.append(_pair(lens, left, right, colour, pin))
        extremes = zip(("most alike: ", "least alike: "), lens.extreme_pairs, theme.curves, strict=False)
        found = pinned or [_pair(lens, *pair, colour, None, which) for which, pair, colour in extremes]
        return [*found, Curve("mean of all pairs", lens.collapse, theme.dim, dashed=True)]

    def _plot_curves(self) -> None:
        """Gives each curve an item; items are kept from answer to answer, because making them is what takes long."""
        while len(self._items) > len(self.curves):
            self.plot.removeItem(self._items.pop())
        while len(self._items) < len(self.curves):
            self._items.append(self.plot.plot(antialias=True, symbolPen=None, symbolSize=5))
        for curve, item in zip(self.curves, self._items, strict=True):
            style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
            item.setPen(pg.mkPen(curve.colour, width=LINE * self.devicePixelRatioF(), style=style))
            item.setSymbol("o" if np.isfinite(curve.values).any() and not curve.dashed else None)
            item.setSymbolBrush(curve.colour)
            item.setData(np.arange(len(curve.values)), curve.values)

    def _light(self) -> None:
        """Thickens the curves of the words that are pointed at or selected."""
        rows = self.session.pointed | self.session.selected if self.session.up_to_date else frozenset()
        for curve, item in zip(self.curves, self._items, strict=True):
            pen = pg.mkPen(item.opts["pen"])
            pen.setWidthF(LINE * self.devicePixelRatioF() * (2 if curve.rows & rows else 1))
            item.setPen(pen)

    def _point_at_pair(self, number: int) -> None:
        self.point(self.curves[number].rows if number >= 0 else ())

    def _scale(self, lens: Lens) -> None:
        """0 to 1, and further down in quarters where a curve needs it; a tick a layer."""
        layers = lens.vectors.shape[0] - 1
        lowest = min((float(value) for curve in self.curves for value in curve.values if isfinite(value)), default=0.0)
        low = min(0.0, floor(lowest * 4) / 4)
        self.plot.setXRange(0, layers, padding=0.02)
        self.plot.setYRange(low - 0.1, 1.1, padding=0)
        ticks = np.arange(-1, 1.01, 0.25 if low == 0 else 0.5)
        self.plot.getAxis("left").setTicks([[(y, f"{y:g}".replace("-", "−")) for y in ticks if y >= low]])
        step = 1 if layers <= 16 else 4
        shown = sorted({*range(0, layers - step + 1, step), layers - 1, layers})
        self.plot.getAxis("bottom").setTicks([[(layer, str(layer)) for layer in shown]])
        marks = [(layer, clip_skip(self.session, layer)) for layer in shown if layer]
        self.plot.getAxis("top").setTicks([marks])
        self.plot.setLabel("bottom", f"layer (above the curves: clip skip in {TOOLS[self.session.dialect]})")
        self.line.setBounds((0, layers))

    def _show_layer(self, layer: int) -> None:
        self.line.setValue(layer)
        self._show_values(layer)

    def _show_values(self, layer: int) -> None:
        if self.curves and layer < len(self.curves[0].values):
            self.legend.show_values([_number(float(curve.values[layer])) for curve in self.curves])
            self.readout.setText(f"at layer {layer}")

    def layer_at(self, scene_point: QPointF) -> int | None:
        """The layer nearest to a point of the scene inside the plot."""
        view = self.plot.getViewBox()
        if not self.curves or not view.sceneBoundingRect().contains(scene_point):
            return None
        return min(max(round(view.mapSceneToView(scene_point).x()), 0), len(self.curves[0].values) - 1)

    def _point(self, scene_point: QPointF) -> None:
        layer = self.layer_at(scene_point)
        self._show_values(self.session.layer if layer is None else layer)

    def _click(self, event: MouseClickEvent) -> None:
        layer = self.layer_at(event.scenePos())
        if layer is not None and event.button() == Qt.MouseButton.LeftButton:
            self.session.set_layer(layer)

    def _unpin(self, number: int) -> None:
        pin = self.curves[number].pin
        self.session.set_pins(other for other in self.session.pins if other != pin)

    def leaveEvent(self, event: QEvent) -> None:
        """Goes back to the values of the selected layer."""
        super().leaveEvent(event)
        self._show_values(self.session.layer)

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        for item in self._items:
            item.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self._view.setBackground(theme.card)
        self.line.setPen(pg.mkPen(theme.accent, width=1.5 * self.devicePixelRatioF(), style=Qt.PenStyle.DashLine))
        self.line.setHoverPen(pg.mkPen(theme.accent, width=3))
        for name in ("left", "bottom", "top"):
            axis = self.plot.getAxis(name)
            axis.setPen(QColor(theme.border))
            axis.setTextPen(QColor(theme.dim))
        self.draw()
