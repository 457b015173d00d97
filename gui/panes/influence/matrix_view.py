"""A line a word that is changed, a column a word that may move; beside it the mean of each line, and its layers."""

from collections.abc import Iterable
from math import isfinite

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.labels import percentile_phrase
from core.program.numbers import small_number
from core.program.translation import tr
from core.queries.influence_run import InfluenceAtLayer, InfluenceRun, Measure
from gui.panes.influence.curves import InfluenceCurves
from gui.panes.influence.ranked_units import column_names
from gui.panes.plots.matrix import MatrixPlot, blank_if_missing, plot_canvas
from gui.panes.plots.row_bars import RowBars
from gui.state.session import Session
from gui.widgets.style import CHANGE_LEVELS, Theme

BARS_WIDTH = 90  # pixels
CURVES_WIDTH = 230
MIN_WIDTH_FOR_CURVES = 560  # pixels of width from which the curves have room
WIDTH_OF_WORD = 8  # pixels more for each of the matrix


class InfluenceMatrix:
    """The plots of one layer's numbers, on `canvas`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.means = RowBars()
        self.matrix = MatrixPlot(blank_if_missing(small_number), self.means, BARS_WIDTH)
        self.curves = InfluenceCurves(session)
        self.canvas = plot_canvas(self.matrix.plot, self.means, self.curves.plot)
        self._width = 0
        self.canvas.setAccessibleName(tr("What each word moves, word by word"))

    def show(self, run: InfluenceRun, layer: InfluenceAtLayer, measure: Measure) -> None:
        """Draws the view's units; words before the one that is changed move by exactly 0, and their cells are bare."""
        matrix, count, names = layer.matrix, len(run.units), [unit.label for unit in run.units]
        matrix[:, :count] = np.where(run.seen_by_units, matrix[:, :count], np.nan)
        matrix[layer.is_old, count:] = np.nan
        self.matrix.show(names, column_names(run, layer), matrix, CHANGE_LEVELS[measure])
        top = max(float(np.nan_to_num(layer.means).max(initial=0)), 1e-4)
        ticks = [(top / 2, tr("mean ≤ {top}").format(top=small_number(top)))]
        self.means.show_lengths(layer.means, top * 1.05, ticks)
        self.give_curves_room(self.canvas.width())

    def mark(
        self, run: InfluenceRun, layer: InfluenceAtLayer, pointed: list[int], measure: Measure, theme: Theme
    ) -> None:
        """Outlines what is looked at as a line and a column, and draws its curves."""
        self.matrix.mark(pointed, pointed, theme)
        strongest = int(np.nan_to_num(layer.means).argmax())
        row = self.matrix.hovered[0] if self.matrix.hovered else next(iter(pointed), strongest)
        self.curves.show(run, row, measure)

    def reading(self, run: InfluenceRun, layer: InfluenceAtLayer, measure: Measure) -> str:
        """What the cell under the mouse says."""
        if self.matrix.hovered is None:
            return ""
        (row, column), units, columns = self.matrix.hovered, run.units, column_names(run, layer)
        if row == column:
            return tr("without {word}: {other}   {value}").format(
                word=units[row].name, other=units[row].name, value=tr("the word itself")
            )
        value = float(layer.matrix[row, column])
        other = units[column].name if column < len(units) else columns[column]
        text = tr("without {word}: {other}   {value}")
        reading = text.format(word=units[row].name, other=other, value=small_number(value))
        is_cosine = measure == "cosine_distance" and column < len(units) and isfinite(value) and value > 0
        percents = run.view.percentile(np.array([1 - value], np.float32), self._session.layer) if is_cosine else None
        phrase = "" if percents is None else percentile_phrase(float(percents[0]))
        likeness = tr("before and after: {likeness}").format(likeness=phrase)
        return f"{reading} · {likeness}" if phrase else reading

    def positions_at_hovered(self, run: InfluenceRun) -> set[int]:
        """The positions of the units of the cell under the mouse."""
        cell = self.matrix.hovered or ()
        return {position for index in cell if index < len(run.units) for position in run.units[index].positions}

    def layer_at(self, scene_point: QPointF) -> int | None:
        """The layer below a point of the curves."""
        return self.curves.layer_at(scene_point)

    def give_curves_room(self, width: int) -> None:
        """Shows the curves where the pane is wide enough for the matrix, too."""
        shown = width >= MIN_WIDTH_FOR_CURVES + WIDTH_OF_WORD * len(self.matrix.rows.labels)
        if shown == self.curves.plot.isVisible() and self._width == width:
            return
        self._width = width
        self.curves.plot.setVisible(shown)
        self.curves.plot.setFixedWidth(CURVES_WIDTH if shown else 0)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        """What fades while newer results are on their way."""
        return self.matrix.image, self.means.bars, *self.curves.lines

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self.matrix.set_title(tr("line: changed · column: moves"), theme.dim, points=8)
        for part in (self.matrix, self.means, self.curves):
            part.restyle(theme)
