"""Ctrl+Up and Ctrl+Down: one step more or less weight for what is selected, written in the tool's own syntax.

Whatever is written, the tool still reads the same words: an edit is given only where the tool's own reader says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from core.dialects.dialect import Dialect
from core.dialects.table import DIALECTS
from core.dialects.weight_syntax import WeightGroup, WeightSyntax
from core.prompt.prompt import ReadingSettings
from core.tokens.normalization import tokenize

WEIGHT_STEP = 0.1
MAX_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class WeightEdit:
    """Replaces `start` to `end` by `text`; afterwards `select` (start, end) is to be selected. All in code points."""

    start: int
    end: int
    text: str
    select: tuple[int, int]


@dataclass(slots=True)
class _Reading:
    """What a tool reads in a text: its parts, and of all their texts the letters, their weights and the words' ids.

    Of each letter `letters` has the offset in the prompt before the edit, -1 for one that the edit added, and whether
    it is a BREAK's. Blanks are left out. `ids` are without those of mere signs: in `^_^, cat` the comma belongs to the
    token of the face, and no tool can weigh that without cutting it off.
    """

    parts: list[tuple[int, float, int, int]] = field(default_factory=list)
    letters: list[tuple[int, str, bool]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    ids: list[tuple[int, int]] = field(default_factory=list)


def change_weight(text: str, start: int, end: int, dialect: str, steps: int) -> WeightEdit | None:
    """One edit that changes the weight of `text[start:end]` by `steps` of 0.1; None where there is nothing to weigh.

    A group of brackets that holds just the selection, or without a selection the innermost one around the cursor, gets
    another number, and loses its brackets at weight 1. Anything else is put in brackets of its own: the selection, or
    without one the word at the cursor. None too where the tool would then read other words or weigh others: in a LoRA's
    name, in the numbers of schedules and parts, at half a word, around a BREAK.
    """
    tool = DIALECTS[dialect]
    syntax = tool.weights
    if syntax is None:
        return None
    before = _read_all(text, tool)
    for group in _targets(text, *_trimmed(text, start, end), syntax):
        weight = round(min(max(group.weight + steps * WEIGHT_STEP, 0.0), MAX_WEIGHT), 4)
        if weight == group.weight:
            return None
        for edit in _edits(text, group, weight, syntax):
            edited = text[: edit.start] + edit.text + text[edit.end :]
            after = _read_all(edited, tool, _offset_before_edit(edit, group))
            if _is_group(edited, edit, syntax) and _only_weighs(before, after, edit, group, syntax):
                return edit
    return None


def _targets(text: str, start: int, end: int, syntax: WeightSyntax) -> Iterator[WeightGroup]:
    """What could be meant, first of all a group; in compel's `("a", "b").blend()` that is no group to weigh."""
    group = _group_of(text, start, end, syntax)
    if group is None and start == end:
        start, end = _word_at(text, start, syntax.word)
        group = _group_of(text, start, end, syntax)
    if group is not None:
        yield group
    if group is None or syntax.brackets_may_list:
        start, end = (start, end) if start < end else _word_at(text, start, syntax.word)
        if start < end:
            yield WeightGroup(start, end, (start, end), 1.0)


def _edits(text: str, group: WeightGroup, weight: float, syntax: WeightSyntax) -> Iterator[WeightEdit]:
    """How the weight can be written: as nothing where it is 1, and with brackets."""
    inner = text[slice(*group.inner)]
    if weight == 1:
        yield WeightEdit(group.start, group.end, inner, (group.start, group.start + len(inner)))
    selection = (group.start + 1, group.start + 1 + len(inner))
    yield WeightEdit(group.start, group.end, syntax.write(inner, weight), selection)


def _only_weighs(before: _Reading, after: _Reading, edit: WeightEdit, group: WeightGroup, syntax: WeightSyntax) -> bool:
    """Whether the tool reads the same words after the edit, and other weights inside it alone.

    Where a tool joins neighbours of equal weight, a group that had its brackets already, as in `(a:1.1)(b)`, may become
    one word with them.
    """
    if (after.parts, after.letters) != (before.parts, before.letters):
        return False
    if after.ids != before.ids and not (syntax.joins_neighbours and group.inner[0] > group.start):
        return False
    pairs = zip(before.letters, before.weights, after.weights, strict=True)
    changed = [offset for (offset, _, _), old, new in pairs if repr(old) != repr(new)]  # nan is as it was
    return bool(changed) and all(edit.start <= offset < edit.end for offset in changed)


def _is_group(text: str, edit: WeightEdit, syntax: WeightSyntax) -> bool:
    """Whether the brackets that an edit wrote, if any, are each other's partners, and not those of one inside."""
    written = (edit.start, edit.start + len(edit.text))
    return edit.select == written or any((group.start, group.end) == written for group in _groups(text, syntax))


def _offset_before_edit(edit: WeightEdit, group: WeightGroup) -> Callable[[int], int]:
    """From an offset after the edit to that of the same letter before it, -1 for a letter that the edit wrote."""
    first, last = edit.select
    end = edit.start + len(edit.text)

    def origin(offset: int) -> int:
        if offset < edit.start:
            return offset
        if offset >= end:
            return offset - end + edit.end
        return offset - first + group.inner[0] if first <= offset < last else -1

    return origin


def _read_all(text: str, tool: Dialect, origin: Callable[[int], int] = lambda offset: offset) -> _Reading:
    """All the texts that a tool makes of a prompt, with offsets taken back by `origin`; equal texts once."""
    reading, known, tokenizer_variant = _Reading(), dict[int, int](), tool.tokenizer_variants["clip_l"]
    for variant in tool.parse(text, ReadingSettings()).variants:
        is_new = id(variant.segments) not in known
        number = known.setdefault(id(variant.segments), len(known))
        reading.parts.append((variant.part, variant.part_weight, variant.until_step, number))
        for segment in variant.segments if is_new else ():
            for letter, offset in zip(segment.text, segment.offsets, strict=True):
                if not letter.isspace():
                    reading.letters.append((origin(offset), letter, segment.is_break))
                    reading.weights.append(segment.weight)
            for token in tokenize(segment, tokenizer_variant) if not segment.is_break else ():
                if any(map(str.isalnum, text[token.start : token.end])):
                    reading.ids.append((number, token.id))
    return reading


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The selection without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _word_at(text: str, cursor: int, pattern: re.Pattern[str]) -> tuple[int, int]:
    """The word that the cursor stands in or beside; an empty span where there is none."""
    for word in pattern.finditer(text):
        if word.start() <= cursor <= word.end():
            return word.span()
    return cursor, cursor


def _group_of(text: str, start: int, end: int, syntax: WeightSyntax) -> WeightGroup | None:
    """The group the selection stands for: whole, or just its inside; without a selection the innermost around it."""
    around = [group for group in _groups(text, syntax) if group.start <= start and end <= group.end]
    innermost = max(around, key=lambda group: group.start, default=None)
    if innermost is None or (start == end and innermost.start < start < innermost.end):
        return innermost
    for group in around:
        if (start, end) in ((group.start, group.end), _trimmed(text, *group.inner)):
            return group
    return None


def _groups(text: str, syntax: WeightSyntax) -> Iterator[WeightGroup]:
    """Every matched pair of round brackets that is no escape, with the weight written on it."""
    opened: list[int] = []
    escaped = False
    for at, letter in enumerate(text):
        if letter == "\\":
            escaped = not (escaped and syntax.escapes_backslash)
        elif escaped:
            escaped = False
        elif letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            yield syntax.group_at(text, opened.pop(), at)
