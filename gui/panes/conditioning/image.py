"""The conditioning as an image: a row a position, a column a number, the length of each row beside it."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from core.encoder.encoding import Floats
from core.program.translation import tr
from gui.panes.plots.group_names import AxisGroup
from gui.panes.plots.matrix import MatrixPlot, plot_canvas
from gui.panes.plots.row_bars import RowBars
from gui.widgets.colour_maps import diverging_map
from gui.widgets.style import Theme

LENGTHS_WIDTH = 90  # pixels
LEAST_WIDTH, NARROW_WIDTH = 150, 260  # pixels: of the whole, and below which the image has it alone
TICK_OVERHANG = 15  # pixels of a number beside its axis
TICK_STEPS = 0.5, 1, 2, 5  # of a power of ten, where the axis of lengths has its number
MIN_IN_SIGHT = (8, 4)  # columns and rows


class ConditioningImage:
    """A matrix whose columns are not named; the mouse wheel looks closer, a double click shows all."""

    def __init__(self) -> None:
        self.lengths = RowBars(height=0.8)
        self.lengths.setLabel("bottom", tr("length"))
        self.lengths.getAxis("bottom").setStyle(hideOverlappingLabels=TICK_OVERHANG)
        self.matrix = MatrixPlot(None, self.lengths, LENGTHS_WIDTH, MIN_IN_SIGHT)
        self._title = ""  # of the columns
        self.dividers: list[pg.InfiniteLine] = []
        self.row_dividers: list[pg.InfiniteLine] = []
        self.canvas = plot_canvas(self.matrix.plot, self.lengths)
        self.canvas.setMinimumWidth(LEAST_WIDTH)
        self.canvas.sigDeviceRangeChanged.connect(self._fit)

    def _fit(self) -> None:
        """Shows lengths and colour bar where the image has room beside them."""
        is_wide = self.canvas.width() >= NARROW_WIDTH
        if self.lengths.isVisible() != is_wide:
            self.lengths.setVisible(is_wide)
            self.lengths.setFixedWidth(LENGTHS_WIDTH if is_wide else 0)
            self.matrix.show_bar(is_wide)
            self.canvas.ci.layout.activate()
            self.canvas.ci.setGeometry(self.canvas.range)
        self._show_title()

    def _show_title(self) -> None:
        """Names the columns; what has no room is elided, for a number that is cut would be another one."""
        metrics, room = QFontMetricsF(self.matrix.columns.label.font()), self.matrix.view.width()
        self.matrix.plot.setLabel("bottom", metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room))

    def show(self, values: Floats, end: float, labels: Sequence[str], greyed: frozenset[int]) -> None:
        """Takes the numbers [rows, width], the size at which their colours end, and the names of the rows."""
        self.matrix.rows.grey(greyed)
        self.matrix.show(labels, (), values, (-end, end))

    def show_lengths(self, lengths: Floats, end: float) -> None:
        """Takes the length of each row, on an axis that ends at `end`."""
        step = 10.0 ** np.floor(np.log10(end))
        top = max((part * step for part in TICK_STEPS if part * step <= 0.8 * end), default=end / 2)
        self.lengths.show_lengths(lengths, end, [(0, "0"), (top, f"{top:.3g}")])

    def divide(self, borders: Sequence[int], label: str, theme: Theme) -> None:
        """Draws a line at the columns where another encoder begins; `label` says what stands along the columns."""
        for line in self.dividers:
            self.matrix.plot.removeItem(line)
        pen = pg.mkPen(theme.text, width=1.5)
        self.dividers = [pg.InfiniteLine(border, angle=90, pen=pen) for border in borders]
        for line in self.dividers:
            self.matrix.plot.addItem(line, ignoreBounds=True)
        self._title = label
        self._show_title()

    def divide_rows(self, borders: Sequence[int], names: Sequence[tuple[str, ...]], theme: Theme) -> None:
        """Draws a line between runs of rows, which begin and end at the borders, and names them beside the rows.

        A run has as many names as it has rows, or more, of which as many are written as have room.
        """
        for line in self.row_dividers:
            self.matrix.plot.removeItem(line)
        pen = pg.mkPen(theme.text, width=1)
        self.row_dividers = [pg.InfiniteLine(border, angle=0, pen=pen) for border in borders[1:-1]]
        for line in self.row_dividers:
            self.matrix.plot.addItem(line, ignoreBounds=True)
        spans = zip(borders[:-1], borders[1:], names, strict=True)
        groups = [AxisGroup(first, end, name) for first, end, name in spans]
        self.matrix.rows.show_groups(groups if len(groups) > 1 else ())

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme; `divide` comes with the next drawing."""
        self.matrix.restyle(theme)
        self.matrix.bar.setColorMap(diverging_map(theme))
        self.lengths.restyle(theme)
