"""What a tool reads before and after an edit of a weight: all words as they were, and other weights inside it alone."""

from dataclasses import dataclass, field

from core.dialects.dialect import Dialect
from core.dialects.table import DIALECTS, expand_prompt, parse
from core.dialects.weight_syntax import WeightGroup
from core.prompt.expansion import Span, Template
from core.prompt.prompt import Prompt, ReadingSettings, Segment
from core.tokens.normalization import tokenize


@dataclass(frozen=True, slots=True)
class WeightEdit:
    """Replaces `start` to `end` by `text`; afterwards `select` (start, end) is to be selected. All in code points."""

    start: int
    end: int
    text: str
    select: Span


@dataclass(frozen=True, slots=True)
class EditedPlaces:
    """From places after an edit to those before it."""

    edit: WeightEdit
    group: WeightGroup

    def offset(self, offset: int) -> int:
        """That of the same letter before the edit, -1 for one that the edit wrote."""
        first, last = self.edit.select
        if offset < self.edit.start:
            return offset
        if offset >= self._end:
            return offset - self._end + self.edit.end
        return offset - first + self.group.inner[0] if first <= offset < last else -1

    def option(self, span: Span) -> Span:
        """The span of an option before the edit; one that holds what was weighed holds its brackets, too."""
        if span[0] <= self.edit.start and span[1] >= self._end:
            return span[0], span[1] - self._end + self.edit.end
        return self.block(span)

    def block(self, span: Span) -> Span:
        """The span of a block or comment before the edit, (-1, -1) where the edit wrote a part of it."""
        start, end = span
        first, last = self.edit.select
        if first <= start and end <= last:
            moved = self.group.inner[0] - first
            return start + moved, end + moved
        if start <= self.edit.start and end >= self._end:
            return start, end - self._end + self.edit.end
        if end <= self.edit.start or start >= self._end:
            moved = 0 if end <= self.edit.start else self.edit.end - self._end
            return start + moved, end + moved
        return -1, -1

    @property
    def _end(self) -> int:
        """Where the edit ends after it."""
        return self.edit.start + len(self.edit.text)


@dataclass(slots=True)
class _Reading:
    """What a tool reads in a text: its parts, and of all their texts the letters, their weights and the words' ids.

    Of each letter `letters` has the offset in the prompt before the edit, -1 for one that the edit added, and whether
    it is a BREAK's. Blanks are left out. `names` are what the segments begin with instead of words. `ids` are without
    those of mere signs: in `^_^, cat` the comma belongs to the token of the face, and no tool can weigh that without
    cutting it off.
    """

    parts: list[tuple[int, float, int, int]] = field(default_factory=list)
    letters: list[tuple[int, str, bool]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)
    ids: list[tuple[int, int]] = field(default_factory=list)

    def add_letters(self, segment: Segment, places: EditedPlaces | None) -> None:
        """The letters of a segment and their weight."""
        for letter, offset in zip(segment.text, segment.offsets, strict=True):
            if not letter.isspace():
                self.letters.append((places.offset(offset) if places else offset, letter, segment.is_break))
                self.weights.append(segment.weight)

    def add_words(self, number: int, segment: Segment, text: str, tool: Dialect) -> None:
        """The name that a segment begins with, if any, and the ids of its words."""
        assert tool.weights
        name, words = tool.weights.split_name(segment)
        self.names += [(number, name)] if name else []
        for token in tokenize(Segment(words.text, words.offsets), tool.tokenizer_variants["clip_l"]):
            if any(map(str.isalnum, text[token.start : token.end])):
                self.ids.append((number, token.id))


@dataclass(frozen=True, slots=True)
class Readings:
    """A prompt read as it is typed, and the way of it that is shown; `shape` is what its layer finds in it."""

    typed: _Reading
    shown: _Reading | None
    shape: tuple[object, ...]


def read_weights(text: str, dialect: str, settings: ReadingSettings, places: EditedPlaces | None = None) -> Readings:
    """What a tool and the layer in front of it read, with the places before an edit."""
    tool = DIALECTS[dialect]
    typed = _read_all(tool.parse(text, ReadingSettings()), tool, places)
    layered = ReadingSettings(expansion=settings.expansion, choice=settings.choice, wildcards=settings.wildcards)
    expansion = expand_prompt(text, dialect, layered)
    is_changed = expansion.way.text.text != text
    shown = _read_all(parse(text, dialect, layered), tool, places) if is_changed else None
    return Readings(typed, shown, _shape_of(expansion.template, places))


def _shape_of(template: Template, places: EditedPlaces | None) -> tuple[object, ...]:
    """The number of ways, and the places of blocks, options and comments before the edit."""
    blocks = [
        (
            places.block(block.span) if places else block.span,
            *(places.option(option) if places else option for option in block.options),
        )
        for block in template.blocks
    ]
    marks = ((mark.code, (mark.start, mark.end)) for mark in template.marks)
    return template.count, *blocks, *((code, places.block(span) if places else span) for code, span in marks)


def _read_all(prompt: Prompt, tool: Dialect, places: EditedPlaces | None) -> _Reading:
    """All the texts that a tool makes of a prompt, equal ones once."""
    reading, known = _Reading(), dict[int, int]()
    for variant in prompt.variants:
        is_new = id(variant.segments) not in known
        number = known.setdefault(id(variant.segments), len(known))
        reading.parts.append((variant.part, variant.part_weight, variant.until_step, number))
        for segment in variant.all_segments if is_new else ():
            reading.add_letters(segment, places)
            if not segment.is_break:
                reading.add_words(number, segment, prompt.source, tool)
    return reading


def only_weighs(before: Readings, after: Readings, edit: WeightEdit, group: WeightGroup, joins: bool) -> bool:
    """Whether the same words are read after the edit, and other weights inside it alone.

    Where a tool `joins` neighbours of equal weight, a group that had its brackets already, as in `(a:1.1)(b)`, may
    become one word with them.
    """
    may_join = joins and group.inner[0] > group.start
    if before.shape != after.shape or not _changed_letters(before.typed, after.typed, edit, may_join):
        return False
    if before.shown is None or after.shown is None:
        return before.shown is after.shown
    return _changed_letters(before.shown, after.shown, edit, may_join) is not None


def _changed_letters(before: _Reading, after: _Reading, edit: WeightEdit, may_join: bool) -> list[int] | None:
    """The letters that are weighed otherwise, all inside the edit; None where something else has changed."""
    if (after.parts, after.letters, after.names) != (before.parts, before.letters, before.names):
        return None
    if after.ids != before.ids and not may_join:
        return None
    pairs = zip(before.letters, before.weights, after.weights, strict=True)
    changed = [offset for (offset, _, _), old, new in pairs if repr(old) != repr(new)]  # nan is as it was
    return changed if all(edit.start <= offset < edit.end for offset in changed) else None
