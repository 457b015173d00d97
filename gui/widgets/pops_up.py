"""What a menu button opens."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint


class PopsUp(Protocol):
    """A menu, or something else that opens at a point of the screen."""

    def popup(self, point: QPoint, /) -> object:
        """Opens there."""


class MadeWhenOpened:
    """Stands for a menu that is made when it first opens."""

    def __init__(self, made: Callable[[], PopsUp]) -> None:
        """`made` gives the menu, the same one each time."""
        self._made = made

    def popup(self, point: QPoint, /) -> None:
        """Opens the menu there."""
        self._made().popup(point)
