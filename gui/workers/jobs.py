"""Jobs: long work, one at a time, with a title, a progress and a cancel."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from core.program.cancellation import CancelCheck
from gui.workers.latest_only import LatestOnlyWorker

ReportFraction = Callable[[float], None]


class Jobs(QObject):
    """Runs a long function on a thread of its own; starting another cancels the one before."""

    changed = Signal()  # a job began or ended
    progressed = Signal()
    failed = Signal(object)
    _fraction_reported = Signal(int, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = ""  # of the job that runs; "" for none, or for one that nobody has to see
        self.fraction: float | None = None  # done of the job, 0 to 1; None where it does not report it
        self._count = 0
        self._on_done: Callable[[Any], None] = lambda _answer: None
        self._fraction_reported.connect(self._take_fraction, Qt.ConnectionType.QueuedConnection)
        self._thread = LatestOnlyWorker("jobs", self)
        self._thread.answered.connect(self._finish)
        self._thread.failed.connect(self._fail)

    def start(self, title: str, work: Callable[[CancelCheck], Any], on_done: Callable[[Any], None]) -> None:
        """Runs `work(cancelled)` and hands its answer to `on_done` on the GUI thread."""
        self.title, self._on_done, self.fraction = title, on_done, None
        self._count += 1
        self._thread.request(work)
        self.changed.emit()

    def start_with_progress(
        self, title: str, work: Callable[[CancelCheck, ReportFraction], Any], on_done: Callable[[Any], None]
    ) -> None:
        """Runs `work(cancelled, report_fraction)` likewise, which calls the latter with what is done, 0 to 1."""
        number = self._count + 1
        self.start(title, lambda cancelled: work(cancelled, partial(self._fraction_reported.emit, number)), on_done)

    @property
    def is_busy(self) -> bool:
        """Whether a job runs, one without a title too."""
        return self._thread.busy

    def cancel(self) -> None:
        """Drops the job; everything stays as it was before it."""
        self._thread.cancel()
        self._end()

    def stop(self) -> None:
        """Ends the thread."""
        self._thread.stop()

    def _take_fraction(self, number: int, fraction: float) -> None:
        if number == self._count and self.title:
            self.fraction = fraction
            self.progressed.emit()

    def _finish(self, answer: object) -> None:
        self._end()
        self._on_done(answer)

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self.title = ""
        self.changed.emit()
