"""Influence: each word and tag changed in turn, and how far that moves the feature, the conditioning and the others."""

from collections.abc import Iterable
from math import isfinite

from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QStackedWidget

from core.analysis.influence import INFLUENCE_MODES
from core.analysis.labels import centring_name, count_units, hidden_states_name
from core.program.numbers import small_number
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.influence_run import InfluenceAtLayer, InfluenceRun, Measure
from gui.panes.influence.matrix_view import InfluenceMatrix
from gui.panes.influence.ranked_list import RankedList
from gui.panes.influence.ranked_units import (
    BARS,
    CONDITIONING,
    SORTS,
    RankedUnit,
    headings_and_tips,
    list_table,
    matrix_table,
    ranked_units,
)
from gui.panes.influence.texts import MEASURES, MODES, NO_PADDING, TIPS, VIEWS, whole_sentence
from gui.panes.pane import Pane
from gui.state.session import Session
from gui.widgets.controls import SegmentButton, SegmentedControl
from gui.widgets.layer_labels import layer_name
from gui.widgets.layouts import row
from gui.widgets.style import CHANGE_LEVELS, theme_of
from gui.workers.model_queries import Submit

VIEW_LOOK, SORT_LOOK = "influence.view", "influence.sort"  # of PaneLooks


class InfluencePane(Pane):
    """A ranked list of words and tags, or the matrix of what each moves, out of `session.influence`."""

    title = tr_noop("Influence")
    empty_message = tr_noop("Type at least two words: how much each changes all others by being there is drawn here.")

    def __init__(self, session: Session, _submit: Submit) -> None:
        self.list, self.plots = RankedList(), InfluenceMatrix(session)
        self.matrix, self.means, self.curves = self.plots.matrix, self.plots.means, self.plots.curves
        self.matrices = (self.matrix,)
        self.stack = QStackedWidget()
        for widget in (self.list, self.plots.canvas):
            self.stack.addWidget(widget)
        super().__init__(session, self.stack)
        self._owner = object()  # by which session.influence knows that this pane is in sight
        self._measure: Measure = "relative_change"
        self._add_tools()
        self._connect()

    def _add_tools(self) -> None:
        state, looks = self.session.influence, self.session.looks
        self.compute = SegmentButton(tr("Compute"), is_switch=False)
        self.compute.hide()
        self.compute.clicked.connect(lambda: state.request(not state.is_going_on))
        self.tools.addWidget(self.compute)
        self.measure = self.add_switch(tr("Change"), MEASURES, self._choose_measure, self._measure)
        self.look = self._switch(tr("View"), VIEWS, "list")
        self.look.chosen.connect(lambda look: looks.set(VIEW_LOOK, look))
        self.mode = self._switch(tr("Changed"), MODES, state.mode)
        self.mode.chosen.connect(self._choose_mode)
        self.padding = SegmentButton(tr("with padding"), tr(TIPS["padding"]))
        self.padding.setAccessibleName(tr("Conditioning with its rows of padding"))
        self.padding.setChecked(state.with_padding)
        self.padding.toggled.connect(lambda on: state.choose(with_padding=on))
        self.above.addLayout(row(self.look, 1, self.mode, self.padding, margins=(0, 0, 0, 2)))

    def _switch(self, name: str, choices: dict[str, tuple[str, str]], current: str) -> SegmentedControl:
        switch = SegmentedControl(name, {key: (tr(label), tr(tip)) for key, (label, tip) in choices.items()})
        switch.choose(current)
        return switch

    def _connect(self) -> None:
        session = self.session
        session.layer_changed.connect(self.refresh)
        session.influence.changed.connect(self.refresh)
        session.looks.changed.connect(self._follow_look)
        session.prompt.selection_changed.connect(self._show_selected)
        self.list.pointed.connect(self._point_at_line)
        self.list.chosen.connect(lambda line: line and self._toggle(line.unit.positions))
        self.list.sorted_by.connect(self._sort_by)
        does = tr("select the word that is changed")
        self.add_keyboard_cursor(self.plots.canvas, self.matrix.cursor_targets, does)

    @property
    def run(self) -> InfluenceRun | None:
        """The numbers that are shown; those of an older text until the encoder has time."""
        return self.session.influence.run

    @property
    def shows_matrix(self) -> bool:
        """Whether the matrix is shown, and not the list."""
        return self.session.looks.get(VIEW_LOOK) == "matrix"

    @property
    def _sorted_by(self) -> int:
        return SORTS.get(self.session.looks.get(SORT_LOOK), CONDITIONING)

    @property
    def busy(self) -> bool:
        """Whether more is being measured."""
        state, session = self.session.influence, self.session
        is_behind = session.is_up_to_date and not self._is_current and self._has_units
        return self.in_sight and state.is_wanted and not state.problem and (state.is_going_on or is_behind)

    @property
    def _has_units(self) -> bool:
        view = self.session.encoding_view
        return view is not None and sum(unit.start is not None for unit in view.units) > 1

    @property
    def _is_current(self) -> bool:
        """Whether positions of the run are those of the view."""
        run, view = self.run, self.session.encoding_view
        return run is not None and view is not None and run.view.chunks.chunks == view.chunks.chunks

    def draw(self) -> None:
        """Shows what is known at the session's layer."""
        run = self.run
        self._show_button()
        self._follow_state()
        if not self._has_units or run is None or not self._has_numbers(run):
            self.show_message(self._waiting_message())
            return
        self.show_plot()
        self.stack.setCurrentWidget(self.plots.canvas if self.shows_matrix else self.list)
        if self.shows_matrix and (layer := self._at_layer()):
            self.plots.show(run, layer, self._measure)
            if self.matrix.hovered is not None:  # the mouse stays there while the layer or the text changes below it
                self.readout.setText(self.plots.reading(run, layer, self._measure))
        else:
            self.list.show_lines(self._lines(run), self._sorted_by, *headings_and_tips(run), run.targets)
        self._describe(run)
        self.mark()

    def _has_numbers(self, run: InfluenceRun) -> bool:
        return bool(run.measured) and self.session.layer <= run.view.encoding.encoder.layers

    def _lines(self, run: InfluenceRun) -> list[RankedUnit]:
        layer = run.at_layer(self._measure, self.session.layer, run.targets)
        return ranked_units(run, layer, self._sorted_by) if layer else []

    def _at_layer(self) -> InfluenceAtLayer | None:
        return self.run.at_layer(self._measure, self.session.layer) if self.run else None

    def _waiting_message(self) -> str:
        state, run = self.session.influence, self.run
        if not self._has_units:
            return ""
        if state.problem or run is None or state.is_going_on or not self._is_current:
            return state.problem or tr("Changing the words, one after the other…")
        count = tr("%n word(s) and tags", "", len(run.targets))
        return tr("{count} take long: “Compute” above starts them.").format(count=count)

    def _show_button(self) -> None:
        """Starts what is not begun by itself, and stops and goes on with what takes long."""
        state, run = self.session.influence, self.run
        self.compute.setVisible(run is not None and self._is_current and not run.is_finished and not state.problem)
        if run is None:
            return
        left = tr("Compute ({count} more)").format(count=len(run.targets) - run.done)
        self.compute.setText(tr("Stop") if state.is_going_on else left)
        self.compute.setAccessibleName(self.compute.text())
        going, waiting = tr("Change no more words"), tr("Change the other words too")
        self.compute.setToolTip(going if state.is_going_on else waiting)
        self.compute.updateGeometry()

    def _follow_state(self) -> None:
        """Shows the mode and the look as they are."""
        state = self.session.influence
        self.mode.choose(state.mode)
        self._offer_modes()
        self.look.choose("matrix" if self.shows_matrix else "list")
        self.padding.setEnabled(state.mode != "removed")
        if self.padding.isChecked() != state.with_padding:
            self.padding.setChecked(state.with_padding)

    def _offer_modes(self) -> None:
        """Offers an estimate where a pass takes seconds, and padding inside the prompt to CLIP alone."""
        info, padded = self.session.encoder, self.mode.button("padded")
        self.mode.button("estimated").setVisible(info is not None and info.is_costly)
        padded.setEnabled(info is None or info.is_clip)
        padded.setToolTip(tr(MODES["padded"][1] if padded.isEnabled() else NO_PADDING))

    def _describe(self, run: InfluenceRun) -> None:
        options, centred = run.view.options, centring_name(run.view)
        what = tr("1 − cosine") if self._measure == "cosine_distance" else tr("relative change")
        so_far = "" if run.is_finished else tr("{done} of {all}").format(done=run.done, all=len(run.targets))
        layer, rows = layer_name(self.session.layer), hidden_states_name(options.normed)
        info = run.view.encoding.encoder
        before = tr("words before: exactly 0") if self.shows_matrix and info.is_causal else ""
        estimated = tr("estimated by one other word") if run.mode == "estimated" else ""
        parts = [self.session.influence.problem, so_far, estimated, what, before, layer, centred, rows]
        self.caption.setText(" · ".join(part for part in parts if part))
        count = count_units(options.kind, len(run.units))
        whole = whole_sentence(run.view, what, CHANGE_LEVELS[self._measure][1])
        mode = tr(MODES[run.mode][1])
        self.caption.setToolTip(f"{count}. {mode}. {whole}")

    def numbers(self) -> Table:
        """Of the list a line a word and tag; of the matrix a line a word, as it moves every other, EOS and feature."""
        run, layer = self.run, self._at_layer()
        if not self._has_units or run is None or layer is None:
            return Table(self.title, (), ())
        first = tr("changed, layer {layer}").format(layer=self.session.layer)
        if run.mode == "estimated":
            first = ", ".join((first, tr("estimated by one other word")))
        if self.shows_matrix:
            return matrix_table(self.title, first, run, layer)
        return list_table(self.title, first, run, self._lines(run))

    def mark(self) -> None:
        """Lights what is pointed at or selected."""
        run = self.run
        if run is None or not self.in_sight or not self._has_numbers(run):
            return
        if self.shows_matrix and (layer := self._at_layer()):
            pointed = self.pointed_units(run.units) if self._is_current else []
            self.plots.mark(run, layer, pointed, self._measure, theme_of(self))
        else:
            prompt = self.session.prompt
            self.list.mark(prompt.hovered or prompt.selected if self._is_current else frozenset())

    def _point(self, scene_point: QPointF) -> None:
        cell, run, layer = self.matrix.hover(scene_point), self.run, self._at_layer()
        if cell is None or run is None or layer is None:
            self.clear_pointer()
            return
        self.readout.setText(self.plots.reading(run, layer, self._measure))
        self._point_at(self.plots.positions_at_hovered(run))
        self.mark()

    def _point_at(self, positions: Iterable[int]) -> None:
        self.point(positions if self._is_current else ())

    def _click(self, event: MouseClickEvent) -> None:
        """Selects the word that is left out, or takes it back; beside it, a layer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        cell, run = self.matrix.cell_at(event.scenePos()), self.run
        if cell and cell[1] is not None and run:
            self._toggle(run.units[cell[0]].positions)
        elif (layer := self.plots.layer_at(event.scenePos())) is not None:
            self.session.set_layer(layer)

    def _toggle(self, positions: tuple[int, ...]) -> None:
        if self._is_current:
            self.select(() if self.session.prompt.selected == frozenset(positions) else positions)

    def _point_at_line(self, line: RankedUnit | None) -> None:
        self._point_at(line.unit.positions if line else ())
        numbers = [line.value(column) for column in BARS] if line else []
        parts = [small_number(value) for value in numbers if isfinite(value)]
        self.readout.setText(f"{line.unit.name}   {' · '.join(parts)}" if line else "")

    def _show_selected(self) -> None:
        if self.in_sight and not self.shows_matrix and not self.list.underMouse():
            self.list.scroll_to(self.session.prompt.selected)

    def _sort_by(self, column: int) -> None:
        self.session.looks.set(SORT_LOOK, next(name for name, known in SORTS.items() if known == column))

    def _follow_look(self, name: str) -> None:
        if name in (VIEW_LOOK, SORT_LOOK):
            self.refresh()

    def _choose_measure(self, measure: str) -> None:
        self._measure = "relative_change" if measure == "relative_change" else "cosine_distance"
        self.refresh()

    def _choose_mode(self, mode: str) -> None:
        self.session.influence.choose(next(known for known in INFLUENCE_MODES if known == mode))

    def follow_sight(self) -> None:
        self.session.influence.want(self._owner, self.in_sight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.plots.give_curves_room(self.plots.canvas.width())

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return self.plots.faded_items()

    def fade(self, opacity: float) -> None:
        super().fade(opacity)
        self.list.model_.fade(opacity < 1)

    def restyle(self) -> None:
        super().restyle()
        self.plots.restyle(theme_of(self))
