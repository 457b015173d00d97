"""Keeps the places of the prompt's words on the session's axis in step with its view, while somebody wants them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.analysis.encoding_view import EncodingView
from core.analysis.own_axis import OwnAxis
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress
from core.program.translation import tr
from gui.state.measured_words import MeasuredWords
from gui.state.session import Session
from gui.widgets.layer_labels import encoder_letter
from gui.workers.model_queries import Submit

if TYPE_CHECKING:
    from core.queries.axis_places import AxisPlaces
    from core.queries.reference_words import ReferenceWords


class _Kept:
    """What is kept from query to query of one model; for the encoders' thread alone."""

    reference: "ReferenceWords | None" = None


class LiveAxis(QObject):
    """Fills `session.axes.answer`, and with it the measure “axis” that words can be coloured by.

    A newer view or another axis is asked for anew; a key gives up what runs. The lists are encoded again only where
    they or the weights are others.
    """

    def __init__(self, session: Session, submit: Submit, parent: QObject | None = None) -> None:
        """`submit` has work done with the model while nothing is being encoded (`ModelQueries.submit`)."""
        super().__init__(parent)
        self._session, self._submit = session, submit
        self._kept, self._encoders = _Kept(), session.encoders
        self._told: tuple[AxisPlaces | None, list[int]] = None, []  # what the editor was given last
        self._request: object = None  # what the running or waiting query is known by; None where there is none
        session.prompt.parsed.connect(self._drop)  # on which the model's queries are dropped
        session.encoder_changed.connect(self._drop)
        for signal in (session.encoding_view_changed, session.axes.changed, session.axes.wanted_changed):
            signal.connect(self.ask)
        session.layer_changed.connect(self._tell)

    def _drop(self) -> None:
        self._request = None
        if self._encoders is not self._session.encoders:  # lets go of another model's words
            self._kept, self._encoders = _Kept(), self._session.encoders

    def ask(self) -> None:
        """Asks for the places of the words as they stand now, where somebody wants them."""
        session, state = self._session, self._session.axes
        axis, view, answer = state.shown, state.view_of(session.shown_views, session.encoding_view), state.answer
        if not state.is_wanted:
            session.measured_words.set("axis", None)
        elif not axis.is_whole or (view is not None and not view.encoding.encoder.is_clip):
            self._request = None
            state.store(None)
            self._tell()
        elif answer is not None and answer.view is view and answer.axis == axis:
            self._tell()
        elif view is not None and session.is_newest(view):
            self._request = work = partial(_place, axis, view, answer, self._kept)
            self._submit(self, work, partial(self._take, work))

    def _take(self, work: object, answer: "AxisPlaces | Exception | None") -> None:
        if work is not self._request:
            return
        self._request = None
        if isinstance(answer, Exception):
            if not isinstance(answer, Cancelled):
                why = tr("The words could not be placed on the axis: {why}").format(why=answer)
                self._session.axes.store(None, why)
        else:
            self._session.axes.store(answer)
        self._tell()

    def _tell(self) -> None:
        """Gives the editor the places, by the layers of the encoder looked at, with the sentence of its legend."""
        session, answer, words = self._session, self._session.axes.answer, self._session.measured_words
        known = words.get("axis")
        if answer is None or not session.axes.is_wanted:
            words.set("axis", None)
            return
        info = answer.view.encoding.encoder
        layers = [session.layer_in(info, layer) for layer in range(session.layers + 1)]
        sentence = _sentence(answer, layers[session.layer], info if info is not session.encoder else None)
        if known is None or (self._told, known.sentence) != ((answer, layers), sentence):
            self._told = answer, layers
            words.set("axis", MeasuredWords(answer.view, answer.units, answer.places[layers], sentence))


def _sentence(answer: "AxisPlaces", layer: int, other: EncoderInfo | None) -> str:
    """The legend; it names the encoder where that is not the one looked at."""
    text = tr("between “{left}” (+) and “{right}” (−), in spreads of common words; within ±2 it says nothing")
    sentence = text.format(left=answer.axis.left[0], right=answer.axis.right[0])
    failed = tr("this axis does not hold for unseen words")
    parts = (encoder_letter(other) if other else "", failed if answer.check(layer).holds is False else "", sentence)
    return " · ".join(filter(None, parts))


def _place(
    axis: OwnAxis,
    view: EncodingView,
    before: "AxisPlaces | None",
    kept: _Kept,
    model: Model,
    cancelled: CancelCheck,
    report: ReportProgress,
) -> "AxisPlaces":
    from core.queries.axis_places import place_on_axis  # which imports numpy, as the first frame does not
    from core.queries.reference_words import ReferenceWords

    kept.reference = kept.reference or ReferenceWords()
    return place_on_axis(axis, view, kept.reference, before, model, cancelled, report)
