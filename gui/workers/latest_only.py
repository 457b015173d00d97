"""One worker thread that runs the newest request only; answers arrive on the GUI thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from core.program.cancellation import CancelCheck
from gui.workers.background import lower_thread_priority


class _Request:
    """One request: its cancel flag and, once submitted, its future."""

    def __init__(self) -> None:
        self.cancelled = Event()
        self.future: Future[Any] | None = None

    def cancel(self) -> None:
        self.cancelled.set()
        if self.future:
            self.future.cancel()


class LatestOnlyWorker(QObject):
    """Requests are plain functions that take a `cancelled` check and return an answer.

    1. `request` makes its ticket the newest, then cancels the older one (in this order, because `Future.cancel` runs
       callbacks at once);
    2. the thread runs the function; 3. the future's callback emits `_done` across threads;
    4. `_deliver` drops whatever is not the newest's; 5. `answered` or `failed` tells the rest.
    """

    answered = Signal(object)
    failed = Signal(object)
    _done = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, name, lower_thread_priority)
        self._latest: _Request | None = None
        self._stopped = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether the newest request is still unanswered."""
        return self._latest is not None

    def request(self, work: Callable[[CancelCheck], Any]) -> None:
        """Runs `work` as soon as the thread is free, instead of whatever was asked before; after `stop` never."""
        if self._stopped:
            return
        ticket = _Request()
        older, self._latest = self._latest, ticket
        if older:
            older.cancel()
        ticket.future = self._executor.submit(work, ticket.cancelled.is_set)
        ticket.future.add_done_callback(lambda _future: self._done.emit(ticket))

    def cancel(self) -> None:
        """Forgets the newest request; nothing more is heard of it."""
        older, self._latest = self._latest, None
        if older:
            older.cancel()

    def stop(self) -> None:
        """Cancels, and waits until the thread has ended, so that nothing outlives the window."""
        self._stopped = True
        self.cancel()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, ticket: _Request) -> None:
        future, ticket.future = ticket.future, None  # each holds the other, and gc.freeze would keep both for ever
        if ticket is not self._latest or future is None:
            return
        self._latest = None
        try:
            answer = future.result()
        except Exception as error:  # whatever went wrong on the thread is for the GUI thread to tell
            self.failed.emit(error)
        else:
            self.answered.emit(answer)
