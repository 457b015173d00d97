"""The conditioning as an image: a row a position, a column a number, the length of each row beside it."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from core.encoder.encoding import Floats
from core.program.translation import tr
from gui.panes.plots.word_axis import WordAxis
from gui.widgets.style import Theme, diverging_map

NORMS = 90  # pixels
AXIS = 38


class ConditioningImage(pg.GraphicsLayoutWidget):
    """Draws what it is given; the mouse wheel looks closer, a double click shows all."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.image = pg.ImageItem(axisOrder="row-major")
        self.rows = WordAxis("left")
        self.plot = pg.PlotItem(axisItems={"left": self.rows}, enableMenu=False)
        self.norms = pg.PlotItem(enableMenu=False)
        self.bars = pg.BarGraphItem(x0=[], y=[], width=[], height=0.8)
        self.marks = pg.BarGraphItem(x0=[], y=[], width=[], height=1.0)
        self.values: Floats = np.zeros((0, 0), np.float32)
        self.dividers: list[pg.InfiniteLine] = []
        for plot in (self.plot, self.norms):
            plot.hideButtons()
            plot.invertY()
            plot.getViewBox().setDefaultPadding(0)
            plot.getAxis("bottom").setHeight(AXIS)
            self.addItem(plot)
        self.plot.addItem(self.image)
        self.plot.addItem(self.marks)
        self.norms.addItem(self.bars)
        self.norms.hideAxis("left")
        self.norms.setFixedWidth(NORMS)
        self.norms.setMouseEnabled(x=False, y=False)
        self.norms.setYLink(self.plot)
        self.bar = pg.ColorBarItem((-1, 1), width=12, interactive=False, colorMapMenu=False)
        self.bar.setImageItem(self.image, insert_in=self.plot)
        self.scene().sigMouseClicked.connect(lambda event: self.show_all() if event.double() else None)

    def show_rows(self, values: Floats, end: float, labels: Sequence[str], greyed: frozenset[int]) -> None:
        """Takes the numbers [rows, width], where their colours end, and what the rows are called."""
        anew = values.shape != self.values.shape
        self.values = values
        self.image.setImage(values, autoLevels=False, levels=(-end, end))
        self.bar.setLevels((-end, end))
        self.rows.dimmed = greyed
        if self.rows.labels != tuple(labels):
            self.rows.show_words(labels)
        if anew:
            rows, width = values.shape
            self.plot.getViewBox().setLimits(xMin=0, xMax=width, yMin=0, yMax=rows, minXRange=8, minYRange=4)
            self.show_all()

    def show_all(self) -> None:
        """The whole image."""
        rows, width = self.values.shape
        self.plot.getViewBox().setRange(xRange=(0, width), yRange=(0, rows), padding=0)

    def show_norms(self, norms: Floats, most: float) -> None:
        """The length of each row, on an axis that ends at `most`."""
        count = len(norms)
        widths = np.nan_to_num(norms)
        self.bars.setOpts(x0=np.zeros(count), y=np.arange(count) + 0.5, width=widths, height=0.8)
        self.norms.setXRange(0, most, padding=0)
        self.norms.getAxis("bottom").setTicks([[(0, "0"), (most * 0.86, f"{most:.3g}")]])
        self.norms.getAxis("bottom").enableAutoSIPrefix(False)
        self.norms.setLabel("bottom", tr("length"))

    def divide(self, borders: Sequence[int], named: str, theme: Theme) -> None:
        """A line where another encoder begins; `named` says what stands along the columns."""
        for line in self.dividers:
            self.plot.removeItem(line)
        pen = pg.mkPen(theme.text, width=1.5)
        self.dividers = [pg.InfiniteLine(border, angle=90, pen=pen) for border in borders]
        for line in self.dividers:
            self.plot.addItem(line, ignoreBounds=True)
        self.plot.setLabel("bottom", named)

    def mark(self, rows: Iterable[int], theme: Theme) -> None:
        """Outlines rows."""
        chosen = sorted(row for row in rows if row < len(self.values))
        self.rows.light(chosen, theme)
        count, width = len(chosen), self.values.shape[1]
        self.marks.setOpts(x0=np.zeros(count), y=np.array(chosen, float) + 0.5, width=np.full(count, width), height=1.0)

    def cell_at(self, scene_point: QPointF) -> tuple[int, int | None] | None:
        """Row and column at a point of the scene; no column over the bars."""
        for plot in (self.plot, self.norms):
            view = plot.getViewBox()
            if view.sceneBoundingRect().contains(scene_point):
                point = view.mapSceneToView(scene_point)
                row, column = int(np.floor(point.y())), int(np.floor(point.x()))
                inside = 0 <= row < len(self.values) and (plot is self.norms or 0 <= column < self.values.shape[1])
                return (row, column if plot is self.plot else None) if inside else None
        return None

    def restyle(self, theme: Theme) -> None:
        """Follows the theme."""
        self.setBackground(theme.card)
        self.bar.setColorMap(diverging_map(theme))
        self.bars.setOpts(brush=QColor(theme.accent), pen=None)
        self.marks.setOpts(brush=None, pen=pg.mkPen(theme.accent, width=1.5))
        self.rows.setPen(None)
        for line in self.dividers:
            line.setPen(pg.mkPen(theme.text, width=1.5))
        for axis in (self.bar.axis, self.norms.getAxis("bottom"), self.plot.getAxis("bottom")):
            axis.setPen(QColor(theme.border))
            axis.setTextPen(QColor(theme.dim))
