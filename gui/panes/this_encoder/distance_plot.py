"""How far two encoders' weights are apart, part by part, above how far a prompt's rows are, layer by layer."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from core.analysis.encoder_distance import ATTENTION, MLP, NORM, POSITION_TABLE, PROJECTION, TOKEN_TABLE, WeightDistance
from core.encoder.encoding import Floats
from core.program.numbers import small_number
from core.program.translation import tr
from gui.widgets.colour_maps import colour_axes
from gui.widgets.style import theme_of

BAR_WIDTH = 0.36  # of a bar, in layers
OTHERS = "others"
MIN_AXIS_TOP = 0.01  # what the axis goes to where there is no distance at all


class DistancePlot(pg.GraphicsLayoutWidget):
    """Bars: attention and MLP of each layer, the tables left of them, norm and projection right. Line: the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("How far the two encoders are apart, layer by layer"))
        self.viewport().setToolTip(
            tr(
                "Above: the norm of the difference between the weights, relative to the other encoder's own.\n"
                "Below: the mean over the words of 1 − cosine between the rows the two encoders give."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing to point at
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.weights = self._plot(0, tr("weights"))
        self.rows = self._plot(1, tr("rows"))
        self.rows.setXLink(self.weights)
        self.bars: dict[str, pg.BarGraphItem] = {}
        self.line: pg.PlotDataItem = self.rows.plot(symbol="o", symbolSize=5, symbolPen=None)
        self._shown: tuple[WeightDistance, Floats | None] | None = None

    def show_distance(self, distance: WeightDistance, rows: Floats | None) -> None:
        """Draws the differences of the weights, and those of a prompt's rows [layers + 1] where there was a prompt."""
        self._shown = distance, rows
        layers = distance.layers
        ends = _parts_on_axis(layers)
        present = {
            at: (word, distance.parts[part].relative) for part, (at, word) in ends.items() if part in distance.parts
        }
        self._show_bars(distance, list(present), [gap for _, gap in present.values()])
        self.line.setData(np.arange(layers + 1), np.full(layers + 1, np.nan) if rows is None else rows)
        numbers = [(float(layer), str(layer)) for layer in range(0, layers + 1, 2 if layers <= 12 else 4)]
        self.rows.getAxis("bottom").setTicks([numbers])
        self.weights.getAxis("bottom").setTicks([numbers[1:] + [(at, word) for at, (word, _) in present.items()]])
        margin = (ends[POSITION_TABLE][0] - ends[TOKEN_TABLE][0]) / 2  # room for half a word
        shown = [0.0, float(layers), *present]
        self.weights.setXRange(min(shown) - margin, max(shown) + margin, padding=0)
        self.rows.setVisible(rows is not None)
        self._scale(self.weights, np.concatenate([bar.opts["height"] for bar in self.bars.values()]))
        self._scale(self.rows, np.zeros(1) if rows is None else rows)

    def _show_bars(self, distance: WeightDistance, at: list[float], gaps: list[float]) -> None:
        theme, numbers = theme_of(self), np.arange(1, distance.layers + 1, dtype=float)
        for item in self.bars.values():
            self.weights.removeItem(item)
        self.bars = {
            ATTENTION: self._bar(numbers - BAR_WIDTH / 2, distance.curve(ATTENTION), theme.curves[4]),
            MLP: self._bar(numbers + BAR_WIDTH / 2, distance.curve(MLP), theme.curves[3]),
            OTHERS: self._bar(np.array(at), np.array(gaps), theme.dim),
        }

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        theme = theme_of(self)
        self.line.setPen(pg.mkPen(theme.curves[0], width=2 * self.devicePixelRatioF()))
        self.line.setSymbolBrush(QColor(theme.curves[0]))
        for plot in (self.weights, self.rows):
            colour_axes(map(plot.getAxis, ("left", "bottom")), theme)
        if self._shown:
            self.show_distance(*self._shown)

    def _plot(self, row: int, label: str) -> pg.PlotItem:
        plot = self.addPlot(row=row, col=0, enableMenu=False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.getAxis("left").setWidth(14 + round(2.6 * self.fontMetrics().height()))
        plot.getAxis("left").enableAutoSIPrefix(False)
        plot.getAxis("left").setStyle(maxTickLevel=0)
        plot.setLabel("left", label)
        plot.showGrid(y=True, alpha=0.2)
        return plot

    def _bar(self, at: Floats, heights: Floats, colour: str) -> pg.BarGraphItem:
        finite = np.nan_to_num(heights, nan=0, posinf=0)
        bar = pg.BarGraphItem(x=at, height=finite, width=BAR_WIDTH, brush=colour, pen=colour)
        self.weights.addItem(bar)
        return bar

    def _scale(self, plot: pg.PlotItem, values: Floats) -> None:
        """From 0 to a little above the highest; where all are 0, to a small number, so that a line at 0 is seen."""
        top = float(np.nanmax(np.nan_to_num(values), initial=0)) or MIN_AXIS_TOP
        plot.setYRange(-0.02 * top, 1.08 * top, padding=0)
        plot.getAxis("left").setTicks([[(0.0, "0"), (top / 2, ""), (top, small_number(top))]])


def _parts_on_axis(layers: int) -> dict[str, tuple[float, str]]:
    """The position on the axis and the short name of each part outside the layers."""
    step = 1.6 * max(1.0, layers / 9)
    return {
        TOKEN_TABLE: (-2 * step, tr("tok", "the token table, below a bar")),
        POSITION_TABLE: (-0.8 * step, tr("pos", "the position table, below a bar")),
        NORM: (layers + step, tr("norm", "the final layer norm, below a bar")),
        PROJECTION: (layers + 2.2 * step, tr("proj", "the text projection, below a bar")),
    }
