"""Keeps the session's influence in step with its view, a slice at a time, while somebody wants it and nobody types."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.analysis.encoding_view import EncodingView
from core.model import Model
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress
from core.program.memory import give_back_free_memory
from core.program.translation import tr
from gui.state.session import Session
from gui.workers.model_queries import Submit

if TYPE_CHECKING:
    from core.analysis.influence import InfluenceMode
    from core.queries.influence_run import InfluenceRun

SLICE_SECONDS = 0.25  # of a query that leaves the encoder to others in between


class LiveInfluence(QObject):
    """Fills `session.influence`.

    1. A newer view, or another mode, begins a run with what still holds of the last one;
    2. slice after slice measures more of it, first what is pointed at or selected when the slice begins;
    3. a key gives up the slice that runs, and what was measured before it stays.
    """

    def __init__(self, session: Session, submit: Submit, parent: QObject | None = None) -> None:
        """`submit` has work done with the model while nothing is being encoded (`ModelQueries.submit`)."""
        super().__init__(parent)
        self._session, self._submit = session, submit
        self._slice: object = None  # what the running or waiting slice is known by; None where there is none
        session.prompt.parsed.connect(self._drop)  # on which the model's queries are dropped
        session.encoder_changed.connect(self._follow_encoder)
        session.encoding_view_changed.connect(self._begin_anew)
        session.influence.wanted_changed.connect(self._begin_anew)

    @property
    def is_busy(self) -> bool:
        """Whether a slice runs or waits."""
        return self._slice is not None

    def _drop(self) -> None:
        self._slice = None

    def _follow_encoder(self) -> None:
        self._drop()
        self._session.influence.follow_encoder(self._session.encoder)

    def _begin_anew(self) -> None:
        self._drop()
        self._go_on()

    def _go_on(self) -> None:
        state, view = self._session.influence, self._session.encoding_view
        if self._slice is not None or view is None or not state.is_wanted or not self._session.is_up_to_date:
            return
        question = view, state.mode, state.with_padding
        if state.run is None or not state.run.fits(*question):
            self._request(partial(_begin, state.run, *question))
        elif state.is_going_on:
            prompt = self._session.prompt
            self._request(partial(_measure, state.run, prompt.hovered or prompt.selected))

    def _request(self, work: "partial[InfluenceRun]") -> None:
        self._slice = work
        self._submit(self, work, partial(self._take, work))

    def _take(self, work: object, answer: "InfluenceRun | Exception") -> None:
        if work is not self._slice:
            return
        self._slice = None
        state = self._session.influence
        if not isinstance(answer, Exception):
            state.store(answer)
            self._go_on()
        elif not isinstance(answer, Cancelled):
            state.store(state.run, tr("What the words change could not be measured: {why}").format(why=answer))


def _begin(
    run: "InfluenceRun | None",
    view: EncodingView,
    mode: "InfluenceMode",
    with_padding: bool,
    model: Model,
    cancelled: CancelCheck,
    report: ReportProgress,
) -> "InfluenceRun":
    from core.queries.influence_after_edit import continue_run  # which imports numpy, as the first frame does not

    return continue_run(run, view, mode, with_padding, model, cancelled)


def _measure(
    run: "InfluenceRun", pointed: frozenset[int], model: Model, cancelled: CancelCheck, report: ReportProgress
) -> "InfluenceRun":
    from core.queries.influence_run import measure_influence

    run = measure_influence(run, model, cancelled, report, pointed=pointed, seconds=SLICE_SECONDS)
    if run.is_finished:
        give_back_free_memory()  # of the batches, which takes 2 to 6 ms
    return run
