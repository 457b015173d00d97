"""Two pictures: a curve a model over the layers against the reference, and the matrix of all models."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from core.analysis.model_likeness import parting_layer
from core.analysis.ordering import order_by_likeness
from core.encoder.encoding import Floats
from core.program.numbers import small_number
from core.program.translation import tr
from core.queries.zoo import Zoo
from gui.panes.keyboard_cursor import CursorTargets, point_target
from gui.panes.plots.layer_ticks import tick_step, ticked_layers
from gui.panes.plots.matrix import MatrixPlot, plot_canvas
from gui.panes.zoo.lines import ModelLine
from gui.widgets.colour_maps import colour_axes
from gui.widgets.style import LIGHT, Theme

CHOSEN_WIDTH, OTHER_WIDTH = 2.8, 1.3  # pixels
RING = 11  # pixels: where a curve parts from the reference
BAND_OPACITY = 45  # of 255


class LikenessCurves(pg.GraphicsLayoutWidget):
    """The likeness of each model to the reference over its layers, and the band of what is nothing in common."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.setAccessibleName(tr("Likeness to the reference, layer by layer"))
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(2, 4, 8, 2)
        self.plot = self.addPlot(enableMenu=False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setLabel("bottom", tr("layer"))
        self.plot.showGrid(y=True, alpha=0.2)
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.low, self.high = pg.PlotDataItem(), pg.PlotDataItem()
        self.band = pg.FillBetweenItem(self.low, self.high)
        self.line = pg.InfiniteLine()
        self.nothing = pg.TextItem(anchor=(1, 0))
        for item in (self.low, self.high, self.band, self.line, self.nothing):
            self.plot.addItem(item, ignoreBounds=True)
        self.curves: dict[str, pg.PlotDataItem] = {}  # by the model's source
        self.rings = pg.ScatterPlotItem(size=RING, brush=None)
        self.plot.addItem(self.rings, ignoreBounds=True)
        self.partings: dict[str, int] = {}
        self._shown: tuple[Sequence[ModelLine], Zoo, str] | None = None
        self.plot.getViewBox().sigResized.connect(self._show_ticks)

    def show_lines(self, lines: Sequence[ModelLine], zoo: Zoo, chosen: str) -> None:
        """Draws the curves of the lines that were read, that of the chosen source above the others."""
        self._shown = lines, zoo, chosen
        for item in self.curves.values():
            self.plot.removeItem(item)
        self.curves, self.partings, rings = {}, {}, []
        drawn = [line for line in lines if line.index is not None and not line.is_base]
        for line in sorted(drawn, key=lambda line: line.source == chosen):
            curve = zoo.curve(line.index or 0)
            colour = QColor(self._theme.curves[line.colour % len(self._theme.curves)])
            width = CHOSEN_WIDTH if line.source == chosen else OTHER_WIDTH
            pen = pg.mkPen(colour, width=width * self.devicePixelRatioF())
            self.curves[line.source] = self.plot.plot(np.arange(len(curve)), curve, pen=pen, connect="finite")
            if (layer := parting_layer(curve)) is not None:
                self.partings[line.source] = layer
                rings.append({"pos": (layer, float(curve[layer])), "pen": pg.mkPen(colour, width=2)})
        self.rings.setData(rings)
        self._show_band(zoo.nothing_in_common)
        self._scale(zoo)

    def _show_band(self, nothing: Floats) -> None:
        has_band = bool(nothing.size) and bool(np.isfinite(nothing).all())
        for item in (self.band, self.nothing, self.low, self.high):
            item.setVisible(has_band)
        if has_band:
            at = np.arange(nothing.shape[1])
            self.low.setData(at, nothing.min(axis=0))
            self.high.setData(at, nothing.max(axis=0))
            self.nothing.setText(tr("nothing in common"))
            self.nothing.setPos(float(at[-1]), float(nothing.min()))  # curves are above the band

    def _scale(self, zoo: Zoo) -> None:
        values = [curve.getData()[1] for curve in self.curves.values()] + [zoo.nothing_in_common.ravel(), np.ones(1)]
        finite = np.concatenate(values)
        low = float(finite[np.isfinite(finite)].min())
        self.plot.setXRange(-0.5, max(1, len(zoo.likeness) - 1) + 0.5, padding=0)
        self.plot.setYRange(min(low, 1 - 0.02) - 0.14 * (1 - low + 0.02), 1, padding=0.03)
        self._show_ticks()

    def _show_ticks(self) -> None:
        if self._shown is None:
            return
        layers = len(self._shown[1].likeness) - 1
        room = self.fontMetrics().horizontalAdvance("00 ")
        step = tick_step(layers, self.plot.getViewBox().width(), room) if layers > 0 else 1
        self.plot.getAxis("bottom").setTicks([[(at, str(at)) for at in ticked_layers(0, layers, step)]])

    def show_layer(self, layer: int) -> None:
        """Marks the layer of the reference that is shown elsewhere."""
        self.line.setValue(layer)

    def layer_at(self, scene_point: QPointF) -> int | None:
        """The layer nearest to a point of the scene over the plot."""
        view = self.plot.getViewBox()
        if self._shown is None or not view.sceneBoundingRect().contains(scene_point):
            return None
        return min(max(round(view.mapSceneToView(scene_point).x()), 0), len(self._shown[1].likeness) - 1)

    def reading_at(self, scene_point: QPointF) -> str:
        """The chosen model's likeness at the layer that the mouse is over, else that of the first; "" outside."""
        layer = self.layer_at(scene_point)
        if layer is None or self._shown is None or not self.curves:
            return ""
        lines, zoo, chosen = self._shown
        line = next((line for line in lines if line.source == chosen and line.source in self.curves), None)
        line = line or next(line for line in lines if line.source in self.curves)
        value = small_number(float(zoo.curve(line.index or 0)[layer]))
        text = tr("{model} · layer {layer}: {value}").format(model=line.name, layer=layer, value=value)
        return text if self.partings.get(line.source) != layer else tr("{text}, parts here").format(text=text)

    def cursor_targets(self) -> CursorTargets | None:
        """A row a curve, a column a layer, for keys."""
        view, curves = self.plot.getViewBox(), list(self.curves.values())

        def at(row: int, layer: int) -> QRectF:
            return point_target(view, layer, float(np.nan_to_num(curves[row].getData()[1][layer])))

        layers = len(self._shown[1].likeness) if self._shown else 0
        return CursorTargets(view, len(curves), layers, at, (0, 0)) if curves else None

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self._theme = theme
        self.setBackground(theme.card)
        colour = QColor(theme.dim)
        colour.setAlpha(BAND_OPACITY)
        self.band.setBrush(colour)
        for item in (self.low, self.high):
            item.setPen(pg.mkPen(theme.dim, style=Qt.PenStyle.DotLine))
        self.nothing.setColor(theme.dim)
        self.line.setPen(pg.mkPen(theme.accent, width=1.5, style=Qt.PenStyle.DashLine))
        colour_axes(map(self.plot.getAxis, ("left", "bottom")), theme)
        if self._shown:
            self.show_lines(*self._shown)


class ModelMatrix:
    """All models against all, those that read alike side by side; `canvas` shows it."""

    def __init__(self) -> None:
        self.matrix = MatrixPlot()
        self.canvas = plot_canvas(self.matrix.plot)
        self.canvas.setAccessibleName(tr("Likeness of all models to one another"))
        self.order: tuple[str, ...] = ()  # the sources
        self._names: list[str] = []

    def show_lines(self, lines: Sequence[ModelLine], zoo: Zoo, layer: int) -> None:
        """Takes the models that were read, at a layer of the reference."""
        read = [line for line in lines if line.index is not None]
        at = [line.index for line in read]
        likeness = zoo.likeness[min(layer, len(zoo.likeness) - 1)][np.ix_(at, at)]
        order = order_by_likeness(1 - likeness).order
        names = [read[index].name for index in order]
        self.order = tuple(read[index].source for index in order)
        self._names = names
        self.matrix.show(names, names, likeness[np.ix_(order, order)], (_floor(zoo, layer, likeness), 1.0))

    def reading(self, row: int, column: int) -> str:
        """What a cell shows."""
        value = small_number(float(self.matrix.cells.matrix[row, column]))
        return f"{self._names[row]} × {self._names[column]}: {value}"

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self.canvas.setBackground(theme.card)
        self.matrix.restyle(theme)
        self.matrix.mark((), (), theme)


def _floor(zoo: Zoo, layer: int, likeness: Floats) -> float:
    """Where the colours begin: at what is nothing in common, or lower where a likeness is, in tenths."""
    nothing = zoo.nothing_in_common
    values = np.concatenate([likeness.ravel(), nothing[:, min(layer, nothing.shape[1] - 1)] if nothing.size else []])
    least = float(np.nanmin(values)) if np.isfinite(values).any() else 0.0
    return min(0.9, np.floor(10 * least) / 10)
