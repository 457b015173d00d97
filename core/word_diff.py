"""Two texts word by word: what both have, what only one has."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

MOST = 1_500  # words of either text; more take too long, and are one change where the texts begin to differ

_WORD = re.compile(r"\s+|\w+(?:['’.]\w+)*|[^\w\s]")

Kind = Literal["same", "a", "b"]


def words_of(text: str) -> list[str]:
    """Words, signs and blanks one by one; joined they are the text."""
    return _WORD.findall(text)


def word_diff(a: str, b: str) -> Iterator[tuple[Kind, str]]:
    """The pieces of both in reading order: "same" in both, only in "a", only in "b"; a's before b's where both are."""
    left, right = words_of(a), words_of(b)
    first = _shared(left, right)
    last = _shared(left[first:][::-1], right[first:][::-1])
    yield from _piece("same", left[:first])
    inner = left[first : len(left) - last], right[first : len(right) - last]
    yield from _changed(*inner)
    yield from _piece("same", left[len(left) - last :])


def _changed(left: list[str], right: list[str]) -> Iterator[tuple[Kind, str]]:
    if max(len(left), len(right)) > MOST:
        yield from _piece("a", left)
        yield from _piece("b", right)
        return
    for kind, begin, end, start, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from _piece("same", left[begin:end])
        else:
            yield from _piece("a", left[begin:end])
            yield from _piece("b", right[start:stop])


def _piece(kind: Kind, words: list[str]) -> Iterator[tuple[Kind, str]]:
    if words:
        yield kind, "".join(words)


def _shared(left: list[str], right: list[str]) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((index for index, (one, other) in pairs if one != other), min(len(left), len(right)))
