"""Which brackets belong together: round and square ones are paired each on their own, as A1111 does."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

_OPENING = {")": "(", "]": "["}
_Pair = tuple[re.Match[str] | None, re.Match[str] | None, bool]


def bracket_pairs(marks: Iterable[re.Match[str]]) -> Iterator[_Pair]:
    """The opening and the closing bracket of each pair, by where it ends, and whether another one is still open there.

    Group 1 of a mark is a bracket, or empty where it is none. A closing bracket without partner comes with None; those
    that are never closed come last, with None.
    """
    opened: dict[str, list[re.Match[str]]] = {"(": [], "[": []}
    for mark in marks:
        bracket = mark[1]
        if bracket in opened:
            opened[bracket].append(mark)
        elif bracket:
            waiting = opened[_OPENING[bracket]]
            opening = waiting.pop() if waiting else None
            yield opening, mark, any(opened.values())
    for mark in sorted(chain(*opened.values()), key=lambda mark: mark.start()):
        yield mark, None, False
