"""The history of prompts: when a prompt enters it; kept in memory, and written by the thread for files."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.program.messages import UnusableInput, quoted
from core.program.translation import tr
from core.storage.atomic_files import write_atomic
from core.storage.history import History, HistoryEntry, append, as_json, as_text, load, new_entry
from core.storage.text_diff import common_prefix_suffix
from gui.state.session import Session
from gui.workers.serial import SerialWorker

STABLE_AFTER_MS = 10_000
MIN_SHARED_FRACTION = 0.4  # of the longer of two texts; where they share less, the one before was replaced

PromptTexts = tuple[str, str, str]  # prompt, negative prompt, the tool's key


class PromptHistory(QObject):
    """Adds a prompt when it has stood for STABLE_AFTER_MS, when another replaces it, and at the end."""

    changed = Signal()
    failed = Signal(object)  # an export that could not be written

    def __init__(self, path: Path, files: SerialWorker, is_alone: bool, parent: QObject | None = None) -> None:
        """`is_alone` says that no other process writes the file, so that it may be shortened."""
        super().__init__(parent)
        self._path, self._files = path, files
        self._history = History()
        self._session: Session | None = None
        self._last_prompts: PromptTexts = ("", "", "")
        self._stable_timer = QTimer(self, singleShot=True, interval=STABLE_AFTER_MS)
        self._stable_timer.timeout.connect(self._add_if_encoded)
        self._files.run(partial(load, path, is_alone), self._merge_loaded)

    @property
    def entries(self) -> tuple[HistoryEntry, ...]:
        """All entries, newest first."""
        return self._history.entries

    def follow(self, session: Session) -> None:
        """Watches the prompts of a session from now on."""
        self._session = session
        self._last_prompts = self._now()
        session.prompt.text_changed.connect(self._watch)
        session.dialect_changed.connect(self._watch)
        session.negative.text_changed.connect(self._watch)
        session.prompt.replacing.connect(self.add_current)
        session.negative.replacing.connect(self.add_current)
        self._stable_timer.start()

    def add_current(self) -> None:
        """Adds the session's prompts."""
        self.add(*self._now())

    def add(self, text: str, negative: str, tool: str = "") -> None:
        """Adds a prompt and its negative prompt, read by the tool of a key."""
        encoder = self._session.encoder if self._session else None
        self._write(self._history.add(new_entry(text, negative, tool, encoder.title if encoder else "")))

    def change(self, entry: HistoryEntry, **changes: object) -> None:
        """Changes fields of an entry: `starred` or `deleted`."""
        self._write(self._history.upsert(replace(entry, **changes)))  # type: ignore[arg-type]

    def export(self, path: Path) -> None:
        """Writes all entries into a file: as JSON where its name ends in .json, else as text."""
        self._files.run(partial(_write_export, path, self._history.entries), on_error=self.failed.emit)

    def close(self) -> None:
        """Adds the session's prompts a last time."""
        self._stable_timer.stop()
        if self._session is not None:
            self.add_current()

    def _now(self) -> PromptTexts:
        session = self._session
        return (session.prompt.text, session.negative.text, session.dialect) if session else ("", "", "")

    def _watch(self) -> None:
        """Adds the texts before where they were replaced; a text that is typed on waits until it stands still."""
        before, now = self._last_prompts, self._now()
        if now == before:
            return
        self._last_prompts = now
        if is_replaced(before[0], now[0]) or is_replaced(before[1], now[1]):
            self.add(*before)
        self._stable_timer.start()

    def _add_if_encoded(self) -> None:
        """Adds the prompts once the encoder, where there is one, has answered them."""
        session = self._session
        if session is not None and session.encoder is not None and not session.is_up_to_date:
            self._stable_timer.start()
        else:
            self.add_current()

    def _write(self, entries: Iterable[HistoryEntry]) -> None:
        entries = tuple(entries)
        if entries:
            self._files.run(partial(append, self._path, entries))
            self.changed.emit()

    def _merge_loaded(self, entries: tuple[HistoryEntry, ...]) -> None:
        self._history.merge_loaded(entries)
        self.changed.emit()


def _write_export(path: Path, entries: tuple[HistoryEntry, ...]) -> None:
    text = as_json(entries) if path.suffix == ".json" else as_text(entries)
    try:
        write_atomic(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise UnusableInput(
            tr("{file} cannot be written ({reason}).").format(file=quoted(path), reason=error.strerror)
        ) from None


def is_replaced(before: str, now: str) -> bool:
    """Whether a text was replaced by another, sharing less than MIN_SHARED_FRACTION, rather than typed on."""
    if before == now or not before.strip():
        return False
    start, end = common_prefix_suffix(before, now)
    return start + end < MIN_SHARED_FRACTION * len(before) and len(before) - start - end > 1
