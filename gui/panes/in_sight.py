"""A widget that draws what can be seen: at once or in its turn while it is in sight, else when it next comes there."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gui.workers.redraw_queue import RedrawQueue


class InSight(QWidget):
    """Subclasses draw in `redraw`, take the theme's colours in `restyle`, and fade in `fade`."""

    redraw_queue: RedrawQueue | None = None  # where many panes answer to one session, each redraws in its turn

    def __init__(self) -> None:
        super().__init__()
        self._is_stale = True  # something changed while nobody could see it
        self._in_front = True  # not behind another tab, where Qt still calls it visible

    @property
    def in_sight(self) -> bool:
        """Whether it is shown, and in front of the other tabs."""
        return self._in_front and self.isVisible()

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to draw what the session shows."""
        return self.redraw_queue is not None and self.redraw_queue.contains(self)

    def redraw(self) -> None:
        """Draws what the session holds; called in sight only."""

    def restyle(self) -> None:
        """Takes the colours of the theme; called before the first drawing and, when the palette changes, the next."""

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way, or at 1 that they are there."""

    def follow_sight(self) -> None:
        """Called when it may have come in sight or gone: what is measured for it alone can begin or end."""

    def refresh(self) -> None:
        """Draws now if it can be seen, else when it is next shown."""
        self._is_stale = not self.in_sight
        if not self._is_stale:
            self.redraw()

    def schedule_redraw(self) -> None:
        """Draws in its turn."""
        if self.redraw_queue and self.in_sight:
            self.redraw_queue.add(self)
        else:
            self.refresh()

    def set_in_front(self, in_front: bool) -> None:
        """Takes whether the pane's tab is in front (`QDockWidget.visibilityChanged`)."""
        self._in_front = in_front
        self._catch_up()
        self.follow_sight()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()
        self.follow_sight()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.follow_sight()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.draw_anew()

    def draw_anew(self) -> None:
        """Draws all of it as if for the first time, now or once it is in sight: its pixels have another size."""
        self._is_stale = True
        self._catch_up()

    def _catch_up(self) -> None:
        if self._is_stale and self.in_sight:
            self.restyle()
            self.refresh()
