"""A matrix of numbers: image, words on its axes, numbers and marks in its cells, colour bar, a plot beside its rows."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import inf, isnan, nextafter

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF

from core.encoder.encoding import Floats
from gui.panes.keyboard_cursor import CursorTargets, cell_targets
from gui.panes.plots.cells import Cells, FormatNumber
from gui.panes.plots.elided_title import elide_title
from gui.panes.plots.group_names import AxisGroup
from gui.panes.plots.lens import Lens
from gui.panes.plots.number_axis import NumberAxis
from gui.panes.plots.word_axis import ColumnAxis, RowAxis, WordAxis
from gui.widgets.colour_maps import colour_map
from gui.widgets.style import Theme

COLOUR_BAR_WIDTH = 12  # pixels
COLUMN_BEFORE_BAR = 4  # of a plot's layout, which ColorBarItem makes as wide as GAP_BEFORE_BAR
GAP_BEFORE_BAR = 5  # pixels
WIDTH_OF_BAR = 58  # pixels of the colour bar with its numbers
UNNAMED_AXIS_HEIGHT = 38  # pixels of the axis below columns that are counted
MIN_CELLS_IN_SIGHT = (2, 2)  # columns and rows
MAX_SHARE_BESIDE, MAX_SHARE_BELOW = 0.46, 0.3  # of the plot's width and height that names may take


def plot_canvas(*plots: pg.PlotItem) -> pg.GraphicsLayoutWidget:
    """A canvas with plots from left to right; at its top there is room for half of a colour bar's last number."""
    canvas = pg.GraphicsLayoutWidget()
    canvas.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
    canvas.ci.setContentsMargins(2, canvas.fontMetrics().height() / 2, 2, 2)
    for column, plot in enumerate(plots):
        canvas.addItem(plot, 0, column)
    return canvas


def short_number(value: float) -> str:
    """Two decimals without the leading zero, with a true minus: .49, −.12, 1."""
    if value != value:
        return "–"
    return _hundredths(round(value, 2) + 0.0, value >= 0.9995)  # adding 0 makes -0 a 0


@lru_cache(maxsize=1_000)
def _hundredths(value: float, is_one: bool) -> str:
    text = f"{value:.2f}".replace("-", "−")
    if text == "1.00":
        return "1" if is_one else ".99"  # what is not equal is not to look equal
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def blank_if_missing(number: FormatNumber) -> FormatNumber:
    """The same format, with NaN written as nothing."""
    return lambda value: "" if isnan(value) else number(value)


class MatrixPlot:
    """The plot of a matrix, and a second one at its right with the same rows; both for a `pg.GraphicsLayout`.

    A cell is one unit of the view wide and high, row 0 is at the top. Cells that are NaN show the ground.
    """

    def __init__(
        self,
        number: FormatNumber | None = short_number,
        side: pg.PlotItem | None = None,
        side_width: int = 0,
        zoom_limit: tuple[int, int] = MIN_CELLS_IN_SIGHT,
    ) -> None:
        """`number` writes a cell, None where columns are too many to be named; `side_width` in pixels; `zoom_limit`:
        the columns and rows that stay in sight at least.
        """
        self._zoom_limit, self.side = zoom_limit, side
        self._fitted: tuple[object, ...] = ()  # what took room when the axes were last fitted
        self.hovered: tuple[int, int] | None = None  # the cell under the mouse, while there is one
        self.image, self.cells = pg.ImageItem(axisOrder="row-major"), Cells(number)
        self.rows = RowAxis()
        self.columns = NumberAxis() if number is None else ColumnAxis()
        self.plot = pg.PlotItem(axisItems={"left": self.rows, "bottom": self.columns}, enableMenu=False)
        self.view = self.plot.getViewBox()
        elide_title(self.plot)
        self._set_up(self.plot, can_zoom=True)
        self.plot.addItem(self.image)
        self.plot.addItem(self.cells)
        self.bar = pg.ColorBarItem(
            (0, 1), COLOUR_BAR_WIDTH, colorMap=colour_map(), interactive=False, colorMapMenu=False
        )
        self.bar.setImageItem(self.image, insert_in=self.plot)
        numbers = self.bar.axis.tickStrings
        self.bar.axis.tickStrings = lambda *ticks: [number.replace("-", "−") for number in numbers(*ticks)]
        if side is not None:
            self._set_up(side, can_zoom=False)
            side.hideAxis("left")
            side.setFixedWidth(side_width)
            side.setYLink(self.plot)
        self.lens = Lens(self.plot, self.cells, lambda: (self.rows.labels, getattr(self.columns, "labels", ())))
        self.view.sigResized.connect(self._fit_axes)
        self.view.sigRangeChanged.connect(lambda *_: self._follow_pointer())

    def _set_up(self, plot: pg.PlotItem, can_zoom: bool) -> None:
        plot.hideButtons()
        plot.setMouseEnabled(x=can_zoom, y=can_zoom)
        plot.getViewBox().setDefaultPadding(0)
        plot.invertY()

    def show(
        self,
        rows: Sequence[str],
        columns: Sequence[str],
        matrix: Floats,
        levels: tuple[float, float],
        groups: Sequence[AxisGroup] | None = None,
    ) -> None:
        """Takes the names of rows and columns, the numbers [rows, columns], and where their colours begin and end.

        Where `groups` are given, rows and columns are the same, and blocks are framed as by `show_blocks`.
        """
        is_resized = matrix.shape != self.cells.matrix.shape
        if self.hovered and not all(index < count for index, count in zip(self.hovered, matrix.shape, strict=True)):
            self.hovered = None
        for axis, words in ((self.rows, rows), (self.columns, columns)):
            if isinstance(axis, WordAxis) and axis.labels != tuple(words):
                axis.show_words(words)
        if groups is not None:
            self._take_blocks(groups)
        self.image.setImage(matrix, autoLevels=False, levels=levels)
        self.cells.show_matrix(matrix, levels)
        self.lens.update()
        ends = levels[0], nextafter(levels[1], inf)  # else the bar has no number at some ends, such as 0.3
        if ends != self.bar.levels():
            self.bar.setLevels(ends)
        self._fit_axes()
        if is_resized:
            self._limit_zoom()
            self.show_whole()

    def _limit_zoom(self) -> None:
        (height, width), (least_width, least_height) = self.cells.matrix.shape, self._zoom_limit
        limits = {"minXRange": min(least_width, width), "minYRange": min(least_height, height)}
        self.view.setLimits(xMin=0, xMax=width, yMin=0, yMax=height, **limits)

    def show_whole(self) -> None:
        """Brings all cells in sight."""
        rows, columns = self.cells.matrix.shape
        self.view.setRange(xRange=(0, columns), yRange=(0, rows), padding=0)

    def show_bar(self, shown: bool) -> None:
        """Shows or hides the colour bar, which takes no room while it is hidden."""
        self.bar.setVisible(shown)
        self.plot.layout.setColumnFixedWidth(COLUMN_BEFORE_BAR, GAP_BEFORE_BAR if shown else 0)

    def show_blocks(self, groups: Sequence[AxisGroup]) -> None:
        """Takes the groups of a matrix whose rows and columns are the same: frames their blocks and names them."""
        self._take_blocks(groups)
        self._fit_axes()

    def _take_blocks(self, groups: Sequence[AxisGroup]) -> None:
        blocks = tuple((group.first, group.end) for group in groups)
        if blocks != self.cells.blocks:
            self.cells.blocks = blocks
            self.cells.update()
        self.rows.show_groups(groups)

    def _fit_axes(self) -> None:
        """Makes room for the words, and the axis below the side plot as high as the one below the cells.

        Starts anew from the whole plot's size, so that the same words at the same size always stand alike.
        """
        if (asked := self._what_takes_room()) == self._fitted:
            return
        self._fitted, (rows, columns), whole = asked, self.cells.matrix.shape, self.plot.size()
        if rows and columns and min(whole.width(), whole.height()) > 1:
            beside = self.rows.least_width
            for _ in range(2):  # the room for the words of rows depends on that for the columns', and in turn
                self._fit_columns(whole.width() - beside, columns, whole.height())
                height = whole.height() - self._height_below() - self.plot.layout.rowMaximumHeight(0)
                self.rows.fit(max(height, 1) / rows, MAX_SHARE_BESIDE * whole.width())
                beside = self.rows.fixedWidth
            self._fit_columns(whole.width() - beside, columns, whole.height())
        if self.side is not None:
            self.side.getAxis("bottom").setHeight(self._height_below())

    def _height_below(self) -> float:
        """The pixels that the axis below the columns will have once the layout has taken its height."""
        height = self.columns.fixedHeight
        return (self.columns.height() if height is None else height) if self.columns.isVisible() else 0.0

    def _what_takes_room(self) -> tuple[object, ...]:
        """All that the axes' sizes depend on."""
        axes, labels = (self.rows, self.columns), (self.rows.labels, getattr(self.columns, "labels", ()))
        looks = tuple((axis.isVisible(), axis.font().key()) for axis in axes)
        sizes = self.cells.matrix.shape, self.plot.size(), self.view.width(), self.plot.layout.rowMaximumHeight(0)
        return labels, self.rows.groups, looks, sizes, self.bar.isVisible()

    def _fit_columns(self, width: float, count: int, height: float) -> None:
        """Sets the height of the axis below columns that have a width, bar included, in a plot of a height."""
        if isinstance(self.columns, ColumnAxis):
            beside_names = width if self.rows.isVisible() else self.plot.size().width()
            beside_bar = beside_names - (WIDTH_OF_BAR if self.bar.isVisible() else 0)
            self.columns.fit(max(beside_bar, 1) / count, MAX_SHARE_BELOW * height)
        else:
            self.columns.setHeight(UNNAMED_AXIS_HEIGHT)
            numbers = 8 * QFontMetricsF(self.columns.font()).horizontalAdvance("000")
            self.columns.setTickDensity(1.0 if self.view.width() >= numbers else 0.3)

    def set_title(self, title: str | None, colour: str, points: int = 9) -> None:
        """Writes a title (HTML) of that font size above the matrix, elided where it has no room, or none."""
        height, size = 2 * points + 2 if title else 0, f"{points}pt"
        self.plot.setTitle(title, color=colour, size=size)
        self.plot.layout.setRowFixedHeight(0, height)
        if self.side is not None:
            self.side.layout.setRowFixedHeight(0, height)
            self.side.titleLabel.setMaximumHeight(height)

    def mark(
        self,
        rows: Iterable[int],
        columns: Iterable[int],
        theme: Theme,
        pins: Mapping[tuple[int, int], str] | None = None,
    ) -> None:
        """Outlines rows and columns, or those of the cell under the mouse, and lights their names.

        `pins` are cells that are outlined in colours of their own.
        """
        if self.hovered:
            row, column = self.hovered
            rows, columns = {row}, {column} if isinstance(self.columns, WordAxis) else ()
        self.cells.theme, self.cells.lit, self.cells.pins = theme, (frozenset(rows), frozenset(columns)), pins or {}
        for axis, lit in zip((self.rows, self.columns), self.cells.lit, strict=True):
            if isinstance(axis, WordAxis):
                axis.light(lit, theme)
        self.cells.update()
        self._follow_pointer()

    def _follow_pointer(self) -> None:
        """Shows the neighbourhood of the cell under the mouse, where cells have no room for their numbers."""
        self.lens.show_cell(self.hovered, self.view)

    def cell_at(self, scene_point: QPointF) -> tuple[int, int | None] | None:
        """Row and column at a point of the scene; the column is None over the side plot."""
        rows, columns = self.cells.matrix.shape
        for plot in filter(None, (self.plot, self.side)):
            view = plot.getViewBox()
            if plot.isVisible() and view.sceneBoundingRect().contains(scene_point):
                point = view.mapSceneToView(scene_point)
                row, column = int(np.floor(point.y())), int(np.floor(point.x()))
                is_inside = 0 <= row < rows and (plot is self.side or 0 <= column < columns)
                return (row, None if plot is self.side else column) if is_inside else None
        return None

    def hover(self, scene_point: QPointF) -> tuple[int, int] | None:
        """Takes where the mouse is, and returns the cell there; None where there is none, or over the side plot."""
        cell = self.cell_at(scene_point)
        self.hovered = None if cell is None or cell[1] is None else (cell[0], cell[1])
        return self.hovered

    def cursor_targets(self) -> CursorTargets:
        """The cells, for the keyboard cursor."""
        return cell_targets(self.view, *self.cells.matrix.shape)

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self.rows.setPen(None)
        scales = [self.bar.axis]
        if isinstance(self.columns, WordAxis):
            self.columns.setPen(None)
        else:
            scales.append(self.columns)
        if self.side is not None:
            scales.append(self.side.getAxis("bottom"))
        for axis in scales:
            axis.setPen(theme.border)
            axis.setTextPen(theme.dim)
