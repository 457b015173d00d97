"""A text of which every character knows where in the typed prompt it came from."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text whose every character knows the code-point offset in the typed prompt that it came from.

    `offsets` has one offset a character, in rising order; a range where the text is an unbroken piece of the prompt.
    """

    text: str
    offsets: Sequence[int]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.offsets):
            raise ValueError(f"{len(self.offsets)} offsets for {len(self.text)} characters")

    def cut(self, start: int, end: int | None = None) -> "MappedText":
        """The piece from `start` to `end`, both counted in this text."""
        return MappedText(self.text[start:end], self.offsets[start:end])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start` to `end` of this text, at least one, stand in the typed prompt."""
        return self.offsets[start], self.offsets[end - 1] + 1


def identity_mapped(text: str) -> MappedText:
    """A typed text, each character at its own offset."""
    return MappedText(text, range(len(text)))


def concat(pieces: Sequence[MappedText]) -> MappedText:
    """The pieces one after the other."""
    full = [piece for piece in pieces if piece.text]
    if len(full) == 1:
        return full[0]
    offsets = tuple(offset for piece in full for offset in piece.offsets)
    return MappedText("".join(piece.text for piece in full), offsets)
