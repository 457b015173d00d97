"""What the LoRA tags of the prompt mean where it is written for, at their places in the typed text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal, SignalInstance

from core.prompt.prompt import Fix
from gui.state.adapters import LoraState

TagLook = Literal["on", "off", "missing", "unknown"]


@dataclass(frozen=True, slots=True)
class TagMark:
    """A tag in the typed text (code points): the name in it, whether it acts, its tooltip, and what may be done.

    `source` is its file, "" where it leads to none.
    """

    start: int
    end: int
    name: str
    look: TagLook
    tip: str = ""
    fixes: tuple[Fix, ...] = ()
    source: str = ""


class PromptTags(QObject):
    """The one place of the prompt's tags for all that shows them; `gui.workspace.tag_loader` fills it."""

    changed = Signal()  # other marks, or another error of a file that one names

    def __init__(
        self, dropped: Callable[[], tuple[LoraState, ...]], loras_changed: SignalInstance, parent: QObject | None = None
    ) -> None:
        """`dropped` gives the LoRAs that were dropped; `loras_changed` is told where other LoRAs are named."""
        super().__init__(parent)
        self._dropped, self._loras_changed = dropped, loras_changed
        self.marks: tuple[TagMark, ...] = ()
        self.loras: tuple[LoraState, ...] = ()  # that the tags name; nothing of them is kept with the session

    @property
    def all_loras(self) -> tuple[LoraState, ...]:
        """The LoRAs that were dropped, and behind them those of the tags."""
        return (*self._dropped(), *self.loras)

    def set_marks(self, marks: Iterable[TagMark]) -> None:
        """Takes the tags of the text as it was read last."""
        changed = tuple(marks)
        if changed != self.marks:
            self.marks = changed
            self.changed.emit()

    def set_loras(self, loras: Iterable[LoraState]) -> None:
        """Replaces the LoRAs that the tags name."""
        changed = tuple(loras)
        if changed != self.loras:
            errors = self._errors()
            self.loras = changed
            self._loras_changed.emit()
            if self._errors() != errors:
                self.changed.emit()

    def error_of(self, mark: TagMark) -> str:
        """Why the file of a tag cannot be used with this encoder; "" where it can, or where there is none."""
        return self._errors().get(mark.source, "") if mark.source else ""

    def _errors(self) -> dict[str, str]:
        return {lora.source: lora.error for lora in self.loras if lora.source and lora.error}

    def mark_at(self, offset: int) -> TagMark | None:
        """The tag that a letter of the typed text is of."""
        return next((mark for mark in self.marks if mark.start <= offset < mark.end), None)

    @property
    def acting(self) -> frozenset[str]:
        """The files that the typed tags put on the encoder."""
        return frozenset(mark.source for mark in self.marks if mark.look == "on")

    def mark_of(self, name: str) -> TagMark | None:
        """The first tag of a name."""
        return next((mark for mark in self.marks if mark.name == name), None)
