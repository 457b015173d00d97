"""What the session knows of LoRAs and textual inversions: plain values, without a tensor."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from core.program.messages import displayable

if TYPE_CHECKING:
    from core.weights.adapters.inversion_files import StoredInversion


@dataclass(frozen=True, slots=True)
class LoraState:
    """A LoRA by its file or folder: how strong it is, what it holds, and why it cannot be used.

    `file_error` is that of its file, `misfit` that with the encoder that is open; "" where there is none. One of origin
    "tag" is there because the prompt names it: `tag` is that name, `strength` what the tool makes of its tags, and
    `source` is "" where the name leads to no file. One that `is_unet_only` is not opened: no word changes with it.
    `unet_strength` is what a tool makes of tags for the U-Net; None where that is `strength`, too.
    """

    source: str
    strength: float = 1.0
    is_on: bool = True
    is_open: bool = False
    kinds: tuple[str, ...] = ()
    changes: int = 0  # of weights of text encoders
    notes: tuple[str, ...] = ()
    file_error: str = ""
    misfit: str = ""
    origin: Literal["dropped", "tag"] = "dropped"
    tag: str = ""
    is_unet_only: bool = False
    unet_strength: float | None = None

    @property
    def strength_in_unet(self) -> float:
        """How strong it is in the U-Net."""
        return self.strength if self.unet_strength is None else self.unet_strength

    @property
    def name(self) -> str:
        """What the artist knows it by."""
        return displayable(Path(self.source).name if self.source else self.tag)

    @property
    def error(self) -> str:
        """Why it cannot be used, as a sentence."""
        return self.file_error or self.misfit

    @property
    def is_active(self) -> bool:
        """Whether it changes what is computed now."""
        return self.is_open and self.is_on and self.strength != 0 and self.changes > 0 and not self.error


@dataclass(frozen=True, eq=False)
class TextualInversionState:
    """The learned words of a file, or of a folder of thousands; equal to itself alone, which is cheap."""

    source: str
    is_folder: bool = False
    is_open: bool = False
    inversions: "tuple[StoredInversion, ...]" = ()
    error: str = ""

    @property
    def name(self) -> str:
        """What the artist knows it by."""
        return displayable(Path(self.source).name)


State = TypeVar("State", LoraState, TextualInversionState)


def with_changes(states: Iterable[State], source: str, **changes: object) -> tuple[State, ...]:
    """The states, of which that of `source` is changed."""
    return tuple(replace(state, **changes) if state.source == source else state for state in states)


def without(states: Iterable[State], source: str) -> tuple[State, ...]:
    """The states but that of `source`."""
    return tuple(state for state in states if state.source != source)
