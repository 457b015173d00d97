"""Own axes: where the prompt's words stand between two lists of the artist's, and a word pushed along the line."""

from collections.abc import Iterable
from functools import partial
from math import ceil
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.axis_projection import MARKED
from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit
from core.program.messages import UnusableInput, shortened
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.axis_places import AxisPlaces
from core.queries.axis_push import PushedWord, push_word
from gui.panes.own_axes.controls import AxisControls
from gui.panes.own_axes.drawing import AxisPicture
from gui.panes.own_axes.files import (
    INVERSION_FILTER,
    NUMBERS_FILTER,
    ask_for_file,
    inversion_name,
    inversion_work,
    write_direction,
)
from gui.panes.own_axes.line import AxisLine
from gui.panes.own_axes.push_row import PushRow
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.session import Session
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import DimLabel
from gui.widgets.layer_labels import own_layer_name
from gui.workers.model_queries import Submit

LEAST_REACH, MOST_REACH = 4, 12  # spreads at either end of the line
NAME_LETTERS = 42  # of a long tag in the readout
NO_SIDE = tr_noop("Write words on both sides above, with commas between: young, child, baby ↔ old, elderly, ancient.")
NO_DIRECTION = tr_noop("Both lists are the same to the model: there is no line between them.")
CLAIM = tr_noop(
    "The line is what the two lists differ in, be it length, spelling or topic, and not the name that you give it. It "
    "acts on words alone; sliders that act in the U-Net are another thing. Places are in spreads of common words, read "
    "at all places of a prompt: what stands within ±2 says no more than a small word does."
)


class OwnAxesPane(Pane):
    """One line with the words at their places, a check above it, and a slider below it that pushes one of them."""

    title = tr_noop("Own axes")
    empty_message = tr_noop("Type a prompt: where its words stand between two lists of yours is drawn here.")
    clip_only = tr_noop(
        "Places on an axis are counted in spreads of common words, and words are pushed in the token table. The "
        "program takes both of CLIP alone: of this encoder there is nothing to measure an axis by."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.line = AxisLine()
        super().__init__(session, self.line)
        self.push = PaneQuery[PushedWord](self, submit, tr_noop("The word could not be pushed: {why}"))
        failure = tr_noop("The embedding could not be written: {why}")
        self.writing = PaneQuery[Path](self, submit, failure, self._tell_written)
        self.controls, self.push_row = AxisControls(session.axes), PushRow(session)
        self.check, self.push_check, self.written = CheckLine(), CheckLine(), DimLabel(wrap=True)
        self.placed: AxisPlaces | None = None  # what is drawn
        self._owner = object()  # by which the session's axes know who wants them; the pane itself would stay alive
        self._words: list[int] = []  # the drawn words, as indices of the units
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        for part in (self.controls, self.check):
            self.above.addWidget(part)
        for part in (self.push_row, self.push_check, self.written):
            self.below.addWidget(part)
        self.check.setToolTip(tr(CLAIM))
        self.written.hide()

    def _connect(self) -> None:
        session = self.session
        for signal in (session.axes.answered, session.axes.changed, session.prompt.selection_changed):
            signal.connect(self.refresh)
        session.layer_changed.connect(self._show_layer)
        self.push_row.word.chosen.connect(self.select)
        self.push_row.word.chosen.connect(self.refresh)
        self.push_row.moved.connect(self._follow_slider)
        self.push_row.wants_inversion.connect(self._write_inversion)
        self.push_row.wants_numbers.connect(self._write_numbers)
        self.add_keyboard_cursor(self.line, self.line.targets, tr("select this word"))

    @property
    def _view(self) -> EncodingView | None:
        """The view whose words are placed."""
        return self.session.axes.view_of(self.session.shown_views, self.session.encoding_view)

    @property
    def busy(self) -> bool:
        """Whether the words of the text as it stands are still to be placed, or one to be pushed."""
        axes, view = self.session.axes, self._view
        is_new = axes.answer is None or axes.answer.view is not view or axes.answer.axis != axes.shown
        return super().busy or (view is not None and is_new and axes.shown.is_whole and not axes.problem)

    def draw(self) -> None:
        """Shows the session's newest places; those of an older text or axis stay until there are newer ones."""
        axes, view = self.session.axes, self._view
        self.controls.show_encoders(self.session.shown_encoders, view)
        if self.writing.problem:
            self._tell(self.writing.problem)
        if view is None or not view.units:
            self.show_message()
        elif not axes.shown.is_whole:
            self.show_message(tr(NO_SIDE))
        elif axes.answer is None or axes.answer.view.encoding.encoder is not view.encoding.encoder:
            self.show_message(axes.problem or tr("Encoding the two lists and the words that they are measured by…"))
        elif not axes.answer.measured.has_direction:
            self.show_message(tr(NO_DIRECTION))
        else:
            self._show(axes.answer)

    def show_message(self, text: str = "") -> None:
        """Shows a sentence in place of the line; the lists stay."""
        super().show_message(text)
        self.placed = None
        for check in (self.check, self.push_check):
            check.show_check(None)
        self.push_row.hide()

    def _show(self, placed: AxisPlaces) -> None:
        self.placed = placed
        units = placed.units
        self._words = [index for index in placed.view.distinct if index < len(units) and units[index].start is not None]
        self.show_plot()
        self.push_row.setVisible(bool(units))
        if units:
            self._request_push(placed)
        self._show_layer(self.session.layer)
        self.mark()

    def _pushed_unit(self, placed: AxisPlaces) -> Unit:
        index = self.push_row.word.find_unit(placed.view, partial(_first_word, placed))
        return placed.view.units[index] if index < len(placed.view.units) else placed.units[0]

    def _request_push(self, placed: AxisPlaces) -> None:
        unit, amount = self._pushed_unit(placed), self.push_row.amount
        is_newest = placed is self.session.axes.answer and placed.view is self._view
        if amount and unit in placed.units and is_newest and placed.axis == self.session.axes.shown:
            work = partial(push_word, placed, unit, amount, self.push.answer)
            self.push.request((placed.view, placed.axis, unit.key, amount), work)

    @property
    def pushed(self) -> PushedWord | None:
        """What the slider moves, as far as it is known: the newest answer on what is drawn."""
        answer = self.push.answer
        is_shown = answer is not None and self.push_row.amount and answer.places is self.placed
        return answer if is_shown else None

    def _follow_slider(self) -> None:
        self.written.hide()
        self.push_row.show_axis(self.session.axes.shown)
        self.refresh()

    def _show_layer(self, _layer: int) -> None:
        """Draws the places at the layer that is shown."""
        placed = self.placed
        if placed is None or not self.in_sight:
            return
        layer, pushed = self._layer(placed), self.pushed
        self.line.show_picture(self._picture(placed, layer))
        self.check.show_check(placed.check(layer))
        self.push_check.show_check(pushed.check(layer) if pushed else None)
        self.push_row.show_axis(placed.axis)
        where = own_layer_name(self.session, placed.view.encoding.encoder, layer)
        self.caption.setText(" · ".join((placed.axis.name, where, tr("spreads of common words"))))
        self.caption.setToolTip(tr(CLAIM))
        self.update_table()

    def _layer(self, placed: AxisPlaces) -> int:
        return min(self.session.layer_in(placed.view.encoding.encoder), len(placed.places) - 1)

    def _picture(self, placed: AxisPlaces, layer: int) -> AxisPicture:
        words, pushed = self._words, self.pushed
        places = np.nan_to_num(placed.places[layer, words]).tolist()
        moved = np.nan_to_num(pushed.moved[layer, words]).tolist() if pushed else places
        every = pushed.moved if pushed else placed.places
        most = max(float(np.nanmax(np.abs(each), initial=0.0)) for each in (placed.places, every))
        return AxisPicture(
            [placed.units[word].name for word in words],
            moved,
            places if pushed else (),
            float(min(max(ceil(most), LEAST_REACH), MOST_REACH)),
            (f"◂ {', '.join(placed.axis.left)}", f"{', '.join(placed.axis.right)} ▸"),
            self._pushed_word(pushed) if pushed else None,
        )

    def _pushed_word(self, pushed: PushedWord) -> int | None:
        """The drawn word that is pushed; None where that is a later one of the same name, which is not drawn."""
        return next((at for at, word in enumerate(self._words) if pushed.places.units[word] == pushed.unit), None)

    def mark(self) -> None:
        """Frames the words that are pointed at, else selected."""
        if self.placed is not None:
            indices = {*self.pointed_units(self.placed.units)}
            lit = frozenset(at for at, word in enumerate(self._words) if word in indices)
            self.line.drawing.light(lit)

    def _point(self, scene_point: QPointF) -> None:
        at = self.line.word_at(scene_point) if self.placed else None
        if at is None or self.placed is None:
            self.clear_pointer()
            return
        unit, place = self.placed.units[self._words[at]], self.line.drawing.picture.places[at]
        self.readout.setText(f"{shortened(unit.name, NAME_LETTERS)}  {_signed(place)}")
        self.point(unit.positions)

    def _click(self, event: object) -> None:
        at = self.line.word_at(event.scenePos()) if self.placed else None  # type: ignore[attr-defined]
        if at is not None and self.placed is not None:
            self.select(self.placed.units[self._words[at]].positions)

    def numbers(self) -> Table:
        """A line a word: its place at the layer, whether it is marked, and where it is pushed to."""
        placed, pushed = self.placed, self.pushed
        if placed is None:
            return Table(self.title, (), ())
        layer = self._layer(placed)
        moved = pushed.moved if pushed else placed.places
        rows = zip(placed.units, placed.places[layer].tolist(), moved[layer].tolist(), strict=True)
        lines = [(unit.name, place, tr("yes") if abs(place) >= MARKED else "–", to) for unit, place, to in rows]
        columns = tr("word"), tr("place on the axis"), tr("marked"), tr("place when pushed")
        return Table(self.title, columns, tuple(lines))

    def _write_inversion(self) -> None:
        placed = self.placed
        if placed is None:
            return
        unit, amount = self._pushed_unit(placed), self.push_row.amount
        name = inversion_name(placed, unit, amount)
        if path := ask_for_file(self, tr("Write the pushed word as an embedding"), name, INVERSION_FILTER):
            self.writing.request((placed.view, object()), inversion_work(path, placed, unit, amount))

    def _tell_written(self, path: Path) -> None:
        text = tr("Written: {file}. The prompt calls it “{name}”, once it lies among your tool's embeddings.")
        self._tell(text.format(file=path.name, name=path.stem))

    def _write_numbers(self) -> None:
        placed = self.placed
        path = placed and ask_for_file(self, tr("Write the direction as numbers"), "direction.npz", NUMBERS_FILTER)
        if placed is not None and path:
            try:
                write_direction(path, placed, self.push_row.amount or 1.0)
                self._tell(tr("Written: {file}").format(file=path.name))
            except UnusableInput as error:
                self._tell(str(error))

    def _tell(self, sentence: str) -> None:
        self.written.setText(sentence)
        self.written.show()

    def follow_sight(self) -> None:
        self.session.axes.want(self._owner, self.in_sight)

    def restyle(self) -> None:
        super().restyle()
        self.line.restyle()

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return (self.line.drawing,)


def _first_word(placed: AxisPlaces) -> int:
    """The unit to push first: of those with three letters or more the one furthest out at the last layer."""
    places = np.nan_to_num(np.abs(placed.places[-1]))
    long = [sum(map(str.isalpha, unit.label)) >= 3 for unit in placed.units]
    return int((places + 100 * np.array(long)).argmax())


def _signed(place: float) -> str:
    return f"{place:+.1f}".replace("-", "−")
