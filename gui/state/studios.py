"""The installed tools that an artist has added: which they are, what is known of each, and which one is written for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from core.studio.contents import StudioContents
    from core.studio.studio import StudioFile

Progress = Literal["reading", "listed", "gone"]  # of a studio; gone where its folder is not there now


@dataclass(frozen=True, eq=False)
class StudioState:
    """A studio by its folder. `contents` is None until it has first been listed, and stays while it is read anew."""

    root: str
    progress: Progress = "reading"
    contents: "StudioContents | None" = None
    error: str = ""  # why it cannot be read, as a sentence


@dataclass(frozen=True)
class _Shown:
    states: Mapping[str, StudioState] = field(default_factory=dict)
    active: str = ""


class StudiosState(QObject):
    """The one place of the studios for all that shows them; `gui.workspace.studio_loader` fills it.

    `active` is the root of the one that is written for, "" for none: its files are what tags, names, styles and
    wildcards in the prompt mean.
    """

    changed = Signal()  # another list of studios, or another one that is written for
    contents_changed = Signal(str)  # what is known of the studio of this root
    styles_changed = Signal()  # other styles around the prompt, or in another order
    wanted = Signal(object)  # a tuple of StudioFile, whose headers are to be read first

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = _Shown()
        self.style_names: tuple[str, ...] = ()  # of the chosen styles, in their order

    @property
    def states(self) -> tuple[StudioState, ...]:
        """The studios in the order in which they were added."""
        return tuple(self._shown.states.values())

    @property
    def active(self) -> str:
        """The root of the studio that is written for; "" for none."""
        return self._shown.active

    @property
    def active_contents(self) -> "StudioContents | None":
        """What is known of the studio that is written for; None for none, or before it is listed."""
        state = self._shown.states.get(self._shown.active)
        return state.contents if state else None

    def want(self, files: "Iterable[StudioFile]") -> None:
        """Has the headers and sidecars of some files read before those of others, as somebody looks at them."""
        self.wanted.emit(tuple(files))

    def replace(self, states: tuple[StudioState, ...], active: str) -> None:
        """Takes another list of studios and which of them is written for; "" where `active` is none of them."""
        known = {state.root: state for state in states}
        self._shown = _Shown(known, active if active in known else "")
        self.changed.emit()

    def update(self, state: StudioState) -> None:
        """Takes what is newly known of a studio that is listed; of one that was removed meanwhile, nothing."""
        if state.root in self._shown.states:
            self._shown = _Shown({**self._shown.states, state.root: state}, self._shown.active)
            self.contents_changed.emit(state.root)

    def set_style_names(self, names: tuple[str, ...]) -> None:
        """Chooses styles by their names; one that the studio does not have stays chosen and adds nothing."""
        if names != self.style_names:
            self.style_names = names
            self.styles_changed.emit()
