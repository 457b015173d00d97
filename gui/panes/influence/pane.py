"""Influence: one word left out after the other, and how far every other word, EOS and the feature move."""

from functools import partial

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from core.analysis.influence import RemovalMode
from core.analysis.labels import (
    centring_name,
    count_units,
    hidden_states_name,
    hidden_states_phrase,
    translated,
    unit_name,
)
from core.encoder.encoding import Floats
from core.program.cancellation import Cancelled
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.leave_one_out import SLICE_SECONDS, InfluenceAtLayer, LeaveOneOut, Measure, leave_one_out
from gui.panes.influence.curves import InfluenceCurves
from gui.panes.keyboard_cursor import CursorTargets
from gui.panes.pane import Pane
from gui.panes.plots.matrix import MatrixPlot, RowBars, blank_if_missing, plot_canvas, small_number
from gui.state.session import Session
from gui.widgets.controls import SegmentButton, SegmentedControl
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

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        self.means = RowBars()
        self.matrix = MatrixPlot(blank_if_missing(small_number), self.means, BARS_WIDTH)
        self.curves = InfluenceCurves(session)
        self._canvas = plot_canvas(self.matrix.plot, self.means, self.curves.plot)
        super().__init__(session, self._canvas, parent)
        self._ask = ask
        self.run: LeaveOneOut | None = None
        self._is_requested = False  # whether the artist asked for the words of this prompt, though they are many
        self._stopped = False
        self._problem = ""
        self._measure: Measure = "cosine_distance"
        self._mode: RemovalMode = "removed"
        self._add_tools()
        self._connect()
        self.restyle()

    def _add_tools(self) -> None:
        self.compute = SegmentButton(tr("Compute"))
        self.compute.setCheckable(False)
        self.compute.hide()
        self.measure, self.mode = (
            SegmentedControl(tr("Change"), translated(MEASURES)),
            SegmentedControl(tr("Left out"), translated(MODES)),
        )
        self.measure.choose(self._measure)
        self.mode.choose(self._mode)
        for tool in (self.compute, self.mode, self.measure):
            self.tools.addWidget(tool)

    def _connect(self) -> None:
        session = self.session
        self.compute.clicked.connect(self._start_or_stop)
        self.measure.chosen.connect(self._choose_measure)
        self.mode.chosen.connect(self._choose_mode)
        self._canvas.scene().sigMouseMoved.connect(self._point)
        self._canvas.scene().sigMouseClicked.connect(self._click)
        session.layer_changed.connect(self.refresh)
        self.key_cursor = self.add_keyboard_cursor(
            self._canvas, self._cursor_targets, tr("select the word that is left out")
        )
        for signal in (session.hovered_changed, session.selection_changed):
            signal.connect(self._mark)

    def refresh(self) -> None:
        """Lets go of what belongs to another prompt, and draws."""
        if self.run and not self.run.fits(self.session.encoding_view, self._mode):
            self.run = None
        super().refresh()

    def draw(self) -> None:
        """Shows what is known at the session's layer, and has the next words left out."""
        view = self.session.encoding_view
        run = self.run if self.run and self.run.fits(view, self._mode) else None
        if run is None:
            self._is_requested = self._stopped = False
            self._problem = ""
            run = LeaveOneOut(view, self._mode) if view else None
        self.run = run if run and len(run.units) > 1 else None
        if self.run and self._should_continue(self.run):
            self._advance(self.run)
        self._show()

    def _should_continue(self, run: LeaveOneOut) -> bool:
        """Whether more words are to be left out without another click."""
        if run.is_finished or self._stopped or self._problem:
            return False
        return self._is_requested or len(run.units) <= MAX_AUTOMATIC_UNITS

    def _advance(self, run: LeaveOneOut) -> None:
        self._ask(self, partial(leave_one_out, run, seconds=SLICE_SECONDS), partial(self._take, run))

    def _take(self, run: LeaveOneOut, answer: LeaveOneOut | Exception) -> None:
        if run is not self.run or isinstance(answer, Cancelled):
            return
        if isinstance(answer, Exception):
            self._problem = tr("The words could not be left out: {why}").format(why=answer)
        else:
            self.run = run = answer
        if not self.in_sight:  # goes on when it is next looked at
            self._is_stale = True
            return
        self._show()
        if self._should_continue(run):
            self._advance(run)

    def _show(self) -> None:
        """Shows what there is of `run`."""
        self._show_button()
        now = self._at_layer()
        if self.run is None or now is None:
            self.empty_message = self._waiting_message()
            self.show_empty(True)
            return
        self.show_empty(False)
        self._plot(self.run, now)
        if self._table_view:
            self._table_view.show_table(self.numbers())

    def _waiting_message(self) -> str:
        if self.run is None:
            return type(self).empty_message
        if self._problem or self._should_continue(self.run):
            return self._problem or tr("Leaving the words out, one after the other…")
        count = count_units(self.run.view.options.kind, len(self.run.units))
        return tr("{count} take as many passes: “Compute” above starts them.").format(count=count)

    def _show_button(self) -> None:
        """Starts what is not begun by itself, and stops and goes on with what takes long."""
        run = self.run
        self.compute.setVisible(run is not None and not run.is_finished and not self._problem)
        if run is None:
            return
        left, runs = len(run.units) - run.done, self._should_continue(run)
        begin = tr("Compute (1 pass)") if left == 1 else tr("Compute ({count} passes)").format(count=left)
        self.compute.setText(tr("Stop") if runs else begin)
        self.compute.setAccessibleName(self.compute.text())
        self.compute.setToolTip(tr("Leave no more words out") if runs else tr("Leave the other words out too"))
        self.compute.updateGeometry()

    def _start_or_stop(self) -> None:
        if self.run and self._should_continue(self.run):
            self._stopped = True
        elif self.run:
            self._stopped, self._is_requested = False, True
            self._advance(self.run)
        self._show()

    def _at_layer(self) -> InfluenceAtLayer | None:
        return self.run.at_layer(self._measure, self.session.layer) if self.run else None

    def _columns(self, run: LeaveOneOut, now: InfluenceAtLayer) -> list[str]:
        more = ["EOS"] if now.feature is None else ["EOS", tr("feature")]
        return [*(unit.label for unit in run.units), *more]

    def _plot(self, run: LeaveOneOut, now: InfluenceAtLayer) -> None:
        assert run.influence is not None
        matrix, count = now.matrix, len(run.units)
        matrix[:, :count] = np.where(run.influence.downstream, matrix[:, :count], np.nan)
        levels = CHANGE_LEVELS[self._measure]
        self.matrix.show([unit.label for unit in run.units], self._columns(run, now), matrix, levels)
        self._plot_means(now.means)
        self._describe(run)
        if self._under_mouse:  # which stays there while the layer or the text changes below it
            self._read_cell(run, now, self._under_mouse)
        self._mark()

    def _plot_means(self, means: Floats) -> None:
        top = max(float(np.nan_to_num(means).max(initial=0)), 1e-4)
        self.means.show_lengths(means, top * 1.05, [(top / 2, tr("mean ≤ {top}").format(top=small_number(top)))])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the curves room, or takes it."""
        super().resizeEvent(event)
        shown = self.width() >= MIN_WIDTH_FOR_CURVES
        self.curves.plot.setVisible(shown)
        self.curves.plot.setFixedWidth(CURVES_WIDTH if shown else 0)

    def _describe(self, run: LeaveOneOut) -> None:
        options, centred = run.view.options, centring_name(run.view)
        what = tr("1 − cosine") if self._measure == "cosine_distance" else tr("relative change")
        count = count_units(options.kind, len(run.units))
        so_far = "" if run.is_finished else tr("{done} of {count}").format(done=run.done, count=count)
        layer, rows = layer_name(self.session.layer), hidden_states_name(options.normed)
        parts = [self._problem, so_far, what, tr("words before: exactly 0"), layer, centred, rows]
        self.caption.setText(" · ".join(part for part in parts if part))
        kind, rows, end = unit_name(options.kind), hidden_states_phrase(options.normed), CHANGE_LEVELS[self._measure][1]
        self.caption.setToolTip(tr(TOOLTIP).format(kind=kind, measure=what, centred=centred, rows=rows, end=end))

    def numbers(self) -> Table:
        """A line a word left out, as it moves every word, EOS and the feature; last the mean of what can see it."""
        run, now = self.run, self._at_layer()
        if run is None or now is None:
            return Table(self.title, (), ())
        names = [unit.label for unit in run.units]
        lines = zip(names, now.matrix.tolist(), now.means.tolist(), strict=True)
        first = tr("left out, layer {layer}").format(layer=self.session.layer)
        columns = (first, *self._columns(run, now), tr("mean of later words"))
        return Table(self.title, columns, tuple((name, *row, mean) for name, row, mean in lines))

    def _chosen(self) -> list[int]:
        """The units that are pointed at, else selected."""
        run = self.run
        if run is None or not self.session.is_up_to_date:
            return []
        unit_of = {row: index for index, unit in enumerate(run.units) for row in unit.positions}
        for rows in (self.session.hovered, self.session.selected):
            if found := sorted({unit_of[row] for row in rows if row in unit_of}):
                return found
        return []

    def _mark(self) -> None:
        """Outlines what is looked at as a line and a column, and draws its curves."""
        run = self.run
        if run is None or run.influence is None or not self.in_sight:
            return
        chosen = self._chosen()
        under = self._under_mouse
        self.matrix.mark({under[0]} if under else chosen, {under[1]} if under else chosen, theme_of(self))
        line = under[0] if under else chosen[0] if chosen else self._most_influential()
        self.curves.show(run, line, self._measure)

    _under_mouse: tuple[int, int] | None = None

    def _most_influential(self) -> int:
        """The word that changes the others most."""
        now = self._at_layer()
        return int(np.nan_to_num(now.means).argmax()) if now else 0

    def _cursor_targets(self) -> CursorTargets | None:
        return self.matrix.cursor_targets() if self._at_layer() else None

    def _point(self, scene_point: QPointF) -> None:
        cell, run, now = self.matrix.cell_at(scene_point), self.run, self._at_layer()
        if cell is None or cell[1] is None or run is None or now is None:
            self._point_at_nothing()
            return
        self._under_mouse = cell
        self._read_cell(run, now, cell)
        row, column = (run.units[at].positions if at < len(run.units) else () for at in cell)
        self.point({*row, *column})
        self._mark()

    def _read_cell(self, run: LeaveOneOut, now: InfluenceAtLayer, cell: tuple[int, int]) -> None:
        units, (row, column), columns = run.units, cell, self._columns(run, now)
        if row >= len(units) or column >= len(columns):
            self._under_mouse = None
            self.readout.setText("")
            return
        other = units[column].name if column < len(units) else columns[column]
        value = small_number(float(now.matrix[row, column])) if row != column else tr("left out")
        told = tr("without {word}: {other}   {value}")
        self.readout.setText(told.format(word=units[row].name, other=other, value=value))

    def _point_at_nothing(self) -> None:
        self._under_mouse = None
        self.readout.setText("")
        self.session.set_hovered(())
        self._mark()

    def _click(self, event: MouseClickEvent) -> None:
        """Selects the word that is left out, or takes it back; beside it, a layer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        cell, run = self.matrix.cell_at(event.scenePos()), self.run
        if cell and cell[1] is not None and run:
            rows = run.units[cell[0]].positions
            self.select(() if self.session.selected == frozenset(rows) else rows)
        elif (layer := self.curves.layer_at(event.scenePos())) is not None:
            self.session.set_layer(layer)

    def _choose_measure(self, measure: str) -> None:
        self._measure = measure
        self._show()

    def _choose_mode(self, mode: str) -> None:
        self._mode = "padded" if mode == "padded" else "removed"
        self.refresh()

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self._point_at_nothing()

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        for item in (self.matrix.image, self.means.bars, *self.curves.lines):
            item.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        super().restyle()
        self.matrix.set_title(tr("line: left out · column: moves"), theme.dim, points=8)
        self.matrix.restyle(theme)
        self.means.restyle(theme)
        self.curves.restyle(theme)
        self._mark()
