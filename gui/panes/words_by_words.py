"""Words × words: how alike the units are at the selected layer."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from core.analysis.lens import Lens
from core.table import Table
from gui.controls import Segment
from gui.panes.matrix_plot import Cells, WordAxis, short_number
from gui.panes.pane import Pane
from gui.session import Session
from gui.style import LEVELS, colour_map, theme_of


class WordsByWords(Pane):
    """A cell a pair; point to read, click to pin the pair in Across layers."""

    title = "Words × words"
    needs = "Type at least two words and the matrix of their similarity appears here."

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        view = pg.GraphicsLayoutWidget()
        super().__init__(session, view, parent)
        self.image = pg.ImageItem(axisOrder="row-major")
        self.cells = Cells()
        self._axes = {"left": WordAxis("left"), "bottom": WordAxis("bottom")}
        self.plot = pg.PlotItem(axisItems=self._axes, enableMenu=False)
        self.plot.hideButtons()
        self.plot.getViewBox().setDefaultPadding(0)
        self.plot.invertY()
        self.plot.addItem(self.image)
        self.plot.addItem(self.cells)
        self.bar = pg.ColorBarItem(LEVELS[True], width=12, colorMap=colour_map(), interactive=False, colorMapMenu=False)
        self.bar.setImageItem(self.image, insert_in=self.plot)
        view.ci.setContentsMargins(2, 2, 2, 2)
        view.addItem(self.plot)
        self.eos = Segment("EOS")
        self.eos.setToolTip("Show each chunk's end-of-text row among the words")
        self.eos.setChecked(session.view.with_eos)
        self.eos.toggled.connect(lambda on: session.set_view(replace(session.view, with_eos=on)))
        self.tools.addWidget(self.eos)
        self._view = view
        view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.scene().sigMouseMoved.connect(self._point)
        view.scene().sigMouseClicked.connect(self._click)
        self.plot.getViewBox().sigResized.connect(lambda: self._axes["bottom"].make_room())
        session.layer_changed.connect(self.refresh)
        session.pins_changed.connect(self._mark)
        session.pointed_changed.connect(self._mark)
        session.selection_changed.connect(self._mark)
        self.restyle()

    def draw(self) -> None:
        """Shows the matrix at the session's layer."""
        lens, layer = self.session.lens, self.session.layer
        enough = lens is not None and len(lens.units) > 1 and layer < lens.vectors.shape[0]
        self.show_empty(not enough)
        if lens is None or not enough:
            return
        matrix, levels = lens.matrix(layer), LEVELS[lens.centred]
        if matrix.shape != self.cells.matrix.shape or lens is not self._drawn:
            self._lay_out(lens)
        self.image.setImage(matrix, autoLevels=False, levels=levels)
        self.cells.show_matrix(matrix, levels)
        self.bar.setLevels(levels)
        self.describe(lens, f"layer {layer}")
        self._mark()

    def numbers(self) -> Table:
        """A line and a column a unit."""
        lens = self._drawn
        if lens is None or len(lens.units) != len(self.cells.matrix):
            return Table(self.title, (), ())
        labels = tuple(unit.label for unit in lens.units)
        rows = zip(labels, self.cells.matrix.tolist(), strict=True)
        return Table(self.title, (f"layer {self.session.layer}", *labels), tuple((label, *row) for label, row in rows))

    _drawn: Lens | None = None
    _under_mouse: tuple[int, int] | None = None

    def _lay_out(self, lens: Lens) -> None:
        """Words on both axes, and the whole matrix in sight when its size changes."""
        self._drawn = lens
        count = len(lens.units)
        labels = [unit.label for unit in lens.units]
        for axis in self._axes.values():
            axis.show_words(labels)
        view = self.plot.getViewBox()
        view.setLimits(xMin=0, xMax=count, yMin=0, yMax=count, minXRange=2, minYRange=2)
        if self.cells.matrix.shape[0] != count:
            view.setRange(xRange=(0, count), yRange=(0, count), padding=0)

    def _mark(self) -> None:
        """Outlines pinned cells, and the rows and columns of what is pointed at or selected."""
        lens, theme = self._drawn, theme_of(self)
        if lens is None:
            return
        # Rows of a newer text mean other words; their marks come with their own lens.
        rows = self.session.pointed | self.session.selected if self.session.up_to_date else ()
        lit = {lens.unit_of_row[row] for row in rows if row in lens.unit_of_row}
        for axis in self._axes.values():
            axis.light(lit, theme)
        self.cells.theme = theme
        row, column = self._under_mouse or (None, None)
        rows, columns = (lit, lit) if row is None or column is None else ({row}, {column})
        self.cells.lit = (frozenset(rows), frozenset(columns))
        self.cells.pins = self._pinned_cells(lens)
        self.cells.update()

    def _pinned_cells(self, lens: Lens) -> dict[tuple[int, int], str]:
        colours = theme_of(self).curves
        cells = {}
        for number, (left, right) in enumerate(self.session.pins):
            row, column = lens.index(left), lens.index(right)
            if row is not None and column is not None:
                cells[row, column] = cells[column, row] = colours[number % len(colours)]
        return cells

    def cell_at(self, scene_point: object) -> tuple[int, int] | None:
        """Row and column of the cell at a point of the scene."""
        view = self.plot.getViewBox()
        if self._drawn is None or not view.sceneBoundingRect().contains(scene_point):
            return None
        point = view.mapSceneToView(scene_point)
        row, column = int(np.floor(point.y())), int(np.floor(point.x()))
        count = len(self._drawn.units)
        return (row, column) if 0 <= row < count and 0 <= column < count else None

    def _point(self, scene_point: object) -> None:
        cell = self._under_mouse = self.cell_at(scene_point)
        if cell is None or self._drawn is None:
            self.readout.setText("")
            self.session.set_pointed(())
            return
        left, right = (self._drawn.units[index] for index in cell)
        value = short_number(float(self.cells.matrix[cell]))
        self.readout.setText(f"{left.label} – {right.label}   {value}")
        self.point([*left.rows, *right.rows])

    def _click(self, event: MouseClickEvent) -> None:
        cell = self.cell_at(event.scenePos())
        if cell is None or self._drawn is None or event.button() != Qt.MouseButton.LeftButton:
            return
        left, right = (self._drawn.units[index] for index in cell)
        if left is right:
            self.select(left.rows)
        else:
            self.session.toggle_pin(left.key, right.key)

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self._under_mouse = None
        self.readout.setText("")
        self.session.set_pointed(())

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        self.image.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self._view.setBackground(theme.card)
        self.bar.axis.setPen(theme.border)
        self.bar.axis.setTextPen(theme.dim)
        for axis in self._axes.values():
            axis.setPen(None)
        self._mark()
