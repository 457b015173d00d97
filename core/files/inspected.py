"""The answer to “what is this file, and what does it hold”."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.image_metadata.found import Picture
from core.studio.studio import Studio
from core.weights.descriptions import InversionDescription, LoraDescription, ModelDescription

FileKind = Literal[
    "picture",
    "video",
    "workflow",
    "model",
    "lora",
    "textual-inversion",
    "session",
    "prompts",
    "studio",
    "other",
    "unreadable",
]


@dataclass(frozen=True)
class PromptList:
    """A file of prompts, one a line."""

    prompts: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class SavedSession:
    """A session's file: its fields as they stand in it."""

    fields: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True)
class InstalledTools:
    """The installations in a folder, their settings read and nothing of them listed."""

    studios: tuple[Studio, ...]


Content = (
    Picture | ModelDescription | LoraDescription | InversionDescription | PromptList | SavedSession | InstalledTools
)


@dataclass(frozen=True)
class InspectedFile:
    """What a file or folder is, and its content where that is known.

    A `studio` is a folder with an installed tool, or one with folders of models. A text encoder that most families
    have beside others is `other` where it lies alone, and can be opened all the same: `is_model`.
    `notes` are plain sentences; of the kind `other` the first says what the file is. `error` is the sentence that says
    why a file is `unreadable`, "" for every other kind.
    """

    path: Path
    kind: FileKind
    content: Content | None = None
    notes: tuple[str, ...] = ()
    error: str = ""

    @property
    def is_model(self) -> bool:
        """Whether it holds text encoders that can be opened."""
        return isinstance(self.content, ModelDescription)
