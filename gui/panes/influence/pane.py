"""Influence: one word left out after the other, and how far every other word, EOS and the feature move."""

from collections.abc import Iterable
from functools import partial

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.influence import INFLUENCE_MODES, InfluenceMode
from core.analysis.labels import centring_name, count_units, hidden_states_name, hidden_states_phrase, unit_name
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.influence_run import SLICE_SECONDS, InfluenceAtLayer, InfluenceRun, Measure, measure_influence
from gui.panes.influence.curves import InfluenceCurves
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.matrix import MatrixPlot, RowBars, blank_if_missing, plot_canvas, small_number
from gui.state.session import Session
from gui.widgets.controls import SegmentButton
from gui.widgets.layer_labels import layer_name
from gui.widgets.style import CHANGE_LEVELS, theme_of
from gui.workers.model_queries import Submit

MAX_AUTOMATIC_UNITS = 75  # units; up to here they are left out without being asked to
BARS_WIDTH = 90  # pixels
CURVES_WIDTH = 230
MIN_WIDTH_FOR_CURVES = 640  # pixels of width from which the curves have room
MEASURES = {
    "cosine_distance": (
        tr_noop("direction"),
        tr_noop("1 − cosine between a word's vectors with and without the one left out: 0 is no change"),
    ),
    "relative_change": (
        tr_noop("size"),
        tr_noop("The length of the change, relative to the vector with the word that is left out"),
    ),
}
MODES: dict[str, tuple[str, str]] = {
    "replaced": (
        tr_noop("replaced"),
        tr_noop("Other words of as many tokens stand in the word's place, four in turn; shown is the mean of the four"),
    ),
    "removed": (tr_noop("removed"), tr_noop("The word is taken out, and the words behind it move forward")),
    "padded": (tr_noop("padded"), tr_noop("Padding stands in the word's place, and all others stay where they are")),
}
TOOLTIP = tr_noop(
    "Each line leaves one {kind} out and encodes the prompt again; a cell says how far that moves the {kind} of its "
    "column: {measure}, {centred}, {rows}. The encoder is causal: words before the one left "
    "out, or in other chunks, change by exactly 0, and their cells are bare. EOS is that of the word's own chunk; the "
    "feature is the prompt's one vector and the same at every layer. The bars are the means over the words that can "
    "see the one left out. Colours end at {end}: what is above looks the same."
)


class InfluencePane(Pane):
    """A line a word that is left out, a column a word that may move; the encoder is asked a few words at a time."""

    title = tr_noop("Influence")
    empty_message = tr_noop("Type at least two words: how much each changes all others by being there is drawn here.")

    def __init__(self, session: Session, submit: Submit) -> None:
        self.means = RowBars()
        self.matrix = MatrixPlot(blank_if_missing(small_number), self.means, BARS_WIDTH)
        self.matrices, self.curves = (self.matrix,), InfluenceCurves(session)
        super().__init__(session, plot_canvas(self.matrix.plot, self.means, self.curves.plot))
        self._query = PaneQuery(self, submit, tr_noop("The words could not be left out: {why}"), self._store)
        self.run: InfluenceRun | None = None
        self._is_requested = False  # whether the artist asked for the words of this prompt, though they are many
        self._is_stopped = False
        self._measure: Measure = "cosine_distance"
        self._mode: InfluenceMode = "replaced"
        self._add_tools()
        session.layer_changed.connect(self.refresh)
        self.add_keyboard_cursor(self.canvas, self.matrix.cursor_targets, tr("select the word that is left out"))

    def _add_tools(self) -> None:
        self.compute = SegmentButton(tr("Compute"), is_switch=False)
        self.compute.hide()
        self.compute.clicked.connect(self._start_or_stop)
        self.tools.addWidget(self.compute)
        self.mode = self.add_switch(tr("Left out"), MODES, self._choose_mode, self._mode)
        self.measure = self.add_switch(tr("Change"), MEASURES, self._choose_measure, self._measure)

    def refresh(self) -> None:
        """Lets go of what belongs to another prompt, and draws."""
        if self.run and not self.run.fits(self.session.encoding_view, self._mode):
            self.run = None
        super().refresh()

    def draw(self) -> None:
        """Shows what is known at the session's layer, and has the next words left out."""
        view = self.session.encoding_view
        if self.run is None and view is not None and len(InfluenceRun(view).units) > 1:
            self.run = InfluenceRun(view, self._mode)
            self._is_requested = self._is_stopped = False
        run = self.run
        if run and self._should_continue(run):
            self._query.request(self._key(run), partial(measure_influence, run, seconds=SLICE_SECONDS))
        self._show_button()
        layer = self._at_layer()
        if run is None or layer is None:
            self.show_message(self._waiting_message())
        else:
            self._show(run, layer)

    def _key(self, run: InfluenceRun) -> tuple[object, ...]:
        return run.view, run.mode, run.done

    def _store(self, run: InfluenceRun) -> None:
        if run.fits(self.session.encoding_view, self._mode):
            self.run = run

    def _problem(self, run: InfluenceRun) -> str:
        """Why no more words of a run could be left out; "" where they could."""
        return self._query.problem if self._query.answers(self._key(run)) else ""

    def _should_continue(self, run: InfluenceRun) -> bool:
        """Whether more words are to be left out without another click."""
        if run.is_finished or self._is_stopped or self._problem(run):
            return False
        return self._is_requested or len(run.units) <= MAX_AUTOMATIC_UNITS

    def _waiting_message(self) -> str:
        if self.run is None:
            return ""
        if (problem := self._problem(self.run)) or self._should_continue(self.run):
            return problem or tr("Leaving the words out, one after the other…")
        count = count_units(self.run.view.options.kind, len(self.run.units))
        return tr("{count} take as many passes: “Compute” above starts them.").format(count=count)

    def _show_button(self) -> None:
        """Starts what is not begun by itself, and stops and goes on with what takes long."""
        run = self.run
        self.compute.setVisible(run is not None and not run.is_finished and not self._problem(run))
        if run is None:
            return
        left, runs = len(run.units) - run.done, self._should_continue(run)
        begin = tr("Compute (1 pass)") if left == 1 else tr("Compute ({count} passes)").format(count=left)
        self.compute.setText(tr("Stop") if runs else begin)
        self.compute.setAccessibleName(self.compute.text())
        self.compute.setToolTip(tr("Leave no more words out") if runs else tr("Leave the other words out too"))
        self.compute.updateGeometry()

    def _start_or_stop(self) -> None:
        self._is_stopped = self.run is not None and self._should_continue(self.run)
        self._is_requested = not self._is_stopped
        self.refresh()

    def _at_layer(self) -> InfluenceAtLayer | None:
        return self.run.at_layer(self._measure, self.session.layer) if self.run else None

    def _columns(self, run: InfluenceRun, layer: InfluenceAtLayer) -> list[str]:
        more = ["EOS"] if layer.feature is None else ["EOS", tr("feature")]
        return [*(unit.label for unit in run.units), *more]

    def _show(self, run: InfluenceRun, layer: InfluenceAtLayer) -> None:
        assert run.influence is not None
        self.show_plot()
        matrix, count = layer.matrix, len(run.units)
        matrix[:, :count] = np.where(run.influence.downstream, matrix[:, :count], np.nan)
        levels = CHANGE_LEVELS[self._measure]
        is_read = self.matrix.hovered is not None
        self.matrix.show([unit.label for unit in run.units], self._columns(run, layer), matrix, levels)
        top = max(float(np.nan_to_num(layer.means).max(initial=0)), 1e-4)
        ticks = [(top / 2, tr("mean ≤ {top}").format(top=small_number(top)))]
        self.means.show_lengths(layer.means, top * 1.05, ticks)
        self._describe(run)
        if is_read:  # the mouse stays there while the layer or the text changes below it
            self._read_cell(run, layer)
        self.mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the curves room, or takes it."""
        super().resizeEvent(event)
        shown = self.width() >= MIN_WIDTH_FOR_CURVES
        self.curves.plot.setVisible(shown)
        self.curves.plot.setFixedWidth(CURVES_WIDTH if shown else 0)

    def _describe(self, run: InfluenceRun) -> None:
        options, centred = run.view.options, centring_name(run.view)
        what = tr("1 − cosine") if self._measure == "cosine_distance" else tr("relative change")
        count = count_units(options.kind, len(run.units))
        so_far = "" if run.is_finished else tr("{done} of {count}").format(done=run.done, count=count)
        layer, rows = layer_name(self.session.layer), hidden_states_name(options.normed)
        parts = [self._problem(run), so_far, what, tr("words before: exactly 0"), layer, centred, rows]
        self.caption.setText(" · ".join(part for part in parts if part))
        kind, rows, end = unit_name(options.kind), hidden_states_phrase(options.normed), CHANGE_LEVELS[self._measure][1]
        self.caption.setToolTip(tr(TOOLTIP).format(kind=kind, measure=what, centred=centred, rows=rows, end=end))

    def numbers(self) -> Table:
        """A line a word left out, as it moves every word, EOS and the feature; last the mean of what can see it."""
        run, layer = self.run, self._at_layer()
        if run is None or layer is None:
            return Table(self.title, (), ())
        names = [unit.label for unit in run.units]
        lines = zip(names, layer.matrix.tolist(), layer.means.tolist(), strict=True)
        first = tr("left out, layer {layer}").format(layer=self.session.layer)
        columns = (first, *self._columns(run, layer), tr("mean of later words"))
        return Table(self.title, columns, tuple((name, *row, mean) for name, row, mean in lines))

    def mark(self) -> None:
        """Outlines what is looked at as a line and a column, and draws its curves."""
        run = self.run
        if run is None or run.influence is None or not self.in_sight:
            return
        pointed = self.pointed_units(run.units)
        self.matrix.mark(pointed, pointed, theme_of(self))
        layer = self._at_layer()
        most_influential = int(np.nan_to_num(layer.means).argmax()) if layer else 0
        row = self.matrix.hovered[0] if self.matrix.hovered else next(iter(pointed), most_influential)
        self.curves.show(run, row, self._measure)

    def _point(self, scene_point: QPointF) -> None:
        cell, run, layer = self.matrix.hover(scene_point), self.run, self._at_layer()
        if cell is None or run is None or layer is None:
            self.clear_pointer()
            return
        self._read_cell(run, layer)
        row, column = (run.units[index].positions if index < len(run.units) else () for index in cell)
        self.point({*row, *column})
        self.mark()

    def _read_cell(self, run: InfluenceRun, layer: InfluenceAtLayer) -> None:
        if self.matrix.hovered is None:
            self.readout.setText("")
            return
        units, (row, column), columns = run.units, self.matrix.hovered, self._columns(run, layer)
        other = units[column].name if column < len(units) else columns[column]
        value = small_number(float(layer.matrix[row, column])) if row != column else tr("left out")
        text = tr("without {word}: {other}   {value}")
        self.readout.setText(text.format(word=units[row].name, other=other, value=value))

    def _click(self, event: MouseClickEvent) -> None:
        """Selects the word that is left out, or takes it back; beside it, a layer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        cell, run = self.matrix.cell_at(event.scenePos()), self.run
        if cell and cell[1] is not None and run:
            rows = run.units[cell[0]].positions
            self.select(() if self.session.prompt.selected == frozenset(rows) else rows)
        elif (layer := self.curves.layer_at(event.scenePos())) is not None:
            self.session.set_layer(layer)

    def _choose_measure(self, measure: str) -> None:
        self._measure = "relative_change" if measure == "relative_change" else "cosine_distance"
        self.refresh()

    def _choose_mode(self, mode: str) -> None:
        self._mode = next(known for known in INFLUENCE_MODES if known == mode)
        self.refresh()

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return self.matrix.image, self.means.bars, *self.curves.lines

    def restyle(self) -> None:
        super().restyle()
        theme = theme_of(self)
        self.matrix.set_title(tr("line: left out · column: moves"), theme.dim, points=8)
        self.matrix.restyle(theme)
        self.means.restyle(theme)
        self.curves.restyle(theme)
