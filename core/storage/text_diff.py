"""Two texts word by word: what both have, what only one has."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

MAX_TAGS = 1_500
MAX_WORDS = 300  # of a piece that has changed; in a longer one words are not looked for, which would take too long

_TAG = re.compile(r"[^,\n]*[,\n]\s*|[^,\n]+")
_WORD = re.compile(r"\s+|\w+(?:['’.]\w+)*|[^\w\s]")

DiffKind = Literal["same", "a", "b"]
DiffPiece = tuple[DiffKind, str]


def word_diff(a: str, b: str) -> Iterator[DiffPiece]:
    """The pieces of both in reading order: "same" in both, only in "a", only in "b"; a's before b's where both are.

    Looked for are first the same tags (between commas and line ends), then the same words within those that changed.
    """
    for kind, left, right in _pieces(_TAG.findall(a), _TAG.findall(b), MAX_TAGS):
        if kind == "same":
            yield "same", left
        else:
            yield from _by_words(left, right)


def _by_words(a: str, b: str) -> Iterator[DiffPiece]:
    """Blanks alone between two changes are no word that both have: they go with the changes."""
    left = right = blank = ""
    for kind, one, other in _pieces(_WORD.findall(a), _WORD.findall(b), MAX_WORDS):
        if kind == "other":
            left, right, blank = left + blank + one, right + blank + other, ""
        elif one.isspace() and (left or right):
            blank = one
        else:
            yield from _changes(left, right, blank)
            left = right = blank = ""
            yield "same", one
    yield from _changes(left, right, blank)


def _changes(left: str, right: str, blank: str) -> Iterator[DiffPiece]:
    pieces: tuple[DiffPiece, ...] = (("a", left), ("b", right), ("same", blank))
    yield from (piece for piece in pieces if piece[1])


def _pieces(a: Sequence[str], b: Sequence[str], limit: int) -> Iterator[tuple[str, str, str]]:
    """ "same" or "other", and the text of either."""
    first = _common_prefix_length(a, b)
    last = _common_prefix_length(a[first:][::-1], b[first:][::-1])
    if first:
        yield "same", "".join(a[:first]), ""
    yield from _changed(a[first : len(a) - last], b[first : len(b) - last], limit)
    if last:
        yield "same", "".join(a[len(a) - last :]), ""


def _changed(a: Sequence[str], b: Sequence[str], limit: int) -> Iterator[tuple[str, str, str]]:
    if max(len(a), len(b)) > limit:
        yield "other", "".join(a), "".join(b)
        return
    for kind, begin, end, start, stop in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        yield "same" if kind == "equal" else "other", "".join(a[begin:end]), "".join(b[start:stop])


def _common_prefix_length(a: Sequence[str], b: Sequence[str]) -> int:
    """How many first pieces are the same."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((index for index, (one, other) in pairs if one != other), min(len(a), len(b)))
