"""Queries of panes that need further passes of the encoder: one after another, while nobody types."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from gui.state.session import Session
from gui.workers.live_encoder import LiveEncoder

QueryWork = Callable[[Model, CancelCheck, ReportProgress], object]
Submit = Callable[[object, QueryWork, Callable[[Any], None]], None]


@dataclass(frozen=True, eq=False)
class _Query:
    """Work with the model, whose it is, and what takes its reports and its answer."""

    owner: object
    work: QueryWork
    on_result: Callable[[Any], None] = field(repr=False)


class ModelQueries(QObject):
    """Runs queries on the encoder's thread in the order they were submitted, each owner's newest only.

    1. `submit` takes a query, in place of an older one of the same owner;
    2. when the encoder is idle, the first query runs; what it reports on the way and its answer or exception go to
       `on_result`, on the GUI thread;
    3. a keystroke, another encoder or other rules drop all of them: panes submit again as they draw the next view.
    """

    _reported = Signal(object, object)

    def __init__(self, session: Session, live: LiveEncoder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._queries: list[_Query] = []
        self._running: _Query | None = None
        self._next_timer = QTimer(self, singleShot=True, interval=0)
        self._next_timer.timeout.connect(self._run_next)
        self._reported.connect(self._deliver_report, Qt.ConnectionType.QueuedConnection)
        live.finished.connect(self._next_timer.start)
        session.prompt.parsed.connect(self._drop_all)
        session.encoder_changed.connect(self._drop_all)

    def submit(self, owner: object, work: QueryWork, on_result: Callable[[Any], None]) -> None:
        """Runs `work(model, cancelled, report)` when its turn comes, in place of what `owner` submitted before.

        `on_result` is called on the GUI thread with what it reports, and last with its answer or exception.
        """
        self._queries = [query for query in self._queries if query.owner is not owner]
        self._queries.append(_Query(owner, work, on_result))
        self._next_timer.start()

    @property
    def is_idle(self) -> bool:
        """Whether no query runs or waits."""
        return self._running is None and not self._queries

    def _drop_all(self) -> None:
        self._queries = []
        self._running = None

    def _run_next(self) -> None:
        if self._queries and self._live.model is not None and self._live.is_idle:
            query = self._running = self._queries.pop(0)
            self._live.try_submit(partial(_run_query, query, self._reported.emit), partial(self._finish, query))

    def _deliver_report(self, query: _Query, value: object) -> None:
        if query is self._running:
            query.on_result(value)

    def _finish(self, query: _Query, answer: object) -> None:
        if query is self._running:
            self._running = None
            query.on_result(answer)
        self._next_timer.start()


def _run_query(query: _Query, report: Callable[[_Query, object], None], model: Model, cancelled: CancelCheck) -> object:
    return query.work(model, cancelled, partial(report, query))
