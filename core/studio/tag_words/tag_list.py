"""One list of tags, kept small: two runs of bytes, as it is shown and as it is searched, with numbers beside them.

141,000 tags of danbooru with their aliases take 11 MB. Nothing here holds Python's lock for more than a few
milliseconds at once, as the window's thread needs it at every key.
"""

import time
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from pathlib import Path
from typing import Literal

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.studio.tag_words.rows import NO_NUMBER, TagRow, read_tag_rows

MAX_TAGS = 400_000
SEARCHED_AT_ONCE = 2**18  # bytes, which take a fraction of a millisecond
ROWS_AT_ONCE = 1_000
PAUSE_SECONDS = 0.0002  # in which another thread gets Python's lock
_FIRST = 2**50  # in the place of a count, of a tag with a note, which is asked for before all others
_INDEX_BITS = 20
# Behind what a match stands: at the beginning of a name, behind a non-letter, or anywhere.
Where = Literal["start", "word", "anywhere"]
_ALL = frozenset(range(256))
_BEFORE: dict[Where, frozenset[int]] = {
    "start": frozenset(b"\n\t"),
    "word": _ALL - frozenset(b"abcdefghijklmnopqrstuvwxyz"),
    "anywhere": _ALL,
}


@dataclass(frozen=True, slots=True)
class TagWord:
    """A tag of a list. `alias` is what of it was found, where that is not its name; `list_name` its file's stem."""

    name: str
    category: int | None = None
    count: int | None = None
    note: str = ""
    alias: str = ""
    list_name: str = ""


@dataclass(frozen=True, eq=False)
class TagList:
    """The tags of one list from the most frequent to the rarest, those with a note before all others.

    `shown` and `searched` are lines, each a tag and its aliases with tabs between; `shown_starts` and `searched_starts`
    are where the lines begin, and the ends of the last. `ranks` are the counts.
    """

    name: str = ""
    shown: bytes = b""
    searched: bytes = b"\n"
    shown_starts: Sequence[int] = (0,)
    searched_starts: Sequence[int] = (1,)
    ranks: Sequence[int] = ()
    categories: Sequence[int] = ()
    notes: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ranks)

    def word(self, index: int, alias: int = 0) -> TagWord:
        """The tag of a line, found by its alias of that number; 0 is its name."""
        line = self.shown[self.shown_starts[index] : self.shown_starts[index + 1] - 1]
        names, rank, category = line.decode().split("\t"), self.ranks[index], self.categories[index]
        count = rank if NO_NUMBER < rank < _FIRST else None
        known = None if category == NO_NUMBER else category
        return TagWord(names[0], known, count, self.notes.get(index, ""), names[alias] if alias else "", self.name)

    def exact(self, needle: bytes, cancelled: CancelCheck) -> Iterator[tuple[int, int]]:
        """The line of the tag whose name is `needle`, and 0, if there is one. Cancelled."""
        for end in (b"\t", b"\n"):
            for place in _places(self.searched, b"\n" + needle + end, cancelled):
                yield bisect_right(self.searched_starts, place + 1) - 1, 0
                return

    def hits(self, needle: bytes, where: Where, limit: int, cancelled: CancelCheck) -> Iterator[tuple[int, int]]:
        """The first lines in which a name has `needle` there, and the number of that name. Cancelled."""
        line, left, before = -1, limit, _BEFORE[where]
        for place in _places(self.searched, needle, cancelled):
            if self.searched[place - 1] in before:
                index = bisect_right(self.searched_starts, place) - 1
                if index > line:
                    line, left = index, left - 1
                    yield index, self.searched.count(b"\t", self.searched_starts[index], place)
                    if not left:
                        return


def folded(text: str) -> str:
    """A text as it is searched: without case, and with blanks for underscores."""
    return text.lower().replace("_", " ")


def read_tag_list(path: Path, drops_comments: bool = False, cancelled: CancelCheck = never_cancelled) -> TagList:
    """The tags of a list, MAX_TAGS of them at most. OSError, Cancelled."""
    names, ranks, categories, notes = list[str](), array("q"), array("h"), dict[int, str]()
    for row in _gently(islice(read_tag_rows(path, drops_comments), MAX_TAGS), cancelled):
        if row.note:
            notes[len(names)] = row.note
        names.append(row.names)
        ranks.append(_FIRST if row.note else row.pictures)
        categories.append(row.category if row.category < 2**15 else NO_NUMBER)
    order = _by_rank(ranks)
    shown, searched, shown_starts, searched_starts = _lines(names, order, cancelled)
    return TagList(
        path.stem,
        shown,
        searched,
        shown_starts,
        searched_starts,
        array("q", (ranks[index] for index in order)),
        array("h", (categories[index] for index in order)),
        {place: notes[index] for place, index in enumerate(order[: len(notes)])},
    )


def _gently(rows: Iterable[TagRow], cancelled: CancelCheck) -> Iterator[TagRow]:
    """The same rows, with a pause now and then. Cancelled."""
    for index, row in enumerate(rows):
        if index % ROWS_AT_ONCE == 0:
            _pause(cancelled)
        yield row


def _pause(cancelled: CancelCheck) -> None:
    if cancelled():
        raise Cancelled
    time.sleep(PAUSE_SECONDS)


def _by_rank(ranks: Sequence[int]) -> Sequence[int]:
    """The indices from the highest rank to the lowest, equal ones as they are; sorted in small parts, then merged."""
    count = len(ranks)
    if all(ranks[index] >= ranks[index + 1] for index in range(count - 1)):
        return range(count)
    keys = [(_FIRST - rank << _INDEX_BITS) | index for index, rank in enumerate(ranks)]
    runs = [sorted(keys[at : at + ROWS_AT_ONCE]) for at in range(0, count, ROWS_AT_ONCE)]
    while len(runs) > 1:
        runs = [
            sorted(run + other) for run, other in zip(runs[::2], [*runs[1::2], []][: (len(runs) + 1) // 2], strict=True)
        ]
    return array("I", (key & (1 << _INDEX_BITS) - 1 for key in runs[0]))


def _lines(
    names: list[str], order: Sequence[int], cancelled: CancelCheck
) -> tuple[bytes, bytes, Sequence[int], Sequence[int]]:
    """The names in an order as lines, shown and searched, and where each begins; `names` is emptied meanwhile."""
    shown, searched = bytearray(), bytearray(b"\n")
    starts = array("I", (0,)), array("I", (1,))
    for at in range(0, len(order), ROWS_AT_ONCE):
        _pause(cancelled)
        text = "".join(f"{names[index]}\n" for index in order[at : at + ROWS_AT_ONCE])
        for lines, begins, letters in zip((shown, searched), starts, (text, folded(text)), strict=True):
            content = letters.encode(errors="replace")
            ends = accumulate((len(line) for line in content.splitlines(keepends=True)), initial=len(lines))
            begins.extend(islice(ends, 1, None))
            lines += content
    return bytes(shown), bytes(searched), *starts


def _places(text: bytes, needle: bytes, cancelled: CancelCheck) -> Iterator[int]:
    """Where a text has `needle`, looked for in small parts. Cancelled."""
    at = 0
    while at < len(text):
        if cancelled():
            raise Cancelled
        end = at + SEARCHED_AT_ONCE
        while (place := text.find(needle, at, end + len(needle) - 1)) >= 0:
            yield place
            at = place + 1
        at = max(at, end)
