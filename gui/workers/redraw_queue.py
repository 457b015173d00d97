"""Panes redraw in turns of the event loop of their own, so that a key waits for a few milliseconds of it at most."""

from time import perf_counter
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from gui.widgets.style import FADED

TURN_SECONDS = 0.008  # after which no further pane is begun in a turn
INTERVAL_MS = 5  # time to paint what was drawn, and for a key


class Redrawn(Protocol):
    """What can be in the queue: a pane."""

    def refresh(self) -> None:
        """Draws what the session holds."""

    def fade(self, opacity: float) -> None:
        """Fades what is drawn, as older than what others show, or at 1 brings it back."""


class RedrawQueue(QObject):
    """Redraws as many panes a turn as there is time for, at least one.

    What those show that are not even next fades until their turn; the next one would be painted faded for one frame.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panes: list[Redrawn] = []
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._redraw)

    def add(self, pane: Redrawn) -> None:
        """Adds a pane at the end of the queue; one that is in it keeps its place."""
        if pane not in self._panes:
            self._panes.append(pane)
        if not self._timer.isActive():
            self._timer.start(0)

    @property
    def is_empty(self) -> bool:
        """Whether every pane has been redrawn."""
        return not self._panes

    def contains(self, pane: Redrawn) -> bool:
        """Whether a pane is still to be redrawn."""
        return pane in self._panes

    def _redraw(self) -> None:
        end = perf_counter() + TURN_SECONDS
        while self._panes:
            pane = self._panes.pop(0)
            pane.refresh()
            pane.fade(1.0)
            if perf_counter() >= end:
                break
        for pane in self._panes[1:]:
            pane.fade(FADED)
        if self._panes:
            self._timer.start(INTERVAL_MS)
