"""The log of unexpected exceptions: files of limited size, without prompts; repeated ones are counted."""

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
from threading import Lock
from typing import TextIO

from PySide6.QtCore import QSysInfo, qVersion

from core import __version__
from core.program.log_redaction import fault_key, format_redacted, without_home, without_prompts
from core.program.translation import tr

MAX_FILE_BYTES = 2**20  # bytes of a file
BACKUP_FILES = 2  # files beside the newest
MAX_CRASH_LETTERS = 100_000  # letters of what earlier crashes left
OWN_PACKAGES = ("core", "gui")  # whose modules are no libraries to be installed
MAX_DISTINCT_FAULTS = 1000  # faults beyond these are counted as one


@dataclass(frozen=True)
class Fault:
    """An unexpected exception: its key, its count so far, and its traceback without prompts.

    `sentence` says what is wrong and what to do, for users; "" where that is not known.
    """

    key: str
    count: int
    details: str
    sentence: str = ""


class _QuietHandler(RotatingFileHandler):
    """Ignores errors of writing, such as those of a full disk."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Does nothing, as there is no other place to report to."""


class ErrorLog:
    """Records faults from any thread; in memory alone until it is opened, and where its folder cannot be written."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self._logger = logging.getLogger("promptscope")
        self._logger.propagate = False
        self._logger.setLevel(logging.INFO)
        self._handler: logging.Handler = logging.NullHandler()
        self._logger.addHandler(self._handler)
        self._crashes: TextIO | None = None
        self._counts: Counter[str] = Counter()
        self._details: dict[str, str] = {}  # of each key, as last written
        self._lock = Lock()

    def open(self, folder: Path, name: str) -> None:
        """Writes into `name`.log in a folder from now on, and crashes of the process into `name`-crash.log."""
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
        """Closes the files."""
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()
        self._use(logging.NullHandler())
        self._crashes = self.path = None

    def record(self, error: BaseException, texts: Iterable[str] = ()) -> Fault:
        """Records an error, the same one the 10th, 100th … time only; `texts` are typed texts, which are left out."""
        key, count = self._count(fault_key(error))
        if _should_log(count) or key not in self._details:
            self._details[key] = format_redacted(error, texts)
            self._logger.error("%d ×\n%s", count, self._details[key])
        return Fault(key, count, self._details[key], _sentence(error))

    def with_current_count(self, fault: Fault) -> Fault:
        """The fault with its present count."""
        with self._lock:
            return replace(fault, count=self._counts[fault.key])

    def record_message(self, line: str, texts: Iterable[str] = ()) -> None:
        """Records a library's message in the same way."""
        message = without_home(without_prompts(line, texts))
        _, count = self._count(message)
        if _should_log(count):
            self._logger.log(logging.WARNING, "%d × %s", count, message)

    def _count(self, key: str) -> tuple[str, int]:
        with self._lock:
            counted = key if key in self._counts or len(self._counts) < MAX_DISTINCT_FAULTS else "others"
            self._counts[counted] += 1
            return counted, self._counts[counted]

    def _use(self, handler: logging.Handler) -> None:
        self._logger.removeHandler(self._handler)
        self._handler.close()
        self._handler = handler
        self._logger.addHandler(handler)


def _sentence(error: BaseException) -> str:
    """What to do about a library that is missing or does not load; "" for other errors."""
    library = (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""
    if not library or library in OWN_PACKAGES:
        return ""
    sentence = tr("The library “{name}” is missing or damaged, and this does not work without it. Install it again.")
    return sentence.format(name=library)


def describe_program() -> str:
    """The versions of the program, Python, Qt and the system."""
    system = f"{QSysInfo.prettyProductName()}, {QSysInfo.kernelType()} {QSysInfo.kernelVersion()}"
    versions = f"Promptscope {__version__}, Python {sys.version.split()[0]}, Qt {qVersion()}"
    return f"{versions}, {system}, {QSysInfo.currentCpuArchitecture()}"


def _should_log(count: int) -> bool:
    return str(count).strip("0") == "1"


def _open_crashes(path: Path) -> TextIO:
    """Opens the file of crashes, and redacts earlier ones there, which a dying process cannot do."""
    before = ""
    with suppress(OSError):
        before = without_home(path.read_text(encoding="utf-8", errors="replace"))[-MAX_CRASH_LETTERS:]
    file = path.open("w", encoding="utf-8", errors="backslashreplace")
    file.write(f"{before}--- {time.strftime('%Y-%m-%d %H:%M:%S')} {describe_program()}\n")
    file.flush()
    return file


LOG = ErrorLog()
