"""The artist's own axes: which can be chosen, which are saved by name, which is looked at, and what it says."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.state.measured_words import WantedState

if TYPE_CHECKING:
    from core.analysis.encoding_view import EncodingView
    from core.analysis.own_axis import OwnAxis
    from core.queries.axis_places import AxisPlaces

AxisFields = tuple[str, str, str]  # the name and both lists as they are typed: how the settings hold an axis


class AxesState(WantedState):
    """The axes of the session. `saved` are the artist's own; `active` is the one chosen, saved or not, or None.

    `answer` is the newest of `shown`, filled by `gui.workers.live_axis` while somebody wants it; it may be of an older
    text or axis until the encoder has time. `problem` says why there is none, in the user's language. `encoder` is the
    name of the one of two encoders whose words are placed while both are shown.
    """

    changed = Signal()  # another list of axes, or another one that is looked at
    answered = Signal()  # another answer, or a problem

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.saved: tuple[OwnAxis, ...] = ()
        self.active: OwnAxis | None = None
        self.answer: AxisPlaces | None = None
        self.problem = ""
        self.encoder = ""

    @property
    def shown(self) -> "OwnAxis":
        """The axis that the words are placed on: the active one, or the first ready-made one before any is chosen."""
        return self.active or ready_made_axes()[0]

    def store(self, answer: "AxisPlaces | None", problem: str = "") -> None:
        """Takes a newer answer, or why there is none."""
        if (answer, problem) != (self.answer, self.problem):
            self.answer, self.problem = answer, problem
            self.answered.emit()

    @property
    def axes(self) -> "tuple[OwnAxis, ...]":
        """All that can be chosen: the saved ones, and the ready-made ones whose names these have not taken."""
        names = {axis.name for axis in self.saved}
        return (*self.saved, *(axis for axis in ready_made_axes() if axis.name not in names))

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was typed."""
        axes = (*self.saved, *filter(None, [self.active]))
        return tuple(text for axis in axes for text in (axis.name, *axis.texts))

    def choose_encoder(self, name: str) -> None:
        """Places the words of one of two encoders that are shown beside each other."""
        if name != self.encoder:
            self.encoder = name
            self.changed.emit()

    def view_of(self, shown: "Iterable[EncodingView]", looked_at: "EncodingView | None") -> "EncodingView | None":
        """The view whose words are placed: that of the chosen one of two shown encoders, else the one looked at."""
        return next((view for view in shown if view.encoding.encoder.name == self.encoder), looked_at)

    def choose(self, axis: "OwnAxis | None") -> None:
        """Looks at an axis; None at none."""
        self._replace(self.saved, axis)

    def save(self, axis: "OwnAxis") -> None:
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
        axes = (_axis(left, right, name) for name, left, right in saved)
        chosen = _axis(active[1], active[2], active[0]) if len(active) == 3 else None
        self._replace(tuple(axis for axis in axes if axis.is_whole), chosen)

    def _replace(self, saved: "tuple[OwnAxis, ...]", active: "OwnAxis | None") -> None:
        if (saved, active) != (self.saved, self.active):
            self.saved, self.active = saved, active
            self.changed.emit()


def ready_made_axes() -> "tuple[OwnAxis, ...]":
    """The axes that the program brings."""
    from core.analysis.own_axis import READY_MADE_AXES  # which the first frame does without

    return READY_MADE_AXES


def _axis(left: str, right: str, name: str) -> "OwnAxis":
    from core.analysis.own_axis import axis_of_texts

    return axis_of_texts(left, right, name)


def _fields(axis: "OwnAxis") -> AxisFields:
    from core.analysis.own_axis import joined_side

    return axis.name, joined_side(axis.left), joined_side(axis.right)
