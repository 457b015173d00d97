"""Headers that have been read once, kept by path, size and time in a file of Promptscope's own."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.storage.atomic_files import quarantine
from core.studio.headers import ModelHeader, UnreadableHeader, read_header
from core.studio.studio import StudioFile

_TABLE = (
    "CREATE TABLE IF NOT EXISTS headers (path BLOB PRIMARY KEY, size INTEGER, modified_ns INTEGER, header TEXT)"
    " WITHOUT ROWID"
)
_FIND = "SELECT header FROM headers WHERE path = ? AND size = ? AND modified_ns = ?"
_KEEP = "INSERT OR REPLACE INTO headers VALUES (?, ?, ?, ?)"
_BUSY_SECONDS = 1.0
Headers = dict[Path, ModelHeader | None]
HeaderReport = Callable[[StudioFile, ModelHeader | None], None]


class HeaderCache:
    """Headers by file, in a database that is started anew where it cannot be used; without a path nothing is kept.

    A file whose header cannot be read is kept as such (None), so that it is not opened again until it changes.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def known(self, files: Iterable[StudioFile]) -> Headers:
        """The headers of those files that have been read before and have not changed since; opens none of them."""
        if self._path is None or not self._path.is_file():
            return {}
        found: Headers = {}
        try:
            with closing(self._open(self._path)) as database:
                for file in files:
                    row = database.execute(_FIND, _key(file)).fetchone()
                    if row is not None:
                        found[file.path] = _decoded(row[0])
        except sqlite3.OperationalError:
            return found  # another window writes, or the disk refuses
        except (sqlite3.Error, ValueError, TypeError, LookupError):
            self._give_up()
        return found

    def keep(self, files: Iterable[StudioFile], headers: Headers) -> None:
        """Remembers the headers of files; where the disk refuses they are read again another time."""
        if self._path is None:
            return
        rows = [(*_key(file), _encoded(headers[file.path])) for file in files]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open(self._path)) as database, database:
                database.executemany(_KEEP, rows)
        except (OSError, sqlite3.OperationalError):
            return
        except sqlite3.Error:
            self._give_up()

    def _open(self, path: Path) -> sqlite3.Connection:
        database = sqlite3.connect(path, timeout=_BUSY_SECONDS)
        try:
            database.execute(_TABLE)
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _give_up(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                quarantine(self._path)


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


def _encoded(header: ModelHeader | None) -> str:
    return json.dumps(asdict(header) if header else None, ensure_ascii=True, separators=(",", ":"))


def _decoded(text: str) -> ModelHeader | None:
    record = json.loads(text)
    if record is None:
        return None
    lists = {"bundled_embeddings": tuple(record["bundled_embeddings"])}
    return ModelHeader(**record | lists | {"tag_counts": tuple((tag, count) for tag, count in record["tag_counts"])})
