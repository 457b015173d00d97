"""A journal of the texts, written at every keystroke, so that they are there after the program was killed.

A file of JSON lines. The first is a snapshot, `{"format": …, "version": 1, "closed": …, "texts": {name: text}}`. Each
further one is an edit, `{"text": name, "at": …, "removed": count, "typed": …, "crc": …}`, where `crc` is that of the
whole text after the edit, or the whole text, `{"text": name, "whole": …}`. An edit whose outcome has another checksum
is skipped, so that a damaged line costs no more than the edits up to the next whole text; a last line that is cut off
is ignored. A line handed to the system outlives the program; `sync_to_disk` puts it on the disk, on its own thread.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any
from zlib import crc32

from core.storage.atomic_files import flush_to_disk, json_object, quarantine, write_atomic
from core.storage.text_diff import common_prefix_suffix

FORMAT, VERSION = "promptscope journal", 1
COMPACT_BYTES = 64 * 1024  # bytes
EDITS_PER_WHOLE_TEXT = 200  # edits of a text


@dataclass(frozen=True)
class Recovered:
    """What a journal held: the texts by name, and whether it was closed in order."""

    texts: Mapping[str, str] = field(default_factory=dict)
    closed: bool = True


def recover(path: Path) -> Recovered:
    """The newest texts of a journal; a damaged one, or one of a newer version, is kept beside it. Never fails."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return Recovered()
    read = [json_object(line) for line in lines if line]
    if read and read[-1] is None and lines[-1]:  # a kill, too, cuts a line that nobody had acknowledged yet
        read.pop()
    first = read[0] if read and read[0] is not None and "texts" in read[0] else {}
    listed = first.get("texts")
    texts = {name: text for name, text in listed.items() if isinstance(text, str)} if isinstance(listed, dict) else {}
    unread = sum(line is None or not _apply(line, texts) for line in read if line is not first)
    newer = first.get("version", VERSION) != VERSION
    if unread or newer or not first:
        quarantine(path, ".newer" if newer else ".bad")
    return Recovered(texts, closed=first.get("closed") is True and len(read) == 1)


def _apply(line: dict[str, Any], texts: dict[str, str]) -> bool:
    """Applies an edit to `texts`; whether it could be, its checksum included."""
    name, whole = line.get("text"), line.get("whole")
    if not isinstance(name, str):
        return False
    if isinstance(whole, str):
        texts[name] = whole
        return True
    at, removed, typed = (line.get(key) for key in ("at", "removed", "typed"))
    if not (type(at) is int and type(removed) is int and isinstance(typed, str)):
        return False
    before = texts.get(name, "")
    after = before[:at] + typed + before[at + removed :]
    if _crc(after) != line.get("crc"):
        return False
    texts[name] = after
    return True


class Journal:
    """Appends changes of texts to a file. `write` is for one thread; `sync_to_disk` may run on another."""

    def __init__(self, path: Path, texts: Mapping[str, str] | None = None) -> None:
        """Appends to the journal at `path`, of which `texts` were recovered, or begins one; OSError."""
        self._path = path
        self._texts = dict(texts or {})
        self._edits: dict[str, int] = {}
        self._lines_during_compaction: list[bytes] | None = None  # lines written while a snapshot is on its way
        self._is_line_torn = False  # whether the last line may have been written in part
        self._unwritten: set[str] = set()  # the texts whose newest edit could not be written
        self._lock = Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        _cut_torn_line(path)
        self._open()
        if not self._size:
            self._append(_snapshot(self._texts, closed=False))

    def write(self, name: str, text: str) -> None:
        """Writes what a text is now, handed to the system on return; OSError where it cannot be."""
        before = None if name in self._unwritten else self._texts.get(name)
        if before == text:
            return
        count = self._edits[name] = self._edits.get(name, -1) + 1
        whole = before is None or count % EDITS_PER_WHOLE_TEXT == EDITS_PER_WHOLE_TEXT - 1
        line = _line({"text": name, "whole": text} if before is None or whole else _edit(name, before, text))
        with self._lock:
            self._texts[name] = text
            if self._lines_during_compaction is not None:
                self._lines_during_compaction.append(line)
            self._unwritten.add(name)
            self._append(line)
            self._unwritten.remove(name)

    def sync_to_disk(self) -> None:
        """Flushes what was written to the disk, and compacts the file above COMPACT_BYTES; OSError."""
        with self._lock:
            grown, handle = self._size > COMPACT_BYTES, os.dup(self._file.fileno())
        try:
            flush_to_disk(handle)
        finally:
            os.close(handle)
        if grown:
            self._compact()

    def close(self) -> None:
        """Replaces the file by a snapshot that is marked as closed in order; OSError."""
        self._file.close()
        write_atomic(self._path, _snapshot(self._texts, closed=True))

    def close_unmarked(self) -> None:
        """Closes the file without marking it as closed in order."""
        self._file.close()

    def _append(self, line: bytes) -> None:
        start = b"\n" if self._is_line_torn else b""
        self._is_line_torn = True
        whole = start + line
        if self._file.write(whole) != len(whole):
            raise OSError("the disk took a part of the line only")
        self._is_line_torn = False
        self._size += len(whole)

    def _compact(self) -> None:
        """Replaces the file by a snapshot and the lines written meanwhile; only for these last `write` has to wait."""
        with self._lock:
            self._lines_during_compaction, texts = [], dict(self._texts)
        new = self._path.with_name(self._path.name + ".compact")
        try:
            write_atomic(new, _snapshot(texts, closed=False))
            with self._lock:
                self._replace_file(new, b"".join(self._lines_during_compaction))
        finally:
            self._lines_during_compaction = None

    def _replace_file(self, new: Path, lines: bytes) -> None:
        if lines:
            with new.open("ab", buffering=0) as file:
                file.write(lines)
        self._file.close()  # Windows replaces no open file
        with suppress(PermissionError):  # some other program reads the journal just now: it grows on, and no key waits
            new.replace(self._path)
        self._open()

    def _open(self) -> None:
        self._file = self._path.open("ab", buffering=0)
        self._size = self._path.stat().st_size


def _cut_torn_line(path: Path) -> None:
    with path.open("a+b") as file:
        file.seek(0)
        content = file.read()
        if not content.endswith(b"\n"):
            file.truncate(content.rfind(b"\n") + 1)


def _snapshot(texts: Mapping[str, str], closed: bool) -> bytes:
    return _line({"format": FORMAT, "version": VERSION, "closed": closed, "texts": dict(texts)})


def _line(content: Mapping[str, object]) -> bytes:
    """ASCII escapes keep half an emoji (a lone surrogate), which UTF-8 has no form for."""
    return json.dumps(content).encode("ascii") + b"\n"


def _edit(name: str, before: str, after: str) -> dict[str, object]:
    at, end = common_prefix_suffix(before, after)
    typed = after[at : len(after) - end]
    return {"text": name, "at": at, "removed": len(before) - end - at, "typed": typed, "crc": _crc(after)}


def _crc(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
