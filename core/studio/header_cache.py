"""Headers that have been read once, kept by path, size and time in a file of Promptscope's own."""

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.prompt.textual_inversions import TextualInversion
from core.storage.atomic_files import quarantine
from core.studio.headers import MAX_KEPT_TAGS, ModelHeader, UnreadableHeader, read_header
from core.studio.studio import StudioFile

_COLUMNS = "(path BLOB PRIMARY KEY, size INTEGER, modified_ns INTEGER, record TEXT) WITHOUT ROWID"
_TABLES = ("headers", "inversions", "hashes")  # models' headers; words in embeddings' files; hashes of whole files
_BUSY_SECONDS = 1.0
MANY_FILES = 200  # from which the whole table is gone through once, which asks less than for each
Headers = dict[Path, ModelHeader | None]
Inversions = dict[Path, tuple[TextualInversion, ...]]
HeaderReport = Callable[[StudioFile, ModelHeader | None], None]
_HEADER_FIELDS = tuple(each.name for each in fields(ModelHeader))
_Record = TypeVar("_Record")


class HeaderCache:
    """Headers by file, in a database that is started anew where it cannot be used; without a path nothing is kept.

    A file whose header cannot be read is kept as such (None), so that it is not opened again until it changes; so is an
    embedding's file without a word in it (an empty tuple).
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def known(self, files: Iterable[StudioFile]) -> Headers:
        """The headers of those files that have been read before and have not changed since; opens none of them."""
        return self._known("headers", files, lambda file, record: _header_of(record))

    def keep(self, files: Iterable[StudioFile], headers: Headers) -> None:
        """Remembers the headers of files; where the disk refuses they are read again another time."""
        self._keep("headers", files, lambda file: _header_record(headers[file.path]))

    def known_inversions(self, files: Iterable[StudioFile]) -> Inversions:
        """The words of those embeddings' files that have been read before and have not changed since."""
        return self._known("inversions", files, lambda file, record: tuple(_word_of(file, word) for word in record))

    def keep_inversions(self, files: Iterable[StudioFile], words: Inversions) -> None:
        """Remembers the words in embeddings' files, as `keep`."""
        self._keep("inversions", files, lambda file: [_record_of(word) for word in words[file.path]])

    def known_hashes(self, files: Iterable[StudioFile]) -> dict[Path, tuple[str, ...]]:
        """The hashes of those files that have been read as a whole before and have not changed since."""
        return self._known("hashes", files, lambda file, record: tuple(map(str, record)))

    def keep_hashes(self, files: Iterable[StudioFile], hashes: Mapping[Path, tuple[str, ...]]) -> None:
        """Remembers the hashes of whole files, as `keep`."""
        self._keep("hashes", files, lambda file: hashes[file.path])

    def _known(
        self, table: str, files: Iterable[StudioFile], made: Callable[[StudioFile, Any], _Record]
    ) -> dict[Path, _Record]:
        if self._path is None or not self._path.is_file():
            return {}
        found = dict[Path, _Record]()
        try:
            with closing(self._open(self._path)) as database:
                for file, record in _rows(database, table, list(files)):
                    found[file.path] = made(file, json.loads(record))
        except sqlite3.OperationalError:
            return found  # another window writes, or the disk refuses
        except (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError):
            self._give_up()
        return found

    def _keep(self, table: str, files: Iterable[StudioFile], record: Callable[[StudioFile], object]) -> None:
        rows = [(*_key(file), json.dumps(record(file), separators=(",", ":"))) for file in files]
        if self._path is None or not rows:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open(self._path)) as database, database:
                database.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)", rows)
        except (OSError, sqlite3.OperationalError):
            return
        except sqlite3.Error:
            self._give_up()

    def _open(self, path: Path) -> sqlite3.Connection:
        database = sqlite3.connect(path, timeout=_BUSY_SECONDS)
        try:
            for table in _TABLES:
                database.execute(f"CREATE TABLE IF NOT EXISTS {table} {_COLUMNS}")
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _give_up(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                quarantine(self._path)


def _rows(database: sqlite3.Connection, table: str, files: list[StudioFile]) -> Iterator[tuple[StudioFile, str]]:
    """The files whose rows are there and of their size and time, with what is kept of each."""
    columns = f"SELECT path, size, modified_ns, record FROM {table}"
    if len(files) < MANY_FILES:
        for file in files:
            row = database.execute(f"{columns} WHERE path = ?", (os.fsencode(file.path),)).fetchone()
            if row is not None and row[:3] == _key(file):
                yield file, row[3]
        return
    wanted = {_key(file): file for file in files}
    for path, size, modified_ns, record in database.execute(columns):
        found = wanted.get((path, size, modified_ns))
        if found is not None:
            yield found, record


def ignore_header(file: StudioFile, header: ModelHeader | None) -> None:
    """The report of a reading that nobody watches."""


def read_headers(
    files: Iterable[StudioFile],
    cache: HeaderCache,
    cancelled: CancelCheck = never_cancelled,
    report: HeaderReport = ignore_header,
) -> Headers:
    """The headers of files in their order, None for one that has none; `report` gets each. Cancelled, between files.

    What was read until then is kept.
    """
    wanted = list(files)
    headers = cache.known(wanted)
    fresh = list[StudioFile]()
    try:
        for file in wanted:
            if cancelled():
                raise Cancelled
            if file.path not in headers:
                headers[file.path], is_known = _header(file.path)
                fresh += [file] if is_known else []
            report(file, headers[file.path])
    finally:
        cache.keep(fresh, headers)
    return headers


def _header(path: Path) -> tuple[ModelHeader | None, bool]:
    """A file's header, and whether that is known: not where the disk or a share has refused to read it this time."""
    try:
        return read_header(path), True
    except UnreadableHeader:
        return None, True
    except OSError:
        return None, False


def _key(file: StudioFile) -> tuple[bytes, int, int]:
    """A file as the database knows it; names that are no UTF-8 as well."""
    return os.fsencode(file.path), file.size, file.modified_ns


def _header_record(header: ModelHeader | None) -> dict[str, object] | None:
    """A header as JSON holds it; `asdict` would copy every tag."""
    return {name: getattr(header, name) for name in _HEADER_FIELDS} if header else None


def _header_of(record: Any) -> ModelHeader | None:  # noqa: ANN401 (what JSON holds)
    if record is None:
        return None
    record["bundled_embeddings"] = tuple(record["bundled_embeddings"])
    record["tag_counts"] = tuple((sys.intern(tag), count) for tag, count in record["tag_counts"][:MAX_KEPT_TAGS])
    return ModelHeader(**record)


def _record_of(word: TextualInversion) -> dict[str, object]:
    return {"name": word.name, "shapes": dict(word.shapes), "own": word.own_name, "flat": word.is_flat}


def _word_of(file: StudioFile, record: dict[str, Any]) -> TextualInversion:
    shapes = {key: (int(count), int(width)) for key, (count, width) in record["shapes"].items()}
    if not shapes:
        raise ValueError("no vectors")
    return TextualInversion(record["name"], file.path, shapes, own_name=record["own"], is_flat=record["flat"])
