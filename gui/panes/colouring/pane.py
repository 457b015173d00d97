"""Who colours whom: what each describing word moves, which of that leaks, and what would mend it."""

from functools import partial

from PySide6.QtCore import Qt

from core.analysis.colouring import Colouring, Response, by_view_units
from core.analysis.encoding_view import EncodingView
from core.analysis.labels import centring_name, hidden_states_name
from core.analysis.units import Unit
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.colour_repairs import Repairs, try_repairs
from core.queries.colouring import MAX_ASKED, ask_colours, describing_words, order_test
from gui.panes.colouring.line_list import LineList
from gui.panes.colouring.lines import Line, lines_of, table_of
from gui.panes.colouring.repair_panel import RepairPanel, headings, repair_rows
from gui.panes.colouring.texts import CLAIM, LOOKS, NO_WORDS, TINT, whole_sentence
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.measured_words import MeasuredWords
from gui.state.session import Session
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import DimLabel, SegmentButton
from gui.widgets.layer_labels import layer_name
from gui.workers.model_queries import Submit

LOOK = "colouring.view"  # of PaneLooks
MEASURE = "response"
FAILURE = tr_noop("The words could not be replaced: {why}.")


class ColouringPane(Pane):
    """Ranked lines of describing words, leaks below them, and the ways to mend the one that was chosen."""

    title = tr_noop("Who colours whom")
    empty_message = tr_noop(
        "Type a prompt with a colour, as “a red car by a blue house”: what each colour reaches is listed here."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.list = LineList(lambda unit: session.prompt.unit_colours.index_at_row.get(unit.positions[0]))
        super().__init__(session, self.list)
        self._query = PaneQuery[Colouring](self, submit, FAILURE)
        self._pointed_query = PaneQuery[Colouring](self, submit, FAILURE)
        self._order_query = PaneQuery[Colouring](self, submit, FAILURE)
        self._repair_query = PaneQuery[Repairs](self, submit, FAILURE)
        self._repaired: tuple[Unit, Unit] | None = None  # whose repairs are asked for
        self._tinted: tuple[object, object] = (None, None)
        self._listed: tuple[object, tuple[Unit, ...]] = (None, ())
        self._is_old = False  # whether the lines are of an older text
        self.repairs, self.check = RepairPanel(), CheckLine()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.look = self.add_switch(tr("View"), LOOKS, self._choose_look, self._look)
        self.tint = SegmentButton(tr(TINT[0]), tr(TINT[1]))
        self.tint.setAccessibleName(tr("Tint the prompt by what the pointed word moves"))
        self.tint.setChecked(self.session.word_colours.measure == MEASURE)
        self.tint.toggled.connect(self._choose_tint)
        self.tools.addWidget(self.tint)
        for widget in (self.repairs, self.check, DimLabel(tr(CLAIM), wrap=True)):
            self.below.addWidget(widget)

    def _connect(self) -> None:
        session = self.session
        session.layer_changed.connect(self.refresh)
        session.looks.changed.connect(self._follow_look)
        session.prompt.selection_changed.connect(self._follow_selection)
        session.word_colours.measure_changed.connect(self._follow_measure)
        self.list.pointed.connect(self._point_at)
        self.list.chosen.connect(self._choose)
        self.repairs.wanted.connect(session.prompt.set_text)
        self.repairs.closed.connect(self._close_repairs)

    @property
    def _look(self) -> str:
        look = self.session.looks.get(LOOK)
        return look if look in LOOKS else "words"

    @property
    def answer(self) -> Colouring | None:
        """The newest answer for the shown view, whole or in part, with the order test once it was asked for."""
        answer, ordered = self._of_view(self._query.answer), self._of_view(self._order_query.answer)
        return ordered if answer is not None and ordered is not None and ordered.asked == answer.asked else answer

    @property
    def more(self) -> list[Response]:
        """What a word or tag moves that was pointed at beside the listed ones."""
        answer = self._of_view(self._pointed_query.answer)
        chosen = self._chosen_unit()
        return [each for each in answer.responses if each.word == chosen] if answer else []

    def _of_view(self, answer: Colouring | None) -> Colouring | None:
        view = self.session.encoding_view
        if answer is None or view is None or answer.view.encoding is not view.encoding:
            return None
        ours, asked = view.options, answer.view.options
        return answer if (ours.centred, ours.normed) == (asked.centred, asked.normed) else None

    @property
    def _response_base(self) -> Colouring | None:
        return self.answer or self._of_view(self._pointed_query.answer)

    def draw(self) -> None:
        """Shows what is known at the session's layer, and asks for the rest."""
        view = self.session.encoding_view
        if view is None or not view.units:
            self._show_nothing()
            return
        self._request(view)
        answer = self._response_base or (self._query.answer if self._is_asking(view) else None)
        if answer is None or not answer.responses:
            problem = self._query.problem or self._pointed_query.problem
            waiting = tr("Replacing the words, one after the other…") if self._is_asking(view) else tr(NO_WORDS)
            self._show_nothing(problem or waiting)
            return
        self.show_plot()
        self._is_old = answer is not self._response_base
        self.list.model_.fade(self._is_old)
        layer = min(self.session.layer, len(answer.comma) - 1)
        more = [each for each in self.more if each not in answer.responses]
        self.list.show_lines(lines_of(answer, more, self._look, layer))
        self.check.show_check(answer.check(layer) if answer.is_finished else None)
        self._describe(answer, layer)
        self._show_repairs(layer)
        self.mark()

    def _is_asking(self, view: EncodingView) -> bool:
        return bool(self._words(view)) or self._chosen_unit() is not None

    def _words(self, view: EncodingView) -> tuple[Unit, ...]:
        """The describing words of a view, found once an encoding."""
        if self._listed[0] is not view.encoding:
            self._listed = view.encoding, describing_words(view)
        return self._listed[1]

    def _request(self, view: EncodingView) -> None:
        options = (view.encoding, view.options.centred, view.options.normed)
        words, chosen = self._words(view), self._chosen_unit()
        if words:
            self._query.request(options, partial(ask_colours, view, ()))
        if chosen is not None and chosen not in words:
            self._pointed_query.request((*options, chosen), partial(ask_colours, view, (chosen,)))
        answer = self.answer or self._of_view(self._pointed_query.answer)
        if self._look == "order" and answer is not None and answer.is_finished:
            self._order_query.request((*options, answer.asked), partial(order_test, answer))
        if answer is not None and not self._knows_repaired(answer):
            self._repaired = None
        if self._repaired is not None and answer is not None:
            self._repair_query.request((*options, *self._repaired), partial(try_repairs, answer, *self._repaired))

    def _knows_repaired(self, answer: Colouring) -> bool:
        """Whether the words whose repairs are asked for are of the answer's text."""
        words = (*answer.asked, *(each.word for each in self.more))
        return self._repaired is not None and self._repaired[0] in words and self._repaired[1] in answer.units

    def _show_nothing(self, message: str = "") -> None:
        self.show_message(message)
        self.check.show_check(None)
        self.repairs.hide()
        if not message or self.session.is_up_to_date:
            self._tint_by(None)

    def _chosen_unit(self) -> Unit | None:
        """The selected unit of the view, whatever its kind."""
        view, selected = self.session.encoding_view, self.session.prompt.selected
        if view is None or not selected or not self.session.is_up_to_date:
            return None
        typed = (unit for unit in view.units if unit.start is not None)
        return next((unit for unit in typed if not selected.isdisjoint(unit.positions)), None)

    def _describe(self, answer: Colouring, layer: int) -> None:
        options, centred = answer.view.options, centring_name(answer.view)
        so_far = "" if answer.is_finished else f"{len(answer.responses)} / {len(answer.asked)}"
        if len(answer.asked) == MAX_ASKED:
            so_far = " · ".join(filter(None, (so_far, tr("the first {count}").format(count=MAX_ASKED))))
        parts = [so_far, tr("relative change"), layer_name(layer), centred, hidden_states_name(options.normed)]
        self.caption.setText(" · ".join(filter(None, parts)))
        whole = whole_sentence(answer.view, centred)
        self.caption.setToolTip("\n".join((whole, tr(CLAIM))))

    def numbers(self) -> Table:
        """The lines of the look as a table; while ways to mend a leak are shown, those."""
        answer, repairs = self._response_base, self._shown_repairs
        if answer is None:
            return Table(self.title, (), ())
        layer = min(self.session.layer, len(answer.comma) - 1)
        if repairs is not None:
            columns = (tr("layer {layer}").format(layer=layer), *headings(repairs)[1:], tr("prompt"))
            return Table(self.title, columns, tuple(repair_rows(repairs, layer)))
        return table_of(self.title, answer, self.more, self._look, layer)

    @property
    def _shown_repairs(self) -> Repairs | None:
        repairs, view = self._repair_query.answer, self.session.encoding_view
        if repairs is None or self._repaired is None or view is None or repairs.view.encoding is not view.encoding:
            return None
        return repairs if (repairs.question.word, repairs.question.onto) == self._repaired else None

    def _show_repairs(self, layer: int) -> None:
        repairs = self._shown_repairs
        if repairs is None:
            self.repairs.hide()
            self.readout.setText(self._repair_query.problem if self._repaired else "")
            return
        self.repairs.show_repairs(repairs, layer)

    def mark(self) -> None:
        """Lights the lines of what is pointed at, and tints the prompt by what that moves."""
        answer = self._response_base
        if answer is None or not self.in_sight or self._is_old:
            return
        prompt = self.session.prompt
        positions = prompt.hovered or prompt.selected
        self.list.mark(positions if self.session.is_up_to_date else frozenset())
        wanted = positions or frozenset(self._repaired[0].positions if self._repaired else ())
        pointed = (each for each in (*self.more, *answer.responses) if not wanted.isdisjoint(each.word.positions))
        response = next(pointed, None)
        if response is None and answer.is_finished and self._tinted[0] is not answer.view:
            response = next(iter(answer.ranked(self.session.layer)), None)
        if response is not None:
            self._tint_by(answer, response)

    def _tint_by(self, answer: Colouring | None, response: Response | None = None) -> None:
        """Has the prompt's words coloured by what a word moves; by nothing without one."""
        view, state = self.session.encoding_view, self.session.measured_words
        if answer is None or response is None or view is None:
            self._tinted = None, None
            state.set(MEASURE, None)
            return
        if self._tinted[0] is answer.view and self._tinted[1] == response.word:
            return
        self._tinted = answer.view, response.word
        units = tuple(unit for unit in view.units if unit.start is not None)
        values = by_view_units(response.moves[:, :-1], answer.units, units)
        sentence = tr("how far each word moves where “{word}” is another word").format(word=response.word.name)
        state.set(MEASURE, MeasuredWords(view, units, values, sentence, response.word))

    def _point_at(self, line: Line | None) -> None:
        self.point(line.word.positions if line and line.word and not self._is_old else ())

    def _choose(self, line: Line | None) -> None:
        """Asks how the line's word would reach the other one less; the same line again puts that away."""
        if line is None or line.word is None or line.onto is None or self._is_old:
            return
        wanted = line.word, line.onto
        self._repaired = None if self._repaired == wanted else wanted
        self.refresh()

    def _close_repairs(self) -> None:
        self._repaired = None
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_selection(self) -> None:
        if self._chosen_unit() is not None:
            self.refresh()

    def _choose_look(self, look: str) -> None:
        self.session.looks.set(LOOK, "" if look == "words" else look)

    def _follow_look(self, name: str) -> None:
        if name == LOOK:
            self.look.choose(self._look)
            self.refresh()

    def _choose_tint(self, on: bool) -> None:
        if on != (self.session.word_colours.measure == MEASURE):
            self.session.word_colours.set_measure(MEASURE if on else "unit")

    def _follow_measure(self) -> None:
        self.tint.setChecked(self.session.word_colours.measure == MEASURE)

    def fade(self, opacity: float) -> None:
        super().fade(opacity)
        self.list.model_.fade(opacity < 1 or self._is_old)
