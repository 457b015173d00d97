"""Ctrl+Up and Ctrl+Down: one step more or less weight for what is selected, written in the tool's own syntax.

Whatever is written, the tool still reads the same words: an edit is given only where the tool's own reader says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from core.dialects.reading import PARSERS
from core.prompt.prompt import ReadingSettings
from core.tokens.families import tokenizer_variant
from core.tokens.normalization import tokenize

WEIGHT_STEP = 0.1
MAX_WEIGHT = 10.0
DIALECTS_WITH_WEIGHTS = ("a1111", "comfyui", "compel")

_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*")  # of A1111's (text:1.2); ComfyUI takes any of Python's
_OUTER_WEIGHT = re.compile(r"(\++|-+)|(\d+\.?\d*|\.\d+)")  # (text)++ and (text)1.2 of compel
_LETTERS = r"(?:\\\S?|[^\s,()\[\]{}|:\\])+"
_WORDS = {
    "a1111": re.compile(_LETTERS),
    "comfyui": re.compile(rf"(?:embedding:)?{_LETTERS}"),
    "compel": re.compile(_LETTERS.replace("{}", '{}"')),
}


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


@dataclass(slots=True)
class _Reading:
    """What a tool reads in a text: its parts, and of all their texts the letters, their weights and the words' ids.

    Of each letter `letters` has the place in the prompt before the edit, -1 for one that the edit added, and whether
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
    if dialect not in DIALECTS_WITH_WEIGHTS:
        return None
    before = _read_all(text, dialect)
    for group in _targets(text, *_trimmed(text, start, end), dialect):
        weight = round(min(max(group.weight + steps * WEIGHT_STEP, 0.0), MAX_WEIGHT), 4)
        if weight == group.weight:
            return None
        for edit in _edits(text, group, weight, dialect):
            if _only_weighs(before, text, edit, group, dialect):
                return edit
    return None


def _targets(text: str, start: int, end: int, dialect: str) -> Iterator[_Group]:
    """What could be meant, first of all a group; in compel's `("a", "b").blend()` that is no group to weigh."""
    group = _group_of(text, start, end, dialect)
    if group is None and start == end:
        start, end = _word_at(text, start, dialect)
        group = _group_of(text, start, end, dialect)
    if group is not None:
        yield group
    if group is None or dialect == "compel":
        start, end = (start, end) if start < end else _word_at(text, start, dialect)
        if start < end:
            yield _Group(start, end, (start, end), 1.0)


def _edits(text: str, group: _Group, weight: float, dialect: str) -> Iterator[WeightEdit]:
    """How the weight can be written: as nothing where it is 1, and with brackets."""
    inner = text[slice(*group.inner)]
    if weight == 1:
        yield WeightEdit(group.start, group.end, inner, (group.start, group.start + len(inner)))
    written = f"({inner}){weight:g}" if dialect == "compel" else f"({inner}:{weight:g})"
    yield WeightEdit(group.start, group.end, written, (group.start + 1, group.start + 1 + len(inner)))


def _only_weighs(before: _Reading, text: str, edit: WeightEdit, group: _Group, dialect: str) -> bool:
    """Whether the tool reads the same words after the edit, and other weights inside it alone.

    A1111 joins neighbours of equal weight: where a group had its brackets already, `(a:1.1)(b)` may become one word.
    """
    text = text[: edit.start] + edit.text + text[edit.end :]
    after = _read_all(text, dialect, _offset_before_edit(edit, group))
    if not _is_group(text, edit, dialect) or (after.parts, after.letters) != (before.parts, before.letters):
        return False
    if after.ids != before.ids and (dialect != "a1111" or group.inner[0] == group.start):
        return False
    pairs = zip(before.letters, before.weights, after.weights, strict=True)
    changed = [offset for (offset, _, _), old, new in pairs if repr(old) != repr(new)]  # nan is as it was
    return bool(changed) and all(edit.start <= offset < edit.end for offset in changed)


def _is_group(text: str, edit: WeightEdit, dialect: str) -> bool:
    """Whether the brackets that an edit wrote, if any, are each other's partners, and not those of one inside."""
    written = (edit.start, edit.start + len(edit.text))
    return edit.select == written or any((group.start, group.end) == written for group in _groups(text, dialect))


def _offset_before_edit(edit: WeightEdit, group: _Group) -> Callable[[int], int]:
    """From a place after the edit to that of the same letter before it, -1 for a letter that the edit wrote."""
    first, last = edit.select
    end = edit.start + len(edit.text)

    def origin(offset: int) -> int:
        if offset < edit.start:
            return offset
        if offset >= end:
            return offset - end + edit.end
        return offset - first + group.inner[0] if first <= offset < last else -1

    return origin


def _read_all(text: str, dialect: str, origin: Callable[[int], int] = lambda offset: offset) -> _Reading:
    """All the texts that a tool makes of a prompt, with places taken back by `origin`; equal texts once."""
    reading, known, normalization = _Reading(), dict[int, int](), tokenizer_variant(dialect, "clip_l")
    for variant in PARSERS[dialect](text, ReadingSettings()).variants:
        is_new = id(variant.segments) not in known
        number = known.setdefault(id(variant.segments), len(known))
        reading.parts.append((variant.part, variant.part_weight, variant.until_step, number))
        for segment in variant.segments if is_new else ():
            for letter, offset in zip(segment.text, segment.offsets, strict=True):
                if not letter.isspace():
                    reading.letters.append((origin(offset), letter, segment.is_break))
                    reading.weights.append(segment.weight)
            for token in tokenize(segment, normalization) if not segment.is_break else ():
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


def _word_at(text: str, cursor: int, dialect: str) -> tuple[int, int]:
    """The word that the cursor stands in or beside; an empty span where there is none."""
    for word in _WORDS[dialect].finditer(text):
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
        if letter == "\\":
            escaped = not (escaped and dialect == "a1111")  # the others know no escaped backslash
        elif escaped:
            escaped = False
        elif letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            yield _weighted_group(text, opened.pop(), at, dialect)


def _weighted_group(text: str, opening: int, closing: int, dialect: str) -> _Group:
    if dialect == "compel":
        found = _OUTER_WEIGHT.match(text, closing + 1)
        end = found.end() if found else closing + 1
        return _Group(opening, end, (opening + 1, closing), _compel_weight(found))
    colon = text.rfind(":", opening + 1, closing)
    weight = _number(text[colon + 1 : closing], dialect) if colon >= 0 else None
    if weight is None:
        return _Group(opening, closing + 1, (opening + 1, closing), 1.1)
    inner = text[opening + 1 : colon].rstrip()
    return _Group(opening, closing + 1, (opening + 1, opening + 1 + len(inner)), weight)


def _number(written: str, dialect: str) -> float | None:
    """What stands behind the colon as a weight, by the tool's own rule; None where the tool reads it as text."""
    if dialect == "a1111" and not _NUMBER.fullmatch(written):
        return None
    try:
        return float(written)
    except ValueError:
        return None


def _compel_weight(found: re.Match[str] | None) -> float:
    if found is None:
        return 1.0
    return float(found[2]) if found[2] else (1.1 if found[1][0] == "+" else 0.9) ** len(found[1])
