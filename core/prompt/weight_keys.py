"""Ctrl+Up and Ctrl+Down: one step more or less weight for what is selected, written in the tool's own syntax."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STEP = 0.1
MOST = 10.0
DIALECTS_WITH_WEIGHTS = ("a1111", "comfyui", "compel")

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)"
_INNER_NUMBER = re.compile(rf"\s*:\s*({_NUMBER})\s*\Z")  # (text:1.2) of A1111 and ComfyUI
_OUTER_WEIGHT = re.compile(rf"({_NUMBER})|(\++|-+)")  # (text)1.2 and (text)++ of compel
_WORD = re.compile(r"[^\s,()\[\]{}|:]+")


@dataclass(frozen=True, slots=True)
class WeightEdit:
    """Replaces `start` to `end` by `text`; afterwards `select` (start, end) is to be selected. All in code points."""

    start: int
    end: int
    text: str
    select: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Group:
    """A bracket pair with its weight: `start` to `end` with brackets and weight, `inner` the text between."""

    start: int
    end: int
    inner: tuple[int, int]
    weight: float


def change_weight(text: str, start: int, end: int, dialect: str, steps: int) -> WeightEdit | None:
    """One edit that changes the weight of `text[start:end]` by `steps` of 0.1; None where there is nothing to weigh.

    A group of brackets that holds just the selection, or without a selection the innermost one around the cursor, gets
    another number, and loses its brackets at weight 1. Anything else is put in brackets of its own: the selection, or
    without one the word at the cursor.
    """
    if dialect not in DIALECTS_WITH_WEIGHTS:
        return None
    start, end = _trimmed(text, start, end)
    group = _group_of(text, start, end, dialect)
    if group is None and start == end:
        start, end = _word_at(text, start)
        group = _group_of(text, start, end, dialect)
    if group is None and start == end:
        return None
    group = group or _Group(start, end, (start, end), 1.0)
    weight = round(min(max(group.weight + steps * STEP, 0.0), MOST), 4)
    return _edit(text, group, weight, dialect)


def _edit(text: str, group: _Group, weight: float, dialect: str) -> WeightEdit:
    inner = text[slice(*group.inner)]
    if weight == 1:
        written, before = inner, 0
    elif dialect == "compel":
        written, before = f"({inner}){weight:g}", 1
    else:
        written, before = f"({inner}:{weight:g})", 1
    selected = group.start + before
    return WeightEdit(group.start, group.end, written, (selected, selected + len(inner)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The selection without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _word_at(text: str, cursor: int) -> tuple[int, int]:
    """The word that the cursor stands in or beside; an empty span where there is none."""
    for word in _WORD.finditer(text):
        if word.start() <= cursor <= word.end():
            return word.span()
    return cursor, cursor


def _group_of(text: str, start: int, end: int, dialect: str) -> _Group | None:
    """The group the selection stands for: whole, or just its inside; without a selection the innermost around it."""
    around = [group for group in _groups(text, dialect) if group.start <= start and end <= group.end]
    innermost = max(around, key=lambda group: group.start, default=None)
    if innermost is None or (start == end and innermost.start < start < innermost.end):
        return innermost
    for group in around:
        if (start, end) in ((group.start, group.end), _trimmed(text, *group.inner)):
            return group
    return None


def _groups(text: str, dialect: str) -> Iterator[_Group]:
    """Every matched pair of round brackets that is no escape, with the weight written on it."""
    opened: list[int] = []
    escaped = False
    for at, letter in enumerate(text):
        if escaped or letter == "\\":
            escaped = not escaped
        elif letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            yield _weighed(text, opened.pop(), at, dialect)


def _weighed(text: str, opening: int, closing: int, dialect: str) -> _Group:
    if dialect == "compel":
        found = _OUTER_WEIGHT.match(text, closing + 1)
        end = found.end() if found else closing + 1
        return _Group(opening, end, (opening + 1, closing), _compel_weight(found))
    number = _INNER_NUMBER.search(text, opening + 1, closing)
    weight = float(number[1]) if number else 1.1
    return _Group(opening, closing + 1, (opening + 1, number.start() if number else closing), weight)


def _compel_weight(found: re.Match[str] | None) -> float:
    if found is None:
        return 1.0
    return float(found[1]) if found[1] else (1.1 if found[2][0] == "+" else 0.9) ** len(found[2])
