"""Panes draw one after the other, each in a turn of the event loop of its own, so that a key waits for one at most."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from gui.panes.pane import Pane

BETWEEN_MS = 5  # time to paint what was drawn, and for a key


class Turns(QObject):
    """The first pane that asks draws at once, those behind it as their turn comes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Pane] = []
        self._between = QTimer(self, singleShot=True, interval=BETWEEN_MS, timerType=Qt.TimerType.PreciseTimer)
        self._between.timeout.connect(self._next)

    def take(self, pane: "Pane") -> None:
        """Has a pane refresh when its turn comes; one that waits already keeps its place."""
        if pane not in self._waiting:
            self._waiting.append(pane)
        if not self._between.isActive():
            self._next()

    @property
    def over(self) -> bool:
        """Whether every pane shows what there is."""
        return not self._waiting

    def awaited_by(self, pane: "Pane") -> bool:
        """Whether a pane still shows what was there before."""
        return pane in self._waiting

    def _next(self) -> None:
        if self._waiting:
            self._between.start()
            self._waiting.pop(0).refresh()
