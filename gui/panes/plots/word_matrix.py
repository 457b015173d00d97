"""One encoder's matrix of words: image, numbers and marks, the words on its axes, a title where there are two."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from core.encoder.encoding import Floats
from gui.panes.plots.matrix import Cells, WordAxis
from gui.widgets.style import Theme

TITLE = 20  # pixels


class WordMatrix:
    """A plot for a `pg.GraphicsLayout`; what it shows is given to it."""

    def __init__(self) -> None:
        self.image = pg.ImageItem(axisOrder="row-major")
        self.cells = Cells()
        self.axes = {"left": WordAxis("left"), "bottom": WordAxis("bottom")}
        self.plot = pg.PlotItem(axisItems=self.axes, enableMenu=False)
        self.plot.hideButtons()
        self.view = self.plot.getViewBox()
        self.view.setDefaultPadding(0)
        self.plot.invertY()
        self.plot.addItem(self.image)
        self.plot.addItem(self.cells)
        self.view.sigResized.connect(lambda: self.axes["bottom"].make_room())

    def lay_out(self, labels: Sequence[str]) -> None:
        """Words on both axes, and the whole matrix in sight when its size changes."""
        count = len(labels)
        for axis in self.axes.values():
            if axis.labels != tuple(labels):
                axis.show_words(labels)
        self.view.setLimits(xMin=0, xMax=count, yMin=0, yMax=count, minXRange=2, minYRange=2)
        if self.cells.matrix.shape[0] != count:
            self.view.setRange(xRange=(0, count), yRange=(0, count), padding=0)

    def show_matrix(self, matrix: Floats, levels: tuple[float, float]) -> None:
        """Takes the numbers [units, units] and the levels their colours run between."""
        self.image.setImage(matrix, autoLevels=False, levels=levels)
        self.cells.show_matrix(matrix, levels)

    def set_title(self, title: str | None, theme: Theme) -> None:
        """Says which encoder's matrix it is, or nothing."""
        self.plot.setTitle(title, color=theme.text, size="9pt")
        self.plot.layout.setRowFixedHeight(0, TITLE if title else 0)

    def show_range(self, of: "WordMatrix") -> None:
        """Shows the same words as another one that was zoomed or moved."""
        if of is not self:
            columns, rows = of.view.viewRange()
            self.view.setRange(xRange=columns, yRange=rows, padding=0)

    def mark(
        self, lit: Iterable[int], under_mouse: tuple[int, int] | None, pins: Mapping[tuple[int, int], str], theme: Theme
    ) -> None:
        """Outlines pinned cells, and the rows and columns of lit words, or of the cell under the mouse."""
        chosen = frozenset(lit)
        for axis in self.axes.values():
            axis.light(chosen, theme)
        self.cells.theme = theme
        self.cells.lit = (frozenset({under_mouse[0]}), frozenset({under_mouse[1]})) if under_mouse else (chosen, chosen)
        self.cells.pins = pins
        self.cells.update()

    def cell_at(self, scene_point: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a point of the scene."""
        if not self.view.sceneBoundingRect().contains(scene_point):
            return None
        point = self.view.mapSceneToView(scene_point)
        row, column = int(np.floor(point.y())), int(np.floor(point.x()))
        count = len(self.cells.matrix)
        return (row, column) if 0 <= row < count and 0 <= column < count else None
