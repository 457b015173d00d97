"""Sessions: the work as a file that is opened, saved and named in the title bar; nothing is lost without one either."""

import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from core.program.cancellation import CancelCheck
from core.program.messages import displayable
from core.program.translation import tr, tr_noop
from gui.state.session import DEFAULT_LADDER_TEXT
from gui.state.session_file import SUFFIX, SessionFile, fields_in_file, read_session, write_session
from gui.state.session_settings import apply_settings, apply_view_settings
from gui.state.settings import Settings, newest_first
from gui.workers.latest_only import LatestOnlyWorker

if TYPE_CHECKING:
    from core.model import Model
    from core.program.cancellation import ReportProgress
    from gui.window.main_window import MainWindow

SESSION_FILE_FILTER = tr_noop("Sessions (*.promptscope);;All files (*)")
TITLE_DELAY_MS = 300


class SessionFiles(QObject):
    """What the File menu's session entries do; the window hands over files that are dropped or named at the start."""

    file_changed = Signal()  # another file is open, or none

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._path, self._saved = window.settings.session_file, window.settings.session_saved
        self._pending: SessionFile | None = None  # whose model is being opened
        self._hash: tuple[str, str] = ("", "")  # the model's source, and the hash of its weights
        self._expected: tuple[str, str] = ("", "")  # the same as the session's file has it
        self._lacks_hash = False  # whether the file was written before the hash was known
        self._reader = LatestOnlyWorker("sessions", self)
        self._reader.answered.connect(self._take)
        self._reader.failed.connect(self._fail)
        self._title_timer = QTimer(self, singleShot=True, interval=TITLE_DELAY_MS)
        self._title_timer.timeout.connect(self.update_title)
        window.model_loader.opened.connect(self._restore_view)
        self._session.encoding_view_changed.connect(self._ask_hash)

    @property
    def path(self) -> str:
        """The file that is open, "" for none."""
        return self._path

    @property
    def is_changed(self) -> bool:
        """Whether the work is another than that of the file."""
        return bool(self._path) and self._saved != _fingerprint(self._window.current_settings())

    def update_title(self) -> None:
        """The title bar: the session's name with Qt's mark for what is not saved."""
        name = f"{displayable(Path(self._path).stem)}[*] – Promptscope" if self._path else "Promptscope[*]"
        self._window.setWindowTitle(name)
        self._window.setWindowModified(self.is_changed)

    def schedule_title(self) -> None:
        """Something may have changed; the mark follows."""
        self._title_timer.start()

    def new(self) -> None:
        """Empties the prompts, the pins and the rungs; the model, the tool and the view stay."""
        self._add_to_history()
        blank = replace(self._window.current_settings(), text="", negative="", other_text="", other_prompts="", pins=())
        apply_settings(self._session, replace(blank, rungs=DEFAULT_LADDER_TEXT))
        self._set_file("")

    def choose(self) -> None:
        """Asks for a session and opens it."""
        path, _ = QFileDialog.getOpenFileName(self._window, tr("Open session"), self._folder(), tr(SESSION_FILE_FILTER))
        if path:
            self.open(path)

    def open(self, path: str | Path) -> None:
        """Opens a session's file; what is open goes into the history first."""
        self._reader.request(partial(_read, Path(path)))

    def save(self) -> None:
        """Writes the session into its file, or asks for one."""
        if self._path:
            self._write(Path(self._path))
        else:
            self.save_as()

    def save_as(self) -> None:
        """Asks for a file and writes the session into it."""
        start = self._path or str(Path(self._folder()) / f"{_title(self._session.text)}{SUFFIX}")
        path, _ = QFileDialog.getSaveFileName(self._window, tr("Save session"), start, tr(SESSION_FILE_FILTER))
        if path:
            self._write(Path(path) if Path(path).suffix else Path(path + SUFFIX))

    def stop(self) -> None:
        """Ends the thread; the file that is open is remembered."""
        self._title_timer.stop()
        self._reader.stop()

    def with_session_file(self, settings: Settings) -> Settings:
        """With the session's file in it."""
        return replace(settings, session_file=self._path, session_saved=self._saved)

    def _folder(self) -> str:
        known = (self._path, *self._window.settings.recent_sessions)
        return next((str(Path(path).parent) for path in known if path), str(Path.home()))

    def _write(self, path: Path) -> None:
        state = self._window.current_settings()
        known = self._hash[1] if self._hash[0] == state.encoder else ""
        self._lacks_hash = not known
        write = partial(write_session, path, state, known)
        self._window.autosave.file_worker.run(write, lambda _answer: self._set_file(str(path), state), self._fail)

    def _take(self, found: SessionFile) -> None:
        """Changes the session to what the file held, and opens its model where it is another."""
        window = self._window
        self._add_to_history()
        apply_settings(self._session, found.settings)
        window.restore_layout(found.settings)
        window.adapter_loader.restore(found.settings.lora_states(), found.settings.inversion_states())
        self._set_file(str(found.path), None)
        self._pending, self._expected = found, (found.settings.encoder, found.encoder_hash)
        is_open = self._session.encoder is not None and found.settings.encoder == window.settings.encoder
        if found.has_encoder and not is_open:
            window.model_loader.open(found.settings.encoder)
        else:
            self._restore_view(found.settings.encoder)
        for note in found.notes:
            window.notice.show_message(note)

    def _add_to_history(self) -> None:
        """What is open goes into the history, B too."""
        history = self._window.autosave.history
        history.add(self._session.comparison_text, "")
        history.add_current()

    def _restore_view(self, source: str) -> None:
        """With the session's model open, looks at it as the session did; from here on changes are changes."""
        found, self._pending = self._pending, None
        if found is not None and source == found.settings.encoder:
            apply_view_settings(self._session, found.settings)
            self._saved = _fingerprint(self._window.current_settings())
            self.schedule_title()

    def _fail(self, error: Exception) -> None:
        self._window.on_model_failed(error)

    def _set_file(self, path: str, state: Settings | None = None) -> None:
        window = self._window
        self._path, self._saved = path, _fingerprint(state or window.current_settings())
        if path:
            recent = newest_first(path, window.settings.recent_sessions)
            window.settings = replace(window.settings, recent_sessions=recent)
        self.file_changed.emit()
        self.update_title()
        self._ask_hash()

    def _ask_hash(self) -> None:
        """The hash of a session's model is written beside its name; a keystroke drops the wish for it."""
        source = self._window.settings.encoder
        if self._path and source != self._hash[0]:
            self._window.model_queries.submit(self, _hash, partial(self._take_hash, source))

    def _take_hash(self, source: str, found: object) -> None:
        if isinstance(found, str):
            self._hash = source, found
            if self._expected[0] == source and self._expected[1] not in ("", found):
                self._window.notice.show_message(tr("The model has other weights than when this session was saved."))
            self._expected = ("", "")
            if self._lacks_hash and not self.is_changed:
                self._write(Path(self._path))


def _read(path: Path, _cancelled: CancelCheck) -> SessionFile:
    return read_session(path)


def _hash(model: "Model", cancelled: CancelCheck, _report: "ReportProgress") -> str:
    from core.weights.checkpoints.hashes import weights_hash

    return weights_hash(model.encoders[0], cancelled)


def _fingerprint(state: Settings) -> str:
    return hashlib.sha256(ascii(fields_in_file(state)).encode("ascii")).hexdigest()


def _title(text: str) -> str:
    """A name for a file, from the first words of a prompt."""
    words = "".join(letter if letter.isalnum() or letter in " -" else " " for letter in text[:60]).split()
    return " ".join(words[:6]) or tr("prompt")
