"""Compare's view layer by layer: how far each word that both prompts have is apart in them."""

from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.labels import measure_name
from core.program.table import Table
from core.program.translation import tr
from core.queries.prompt_comparison import ComparedPrompts
from gui.panes.compare.reading import Reading
from gui.panes.keyboard_cursor import CursorTargets
from gui.panes.plots.matrix import MatrixPlot, plot_canvas
from gui.state.session import Session
from gui.widgets.style import Theme

MEANS_WIDTH = 120  # pixels
COSINE_DISTANCE_LEVELS = (0.0, 1.0)  # where the colours of 1 − cosine begin and end, for every prompt


class ByLayer:
    """A row a layer, a column a word of both prompts; at the right a curve of the mean over the words."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.means = pg.PlotItem(enableMenu=False)
        self.means.showGrid(x=True, alpha=0.2)
        self.curve = pg.PlotDataItem(symbol="o", symbolSize=5, symbolPen=None)
        self.means.addItem(self.curve)
        self.matrix = MatrixPlot(side=self.means, side_width=MEANS_WIDTH)
        self.canvas = plot_canvas(self.matrix.plot, self.means)

    def show(self, compared: ComparedPrompts) -> None:
        """Draws a comparison; an empty matrix where the prompts share no word."""
        distance, end = compared.comparison.cosine_distance, COSINE_DISTANCE_LEVELS[1]
        layers = [str(layer) for layer in range(len(distance))]
        self.matrix.show(layers, self._labels(compared), distance, COSINE_DISTANCE_LEVELS)
        self.curve.setData(compared.mean_distance, np.arange(len(distance)) + 0.5)
        self.means.setXRange(-0.03 * end, 1.05 * end, padding=0)
        self.means.getAxis("bottom").setTicks([[(0, "0"), (end / 2, tr("mean")), (end * 0.96, f"{end:g}")]])

    def _labels(self, compared: ComparedPrompts) -> list[str]:
        return [compared.a.units[index].label for index, _ in compared.comparison.alignment.pairs]

    def caption(self, compared: ComparedPrompts) -> tuple[str, str]:
        """What is compared, and how it is measured."""
        return tr("A to B, all layers"), tr("1 − {cosine}").format(cosine=measure_name(compared.a))

    def mark(self, compared: ComparedPrompts, units: set[int], theme: Theme) -> None:
        """Outlines the selected layer and the columns of units of A."""
        pairs = enumerate(compared.comparison.alignment.pairs)
        columns = {column for column, (index, _) in pairs if index in units}
        self.matrix.mark({self._session.layer} & set(range(len(compared.a.vectors))), columns, theme)

    def reading_at(self, compared: ComparedPrompts, scene_point: QPointF) -> Reading | None:
        """The distance, size and layer of the cell at a point of the scene; over the curve, the layer's mean."""
        cell = self.matrix.cell_at(scene_point)
        if cell is None:
            return None
        layer, column = cell
        if column is None:
            mean = f"{float(compared.mean_distance[layer]):.3f}"
            return Reading(tr("layer {layer} · mean {mean}").format(layer=layer, mean=mean), layer=layer)
        index = compared.comparison.alignment.pairs[column][0]
        value = f"{float(compared.comparison.cosine_distance[layer, column]):.3f}"
        size = f"{float(compared.comparison.relative_change[layer, column]):.3f}"
        text = tr("layer {layer} · {word}   {value} · size {size}")
        word = compared.a.units[index].label
        return Reading(text.format(layer=layer, word=word, value=value, size=size), index, layer)

    def cursor_targets(self, _compared: ComparedPrompts) -> CursorTargets:
        """The cells, for the keyboard cursor."""
        return self.matrix.cursor_targets()

    def numbers(self, compared: ComparedPrompts, title: str) -> Table:
        """A table of that title: a row a layer, with the mean and a column a word."""
        distances = zip(compared.mean_distance.tolist(), compared.comparison.cosine_distance.tolist(), strict=True)
        rows = tuple((layer, mean, *row) for layer, (mean, row) in enumerate(distances))
        return Table(title, (tr("layer"), tr("mean"), *self._labels(compared)), rows)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        """What fades while newer results are on their way."""
        return self.matrix.image, self.curve

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self.matrix.restyle(theme)
        self.matrix.set_title(tr("down: layer · across: words of both prompts"), theme.dim)
        self.curve.setPen(pg.mkPen(theme.accent, width=2))
        self.curve.setSymbolBrush(QColor(theme.accent))
