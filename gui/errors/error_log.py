"""The log of what nobody foresaw: a few files of limited size, without prompts, and counted rather than repeated."""

import faulthandler
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from logging.handlers import RotatingFileHandler
from pathlib import Path
from platform import platform
from threading import Lock
from typing import TextIO

from PySide6.QtCore import qVersion

from core import __version__
from core.program.log_redaction import fault_key, format_redacted, without_home, without_prompts
from core.program.translation import tr

MAX_FILE_BYTES = 2**20  # bytes of a file
BACKUP_FILES = 2  # files beside the newest
MAX_CRASH_LETTERS = 100_000  # letters of what earlier crashes left
OWN_PACKAGES = ("core", "gui")  # no library
MAX_DISTINCT_FAULTS = 1000  # of faults that are told apart; what comes beyond them is counted as one


@dataclass(frozen=True)
class Fault:
    """Something nobody foresaw: which, how often it has come up, and what helps to mend it.

    `sentence` says what is wrong and what to do where that is known all the same.
    """

    key: str
    count: int
    details: str
    sentence: str = ""


class _QuietHandler(RotatingFileHandler):
    """A full disk is no reason to fail."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: there is no other place to say it."""


class ErrorLog:
    """Notes faults, from any thread. Until it is opened, and where its folder cannot be written, in memory alone."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self._logger = logging.getLogger("promptscope")
        self._logger.propagate = False
        self._logger.setLevel(logging.INFO)
        self._handler: logging.Handler = logging.NullHandler()
        self._logger.addHandler(self._handler)
        self._crashes: TextIO | None = None
        self._counts: Counter[str] = Counter()
        self._details: dict[str, str] = {}  # of each, as they were last written
        self._lock = Lock()

    def open(self, folder: Path, name: str) -> None:
        """Writes into `name`.log in a folder from now on, and into `name`-crash.log what ends the process at once."""
        self.close()
        path = folder / f"{name}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handler = _QuietHandler(path, "a", MAX_FILE_BYTES, BACKUP_FILES, "utf-8", errors="backslashreplace")
            self._crashes = _open_crashes(folder / f"{name}-crash.log")
        except OSError:
            return
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        self._use(handler)
        self.path = path
        faulthandler.enable(self._crashes)
        self._logger.info("started: %s", describe_program())

    def close(self) -> None:
        """Lets go of the files."""
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()
        self._use(logging.NullHandler())
        self._crashes = self.path = None

    def record(self, error: BaseException, texts: Iterable[str] = ()) -> Fault:
        """Writes an error down, the same one the 10th, 100th … time only; `texts` are what people typed."""
        place, count = self._count(fault_key(error))
        if _should_log(count) or place not in self._details:
            self._details[place] = format_redacted(error, texts)
            self._logger.error("%d ×\n%s", count, self._details[place])
        return Fault(place, count, self._details[place], _sentence(error))

    def with_current_count(self, fault: Fault) -> Fault:
        """The fault with what has been counted meanwhile."""
        with self._lock:
            return replace(fault, count=self._counts[fault.key])

    def record_message(self, line: str, texts: Iterable[str] = ()) -> None:
        """Writes down what a library says, likewise."""
        said = without_home(without_prompts(line, texts))
        _, count = self._count(said)
        if _should_log(count):
            self._logger.log(logging.WARNING, "%d × %s", count, said)

    def _count(self, place: str) -> tuple[str, int]:
        with self._lock:
            known = place if place in self._counts or len(self._counts) < MAX_DISTINCT_FAULTS else "others"
            self._counts[known] += 1
            return known, self._counts[known]

    def _use(self, handler: logging.Handler) -> None:
        self._logger.removeHandler(self._handler)
        self._handler.close()
        self._handler = handler
        self._logger.addHandler(handler)


def _sentence(error: BaseException) -> str:
    """A library that is missing or does not load is mended by installing it again."""
    library = (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""
    if not library or library in OWN_PACKAGES:
        return ""
    said = tr("The library “{name}” is missing or damaged, and this does not work without it. Install it again.")
    return said.format(name=library)


def describe_program() -> str:
    """What runs here, for whoever reads a log."""
    return f"Promptscope {__version__}, Python {sys.version.split()[0]}, Qt {qVersion()}, {platform()}"


def _should_log(count: int) -> bool:
    return str(count).strip("0") == "1"


def _open_crashes(path: Path) -> TextIO:
    """Takes the home's name out of what earlier crashes left, for a process that dies can not."""
    before = ""
    with suppress(OSError):
        before = without_home(path.read_text(encoding="utf-8", errors="replace"))[-MAX_CRASH_LETTERS:]
    file = path.open("w", encoding="utf-8", errors="backslashreplace")
    file.write(f"{before}--- {time.strftime('%Y-%m-%d %H:%M:%S')} {describe_program()}\n")
    file.flush()
    return file


LOG = ErrorLog()
