"""The prompts of a library and the files that they stand in, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PlaceKind = Literal["picture", "list", "caption", "history"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a prompt stands: a file, "" for the program's history, and a line from 1 in a list, else 0."""

    file: str
    line: int = 0
    kind: PlaceKind = "list"

    @property
    def name(self) -> str:
        """The file without its folder, with the line in a list; "" for the history."""
        return f"{Path(self.file).name}:{self.line}" if self.line else Path(self.file).name


@dataclass(frozen=True, slots=True)
class GatheredPrompt:
    """A text, without blanks around it, and all places that it stands in, sorted."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file or folder that could not be read, and a sentence that says why."""

    path: Path
    sentence: str


@dataclass(frozen=True)
class Gathered:
    """Each text once, sorted; what was skipped; how many files were looked at, and pictures held no prompt."""

    prompts: tuple[GatheredPrompt, ...]
    skipped: tuple[SkippedFile, ...] = ()
    files: int = 0
    without_prompt: int = 0

    @property
    def places(self) -> int:
        """How often a prompt stands somewhere, copies counted."""
        return sum(len(prompt.places) for prompt in self.prompts)


def merged(found: Iterable[tuple[str, Place]]) -> tuple[GatheredPrompt, ...]:
    """Texts with their places, each text once: the order in which they come makes no difference."""
    places: dict[str, set[Place]] = {}
    for text, place in found:
        if text := text.strip():
            places.setdefault(text, set()).add(place)
    return of_places(places)


def of_places(places: Mapping[str, Iterable[Place]]) -> tuple[GatheredPrompt, ...]:
    """Prompts sorted by their texts."""
    return tuple(GatheredPrompt(text, tuple(sorted(places[text]))) for text in sorted(places))
