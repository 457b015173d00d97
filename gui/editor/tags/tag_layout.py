"""Where the chips of the tags lie: line after line, every run on lines of its own."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from core.editing.tags import Tag
from core.tokens.tokenizer import Token

CHIP_GAP = 5
_WORDS = re.compile(r"\b(?:BREAK|AND)\b")


@dataclass(frozen=True, slots=True)
class TagChip:
    """A tag and its box; `before` is the BREAK or AND in front of a run."""

    tag: Tag
    box: QRectF
    before: str = ""


def place_chips(
    source: str, tags: Sequence[Tag], room: float, height: float, width_of: Callable[[Tag], float]
) -> list[TagChip]:
    """Chips from left to right; none is wider than the room."""
    chips: list[TagChip] = []
    x = y = 0.0
    for index, tag in enumerate(tags):
        width = min(width_of(tag), room)
        before = ""
        if index and tag.run != tags[index - 1].run:
            found = _WORDS.search(source, tags[index - 1].end, tag.start)
            before = found[0] if found else ""
            x, y = 0.0, y + height + CHIP_GAP + (height * 0.7 if before else CHIP_GAP)
        elif x and x + width > room:
            x, y = 0.0, y + height + CHIP_GAP
        chips.append(TagChip(tag, QRectF(x, y, width, height), before))
        x += width + CHIP_GAP
    return chips


def rows_of(tags: Sequence[Tag], tokens: Sequence[Token]) -> list[frozenset[int]]:
    """For each tag the rows of the tokens that begin in it."""
    starts = [tag.start for tag in tags]
    found: list[set[int]] = [set() for _ in tags]
    for row, token in enumerate(tokens):
        which = -1 if token.start is None else bisect_right(starts, token.start) - 1
        if which >= 0 and (token.start or 0) < tags[which].end:
            found[which].add(row)
    return [frozenset(rows) for rows in found]


def drop_position(chips: Sequence[TagChip], which: int, point: QPointF) -> tuple[int, int, QPointF]:
    """Where a chip dropped at a point goes: `to` and `run` of `move_tag`, and the top of the insertion mark."""
    tops = sorted({chip.box.top() for chip in chips})
    height = chips[0].box.height()
    line = min(tops, key=lambda top: abs(top + height / 2 - point.y()))
    on_line = [index for index, chip in enumerate(chips) if chip.box.top() == line]
    before = next((index for index in on_line if chips[index].box.center().x() > point.x()), None)
    if before is None:
        last = on_line[-1]
        mark = QPointF(chips[last].box.right() + CHIP_GAP / 2, line)
        return last + 1 - (last + 1 > which), chips[last].tag.run, mark
    return before - (before > which), chips[before].tag.run, QPointF(chips[before].box.left() - CHIP_GAP / 2, line)


def chip_beside(chips: Sequence[TagChip], which: int, step: int) -> int:
    """The nearest chip on the line above (-1) or below (1), the same one where there is none."""
    box = chips[which].box
    others = [index for index, chip in enumerate(chips) if (chip.box.top() - box.top()) * step > 0]
    if not others:
        return which
    nearest = min(abs(chips[index].box.top() - box.top()) for index in others)
    line = [index for index in others if abs(chips[index].box.top() - box.top()) == nearest]
    return min(line, key=lambda index: abs(chips[index].box.center().x() - box.center().x()))
