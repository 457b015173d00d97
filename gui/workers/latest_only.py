"""A worker thread that runs the latest request only; answers arrive on the GUI thread."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, get_native_id
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from core.program.cancellation import CancelCheck

# Half of the weight. With much less, a thread that holds Python's lock would be kept from letting go of it.
NICENESS_STEP = 3
MAX_NICENESS = 19


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

    1. `request` makes its request the latest, then cancels the older one (in this order, because `Future.cancel` runs
       callbacks at once); 2. the thread runs the function; 3. the future's callback emits `_done` across threads;
    4. `_deliver` drops the answer of any request but the latest; 5. `answered` or `failed` is emitted with it.
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
        """Whether the latest request is still unanswered."""
        return self._latest is not None

    def request(self, work: Callable[[CancelCheck], Any]) -> None:
        """Runs `work` as soon as the thread is free, in place of the request before it; after `stop` nothing is run."""
        if self._stopped:
            return
        request = _Request()
        older, self._latest = self._latest, request
        if older:
            older.cancel()
        request.future = self._executor.submit(work, request.cancelled.is_set)
        request.future.add_done_callback(lambda _future: self._done.emit(request))

    def cancel(self) -> None:
        """Drops the latest request; its answer is not delivered."""
        older, self._latest = self._latest, None
        if older:
            older.cancel()

    def stop(self) -> None:
        """Cancels the latest request and waits until the thread has ended."""
        self._stopped = True
        self.cancel()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, request: _Request) -> None:
        future, request.future = request.future, None  # each holds the other, and gc.freeze would keep both for ever
        if request is not self._latest or future is None:
            return
        self._latest = None
        try:
            answer = future.result()
        except Exception as error:  # of any kind: the GUI thread shows it
            self.failed.emit(error)
        else:
            self.answered.emit(answer)


def lower_thread_priority() -> None:
    """Lets the GUI thread go first: raises the niceness of the calling thread and of those that it starts, on Linux.

    There `setpriority` counts for one thread, and no right is needed to lower it. Other systems favour the program in
    front by themselves.
    """
    if sys.platform == "linux":
        thread = get_native_id()
        niceness = os.getpriority(os.PRIO_PROCESS, thread) + NICENESS_STEP
        os.setpriority(os.PRIO_PROCESS, thread, min(niceness, MAX_NICENESS))
