"""Qt's classes in Python, which PySide makes when each is first asked for, made ahead on the window's thread."""

from collections.abc import Iterable
from time import perf_counter
from types import ModuleType

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject, QTimer, Signal

SLICE_SECONDS = 0.003  # of one turn of the event loop


class QtClasses(QObject):
    """Makes all that the modules hold, some in each turn of the event loop: those three that pyqtgraph asks for whole.

    pyqtgraph is imported on a thread behind this. A class that a thread makes while the window's thread hands Qt's
    objects to Python can end the program: seen once, as a segmentation fault with both cores busy.
    """

    made = Signal()

    def __init__(
        self, parent: QObject | None = None, modules: Iterable[ModuleType] = (QtWidgets, QtGui, QtCore)
    ) -> None:
        super().__init__(parent)
        self._waiting = [(module, name) for module in modules for name in dir(module)]
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._make_some)

    @property
    def is_making(self) -> bool:
        """Whether `made` is still to come."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begins; `made` follows also where all are there already."""
        self._timer.start()

    def stop(self) -> None:
        """Gives up what is left."""
        self._timer.stop()

    def _make_some(self) -> None:
        end = perf_counter() + SLICE_SECONDS
        while self._waiting and perf_counter() < end:
            module, name = self._waiting.pop()
            getattr(module, name, None)
        if not self._waiting:
            self._timer.stop()
            self.made.emit()
