"""A bar a row, beside a matrix."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg

from core.encoder.encoding import Floats
from gui.widgets.style import Theme


class RowBars(pg.PlotItem):
    """A bar a row, for the side of a MatrixPlot."""

    def __init__(self, height: float = 0.6) -> None:
        """`height` of a bar, of a row's."""
        super().__init__(enableMenu=False)
        self.bars = pg.BarGraphItem(x0=[], y=[], width=[], height=height)
        self.addItem(self.bars)
        self.getAxis("bottom").enableAutoSIPrefix(False)

    def show_lengths(self, lengths: Floats, end: float, ticks: Sequence[tuple[float, str]]) -> None:
        """Takes the lengths [rows], of which NaN has no bar, the end of their axis, and its ticks."""
        count = len(lengths)
        self.bars.setOpts(x0=np.zeros(count), y=np.arange(count) + 0.5, width=np.nan_to_num(lengths))
        self.setXRange(0, end, padding=0)
        self.getAxis("bottom").setTicks([ticks])

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self.bars.setOpts(brush=theme.accent, pen=None)
