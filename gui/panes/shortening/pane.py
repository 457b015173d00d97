"""Shorten to fit: what can go from the prompt at which price, and what could stand in its place."""

from functools import partial
from threading import Event

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSlider, QWidget

from core.analysis.encoding_view import ViewOptions, view_encoding
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.nearest_words import NearestWordsCache
from core.queries.replacements import Replacement, Replacements, replacements_of
from core.queries.shortening import SummariesCache, shorten_chunks
from core.queries.shorter_prompts import Shortening, Shorter
from core.tokens.chunks import Chunks
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.shortening.chips import ChipLook, Chips
from gui.panes.shortening.choices import CLICKS, KINDS, PERS, PROMPTS, ShorteningChoices
from gui.panes.shortening.curve import ShorteningCurve
from gui.panes.shortening.instead import InsteadPanel
from gui.panes.shortening.shown import (
    chip_looks,
    curve_points,
    length_marks,
    looks_at_length,
    priced_units,
    second_figure_sentence,
    shortening_table,
    target_sentence,
)
from gui.state.measured_words import MeasuredWords
from gui.state.session import Session
from gui.widgets.check_line import CheckLine
from gui.widgets.controls import DimLabel, PlainScrollArea, SegmentedControl, label_for, push_button
from gui.widgets.layouts import NO_MARGINS, column, framed, row
from gui.workers.model_queries import QueryWork, Submit

SETTLE_MS = 350  # that the slider rests before the check is made for its place
CAPTION = tr_noop("prices in commas · least change of what the tool sends, not of the picture")
TOOLTIP = tr_noop(
    "A price is how far the prompt’s summary moves without the part, in units of what one more comma at the end does. "
    "Weights are ignored while measuring. An artist’s reason for a tag may be invisible here."
)
SEVERAL_CHUNKS = tr_noop("CLIP has no summary of several chunks: theirs are averaged by their tokens.")


class ShorteningPane(Pane):
    """Chips with prices, a slider over the order in which they go with the curve of what that changes, and a list."""

    title = tr_noop("Shorten to fit")
    empty_message = tr_noop("Type a prompt: what can go from it, and what that would change, is shown here.")
    clip_only = tr_noop(
        "Shorten to fit weighs every step by CLIP’s summary of the prompt, one row at its end. This encoder makes no "
        "summary, so there is nothing to weigh a step by. “Influence” shows what each word does."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.chips, self.curve, self.check = Chips(), ShorteningCurve(), CheckLine()
        self.beside, self.slider, self.sentence = (
            InsteadPanel(),
            QSlider(Qt.Orientation.Horizontal),
            DimLabel(wrap=True),
        )
        self.apply = push_button(tr("&Apply"), tr("Write the shorter prompt; one undo takes it back"), self._apply)
        self.choices = ShorteningChoices(session)
        super().__init__(session, self._lay_out())
        self.query = PaneQuery[Shortening](self, submit, tr_noop("The prompt could not be shortened: {why}"))
        self.instead = PaneQuery[Replacements](self, submit, tr_noop("No replacements could be found: {why}"))
        self._summaries, self._words, self._superseded = SummariesCache(), NearestWordsCache(), Event()
        self._encoders = session.encoders
        self._asked: tuple[object, ...] = ()
        self._asked_instead: tuple[object, ...] = ()
        self._priced: Shortening | None = None
        self._looks: list[ChipLook] = []  # of the answer, before a length is chosen
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._switches = self._add_switches()
        self._name()
        self._connect()

    def _lay_out(self) -> QWidget:
        above = row((PlainScrollArea(self.chips), 3), (self.beside, 2), margins=NO_MARGINS)
        self.slider.setInvertedAppearance(True)  # all tokens at the left
        self.slider.setPageStep(5)
        foot = row(
            (column(self.sentence, self.check, margins=NO_MARGINS, spacing=2), 1), self.apply, margins=NO_MARGINS
        )
        policy = self.check.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.check.setSizePolicy(policy)
        return framed(column((above, 2), (self.curve, 1), self.slider, foot, margins=NO_MARGINS, spacing=2))

    def _add_switches(self) -> dict[str, SegmentedControl]:
        """The switches by the look that each sets."""
        switches = {}
        tables = {"prompt": PROMPTS, "kind": KINDS, "per": PERS, "click": CLICKS}
        names = {"prompt": tr("Which prompt"), "kind": tr("Parts"), "per": tr("Order"), "click": tr("A click")}
        for key, choices in tables.items():
            shown = {name: (tr(label), tr(tip)) for name, (label, tip) in choices.items()}
            switches[key] = SegmentedControl(names[key], shown)
            switches[key].chosen.connect(partial(self.session.looks.set, f"shortening.{key}"))
        click = label_for(switches["click"], tr("click:"))
        left = (switches["prompt"], switches["kind"], switches["per"], 1, click, switches["click"])
        self.above.addLayout(row(*left, margins=(0, 0, 0, 2)))
        return switches

    def _name(self) -> None:
        self.slider.setAccessibleName(tr("Tokens left"))
        self.slider.setToolTip(tr("How many tokens are to be left, all at the left; arrow keys move it by one"))
        self.caption.setText(tr(CAPTION))

    def _connect(self) -> None:
        session = self.session
        self.slider.valueChanged.connect(self._choose_length)
        self.curve.chosen.connect(self.slider.setValue)
        self.chips.chosen.connect(self._click_chip)
        self.chips.pointed.connect(self._point_at)
        self.beside.list.chosen.connect(self._write)
        self.beside.towards.activated.connect(lambda _: self.refresh())
        self._settle.timeout.connect(self.refresh)
        session.looks.changed.connect(lambda name: name.startswith("shortening.") and self.refresh())
        session.negative.parsed.connect(lambda: self.choices.is_negative and self.refresh())
        session.axes.changed.connect(self.refresh)
        session.encoder_changed.connect(lambda: session.measured_words.set("price", None))
        for prompt in (session.prompt, session.negative):
            prompt.text_changed.connect(self._settle.stop)

    @property
    def answer(self) -> Shortening | None:
        """What is known of the text as it stands; None before anything is, and of an older text."""
        answer, state = self.query.answer, self.choices.prompt_state
        if answer is None or answer.summaries.source != state.text:
            return None
        return answer if answer.wish.kind == self.choices.kind(state.encoder_chunks) else None

    @property
    def shorter(self) -> Shorter | None:
        """The prompt at the length that the slider stands at."""
        return self.answer.at(self.slider.value()) if self.answer else None

    def draw(self) -> None:
        """Shows what is known, and requests what is missing."""
        view, state = self.session.encoding_view, self.choices.prompt_state
        if self._encoders is not self.session.encoders:  # lets go of another model's words
            self._encoders, self._words, self._summaries = self.session.encoders, NearestWordsCache(), SummariesCache()
        chunks = state.chunks.for_encoder(self.session.encoder.name) if self.session.encoder else state.chunks
        self._follow_choices(chunks)
        if view is None or not state.text.strip() or view.encoding.encoder is not self.session.encoder:
            self._strike(None)
            self.show_message()
            return
        self._request(chunks)
        if self.query.problem or self.answer is None:
            self._strike(None)
            self.show_message(self.query.problem or tr("Leaving out one part after the other…"))
        else:
            self._show(self.answer)

    def _follow_choices(self, chunks: Chunks) -> None:
        chosen = {
            "prompt": "negative" if self.choices.is_negative else "prompt",
            "kind": self.choices.kind(chunks),
            "per": self.choices.per,
            "click": self.choices.click,
        }
        for key, value in chosen.items():
            self._switches[key].choose(value)
        is_list = self.choices.click == "instead"
        self.beside.setVisible(is_list)
        self.curve.setVisible(not is_list)  # whose room the list has

    def _request(self, chunks: Chunks) -> None:
        view, state = self.session.encoding_view, self.choices.prompt_state
        if view is None or not state.is_current(state.chunks):
            return
        own = chunks if self.choices.is_negative else view.encoding.chunks
        like = view_encoding(view.encoding, ViewOptions(), self.session.reference_of(view.encoding.encoder))
        wish = self.choices.wish(own)
        key = (view.encoding, self.choices.is_negative, own.prompt.source, wish)
        if not self._asked or self._asked[0] is not key[0] or self._asked[1:] != key[1:]:
            self._superseded.set()  # what answers an older wish stops where it is
            self._asked, self._superseded = key, Event()
        work = partial(shorten_chunks, wish, own, like, self._summaries)
        self.query.request(key, partial(_unless_superseded, self._superseded, work))

    def _show(self, answer: Shortening) -> None:
        self.show_plot()
        self.slider.blockSignals(True)
        self.slider.setRange(0, answer.tokens)
        self.slider.setValue(min(answer.target, answer.tokens) if not self._settle.isActive() else self.slider.value())
        self.slider.blockSignals(False)
        self.curve.show_curves(answer.tokens, curve_points(answer), length_marks(answer))
        several = len(answer.summaries.chunks.chunks) > 1
        self.caption.setText(tr(CAPTION))
        self._looks = chip_looks(answer, self.choices.picked)
        self._show_length()
        second = second_figure_sentence(answer, self.slider.value())
        self.caption.setToolTip("\n".join(filter(None, (tr(TOOLTIP), tr(SEVERAL_CHUNKS) if several else "", second))))
        self._show_instead(answer)
        self._give_prices(answer)
        self.mark()

    def _show_length(self) -> None:
        """Shows the length that the slider stands at: chips, the mark in the curve, and lines through the text."""
        answer, shorter = self.answer, self.shorter
        if answer is None:
            return
        target = self.slider.value()
        self.chips.show_looks(looks_at_length(self._looks, answer, shorter))
        self.curve.show_target(target)
        self.sentence.setText(target_sentence(answer, target, shorter))
        self.slider.setAccessibleDescription(self.sentence.text())
        self.apply.setEnabled(shorter is not None and bool(shorter.struck))
        self.check.show_check(answer.check if answer.is_finished and answer.target == target else None)
        self._strike(shorter)

    def _strike(self, shorter: Shorter | None) -> None:
        """Strikes out in the editor what goes; of the other prompt, and out of sight, nothing."""
        shown = self.choices.prompt_state if shorter is not None and self.in_sight else None
        for state in (self.session.prompt, self.session.negative):
            state.struck_out.show(state.text, shorter.struck if shorter is not None and state is shown else ())

    def _choose_length(self, tokens: int) -> None:
        if self.answer is not None:
            self.choices.set_target(tokens)
            self._settle.start()
            self._show_length()

    def _click_chip(self, index: int) -> None:
        if self.answer is not None and index < len(self.answer.units):
            self.choices.take_click(self.answer.units[index].key)
            self.refresh()

    def _show_instead(self, answer: Shortening) -> None:
        """Lists what could stand in the place of the part that was clicked, and requests it."""
        unit = next((unit for unit in answer.units if unit.key == self.choices.picked), None)
        axis, view = self.beside.list_ends(self.session.axes.active), self.session.encoding_view
        if unit is None or view is None or not answer.is_finished or unit.key in answer.fixed:
            self.beside.show_nothing()
            return
        key = (view.encoding, answer.summaries.source, answer.wish.kind, unit.key, axis)
        if key[1:] != self._asked_instead[1:]:
            self._asked_instead, self.instead.answer = key, None
        self.instead.request(key, partial(replacements_of, unit, axis, answer.summaries, self._words))
        self.beside.show_answer(unit, self.instead.answer, answer.comma, axis is not None, self.instead.problem)

    def _give_prices(self, answer: Shortening) -> None:
        """Has the editor able to colour words by their price, those of the prompt."""
        view = self.session.encoding_view
        if self.choices.is_negative or view is None or not answer.prices or answer is self._priced:
            return
        self._priced = answer
        units, values = priced_units(answer)
        words = MeasuredWords(view, units, values, tr("price of leaving it out, in commas at the prompt’s end"))
        self.session.measured_words.set("price", words)

    def _write(self, replacement: Replacement) -> None:
        self.choices.prompt_state.set_text(replacement.text)

    def _apply(self) -> None:
        shorter = self.shorter
        if shorter is not None and shorter.struck:
            self.choices.prompt_state.set_text(shorter.text)

    def _point_at(self, index: int) -> None:
        answer = self.answer
        is_there = answer is not None and not self.choices.is_negative and 0 <= index < len(answer.units)
        self.point(answer.units[index].positions if answer is not None and is_there else ())

    def mark(self) -> None:
        """Lights the chips of what is pointed at or selected."""
        if self.answer is not None and not self.choices.is_negative and self.in_sight:
            self.chips.light(frozenset(self.pointed_units(self.answer.units)))

    def numbers(self) -> Table:
        """A line a part, with its price and when it goes."""
        return shortening_table(self.title, self.answer) if self.answer else Table(self.title, (), ())

    def follow_sight(self) -> None:
        self._strike(self.shorter)


def _unless_superseded(
    superseded: Event, work: QueryWork, model: Model, cancelled: CancelCheck, report: ReportProgress
) -> object:
    return work(model, lambda: superseded.is_set() or cancelled(), report)
