"""A LoRA's tag as a tool reads it, before anything is known of files."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from core.prompt.expansion import Span
from core.prompt.mapped_text import MappedText, concat

Repeats = Literal["each", "last", "once", "first"]
DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"


@dataclass(frozen=True, slots=True)
class LoraTag:
    """A tag that the tool takes for one: where it and its name stand in the text (code points), and its numbers.

    `word` is what stands before the first colon. `text` and `unet` are the strengths that it asks for. `bad_number` is
    where something stands that the tool cannot read as a number, None where it reads all. `acts` is False for a word
    that the tool leaves out without doing anything.
    """

    span: Span
    word: str
    name: str
    name_span: Span
    text: float = 1.0
    unet: float = 1.0
    bad_number: Span | None = None
    acts: bool = True


@dataclass(frozen=True, slots=True)
class TagReading:
    """The tags of a text in the order in which they stand, as `tool` reads it.

    `text` is what the tags were looked for in, without comments for example, with its places in the text given.
    """

    tool: str
    text: MappedText
    tags: tuple[LoraTag, ...] = ()

    @property
    def has_bad_number(self) -> bool:
        """Whether a tag that acts has a number that the tool cannot read."""
        return any(tag.acts and tag.bad_number is not None for tag in self.tags)

    def without(self, tags: Iterable[LoraTag]) -> MappedText:
        """The text without these of its tags, with nothing in their place."""
        return cut_spans(self.text, [tag.span for tag in tags])


@dataclass(frozen=True, slots=True)
class TagSyntax:
    """How a tool reads tags: `read` gives those of a text, which `prepare` has made of the one that is typed.

    `repeats` says what several tags of one name do together: their strengths add up (each), the last ones hold as often
    (last), equal ones count once (once), or only the first tag acts (first).
    """

    read: Callable[[MappedText], Iterable[LoraTag]]
    prepare: Callable[[MappedText], MappedText] = lambda text: text
    is_read_in_negative: bool = False
    repeats: Repeats = "each"


def cut_spans(text: MappedText, spans: Iterable[Span]) -> MappedText:
    """A text without spans of the text that it came from; the spans stand in order and apart."""
    pieces: list[MappedText] = []
    at, end = 0, 0
    for start, stop in spans:
        while at < len(text.offsets) and text.offsets[at] < start:
            at += 1
        pieces.append(text.cut(end, at))
        while at < len(text.offsets) and text.offsets[at] < stop:
            at += 1
        end = at
    return concat([*pieces, text.cut(end)]) if pieces else text


@dataclass(frozen=True, slots=True)
class TagPart:
    """A piece between a tag's colons, and where it stands; a span without letters for an empty one."""

    text: str
    span: Span


def parts_of(text: MappedText, start: int, end: int) -> list[TagPart]:
    """The pieces between colons of `text`, from `start` to `end` of it."""
    parts = []
    for piece in re.finditer(r"[^:]*(?::|\Z)", text.text[start:end]):
        first, last = start + piece.start(), start + piece.end() - piece[0].endswith(":")
        if piece.start() == end - start and not piece[0] and not text.text[:end].endswith(":"):
            break  # behind the last piece
        parts.append(TagPart(text.text[first:last], span_of(text, first, last)))
    return parts


def span_of(text: MappedText, start: int, end: int) -> Span:
    """Where letters of `text` came from; the place between letters where there are none."""
    if start < end:
        return text.span(start, end)
    at = text.offsets[start] if start < len(text.offsets) else text.offsets[-1] + 1
    return at, at


def number_in(text: str) -> float | None:
    """A number as Python's `float` reads it, None where it reads none."""
    try:
        return float(text)
    except ValueError:
        return None
