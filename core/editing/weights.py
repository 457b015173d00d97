"""Ctrl+Up and Ctrl+Down: one step more or less weight for what is selected, written in the tool's own syntax.

Whatever is written, the tool still reads the same words: an edit is given only where the tool's own reader says so.
"""

import re
from collections.abc import Iterator

from core.dialects.table import weight_syntax
from core.dialects.weight_syntax import WeightGroup, WeightSyntax
from core.editing.weight_readings import EditedPlaces, WeightEdit, only_weighs, read_weights
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings

WEIGHT_STEP = 0.1
MAX_WEIGHT = 10.0


def change_weight(
    text: str,
    start: int,
    end: int,
    dialect: str,
    steps: int,
    settings: ReadingSettings = DEFAULT_SETTINGS,
    family: str = "sd1",
) -> WeightEdit | None:
    """One edit that changes the weight of `text[start:end]` by `steps` of 0.1; None where there is nothing to weigh.

    A group of brackets that holds just the selection, or without a selection the innermost one around the cursor, gets
    another number, and loses its brackets at weight 1. Anything else is put in brackets of its own: the selection, or
    without one the word at the cursor. None too where the tool would then read other words or weigh others, in the text
    as it is typed or in the way of its choices that `settings` show: in a LoRA's name, in the numbers of schedules and
    parts, at half a word, around a BREAK, over the bar of a choice, and in a family where brackets are words.
    """
    syntax = weight_syntax(dialect, family)
    if syntax is None:
        return None
    before = read_weights(text, dialect, settings)
    for group in _targets(text, *_trimmed(text, start, end), syntax):
        weight = round(min(max(group.weight + steps * WEIGHT_STEP, 0.0), MAX_WEIGHT), 4)
        if weight == group.weight:
            return None
        for edit in _edits(text, group, weight, syntax):
            edited = text[: edit.start] + edit.text + text[edit.end :]
            after = read_weights(edited, dialect, settings, EditedPlaces(edit, group))
            if _is_group(edited, edit, syntax) and only_weighs(before, after, edit, group, syntax.joins_neighbours):
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


def _is_group(text: str, edit: WeightEdit, syntax: WeightSyntax) -> bool:
    """Whether the brackets that an edit wrote, if any, are each other's partners, and not those of one inside."""
    written = (edit.start, edit.start + len(edit.text))
    return edit.select == written or any((group.start, group.end) == written for group in _groups(text, syntax))


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
