"""What Compare draws: a grid of cells with a curve beside it, and the two encoders' likenesses over depth."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from core.analysis.representation_similarity import RepresentationSimilarity
from core.encoder.encoding import Floats
from core.program.translation import tr
from gui.panes.plots.cells import Cells
from gui.panes.plots.matrix import short_number
from gui.panes.plots.word_axis import WordAxis
from gui.widgets.style import Theme, colour_map

MEANS_WIDTH = 120  # pixels
TITLE_HEIGHT = 20
AXIS_HEIGHT = 46


class CompareGrid(pg.GraphicsLayoutWidget):
    """Rows and columns with names, numbers where there is room, and at the right a curve of one number a row."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.image, self.cells = pg.ImageItem(axisOrder="row-major"), Cells(short_number)
        self.axes = {"left": WordAxis("left"), "bottom": WordAxis("bottom")}
        self.plot = pg.PlotItem(axisItems=self.axes, enableMenu=False)
        self.means = pg.PlotItem(enableMenu=False)
        self.curve = pg.PlotDataItem(symbol="o", symbolSize=5, symbolPen=None)
        for plot in (self.plot, self.means):
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
            plot.getViewBox().setDefaultPadding(0)
            plot.invertY()
            self.addItem(plot)
        self.plot.addItem(self.image)
        self.plot.addItem(self.cells)
        self.bar = pg.ColorBarItem((0, 1), width=12, colorMap=colour_map(), interactive=False, colorMapMenu=False)
        self.bar.setImageItem(self.image, insert_in=self.plot)
        self.means.addItem(self.curve)
        self.means.hideAxis("left")
        self.means.setYLink(self.plot)
        self.means.showGrid(x=True, alpha=0.2)
        self.plot.getViewBox().sigResized.connect(self._make_room)

    def show_cells(
        self, matrix: Floats, levels: tuple[float, float], rows: Sequence[str], columns: Sequence[str], title: str
    ) -> None:
        """Takes numbers [rows, columns], the levels of their colours, names, and what stands on which axis."""
        self.axes["left"].show_words(rows)
        self.axes["bottom"].show_words(columns)
        self.image.setImage(matrix, autoLevels=False, levels=levels)
        self.cells.show_matrix(matrix, levels)
        self.bar.setLevels(levels)
        self.title = title
        self._make_room()
        self.plot.getViewBox().setRange(xRange=(0, len(columns)), yRange=(0, len(rows)), padding=0)

    title = ""

    def show_means(self, means: Floats | None, end: float = 1.0) -> None:
        """A curve of one number a row, or none."""
        self.means.setVisible(means is not None)
        self.means.setFixedWidth(MEANS_WIDTH if means is not None else 0)
        if means is not None:
            self.curve.setData(means, np.arange(len(means)) + 0.5)
            self.means.setXRange(-0.03 * end, 1.05 * end, padding=0)
            self.means.getAxis("bottom").setTicks([[(0, "0"), (end / 2, tr("mean")), (end * 0.96, f"{end:g}")]])

    def _make_room(self) -> None:
        """As much below the curve as below the cells, so that they stand side by side."""
        self.axes["bottom"].make_room()
        self.means.getAxis("bottom").setHeight(self.axes["bottom"].height())

    def mark(self, rows: frozenset[int], columns: frozenset[int], theme: Theme) -> None:
        """Outlines rows and columns, and lights their names."""
        self.axes["left"].light(rows, theme)
        self.axes["bottom"].light(columns, theme)
        self.cells.theme = theme
        self.cells.lit = (rows, columns)
        self.cells.update()

    def cell_at(self, scene_point: QPointF) -> tuple[int, int | None] | None:
        """Row and column at a point of the scene; no column over the curve."""
        rows, columns = self.cells.matrix.shape
        for plot in (self.plot, self.means):
            view = plot.getViewBox()
            if plot.isVisible() and view.sceneBoundingRect().contains(scene_point):
                point = view.mapSceneToView(scene_point)
                row, column = int(np.floor(point.y())), int(np.floor(point.x()))
                inside = 0 <= row < rows and (plot is self.means or 0 <= column < columns)
                return (row, column if plot is self.plot else None) if inside else None
        return None

    def restyle(self, theme: Theme) -> None:
        """Follows the theme."""
        self.setBackground(theme.card)
        for axis in (self.bar.axis, self.means.getAxis("bottom")):
            axis.setPen(theme.border)
            axis.setTextPen(theme.dim)
        for axis in self.axes.values():
            axis.setPen(None)
        self.curve.setPen(pg.mkPen(theme.accent, width=2))
        self.curve.setSymbolBrush(QColor(theme.accent))
        self.plot.setTitle(self.title, color=theme.dim, size="9pt")
        self.plot.layout.setRowFixedHeight(0, TITLE_HEIGHT)
        self.means.layout.setRowFixedHeight(0, TITLE_HEIGHT)
        self.means.titleLabel.setMaximumHeight(TITLE_HEIGHT)


class DepthPlot(pg.GraphicsLayoutWidget):
    """Two curves over the layers of the same relative depth in two encoders."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot = self.addPlot(enableMenu=False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.showGrid(y=True, alpha=0.2)
        self.plot.setYRange(-0.25, 1.03, padding=0)
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.plot.setLabel("left", tr("alike (1: the same)"))
        self.plot.getAxis("bottom").setHeight(AXIS_HEIGHT)
        self.legend = self.plot.addLegend(offset=(-10, 6))
        self.curves = {
            name: self.plot.plot(name=name, symbol=symbol, symbolSize=7, symbolPen=None)
            for name, symbol in (("RSA", "o"), ("CKA", "s"))
        }

    def show_similarity(self, similarity: RepresentationSimilarity, names: tuple[str, str]) -> None:
        """RSA and CKA over depth; `names` of the two encoders."""
        at = np.arange(len(similarity.rsa))
        self.curves["RSA"].setData(at, similarity.rsa)
        self.curves["CKA"].setData(at, similarity.cka)
        step = 1 if len(at) <= 16 else 4
        ticks = [(int(place), f"{one}·{other}") for place, (one, other) in enumerate(similarity.layers)][::step]
        self.plot.getAxis("bottom").setTicks([ticks])
        said = tr("layer of {encoder} · layer of {other} at the same depth")
        self.plot.setLabel("bottom", said.format(encoder=names[0], other=names[1]))
        self.plot.setXRange(-0.4, len(at) - 0.6, padding=0)

    def layer_pair_at(self, scene_point: QPointF) -> int | None:
        """Which pair of layers is nearest to a point of the scene."""
        box, xs = self.plot.getViewBox(), self.curves["RSA"].getData()[0]
        if xs is None or not len(xs) or not box.sceneBoundingRect().contains(scene_point):
            return None
        return min(max(round(box.mapSceneToView(scene_point).x()), 0), len(xs) - 1)

    def restyle(self, theme: Theme) -> None:
        """Follows the theme."""
        self.setBackground(theme.card)
        self.legend.setLabelTextColor(theme.text)
        for curve, colour in zip(self.curves.values(), (theme.curves[0], theme.curves[1]), strict=True):
            curve.setPen(pg.mkPen(colour, width=2))
            curve.setSymbolBrush(QColor(colour))
        for name in ("left", "bottom"):
            self.plot.getAxis(name).setPen(QColor(theme.border))
            self.plot.getAxis(name).setTextPen(QColor(theme.dim))
