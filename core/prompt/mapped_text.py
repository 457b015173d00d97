"""A text of which every character knows where in the typed prompt it came from."""

import re
from collections.abc import Callable, Sequence
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

    def stripped(self) -> "MappedText":
        """The text without the blanks at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def replace_each(self, pattern: re.Pattern[str], make: Callable[["MappedText"], "MappedText"]) -> "MappedText":
        """The text with what `make` gives of each match in its place; itself where nothing matches."""
        pieces: list[MappedText] = []
        start = 0
        for match in pattern.finditer(self.text):
            pieces += [self.cut(start, match.start()), make(self.cut(*match.span()))]
            start = match.end()
        return concat([*pieces, self.cut(start)]) if pieces else self

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
