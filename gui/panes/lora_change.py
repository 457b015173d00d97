"""LoRA change: how far the LoRAs move each unit at each layer, and how much they change each layer's weights."""

from collections.abc import Iterable
from functools import partial
from math import isfinite

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_name, unit_name
from core.encoder.encoding import Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.lora_effect import LoraEffect, lora_effect
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.matrix import MatrixPlot, RowBars, plot_canvas, small_number
from gui.state.session import Session
from gui.widgets.layer_labels import layer_name
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

BARS_WIDTH = 112  # pixels
COLOUR_CEILINGS = (1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
NO_LORA_ON_MESSAGE = tr_noop("No LoRA is on: switch one on to see what it changes.")
MEASURES = {
    "cosine_distance": (
        tr_noop("direction"),
        tr_noop("1 − cosine between the vectors without and with the LoRAs: 0 is the same direction"),
    ),
    "relative_change": (
        tr_noop("size"),
        tr_noop("The norm of the difference, relative to the vector without the LoRAs"),
    ),
}


class LoraChangePane(Pane):
    """A row a layer, a column a unit; beside them a bar a layer. The encoding without LoRAs is asked for when seen."""

    title = tr_noop("LoRA change")
    empty_message = tr_noop("Drop a LoRA on the window: how far it moves each word, layer by layer, is drawn here.")

    def __init__(self, session: Session, submit: Submit) -> None:
        self.weights = RowBars()
        self.matrix = MatrixPlot(small_number, self.weights, BARS_WIDTH)
        super().__init__(session, plot_canvas(self.matrix.plot, self.weights))
        self.query = PaneQuery[LoraEffect](self, submit, tr_noop("The change could not be computed: {why}"))
        self._measure = "cosine_distance"
        self.measure = self.add_switch(tr("Change"), MEASURES, self._choose, self._measure)
        self.add_keyboard_cursor(self.canvas, self.matrix.cursor_targets, tr("look at this layer and select the word"))
        session.loras_changed.connect(self._follow_loras)
        session.layer_changed.connect(self.mark)

    def draw(self) -> None:
        """Shows what is known, and requests what a newer view needs."""
        view, effect = self.session.encoding_view, self.query.answer
        if view is None or not view.units or not self._acts():
            self.show_message(tr(NO_LORA_ON_MESSAGE) if self.session.loras else "")
            return
        if effect is None or effect.view is not view:
            self.query.request((view,), partial(lora_effect, view))
        if self.query.problem:
            self.show_message(self.query.problem)
        elif effect is not None:
            self._show(effect)

    def _acts(self) -> bool:
        return any(lora.is_active for lora in self.session.loras) and not self.session.loras_bypassed

    def _follow_loras(self) -> None:
        """Empties the pane when the last LoRA goes; what else changes comes with the next view."""
        if not self._acts():
            self.refresh()

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.query.answer = None

    def _show(self, effect: LoraEffect) -> None:
        self.show_plot()
        matrix = self._matrix(effect)
        layers = [str(layer) for layer in range(len(matrix))]
        self.matrix.show(layers, [unit.label for unit in effect.units], matrix, (0.0, colour_ceiling(matrix)))
        percent = 100 * effect.weights
        top = max(float(np.nan_to_num(percent).max(initial=0)), 1e-3)
        ticks = [(top / 2, tr("weights ≤ {top} %").format(top=f"{top:.2g}"))]
        self.weights.show_lengths(np.append(np.nan, percent), top * 1.05, ticks)  # the embedding is not measured
        self._describe(effect.view)
        self.mark()

    def numbers(self) -> Table:
        """A line a layer: the change of its weights in percent, then a column a unit."""
        effect = self.query.answer
        if effect is None:
            return Table(self.title, (), ())
        labels = [unit.label for unit in effect.units]
        weights = [0.0, *(100 * float(weight) for weight in effect.weights)]
        rows = self._matrix(effect)
        lines = tuple((layer, weights[layer], *map(float, row)) for layer, row in enumerate(rows))
        return Table(self.title, (tr("layer"), tr("weights, %"), *labels), lines)

    def _matrix(self, effect: LoraEffect) -> Floats:
        return effect.cosine_distance if self._measure == "cosine_distance" else effect.relative_change

    def _choose(self, measure: str) -> None:
        self._measure = measure
        self.refresh()

    def _describe(self, view: EncodingView) -> None:
        what = tr("1 − cosine") if self._measure == "cosine_distance" else tr("relative change")
        rows = hidden_states_name(view.options.normed)
        self.caption.setText(" · ".join((tr("{measure} without → with LoRAs").format(measure=what), rows)))
        explanation = tr(
            "{measure}; {rows}, not mean-centred; a {kind}'s vector is the mean of its tokens' rows. The bars: the "
            "size of the change of a layer's six matrices, relative to their own (Frobenius norms)."
        )
        measure = tr(MEASURES[self._measure][1])
        self.caption.setToolTip(explanation.format(measure=measure, rows=rows, kind=unit_name(view.options.kind)))

    def mark(self) -> None:
        """Outlines the selected layer, and the columns of what is pointed at or selected."""
        effect = self.query.answer
        if effect is None or not self.in_sight:
            return
        view, theme = effect.view, theme_of(self)
        positions = self.session.prompt.hovered | self.session.prompt.selected if self.session.is_up_to_date else ()
        columns = {view.unit_at_position[position] for position in positions if position in view.unit_at_position}
        self.matrix.mark({self.session.layer}, columns, theme)

    def _point(self, scene_point: QPointF) -> None:
        cell, effect = self.matrix.cell_at(scene_point), self.query.answer
        if cell is None or effect is None:
            self.clear_pointer()
            return
        layer, unit = cell
        parts = [layer_name(layer)]
        if unit is not None:
            parts.append(f"{effect.units[unit].label}   {_number(float(self._matrix(effect)[layer, unit]))}")
        if layer:
            parts.append(tr("weights {percent} %").format(percent=f"{100 * float(effect.weights[layer - 1]):.3g}"))
        self.readout.setText(" · ".join(parts))
        self.point(() if unit is None else effect.units[unit].positions)

    def _click(self, event: MouseClickEvent) -> None:
        cell, effect = self.matrix.cell_at(event.scenePos()), self.query.answer
        if cell is not None and effect is not None and event.button() == Qt.MouseButton.LeftButton:
            self.session.set_layer(cell[0])
            if cell[1] is not None:
                self.select(effect.units[cell[1]].positions)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return self.matrix.image, self.weights.bars

    def restyle(self) -> None:
        super().restyle()
        self.matrix.restyle(theme_of(self))
        self.weights.restyle(theme_of(self))


def _number(value: float) -> str:
    return f"{value:.3g}" if isfinite(value) else "–"


def colour_ceiling(matrix: Floats) -> float:
    """The end of the colours: the first of a few round numbers that nothing exceeds, so that they seldom move."""
    finite = matrix[np.isfinite(matrix)]
    top = float(finite.max(initial=0.0))
    return next((end for end in COLOUR_CEILINGS if end >= top), COLOUR_CEILINGS[-1])
