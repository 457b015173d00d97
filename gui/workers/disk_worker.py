"""A worker for a disk that may never answer: the latest request only, on a thread that nobody waits for."""

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from core.program.cancellation import CancelCheck, ReportProgress
from gui.workers.latest_only import lower_thread_priority

PATIENCE_SECONDS = 20.0  # without a report, after which a request is given up
END_SECONDS = 2.0  # that `stop` waits for a thread, which asks whether it is cancelled far more often

DiskWork = Callable[[CancelCheck, ReportProgress], Any]


class _Request:
    """One request: what it runs, whether it was given up, and what came of it."""

    def __init__(self, work: DiskWork) -> None:
        self.work, self.cancelled, self.is_dropped = work, Event(), False
        self.thread: Thread | None = None
        self.answer: Any = None
        self.error: Exception | None = None


class DiskWorker(QObject):
    """Requests are plain functions of a `cancelled` check and a `report` function; each runs on a thread of its own.

    A share that hangs holds a thread for as long as it likes. So the threads are daemons, the next request waits for
    the thread before it without anybody waiting for that, and a request that says nothing for `patience` seconds is
    reported by `silent` once. Where it answers later after all, its answer is delivered.
    """

    answered = Signal(object)
    failed = Signal(object)
    reported = Signal(object)
    silent = Signal()
    _done = Signal(object)
    _said = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None, patience: float = PATIENCE_SECONDS) -> None:
        super().__init__(parent)
        self._name, self._stopped = name, False
        self._running: _Request | None = None
        self._waiting: _Request | None = None
        self.is_silent = False  # whether the disk has not answered for too long
        self._patience = QTimer(self, singleShot=True, interval=round(patience * 1000))
        self._patience.timeout.connect(self._give_up)
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._said.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a request is unanswered, and its disk has not been silent for too long."""
        is_asked = self._waiting is not None or (self._running is not None and not self._running.is_dropped)
        return is_asked and not self.is_silent

    def request(self, work: DiskWork) -> None:
        """Runs `work` as soon as the thread before it has ended, in its place; after `stop` nothing is run."""
        if self._stopped:
            return
        self.cancel()
        self._waiting = _Request(work)
        self._start_waiting()

    def cancel(self) -> None:
        """Drops what is asked; its answer is not delivered."""
        self._waiting = None
        if self._running is not None:
            self._running.is_dropped = True
            self._running.cancelled.set()

    def stop(self, ends: float | None = None) -> None:
        """Cancels what is asked and waits until its thread has ended: END_SECONDS at most, or until a monotonic time.

        A thread that has been silent for too long is not waited for.
        """
        self._stopped = True
        self.cancel()
        self._patience.stop()
        if self._running is not None and self._running.thread is not None and not self.is_silent:
            self._running.thread.join(END_SECONDS if ends is None else max(0.0, ends - time.monotonic()))

    def _start_waiting(self) -> None:
        if self._running is None and self._waiting is not None:
            request, self._running, self._waiting = self._waiting, self._waiting, None
            request.thread = Thread(target=self._run, args=(request,), name=self._name, daemon=True)
            self._patience.start()
            request.thread.start()

    def _run(self, request: _Request) -> None:
        """On the request's thread."""
        lower_thread_priority()
        try:
            request.answer = request.work(request.cancelled.is_set, lambda known: self._report(request, known))
        except Exception as error:  # of any kind: the window's thread shows it
            request.error = error
        if not self._stopped:
            with suppress(RuntimeError):  # the program has ended meanwhile
                self._done.emit(request)

    def _report(self, request: _Request, known: object) -> None:
        if not self._stopped:
            with suppress(RuntimeError):
                self._said.emit(request, known)

    def _pass_on(self, request: _Request, known: object) -> None:
        if request is self._running and not self._stopped:
            self.is_silent = False
            self._patience.start()
            if not request.is_dropped:
                self.reported.emit(known)

    def _give_up(self) -> None:
        self.is_silent = True
        self.silent.emit()

    def _deliver(self, request: _Request) -> None:
        if self._stopped:
            return
        self._patience.stop()
        self._running, self.is_silent = None, False
        self._start_waiting()
        if request.is_dropped:
            return
        if request.error is not None:
            self.failed.emit(request.error)
        else:
            self.answered.emit(request.answer)
