"""The history of prompts: what goes into it and when; in memory here, on the disk by the thread for files."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.storage.history import History, HistoryEntry, append, load, new_entry
from core.storage.shared_ends import common_prefix_suffix
from gui.state.session import Session
from gui.workers.serial import SerialWorker

STANDS_MS = 10_000
KEPT_PART = 0.4  # of the longer of two texts; where they share less, the one before was replaced

Prompts = tuple[str, str, str]  # prompt, negative prompt, tool


class PromptHistory(QObject):
    """A prompt enters when it has stood for a while, when it is replaced by another, and when the window closes."""

    changed = Signal()

    def __init__(self, path: Path, files: SerialWorker, is_alone: bool, parent: QObject | None = None) -> None:
        """`is_alone` where no other window writes the same file, so that it may be written anew."""
        super().__init__(parent)
        self._path, self._files = path, files
        self._history = History()
        self._session: Session | None = None
        self._before: Prompts = ("", "", "")
        self._stands = QTimer(self, singleShot=True, interval=STANDS_MS)
        self._stands.timeout.connect(self._note_if_read)
        self._files.run(partial(load, path, is_alone), self._take_in)

    @property
    def entries(self) -> tuple[HistoryEntry, ...]:
        """All entries, newest first."""
        return self._history.entries

    def follow(self, session: Session) -> None:
        """Begins with the prompt as it stands."""
        self._session = session
        self._before = self._now()
        session.parse_requested.connect(self._watch)
        session.negative_changed.connect(self._watch)
        session.replacing.connect(self.note)
        session.negative.replacing.connect(self.note)
        self._stands.start()

    def note(self) -> None:
        """Takes the prompts as they stand."""
        self._enter(self._now())

    def take(self, text: str, negative: str) -> None:
        """Takes prompts that stand nowhere else."""
        self._enter((text, negative, ""))

    def change(self, entry: HistoryEntry, **changes: object) -> None:
        """Stars, unstars, deletes or brings back an entry."""
        self._keep(self._history.upsert(replace(entry, **changes)))  # type: ignore[arg-type]

    def close(self) -> None:
        """Takes the prompts as they stand at the end."""
        self._stands.stop()
        if self._session is not None:
            self.note()

    def _now(self) -> Prompts:
        session = self._session
        return (session.text, session.negative_text, session.dialect) if session else ("", "", "")

    def _watch(self) -> None:
        """A text that is typed on goes on; one that is replaced enters as it was."""
        before, now = self._before, self._now()
        if now == before:
            return
        self._before = now
        if is_replaced(before[0], now[0]) or is_replaced(before[1], now[1]):
            self._enter(before)
        self._stands.start()

    def _note_if_read(self) -> None:
        """Once it has stood and has been encoded; without an encoder, once it has stood."""
        session = self._session
        if session is not None and session.encoder is not None and not session.is_up_to_date:
            self._stands.start()
        else:
            self.note()

    def _enter(self, prompts: Prompts) -> None:
        encoder = self._session.encoder if self._session else None
        text, negative, tool = prompts
        self._keep(self._history.add(new_entry(text, negative, tool, encoder.title if encoder else "")))

    def _keep(self, entries: Iterable[HistoryEntry]) -> None:
        entries = tuple(entries)
        if entries:
            self._files.run(partial(append, self._path, entries))
            self.changed.emit()

    def _take_in(self, entries: tuple[HistoryEntry, ...]) -> None:
        self._history.merge_loaded(entries)
        self.changed.emit()


def is_replaced(before: str, now: str) -> bool:
    """Whether a text has become another one, rather than that it was typed on."""
    if before == now or not before.strip():
        return False
    start, end = common_prefix_suffix(before, now)
    return start + end < KEPT_PART * len(before) and len(before) - start - end > 1
