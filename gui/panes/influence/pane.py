"""Influence: one word left out after the other, and how far every other word, EOS and the feature move."""

from functools import partial

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from core.analysis.labels import centring_name, rows_name, rows_told, said, unit_name, units_counted
from core.analysis.leaving_out import Mode
from core.encoder.encoding import Floats
from core.program.cancellation import Cancelled
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.influence.curves import InfluenceCurves
from gui.panes.keyboard_cursor import Places, cells
from gui.panes.lora_effect import small_number
from gui.panes.pane import Pane
from gui.panes.plots.labelled_matrix import LabelledMatrix
from gui.panes.words_left_out import InfluenceAtLayer, WordsLeftOut, at_layer, leave_some_out
from gui.state.session import Session
from gui.widgets.controls import Segment, Switch
from gui.widgets.layer_labels import layer_name
from gui.widgets.style import CHANGE_LEVELS, theme_of
from gui.workers.model_queries import Ask

FEW = 75  # units; up to here they are left out without being asked to
BARS = 90  # pixels
CURVES = 230
ROOM = 640  # pixels of width from which the curves have room
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
ABOUT = tr_noop(
    "Each line leaves one {kind} out and encodes the prompt again; a cell says how far that moves the {kind} of its "
    "column: {measure}, {centred}, {rows}. The encoder is causal: words before the one left "
    "out, or in other chunks, change by exactly 0, and their cells are bare. EOS is that of the word's own chunk; the "
    "feature is the prompt's one vector and the same at every layer. The bars are the means over the words that can "
    "see the one left out. Colours end at {end}: what is above looks the same."
)


class InfluencePane(Pane):
    """A line a word that is left out, a column a word that may move; the encoder is asked a few words at a time."""

    title = tr_noop("Influence")
    needs = tr_noop("Type at least two words: how much each changes all others by being there is drawn here.")

    def __init__(self, session: Session, ask: Ask, parent: QWidget | None = None) -> None:
        view = pg.GraphicsLayoutWidget()
        super().__init__(session, view, parent)
        self._ask, self._view = ask, view
        self.words: WordsLeftOut | None = None
        self._wanted = False  # whether the artist asked for the words of this prompt, though they are many
        self._stopped = False
        self._problem = ""
        self._measure = "cosine_distance"
        self._mode: Mode = "removed"
        self.matrix = LabelledMatrix(tr("line: left out · column: moves"), small_number)
        self.means = pg.PlotItem(enableMenu=False)
        self.bars = pg.BarGraphItem(x0=[], y=[], width=[], height=0.6)
        self.curves = InfluenceCurves(session)
        self._arrange()
        self._add_tools()
        self._connect()
        self.restyle()

    def _arrange(self) -> None:
        self._view.ci.setContentsMargins(2, 2, 2, 2)
        self._view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.addItem(self.matrix.plot, 0, 0)
        self._view.addItem(self.means, 0, 1)
        self._view.addItem(self.curves.plot, 0, 2)
        self.means.addItem(self.bars)
        self.means.hideButtons()
        self.means.hideAxis("left")
        self.means.setMouseEnabled(x=False, y=False)
        self.means.getViewBox().setDefaultPadding(0)
        self.means.setFixedWidth(BARS)
        self.means.invertY()
        self.means.setYLink(self.matrix.plot)

    def _add_tools(self) -> None:
        self.compute = Segment(tr("Compute"))
        self.compute.setCheckable(False)
        self.compute.hide()
        self.measure, self.mode = Switch(tr("Change"), said(MEASURES)), Switch(tr("Left out"), said(MODES))
        self.measure.choose(self._measure)
        self.mode.choose(self._mode)
        for tool in (self.compute, self.mode, self.measure):
            self.tools.addWidget(tool)

    def _connect(self) -> None:
        session = self.session
        self.compute.clicked.connect(self._go_on_or_stop)
        self.measure.chosen.connect(self._choose_measure)
        self.mode.chosen.connect(self._choose_mode)
        self._view.scene().sigMouseMoved.connect(self._point)
        self._view.scene().sigMouseClicked.connect(self._click)
        self.matrix.view.sigResized.connect(self._make_room)
        session.layer_changed.connect(self.refresh)
        self.keys = self.take_keys(self._view, self._places, tr("select the word that is left out"))
        for signal in (session.pointed_changed, session.selection_changed):
            signal.connect(self._mark)

    def refresh(self) -> None:
        """Lets go of what belongs to another prompt, and draws."""
        if self.words and not self.words.fits(self.session.lens, self._mode):
            self.words = None
        super().refresh()

    def draw(self) -> None:
        """Shows what is known at the session's layer, and has the next words left out."""
        view = self.session.lens
        words = self.words if self.words and self.words.fits(view, self._mode) else None
        if words is None:
            self._wanted = self._stopped = False
            self._problem = ""
            words = WordsLeftOut(view, self._mode) if view else None
        self.words = words if words and len(words.units) > 1 else None
        if self.words and self._runs(self.words):
            self._go_on(self.words)
        self._show()

    def _runs(self, words: WordsLeftOut) -> bool:
        """Whether more words are to be left out without another click."""
        if words.finished or self._stopped or self._problem:
            return False
        return self._wanted or len(words.units) <= FEW

    def _go_on(self, words: WordsLeftOut) -> None:
        self._ask(self, partial(leave_some_out, words), partial(self._take, words))

    def _take(self, words: WordsLeftOut, done: int | Exception | None) -> None:
        if words is not self.words or isinstance(done, Cancelled) or done is None:
            return
        if isinstance(done, Exception):
            self._problem = tr("The words could not be left out: {why}").format(why=done)
        elif words.steps:
            words.done, words.found = done, words.steps.found
            if words.finished:
                words.steps = None
        if not self.in_sight:  # goes on when it is next looked at
            self._behind = True
            return
        self._show()
        if self._runs(words):
            self._go_on(words)

    def _show(self) -> None:
        """Shows what there is of `words`."""
        self._show_button()
        now = self._now()
        if self.words is None or now is None:
            self.needs = self._waiting()
            self.show_empty(True)
            return
        self.show_empty(False)
        self._plot(self.words, now)
        if self._twin:
            self._twin.show_table(self.numbers())

    def _waiting(self) -> str:
        if self.words is None:
            return type(self).needs
        if self._problem or self._runs(self.words):
            return self._problem or tr("Leaving the words out, one after the other…")
        count = units_counted(self.words.view.options.kind, len(self.words.units))
        return tr("{count} take as many passes: “Compute” above starts them.").format(count=count)

    def _show_button(self) -> None:
        """Starts what is not begun by itself, and stops and goes on with what takes long."""
        words = self.words
        self.compute.setVisible(words is not None and not words.finished and not self._problem)
        if words is None:
            return
        left, runs = len(words.units) - words.done, self._runs(words)
        begin = tr("Compute (1 pass)") if left == 1 else tr("Compute ({count} passes)").format(count=left)
        self.compute.setText(tr("Stop") if runs else begin)
        self.compute.setAccessibleName(self.compute.text())
        self.compute.setToolTip(tr("Leave no more words out") if runs else tr("Leave the other words out too"))
        self.compute.updateGeometry()

    def _go_on_or_stop(self) -> None:
        if self.words and self._runs(self.words):
            self._stopped = True
        elif self.words:
            self._stopped, self._wanted = False, True
            self._go_on(self.words)
        self._show()

    def _now(self) -> InfluenceAtLayer | None:
        words, layer = self.words, self.session.layer
        if words is None or words.found is None or layer >= len(words.found.cosine_distance):
            return None
        return at_layer(words, self._measure, layer)

    def _columns(self, words: WordsLeftOut, now: InfluenceAtLayer) -> list[str]:
        more = ["EOS"] if now.feature is None else ["EOS", tr("feature")]
        return [*(unit.label for unit in words.units), *more]

    def _plot(self, words: WordsLeftOut, now: InfluenceAtLayer) -> None:
        assert words.found is not None
        matrix, count = now.matrix, len(words.units)
        matrix[:, :count] = np.where(words.found.downstream, matrix[:, :count], np.nan)
        levels = CHANGE_LEVELS[self._measure]
        self.matrix.show([unit.label for unit in words.units], self._columns(words, now), matrix, levels)
        self._plot_means(now.means)
        self._make_room()
        self._describe(words)
        if self._under_mouse:  # which stays there while the layer or the text changes below it
            self._read_cell(words, now, self._under_mouse)
        self._mark()

    def _plot_means(self, means: Floats) -> None:
        self.bars.setOpts(
            x0=np.zeros(len(means)), y=np.arange(len(means)) + 0.5, width=np.nan_to_num(means), height=0.6
        )
        top = max(float(np.nan_to_num(means).max(initial=0)), 1e-4)
        self.means.setXRange(0, top * 1.05, padding=0)
        self.means.getAxis("bottom").setTicks([[(top / 2, tr("mean ≤ {top}").format(top=small_number(top)))]])

    def _make_room(self) -> None:
        """As much below the bars as below the cells; curves where there is room for them."""
        height = self.matrix.axes["bottom"].height()
        self.means.getAxis("bottom").setHeight(height)
        shown = self.width() >= ROOM
        self.curves.plot.setVisible(shown)
        self.curves.plot.setFixedWidth(CURVES if shown else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the curves room, or takes it."""
        super().resizeEvent(event)
        self._make_room()

    def _describe(self, words: WordsLeftOut) -> None:
        options, centred = words.view.options, centring_name(words.view)
        what = tr("1 − cosine") if self._measure == "cosine_distance" else tr("relative change")
        count = units_counted(options.kind, len(words.units))
        so_far = "" if words.finished else tr("{done} of {count}").format(done=words.done, count=count)
        layer, rows = layer_name(self.session.layer), rows_name(options.normed)
        parts = [self._problem, so_far, what, tr("words before: exactly 0"), layer, centred, rows]
        self.caption.setText(" · ".join(part for part in parts if part))
        kind, rows, end = unit_name(options.kind), rows_told(options.normed), CHANGE_LEVELS[self._measure][1]
        self.caption.setToolTip(tr(ABOUT).format(kind=kind, measure=what, centred=centred, rows=rows, end=end))

    def numbers(self) -> Table:
        """A line a word left out, as it moves every word, EOS and the feature; last the mean of what can see it."""
        words, now = self.words, self._now()
        if words is None or now is None:
            return Table(self.title, (), ())
        names = [unit.label for unit in words.units]
        lines = zip(names, now.matrix.tolist(), now.means.tolist(), strict=True)
        first = tr("left out, layer {layer}").format(layer=self.session.layer)
        columns = (first, *self._columns(words, now), tr("mean of later words"))
        return Table(self.title, columns, tuple((name, *row, mean) for name, row, mean in lines))

    def _chosen(self) -> list[int]:
        """The units that are pointed at, else selected."""
        words = self.words
        if words is None or not self.session.up_to_date:
            return []
        unit_of = {row: index for index, unit in enumerate(words.units) for row in unit.positions}
        for rows in (self.session.pointed, self.session.selected):
            if found := sorted({unit_of[row] for row in rows if row in unit_of}):
                return found
        return []

    def _mark(self) -> None:
        """Outlines what is looked at as a line and a column, and draws its curves."""
        words = self.words
        if words is None or words.found is None or not self.in_sight:
            return
        chosen = self._chosen()
        under = self._under_mouse
        self.matrix.mark({under[0]} if under else chosen, {under[1]} if under else chosen, theme_of(self))
        line = under[0] if under else chosen[0] if chosen else self._strongest()
        self.curves.show(words, line, self._measure)

    _under_mouse: tuple[int, int] | None = None

    def _strongest(self) -> int:
        """The word that changes the others most."""
        now = self._now()
        return int(np.nan_to_num(now.means).argmax()) if now else 0

    def _places(self) -> Places | None:
        return cells(self.matrix.view, *self.matrix.cells.matrix.shape) if self._now() else None

    def _point(self, scene_point: QPointF) -> None:
        cell, words, now = self.matrix.cell_at(scene_point), self.words, self._now()
        if cell is None or words is None or now is None:
            self._point_at_nothing()
            return
        self._under_mouse = cell
        self._read_cell(words, now, cell)
        row, column = (words.units[at].positions if at < len(words.units) else () for at in cell)
        self.point({*row, *column})
        self._mark()

    def _read_cell(self, words: WordsLeftOut, now: InfluenceAtLayer, cell: tuple[int, int]) -> None:
        units, (row, column), columns = words.units, cell, self._columns(words, now)
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
        self.session.set_pointed(())
        self._mark()

    def _click(self, event: MouseClickEvent) -> None:
        """Selects the word that is left out, or takes it back; beside it, a layer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        cell, words = self.matrix.cell_at(event.scenePos()), self.words
        if cell and words:
            rows = words.units[cell[0]].positions
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
        for item in (self.matrix.image, self.bars, *self.curves.lines):
            item.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self._view.setBackground(theme.card)
        self.matrix.restyle(theme)
        self.means.getAxis("bottom").setPen(theme.border)
        self.means.getAxis("bottom").setTextPen(theme.dim)
        self.bars.setOpts(brush=theme.accent, pen=None)
        self.curves.restyle(theme)
        self._mark()
