"""One matrix, or two side by side that are zoomed, moved and pointed at together."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPointF

from gui.panes.plots.matrix import MatrixPlot, plot_canvas
from gui.widgets.style import LIGHT, Theme


class Matrices:
    """The first matrix names the rows, the last one has the colour bar."""

    def __init__(self) -> None:
        first = MatrixPlot()
        self.shown = [first]  # as many as encoders are shown
        self.canvas = plot_canvas(first.plot)
        self._second: MatrixPlot | None = None
        self._theme: Theme = LIGHT
        first.view.sigResized.connect(self._share_width)

    @property
    def first(self) -> MatrixPlot:
        """The matrix that is always there."""
        return self.shown[0]

    def __iter__(self) -> Iterator[MatrixPlot]:
        return iter(self.shown)

    def show_count(self, count: int) -> None:
        """Adds the second matrix or takes it away."""
        if len(self.shown) == count:
            return
        if count == 2:
            self._second = self._second or self._make_second()
            self._second.hovered = self.first.hovered
            self.shown.append(self._second)
            self.canvas.addItem(self._second.plot, 0, 1)
        else:
            self.canvas.removeItem(self.shown.pop().plot)
            self._share_width()
            self.first.set_title(None, self._theme.text)
        self.first.show_bar(count == 1)

    def _make_second(self) -> MatrixPlot:
        """The right matrix, whose rows are named at the left of the first."""
        first, second = self.first, MatrixPlot()
        second.plot.hideAxis("left")
        second.restyle(self._theme)
        second.view.sigResized.connect(self._share_width)
        for moved, follower in ((first, second), (second, first)):
            moved.view.sigRangeChangedManually.connect(partial(_copy_range, moved, follower))
        return second

    def follow_first(self) -> None:
        """Shows the same words in the second matrix as in the first."""
        for matrix in self.shown[1:]:
            _copy_range(self.first, matrix)

    def name(self, titles: Sequence[str]) -> None:
        """Writes a title above each, where there are two."""
        if len(self.shown) > 1:
            for matrix, title in zip(self.shown, titles, strict=True):
                matrix.set_title(title, self._theme.text)

    def mark(self, lit: frozenset[int], pins: Mapping[tuple[int, int], str], theme: Theme) -> None:
        """Outlines lines, or those of the cell under the mouse, and pinned cells; lights the names of the lines."""
        for matrix in self.shown:
            matrix.mark(lit, lit, theme, pins)
            for axis in (matrix.rows, matrix.columns):
                axis.light(lit, theme)

    def hover(self, cell: tuple[int, int] | None) -> None:
        """Takes the cell that the mouse is over, in whichever matrix."""
        for matrix in self.shown:
            matrix.hovered = cell

    def cell_at(self, scene_point: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a point of the scene, in whichever matrix."""
        return next((cell for matrix in self.shown if (cell := matrix.cell_at(scene_point))), None)

    def _share_width(self) -> None:
        """Gives both matrices cells of one size, though words stand at the left of one and the bar beside the other."""
        plots = [matrix.plot.geometry().width() for matrix in self.shown]
        beside = [plot - matrix.view.width() for plot, matrix in zip(plots, self.shown, strict=True)]
        each = (sum(plots) - sum(beside)) / len(plots)
        for column, extra in enumerate(beside):
            self.canvas.ci.layout.setColumnPreferredWidth(column, each + extra)
        if len(plots) == 1:
            self.canvas.ci.layout.setColumnPreferredWidth(1, 0)

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self._theme = theme
        for matrix in filter(None, (self.first, self._second)):
            matrix.restyle(theme)


def _copy_range(source: MatrixPlot, target: MatrixPlot, *_signal: object) -> None:
    """Shows in one matrix the same words as in another one, which was zoomed or moved."""
    columns, rows = source.view.viewRange()
    target.view.setRange(xRange=columns, yRange=rows, padding=0)
