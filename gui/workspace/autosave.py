"""Writes every edit of a text into the journal, and prompts that stand for a while into the history."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.program.translation import tr, tr_noop
from core.storage.journal import Journal
from gui.state.examples import DEFAULT_PROMPT
from gui.state.session import Session
from gui.state.settings import Settings
from gui.workers.serial import SerialWorker
from gui.workspace.journal_lock import JournalLock, lock_journal
from gui.workspace.prompt_history import PromptHistory

SYNC_DELAY_MS = 2_000
WRITE_FAILURE = tr_noop("What you type cannot be kept on the disk just now: its folder cannot be written.")
# Keys of the journal and of the settings, in the order of Session.typed_texts.
JOURNAL_TEXTS = ("text", "negative", "other_text", "rungs", "other_prompts")


class Autosave(QObject):
    """Owns the journal, the history, and the one thread that works on their files."""

    noticed = Signal(str)  # a sentence to be shown once

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file_worker = SerialWorker("keeping", self)
        self.file_worker.failed.connect(self._report_write_failure)
        self._journal: Journal | None = None
        self._warned = False
        self._notices: list[str] = []  # until someone listens
        self._journal_lock = _lock_journal_in(folder)
        is_alone = self._journal_lock is not None and self._journal_lock.is_only_instance
        self.history = PromptHistory(folder / "history.jsonl", self.file_worker, is_alone)
        self._sync_timer = QTimer(self, singleShot=True, interval=SYNC_DELAY_MS)
        self._sync_timer.timeout.connect(self._sync_to_disk)

    def with_recovered_texts(self, settings: Settings, settings_path: Path) -> Settings:
        """The settings, with the texts of the journal where the program was killed or the settings' file is missing."""
        journal = self._journal_lock.recovered if self._journal_lock else None
        if journal is None or not journal.texts or (journal.closed and settings_path.exists()):
            return settings
        recovered = replace(settings, **{name: text for name, text in journal.texts.items() if name in JOURNAL_TEXTS})
        before = settings if settings.text is not None else replace(settings, text=DEFAULT_PROMPT)
        if not journal.closed and recovered != before:
            self._notices.append(tr("Recovered what you typed before the program ended unexpectedly."))
        return recovered

    def follow(self, session: Session) -> None:
        """Writes the texts of a session from now on, and emits the notices that have come up so far."""
        self._session = session
        try:
            if self._journal_lock is not None:
                self._journal = Journal(self._journal_lock.path, self._journal_lock.recovered.texts)
        except OSError:
            self._journal = None
        if self._journal is None:
            self._notices.append(tr(WRITE_FAILURE))
            self._warned = True
        session.changed.connect(self._write)
        self._write()
        self.history.follow(session)
        for orphan in self._journal_lock.orphans if self._journal_lock else ():
            self.history.add(orphan.texts.get("text", ""), orphan.texts.get("negative", ""))
        QTimer.singleShot(0, self, self._emit_notices)

    def close(self, is_saved: bool) -> None:
        """Writes everything to the disk; `is_saved` says whether the settings were written with the same texts."""
        self._sync_timer.stop()
        self.history.close()
        self.file_worker.stop()
        if self._journal is not None:
            try:
                self._journal.close() if is_saved else self._journal.close_unmarked()
            except (OSError, ValueError):
                self._journal.close_unmarked()
        if self._journal_lock is not None:
            self._journal_lock.lock.unlock()
        self._journal = None

    def _write(self) -> None:
        """Writes the texts that have changed, before the next keystroke."""
        if self._journal is None:
            return
        try:
            texts = self._session.typed_texts()[: len(JOURNAL_TEXTS)]  # an axis's words are the settings' alone
            for name, text in zip(JOURNAL_TEXTS, texts, strict=True):
                self._journal.write(name, text)
        except (OSError, ValueError) as error:
            self._report_write_failure(error)
        if not self._sync_timer.isActive():
            self._sync_timer.start()

    def _sync_to_disk(self) -> None:
        if self._journal is not None:
            self.file_worker.run(self._journal.sync_to_disk)

    def _report_write_failure(self, _error: Exception) -> None:
        if not self._warned:
            self._warned = True
            self.noticed.emit(tr(WRITE_FAILURE))

    def _emit_notices(self) -> None:
        for sentence in self._notices:
            self.noticed.emit(sentence)
        self._notices.clear()


def _lock_journal_in(folder: Path) -> JournalLock | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return lock_journal(folder)
    except OSError:
        return None
