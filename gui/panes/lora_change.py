"""LoRA change: how far the LoRAs move each unit at each layer, and how much they change each layer's weights."""

from functools import partial
from math import isfinite

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_name, translated, unit_name
from core.encoder.encoding import Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.lora_effect import LoraEffect, lora_effect
from gui.panes.keyboard_cursor import CursorTargets, cell_targets
from gui.panes.pane import Pane
from gui.panes.plots.cells import Cells
from gui.panes.plots.matrix import small_number
from gui.panes.plots.word_axis import WordAxis
from gui.state.session import Session
from gui.widgets.controls import SegmentedControl
from gui.widgets.layer_labels import layer_name
from gui.widgets.style import colour_map, theme_of
from gui.workers.model_queries import Submit

BARS_WIDTH = 112  # pixels
COLOUR_CEILINGS = (1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
EMPTY_MESSAGE = tr_noop("Drop a LoRA on the window: how far it moves each word, layer by layer, is drawn here.")
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
    empty_message = EMPTY_MESSAGE

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        view = pg.GraphicsLayoutWidget()
        super().__init__(session, view, parent)
        self._ask, self._view = ask, view
        self.effect: LoraEffect | None = None
        self._measure = "cosine_distance"
        self.image = pg.ImageItem(axisOrder="row-major")
        self.cells = Cells(small_number)
        self._axes = {"left": WordAxis("left"), "bottom": WordAxis("bottom")}
        self.plot = pg.PlotItem(axisItems=self._axes, enableMenu=False)
        self.bar = pg.ColorBarItem((0, 1), width=12, colorMap=colour_map(), interactive=False, colorMapMenu=False)
        self.weights = pg.PlotItem(enableMenu=False)
        self.bars = pg.BarGraphItem(x0=[], y=[], width=[], height=0.6)
        self._arrange()
        self.measure = SegmentedControl(tr("Change"), translated(MEASURES))
        self.measure.choose(self._measure)
        self.measure.chosen.connect(self._choose)
        self.tools.addWidget(self.measure)
        view.scene().sigMouseMoved.connect(self._point)
        view.scene().sigMouseClicked.connect(self._click)
        self.key_cursor = self.add_keyboard_cursor(
            view, self._cursor_targets, tr("look at this layer and select the word")
        )
        self.plot.getViewBox().sigResized.connect(self._make_room)
        session.loras_changed.connect(self._follow_loras)
        for signal in (session.layer_changed, session.hovered_changed, session.selection_changed):
            signal.connect(self._mark)
        self.restyle()

    def _arrange(self) -> None:
        self._view.ci.setContentsMargins(2, 2, 2, 2)
        self._view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for plot in (self.plot, self.weights):
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
            plot.getViewBox().setDefaultPadding(0)
            plot.invertY()
            self._view.addItem(plot)
        self.plot.addItem(self.image)
        self.plot.addItem(self.cells)
        self.bar.setImageItem(self.image, insert_in=self.plot)
        self.weights.addItem(self.bars)
        self.weights.hideAxis("left")
        self.weights.setFixedWidth(BARS_WIDTH)
        self.weights.setYLink(self.plot)

    def draw(self) -> None:
        """Shows what is known, and asks for what a newer view needs."""
        view = self.session.encoding_view
        if view is None or not view.units or not self._acts():
            self.effect = None
            self.empty_message = EMPTY_MESSAGE if not self.session.loras else NO_LORA_ON_MESSAGE
            self.show_empty(True)
            return
        if self.effect is None or self.effect.view is not view:
            self._ask(self, partial(lora_effect, view), self._take)
        if self.effect is not None:
            self._plot(self.effect)

    def _acts(self) -> bool:
        return any(lora.is_active for lora in self.session.loras) and not self.session.loras_bypassed

    def _follow_loras(self) -> None:
        """Empties the pane when the last LoRA goes; what else changes comes with the next view."""
        if self.in_sight and not self._acts():
            self.draw()

    def _take(self, answer: LoraEffect | Exception) -> None:
        if isinstance(answer, Exception):
            self.show_message(tr("The change could not be computed: {why}").format(why=answer))
        elif answer.view is self.session.encoding_view and self._acts():
            self.effect = answer
            self._plot(answer)
            self._update_table()

    def _plot(self, effect: LoraEffect) -> None:
        self.show_empty(False)
        matrix = self._matrix(effect)
        layers, units = matrix.shape
        self._axes["left"].show_words([str(layer) for layer in range(layers)])
        self._axes["bottom"].show_words([unit.label for unit in effect.units])
        levels = (0.0, colour_ceiling(matrix))
        self.image.setImage(matrix, autoLevels=False, levels=levels)
        self.cells.show_matrix(matrix, levels)
        self.bar.setLevels(levels)
        self._make_room()
        self.plot.getViewBox().setRange(xRange=(0, units), yRange=(0, layers), padding=0)
        self._plot_weights(100 * effect.weights)
        self._describe(effect.view)
        self._mark()

    def _plot_weights(self, percent: Floats) -> None:
        """A bar a layer beside its row; row 0 is the embedding, which LoRAs leave alone."""
        places = np.arange(len(percent)) + 1.5
        self.bars.setOpts(x0=np.zeros(len(percent)), y=places, width=np.nan_to_num(percent), height=0.6)
        top = max(float(np.nan_to_num(percent).max(initial=0)), 1e-3)
        self.weights.setXRange(0, top * 1.05, padding=0)
        self.weights.getAxis("bottom").setTicks([[(top / 2, tr("weights ≤ {top} %").format(top=f"{top:.2g}"))]])

    def numbers(self) -> Table:
        """A line a layer: the change of its weights in percent, then a column a unit."""
        if self.effect is None:
            return Table(self.title, (), ())
        labels = [unit.label for unit in self.effect.units]
        weights = [0.0, *(100 * float(weight) for weight in self.effect.weights)]
        rows = self._matrix(self.effect)
        lines = tuple((layer, weights[layer], *map(float, row)) for layer, row in enumerate(rows))
        return Table(self.title, (tr("layer"), tr("weights, %"), *labels), lines)

    def _make_room(self) -> None:
        """As much below the bars as below the cells, so that they stand side by side."""
        self._axes["bottom"].make_room()
        self.weights.getAxis("bottom").setHeight(self._axes["bottom"].height())

    def _matrix(self, effect: LoraEffect) -> Floats:
        return effect.cosine_distance if self._measure == "cosine_distance" else effect.relative_change

    def _choose(self, measure: str) -> None:
        self._measure = measure
        if self.effect is not None:
            self._plot(self.effect)
            self._update_table()

    def _update_table(self) -> None:
        if self._table_view:
            self._table_view.show_table(self.numbers())

    def _describe(self, view: EncodingView) -> None:
        what = tr("1 − cosine") if self._measure == "cosine_distance" else tr("relative change")
        rows = hidden_states_name(view.options.normed)
        self.caption.setText(" · ".join((tr("{measure} without → with LoRAs").format(measure=what), rows)))
        whole = tr(
            "{measure}; {rows}, not mean-centred; a {kind}'s vector is the mean of its tokens' rows. The bars: the "
            "size of the change of a layer's six matrices, relative to their own (Frobenius norms)."
        )
        measure = tr(MEASURES[self._measure][1])
        self.caption.setToolTip(whole.format(measure=measure, rows=rows, kind=unit_name(view.options.kind)))

    def _mark(self) -> None:
        """Outlines the selected layer, and the columns of what is pointed at or selected."""
        if self.effect is None or not self.in_sight:
            return
        view, theme = self.effect.view, theme_of(self)
        rows = self.session.hovered | self.session.selected if self.session.is_up_to_date else ()
        columns = {view.unit_at_position[row] for row in rows if row in view.unit_at_position}
        self._axes["left"].light({self.session.layer}, theme)
        self._axes["bottom"].light(columns, theme)
        self.cells.theme = theme
        self.cells.lit = (frozenset({self.session.layer}), frozenset(columns))
        self.cells.update()

    def cell_at(self, scene_point: QPointF) -> tuple[int, int | None] | None:
        """Layer and unit at a point of the scene; no unit over the bars."""
        if self.effect is None:
            return None
        layers, units = self.effect.cosine_distance.shape
        for plot in (self.plot, self.weights):
            view = plot.getViewBox()
            if view.sceneBoundingRect().contains(scene_point):
                point = view.mapSceneToView(scene_point)
                layer, unit = int(np.floor(point.y())), int(np.floor(point.x()))
                inside = 0 <= layer < layers and (plot is self.weights or 0 <= unit < units)
                return (layer, unit if plot is self.plot else None) if inside else None
        return None

    def _cursor_targets(self) -> CursorTargets | None:
        return cell_targets(self.plot.getViewBox(), *self.cells.matrix.shape) if self.effect else None

    def _point(self, scene_point: QPointF) -> None:
        cell = self.cell_at(scene_point)
        if cell is None or self.effect is None:
            self.readout.setText("")
            self.session.set_hovered(())
            return
        layer, unit = cell
        parts = [layer_name(layer)]
        if unit is not None:
            label = self.effect.units[unit].label
            parts.append(f"{label}   {_number(float(self._matrix(self.effect)[layer, unit]))}")
        if layer:
            percent = f"{100 * float(self.effect.weights[layer - 1]):.3g}"
            parts.append(tr("weights {percent} %").format(percent=percent))
        self.readout.setText(" · ".join(parts))
        self.point(() if unit is None else self.effect.units[unit].positions)

    def _click(self, event: MouseClickEvent) -> None:
        cell = self.cell_at(event.scenePos())
        if cell is not None and self.effect is not None and event.button() == Qt.MouseButton.LeftButton:
            self.session.set_layer(cell[0])
            if cell[1] is not None:
                self.select(self.effect.units[cell[1]].positions)

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self.readout.setText("")
        self.session.set_hovered(())

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        self.image.setOpacity(opacity)
        self.bars.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self._view.setBackground(theme.card)
        for axis in (self.bar.axis, self.weights.getAxis("bottom")):
            axis.setPen(theme.border)
            axis.setTextPen(theme.dim)
        for axis in self._axes.values():
            axis.setPen(None)
        self.bars.setOpts(brush=theme.accent, pen=None)
        self._mark()


def _number(value: float) -> str:
    return f"{value:.3g}" if isfinite(value) else "–"


def colour_ceiling(matrix: Floats) -> float:
    """The end of the colours: the first of a few round numbers that nothing exceeds, so that they seldom move."""
    finite = matrix[np.isfinite(matrix)]
    top = float(finite.max(initial=0.0))
    return next((end for end in COLOUR_CEILINGS if end >= top), COLOUR_CEILINGS[-1])
