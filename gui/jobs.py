"""Long work, one at a time, with a title to show and a cancel."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.newest_only import Cancelled, NewestOnly


class Jobs(QObject):
    """Runs a long function on a thread of its own; starting another cancels the one before."""

    changed = Signal()  # a job began or ended
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self._then: Callable[[Any], None] = lambda _answer: None
        self._thread = NewestOnly("jobs", self)
        self._thread.answered.connect(self._finish)
        self._thread.failed.connect(self._fail)

    def start(self, title: str, work: Callable[[Cancelled], Any], then: Callable[[Any], None]) -> None:
        """Runs `work(cancelled)` and hands its answer to `then` on the GUI thread."""
        self.title, self._then = title, then
        self._thread.request(work)
        self.changed.emit()

    def cancel(self) -> None:
        """Drops the job; everything stays as it was before it."""
        self._thread.cancel()
        self._end()

    def stop(self) -> None:
        """Ends the thread."""
        self._thread.stop()

    def _finish(self, answer: object) -> None:
        self._end()
        self._then(answer)

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self.title = ""
        self.changed.emit()
