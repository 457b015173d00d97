"""Panes redraw one after the other, one a turn of the event loop, so that a key waits for one pane at most."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer

REDRAW_INTERVAL_MS = 5  # time to paint what was drawn, and for a key


class Redrawn(Protocol):
    """What can be in the queue: a pane."""

    def refresh(self) -> None:
        """Draws what the session holds."""


class RedrawQueue(QObject):
    """Redraws the first pane that is added at once, the others one by one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panes: list[Redrawn] = []
        self._timer = QTimer(self, singleShot=True, interval=REDRAW_INTERVAL_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._redraw_next)

    def add(self, pane: Redrawn) -> None:
        """Adds a pane at the end of the queue; one that is in it keeps its place."""
        if pane not in self._panes:
            self._panes.append(pane)
        if not self._timer.isActive():
            self._redraw_next()

    @property
    def is_empty(self) -> bool:
        """Whether every pane has been redrawn."""
        return not self._panes

    def contains(self, pane: Redrawn) -> bool:
        """Whether a pane is still to be redrawn."""
        return pane in self._panes

    def _redraw_next(self) -> None:
        if self._panes:
            self._timer.start()
            self._panes.pop(0).refresh()
