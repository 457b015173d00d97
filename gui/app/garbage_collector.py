"""Collects Python's cyclic garbage on the GUI thread, and on no other."""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500
IDLE_INTERVAL_MS = 3_000  # once there was nothing to collect


class GarbageCollector(QObject):
    """Collects in place of Python's own collector, which would do so on whichever thread makes the next object.

    On a worker's thread that may destroy objects of Qt that belong to a window: it then waits for a lock of Qt's that
    the GUI thread holds while that one waits for Python's lock, and neither goes on. Between `start` and `stop` a
    generation is collected as soon as it is over Python's threshold for it, looked up every half second, or every few
    seconds while nothing happens.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Stops Python's own collector. Nothing is collected before `start`, so that imports are not held up."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Leaves out what there is by now, as lasting, and begins to collect; a second call does nothing."""
        if not self._timer.isActive():
            gc.freeze()
            self._timer.start()

    def leave_out(self) -> None:
        """Leaves out what there is by now, as lasting: the files of a large studio would take longer than a frame."""
        if self._timer.isActive():
            gc.freeze()

    def stop(self) -> None:
        """Hands over to Python's own collector again."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collects the oldest generation that is over its threshold, and with it all younger ones."""
        over = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        self._timer.setInterval(INTERVAL_MS if any(over) else IDLE_INTERVAL_MS)
        if any(over):
            gc.collect(max(generation for generation, is_over in enumerate(over) if is_over))
