"""Reads a library on a thread: its files, all that is said of them, and the index to find in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.program.cancellation import CancelCheck, ReportProgress
from core.program.messages import UnusableInput, quoted
from core.program.translation import tr
from core.storage.atomic_files import write_atomic
from core.storage.history import HistoryEntry
from gui.state.prompt_state import ReadingRules
from gui.workers.disk_worker import DiskWorker
from gui.workers.latest_only import LatestOnlyWorker

if TYPE_CHECKING:
    from core.library.finding import LibraryIndex, Wish
    from core.library.library import Library


@dataclass(frozen=True, eq=False)
class ReadLibrary:
    """A library and what finds in it."""

    library: "Library"
    index: "LibraryIndex"


@dataclass(frozen=True, eq=False)
class KeptLibrary:
    """What a window over a library held: what it was read from, what was read, and what was looked for."""

    paths: tuple[Path, ...]
    with_history: bool
    read: ReadLibrary | None
    search: str


class LibraryReading(QObject):
    """One library at a time; `found` gives the numbers of the prompts that were last wished for."""

    changed = Signal()  # it began or ended
    answered = Signal(object)  # a ReadLibrary
    failed = Signal(object)
    progressed = Signal(object)  # a Progress
    found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = DiskWorker("library", self)
        self._finder = LatestOnlyWorker("library rows", self)
        self._exporter = DiskWorker("library export", self)
        self.is_reading = False
        self._exporter.failed.connect(self.failed)
        self._reader.reported.connect(self.progressed)
        self._reader.answered.connect(self._take)
        self._reader.failed.connect(self._fail)
        self._finder.answered.connect(self.found)
        self._finder.failed.connect(self.failed)

    def read(self, paths: Sequence[Path], history: Sequence[HistoryEntry], rules: ReadingRules) -> None:
        """Reads files, folders and the history, in place of what is being read."""
        self._reader.request(partial(_read, tuple(paths), tuple(history), rules))
        self._set_reading(True)

    def cancel(self) -> None:
        """Gives up what is being read."""
        self._reader.cancel()
        self._set_reading(False)

    def find(self, read: ReadLibrary, wish: "Wish") -> None:
        """Looks for prompts; `found` follows."""
        self._finder.request(lambda cancelled: read.index.find(wish, cancelled))

    def export(self, path: Path, table: Callable[[], str]) -> None:
        """Writes a table into a file; `failed` says why it cannot be."""
        self._exporter.request(lambda _cancelled, _report: _write(path, table()))

    def stop(self) -> None:
        """Ends the threads."""
        self._exporter.stop()
        self._reader.stop()
        self._finder.stop()

    def _take(self, read: ReadLibrary) -> None:
        self._set_reading(False)
        self.answered.emit(read)

    def _fail(self, error: Exception) -> None:
        self._set_reading(False)
        self.failed.emit(error)

    def _set_reading(self, is_reading: bool) -> None:
        self.is_reading = is_reading
        self.changed.emit()


def _write(path: Path, text: str) -> None:
    try:
        write_atomic(path, text.encode("utf-8-sig", "replace"))
    except OSError as error:
        message = tr("{file} cannot be written ({reason}).")
        raise UnusableInput(message.format(file=quoted(path), reason=error.strerror)) from None


def _read(
    paths: tuple[Path, ...],
    history: tuple[HistoryEntry, ...],
    rules: ReadingRules,
    cancelled: CancelCheck,
    report: ReportProgress,
) -> ReadLibrary:
    """On the thread; the modules are imported there, as the first frame does without them."""
    from core.library.finding import LibraryIndex
    from core.library.lengths import Reader
    from core.library.library import open_library

    settings = replace(rules.settings, part=0, choice=0)
    reader = Reader(rules.dialect, rules.family, settings)
    library = open_library(paths, history, reader, cancelled=cancelled, report=report)
    return ReadLibrary(library, LibraryIndex(library, cancelled))
