"""What a menu button opens."""

from typing import Protocol

from PySide6.QtCore import QPoint


class PopsUp(Protocol):
    """A menu, or something else that opens at a point of the screen."""

    def popup(self, point: QPoint, /) -> object:
        """Opens there."""
