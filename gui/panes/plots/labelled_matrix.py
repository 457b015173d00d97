"""A matrix whose rows and columns differ: image, numbers, marks, colour bar; what is not there is bare."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from core.encoder.encoding import Floats
from gui.panes.plots.matrix import Cells, WordAxis
from gui.widgets.style import Theme, colour_map

BAR = 12  # pixels
TITLE = 18


class LabelledMatrix:
    """A plot for a `pg.GraphicsLayout`; cells that are NaN show the ground it stands on.

    `title` says what lines and columns are, `number` writes a cell.
    """

    def __init__(self, title: str, number: Callable[[float], str]) -> None:
        self._title = title
        self.image = pg.ImageItem(axisOrder="row-major")
        self.cells = Cells()
        self.cells.number = lambda value: "" if np.isnan(value) else number(value)
        self.axes = {"left": WordAxis("left"), "bottom": WordAxis("bottom")}
        self.plot = pg.PlotItem(axisItems=self.axes, enableMenu=False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.invertY()
        self.plot.addItem(self.image)
        self.plot.addItem(self.cells)
        self.view = self.plot.getViewBox()
        self.view.setDefaultPadding(0)
        self.view.sigResized.connect(self.axes["bottom"].make_room)
        self.bar = pg.ColorBarItem((0, 1), BAR, colorMap=colour_map(), interactive=False, colorMapMenu=False)
        self.bar.setImageItem(self.image, insert_in=self.plot)

    def show(self, rows: Sequence[str], columns: Sequence[str], matrix: Floats, levels: tuple[float, float]) -> None:
        """Takes the names, the numbers [rows, columns], and the levels their colours run between."""
        for axis, labels in ((self.axes["left"], rows), (self.axes["bottom"], columns)):
            if axis.labels != tuple(labels):
                axis.show_words(labels)
        self.image.setImage(matrix, autoLevels=False, levels=levels)
        self.cells.show_matrix(matrix, levels)
        self.bar.setLevels(levels)
        self.view.setRange(xRange=(0, len(columns)), yRange=(0, len(rows)), padding=0)

    def mark(self, rows: Iterable[int], columns: Iterable[int], theme: Theme) -> None:
        """Outlines rows and columns, and lights their names."""
        lit = (frozenset(rows), frozenset(columns))
        self.axes["left"].light(lit[0], theme)
        self.axes["bottom"].light(lit[1], theme)
        self.cells.theme, self.cells.lit = theme, lit
        self.cells.update()

    def cell_at(self, scene_point: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a point of the scene."""
        if not self.view.sceneBoundingRect().contains(scene_point):
            return None
        point = self.view.mapSceneToView(scene_point)
        row, column = int(np.floor(point.y())), int(np.floor(point.x()))
        rows, columns = self.cells.matrix.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def restyle(self, theme: Theme) -> None:
        """Follows the theme."""
        self.plot.setTitle(self._title, color=theme.dim, size="8pt")
        self.plot.layout.setRowFixedHeight(0, TITLE)
        self.bar.axis.setPen(theme.border)
        self.bar.axis.setTextPen(theme.dim)
        for axis in self.axes.values():
            axis.setPen(None)
            axis.setTextPen(theme.dim)
