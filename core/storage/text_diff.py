"""What two texts share: the letters at both ends, quick for a megabyte, and word by word."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

# Above these limits all of a text or tag counts as changed, since comparing it would take too long.
MAX_TAGS = 1_500  # of a text
MAX_WORDS = 300  # of a run of tags

_TAG = re.compile(r"[^,\n]*[,\n]\s*|[^,\n]+")
_WORD = re.compile(r"\s+|\w+(?:['’.]\w+)*|[^\w\s]")

DiffKind = Literal["same", "a", "b"]
DiffPiece = tuple[DiffKind, str]


def common_prefix_suffix(first: str, second: str) -> tuple[int, int]:
    """How many letters two texts share at the start, and how many at the end of what is left of both."""
    limit = min(len(first), len(second))
    prefix = _shared_length(lambda low, high: first[low:high] == second[low:high], limit)
    return prefix, _shared_length(
        lambda low, high: first[len(first) - high : len(first) - low] == second[len(second) - high : len(second) - low],
        limit - prefix,
    )


def _shared_length(is_same: Callable[[int, int], bool], limit: int) -> int:
    """The largest length up to `limit` whose letters are the same, by bisection: few comparisons of long slices."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if is_same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low


def word_diff(a: str, b: str) -> Iterator[DiffPiece]:
    """The pieces of both in reading order: "same" in both, only in "a", only in "b"; a's before b's where both are.

    Tags (between commas and line ends) are compared first, then words within the tags that changed.
    """
    for kind, left, right in _pieces(_TAG.findall(a), _TAG.findall(b), MAX_TAGS):
        if kind == "same":
            yield "same", left
        else:
            yield from _by_words(left, right)


def _by_words(a: str, b: str) -> Iterator[DiffPiece]:
    """The pieces of two changed tags; blanks alone between two changes count as changed."""
    left = right = blank = ""
    for kind, text, new_text in _pieces(_WORD.findall(a), _WORD.findall(b), MAX_WORDS):
        if kind == "changed":
            left, right, blank = left + blank + text, right + blank + new_text, ""
        elif text.isspace() and (left or right):
            blank = text
        else:
            yield from _changes(left, right, blank)
            left = right = blank = ""
            yield "same", text
    yield from _changes(left, right, blank)


def _changes(left: str, right: str, blank: str) -> Iterator[DiffPiece]:
    pieces: tuple[DiffPiece, ...] = (("a", left), ("b", right), ("same", blank))
    yield from (piece for piece in pieces if piece[1])


def _pieces(a: Sequence[str], b: Sequence[str], limit: int) -> Iterator[tuple[str, str, str]]:
    """Runs of "same" or "changed" pieces: a's text, and b's where it is changed."""
    first = _common_prefix_length(a, b)
    last = _common_prefix_length(a[first:][::-1], b[first:][::-1])
    if first:
        yield "same", "".join(a[:first]), ""
    yield from _changed(a[first : len(a) - last], b[first : len(b) - last], limit)
    if last:
        yield "same", "".join(a[len(a) - last :]), ""


def _changed(a: Sequence[str], b: Sequence[str], limit: int) -> Iterator[tuple[str, str, str]]:
    if max(len(a), len(b)) > limit:
        yield "changed", "".join(a), "".join(b)
        return
    from difflib import SequenceMatcher

    for kind, begin, end, start, stop in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        yield "same" if kind == "equal" else "changed", "".join(a[begin:end]), "".join(b[start:stop])


def _common_prefix_length(a: Sequence[str], b: Sequence[str]) -> int:
    """How many pieces at the start are the same."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(a), len(b)))
