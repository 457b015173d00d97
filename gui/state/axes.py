"""The artist's own axes: which can be chosen, which are saved by name, and which is looked at."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from core.analysis.own_axis import READY_MADE_AXES, OwnAxis, axis_of_texts, joined_side, known_texts

AxisFields = tuple[str, str, str]  # the name and both lists as they are typed: how the settings hold an axis


class AxesState(QObject):
    """The axes of the session. `saved` are the artist's own; `active` is the one looked at, saved or not, or None."""

    changed = Signal()  # another list of axes, or another one that is looked at

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.saved: tuple[OwnAxis, ...] = ()
        self.active: OwnAxis | None = None

    @property
    def axes(self) -> tuple[OwnAxis, ...]:
        """All that can be chosen: the saved ones, and the ready-made ones whose names these have not taken."""
        names = {axis.name for axis in self.saved}
        return (*self.saved, *(axis for axis in READY_MADE_AXES if axis.name not in names))

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was typed."""
        return known_texts((*self.saved, *filter(None, [self.active])))

    def choose(self, axis: OwnAxis | None) -> None:
        """Looks at an axis; None at none."""
        self._replace(self.saved, axis)

    def save(self, axis: OwnAxis) -> None:
        """Keeps an axis by its name, in place of one of that name, and looks at it."""
        others = tuple(known for known in self.saved if known.name != axis.name)
        self._replace((*others, axis), axis)

    def forget(self, name: str) -> None:
        """Keeps the axis of a name no longer; a ready-made one of that name can be chosen again."""
        self._replace(tuple(axis for axis in self.saved if axis.name != name), self.active)

    @property
    def fields(self) -> tuple[AxisFields, ...]:
        """The saved axes as the settings hold them."""
        return tuple(map(_fields, self.saved))

    @property
    def active_fields(self) -> tuple[str, ...]:
        """The one that is looked at, likewise; () for none."""
        return _fields(self.active) if self.active else ()

    def restore(self, saved: Iterable[AxisFields], active: tuple[str, ...]) -> None:
        """Takes all axes out of settings, in place of those before."""
        axes = (axis_of_texts(left, right, name) for name, left, right in saved)
        chosen = axis_of_texts(active[1], active[2], active[0]) if len(active) == 3 else None
        self._replace(tuple(axis for axis in axes if axis.is_whole), chosen)

    def _replace(self, saved: tuple[OwnAxis, ...], active: OwnAxis | None) -> None:
        if (saved, active) != (self.saved, self.active):
            self.saved, self.active = saved, active
            self.changed.emit()


def _fields(axis: OwnAxis) -> AxisFields:
    return axis.name, joined_side(axis.left), joined_side(axis.right)
