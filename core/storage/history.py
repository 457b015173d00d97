"""The prompt history: newest first, in a file that is only appended to.

JSON lines behind a first one, `{"format": …, "version": 1}`: each is an entry as it is now, found by its id, so that a
later line stands for an earlier one of the same id. Fields and lines that this version does not know are kept.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.storage.atomic_files import flush_to_disk, json_object, write_atomic
from core.storage.text_diff import common_prefix_suffix

FORMAT, VERSION = "promptscope history", 1
ALWAYS_KEPT_ENTRIES = 500  # entries that are kept however long they are
MAX_ENTRIES = 5_000
MAX_LETTERS = 20_000_000  # of all entries beyond the first ALWAYS_KEPT_ENTRIES
MAX_TIME = 32_503_680_000.0  # the year 3000 (s since 1970), beyond which Windows tells no date
MAX_CORRECTED_LETTERS = 3  # letters; a change of no more is no prompt of its own


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A prompt as it stood at a `time` (s since 1970) for a tool and an encoder; `others` are later fields."""

    text: str
    negative: str = ""
    tool: str = ""
    encoder: str = ""
    time: float = 0.0
    starred: bool = False
    deleted: bool = False
    id: str = ""
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> tuple[str, str, str]:
        """What makes it the same prompt as another."""
        return self.text, self.negative, self.tool

    def line(self) -> bytes:
        """The entry as a line of the file."""
        known = {name: getattr(self, name) for name in _TYPES}
        return json.dumps({**self.others, **known}).encode("ascii") + b"\n"


_TYPES: Mapping[str, type] = {
    "id": str,
    "time": float,
    "text": str,
    "negative": str,
    "tool": str,
    "encoder": str,
    "starred": bool,
    "deleted": bool,
}


def new_entry(text: str, negative: str, tool: str, encoder: str) -> HistoryEntry:
    """An entry with a new id and the present time."""
    from uuid import uuid4

    return HistoryEntry(text, negative, tool, encoder, time=time.time(), id=uuid4().hex)


def entry_of(line: bytes) -> HistoryEntry | None:
    """The entry of a line; None where it is none."""
    record = json_object(line)
    if record is None or not isinstance(record.get("text"), str) or not isinstance(record.get("id"), str):
        return None
    when = record.get("time")
    record["time"] = float(when) if isinstance(when, int | float) and 0 <= when < MAX_TIME else 0.0
    known = {name: record[name] for name, kind in _TYPES.items() if type(record.get(name)) is kind}
    return HistoryEntry(**known, others={name: value for name, value in record.items() if name not in _TYPES})


def continues(before: HistoryEntry, now: HistoryEntry) -> bool:
    """Whether `now` is `before` with text added, or with a few letters corrected, so that it may replace it."""
    if before.tool != now.tool or before.starred:
        return False
    return _text_continues(before.text, now.text) and _text_continues(before.negative, now.negative)


def _text_continues(before: str, now: str) -> bool:
    """Whether everything of `before` is still there, or all but a few letters."""
    start, end = common_prefix_suffix(before, now)
    removed, added = before[start : len(before) - end], now[start : len(now) - end]
    return removed in added or (max(len(removed), len(added)) <= MAX_CORRECTED_LETTERS and start + end > 0)


class History:
    """The entries in memory, newest first. What changes an entry gives the lines to be added to the file."""

    def __init__(self, entries: Iterable[HistoryEntry] = ()) -> None:
        self._all = {entry.id: entry for entry in entries}
        self.entries: tuple[HistoryEntry, ...] = ()
        self._sort()

    def add(self, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
        """Adds a prompt, or updates the entry that it repeats or continues; returns the entries changed."""
        if not entry.text.strip() and not entry.negative.strip():
            return ()
        newest = self.entries[0] if self.entries else None
        if newest is not None and newest.content == entry.content:
            return ()
        same = next((old for old in self.entries if old.content == entry.content), None)
        if same is not None:
            return self.upsert(replace(same, time=entry.time, encoder=entry.encoder))
        if newest is not None and continues(newest, entry):
            return self.upsert(replace(entry, id=newest.id, others=newest.others))
        return self.upsert(entry)

    def upsert(self, *entries: HistoryEntry) -> tuple[HistoryEntry, ...]:
        """Inserts entries, or replaces those of the same ids, and returns them."""
        self._all |= {entry.id: entry for entry in entries}
        self._sort()
        return entries

    def merge_loaded(self, older: Iterable[HistoryEntry]) -> None:
        """Adds the entries of the file, where none of the same id is here already, which is newer."""
        self._all = {entry.id: entry for entry in older} | self._all
        self._sort()

    def _sort(self) -> None:
        alive = (entry for entry in self._all.values() if not entry.deleted)
        self.entries = tuple(sorted(alive, key=lambda entry: -entry.time))


def search(entries: Sequence[HistoryEntry], words: str) -> list[HistoryEntry]:
    """The entries that hold every one of the words, in either prompt, whatever their case."""
    wanted = words.casefold().split()
    if not wanted:
        return list(entries)
    return [entry for entry in entries if all(word in f"{entry.text}\n{entry.negative}".casefold() for word in wanted)]


def load(path: Path, may_shorten: bool = True) -> tuple[HistoryEntry, ...]:
    """The entries of a file, the newest form of each; OSError but where there is none.

    A file with many superseded lines is written anew, without them and without what is beyond the limits, where it
    `may_shorten`: where no other process adds to it.
    """
    try:
        lines = [line for line in path.read_bytes().split(b"\n") if line]
    except FileNotFoundError:
        return ()
    has_head = bool(lines) and _is_head(lines[0])
    entries: dict[str, HistoryEntry] = {}
    unknown: list[bytes] = []  # of a later version, or damaged
    for line in lines[has_head:]:
        entry = entry_of(line)
        if entry is None:
            unknown.append(line)
        else:
            entries[entry.id] = entry
    kept = within_limits(entries.values())
    if may_shorten and len(lines) > 2 * (len(kept) + len(unknown)) + 100:
        head = lines[0] if has_head else _head()
        write_atomic(path, b"\n".join([head, *unknown, b""]) + b"".join(entry.line() for entry in kept))
    return tuple(kept)


def append(path: Path, entries: Iterable[HistoryEntry]) -> None:
    """Adds entries to the file, on the disk on return; OSError."""
    lines = b"".join(entry.line() for entry in entries)
    if not path.exists():
        write_atomic(path, _head() + b"\n" + lines)
        return
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(end - 1, 0))
        torn = file.read(1) not in (b"\n", b"")
        file.write((b"\n" if torn else b"") + lines)
        file.flush()
        flush_to_disk(file.fileno())


def within_limits(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """The entries without deleted ones and without those beyond the limits; starred ones are always kept."""
    kept: list[HistoryEntry] = []
    letters = 0
    for count, entry in enumerate(sorted(entries, key=lambda entry: -entry.time), 1):
        letters += len(entry.text) + len(entry.negative)
        if not entry.deleted and (
            entry.starred or count <= ALWAYS_KEPT_ENTRIES or (count <= MAX_ENTRIES and letters <= MAX_LETTERS)
        ):
            kept.append(entry)
    return kept[::-1]


def _head() -> bytes:
    return json.dumps({"format": FORMAT, "version": VERSION}).encode()


def _is_head(line: bytes) -> bool:
    return (json_object(line) or {}).get("format") == FORMAT


def as_text(entries: Iterable[HistoryEntry]) -> str:
    """The entries as plain text for people, in the order given."""
    return "\n\n".join(map(_as_text, entries)) + "\n"


def _as_text(entry: HistoryEntry) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.time))
    about = " · ".join(part for part in (when, entry.tool, entry.encoder) if part)
    negative = f"\nNegative prompt: {entry.negative}" if entry.negative else ""
    return f"[{about}]\n{entry.text}{negative}"


def as_json(entries: Iterable[HistoryEntry]) -> str:
    """The entries as one JSON object for other programs."""
    listed = [json.loads(entry.line()) for entry in entries]
    return json.dumps({"format": FORMAT, "version": VERSION, "entries": listed}, indent=1, ensure_ascii=False)
