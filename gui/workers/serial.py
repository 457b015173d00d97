"""A worker thread that runs every request, one after the other: for files."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

Answer = TypeVar("Answer")


class SerialWorker(QObject):
    """Runs functions in the order they are handed over; answers arrive on the GUI thread."""

    failed = Signal(object)
    _done = Signal(object, object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._stopped = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], None] = lambda _answer: None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Runs `work` when its turn comes, and hands its answer to `on_done`, or its exception to `on_error`.

        Without an `on_error`, `failed` is emitted with it. After `stop` nothing is run.
        """
        if self._stopped:
            return
        future = self._executor.submit(work)
        future.add_done_callback(lambda done: self._done.emit(done, on_done, on_error or self.failed.emit))

    def run_and_wait(self, work: Callable[[], Answer]) -> Answer:
        """Runs `work` behind what was handed over before, waits for its answer and returns it."""
        return work() if self._stopped else self._executor.submit(work).result()

    def stop(self) -> None:
        """Waits until everything is done; answers are not delivered any more."""
        self._stopped = True
        self._executor.shutdown(wait=True)

    def _deliver(
        self, future: "Future[Any]", on_done: Callable[[Any], None], on_error: Callable[[Exception], None]
    ) -> None:
        if self._stopped:
            return
        try:
            answer = future.result()
        except Exception as error:  # of any kind: the GUI thread shows it
            on_error(error)
        else:
            on_done(answer)
