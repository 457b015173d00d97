"""The session's file: opened, saved, and compared with what is open now."""

import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.files.session_files import SESSION_SUFFIX
from core.program.cancellation import CancelCheck, ReportProgress
from core.program.translation import tr
from gui.state.examples import DEFAULT_LADDER_TEXT
from gui.state.session import Session
from gui.state.session_file import SessionFile, fields_in_file, read_session, write_session
from gui.state.session_settings import apply_settings, apply_view_settings
from gui.state.settings import Settings, newest_first
from gui.workers.latest_only import LatestOnlyWorker
from gui.workers.model_queries import ModelQueries
from gui.workspace.adapter_loader import AdapterLoader
from gui.workspace.autosave import Autosave
from gui.workspace.model_loader import ModelLoader
from gui.workspace.settings_store import SettingsStore

if TYPE_CHECKING:
    from core.model import Model

TITLE_DELAY_MS = 300
# which files of 0.2 lack
LATER_FIELDS = (
    "active_axis",
    "axes",
    "choice",
    "expansion",
    "max_length",
    "small_words",
    "styles",
    "system_prompt",
    "t5_min_length",
    "t5_min_padding",
    "wildcard_folder",
    "word_measure",
)


class SessionFiles(QObject):
    """Replaces the session by a file's and writes it into one; the settings remember which file is open."""

    title_changed = Signal()  # `path` or `is_changed` may be another
    layout_found = Signal(object)  # the Settings of a file that was opened, of whose layout the window takes its own
    notice = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        settings_store: SettingsStore,
        autosave: Autosave,
        model_loader: ModelLoader,
        adapter_loader: AdapterLoader,
        model_queries: ModelQueries,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._store, self._autosave = session, settings_store, autosave
        self._model_loader, self._adapter_loader, self._model_queries = model_loader, adapter_loader, model_queries
        self._pending: SessionFile | None = None  # whose model is being opened
        self._hash: tuple[str, str] = ("", "")  # the model's source, and the hash of its weights
        self._expected: tuple[str, str] = ("", "")  # the same as the session's file has it
        self._lacks_hash = False  # whether the file was written before the hash was known
        self._reader = LatestOnlyWorker("sessions", self)
        self._reader.answered.connect(self._take)
        self._reader.failed.connect(self.failed)
        self._title_timer = QTimer(self, singleShot=True, interval=TITLE_DELAY_MS)
        self._title_timer.timeout.connect(self.title_changed)
        session.encoding_view_changed.connect(self._request_hash)

    @property
    def path(self) -> str:
        """The file that is open, "" for none."""
        return self._store.settings.session_file

    @property
    def is_changed(self) -> bool:
        """Whether the session is another than the one in its file."""
        return bool(self.path) and self._store.settings.session_saved != _fingerprint(self._store.current())

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read."""
        return self._reader.busy

    @property
    def folder(self) -> str:
        """Where the last session lies, else the home folder: where a dialog begins."""
        known = (self.path, *self._store.settings.recent_sessions)
        return next((str(Path(path).parent) for path in known if path), str(Path.home()))

    @property
    def suggested_path(self) -> str:
        """The session's file, or a name made of the first words of the prompt: what a dialog that saves begins with."""
        return self.path or str(Path(self.folder) / f"{_title(self._session.prompt.text)}{SESSION_SUFFIX}")

    def schedule_title(self) -> None:
        """Has `title_changed` emitted in a moment, as something in the session may have changed."""
        self._title_timer.start()

    def new(self) -> None:
        """Empties the prompts, the pins and the rungs; the model, the tool and the view stay."""
        self._add_to_history()
        blank = replace(self._store.current(), text="", negative="", other_text="", other_prompts="", pins=())
        apply_settings(self._session, replace(blank, rungs=DEFAULT_LADDER_TEXT))
        self._set_file("")

    def open(self, path: str | Path) -> None:
        """Opens a session's file; what is open goes into the history first."""
        self._reader.request(lambda _cancelled: read_session(Path(path)))

    def save(self, path: Path) -> None:
        """Writes the session into a file, which is the session's own from then on."""
        settings = self._store.current()
        known = self._hash[1] if self._hash[0] == settings.encoder else ""
        self._lacks_hash = not known
        write = partial(write_session, path, settings, known)
        self._autosave.file_worker.run(write, lambda _answer: self._set_file(str(path), settings), self.failed.emit)

    def restore_view(self, source: str) -> None:
        """Looks at the model of `source`, which is open, as the session's file did; later changes are changes."""
        file, self._pending = self._pending, None
        if file is not None and source == file.settings.encoder:
            apply_view_settings(self._session, file.settings)
            self._store.update(session_saved=_fingerprint(self._store.current()))
            self.schedule_title()

    def stop(self) -> None:
        """Ends the thread."""
        self._title_timer.stop()
        self._reader.stop()

    def _take(self, file: SessionFile) -> None:
        """Changes the session to what a file held, and opens its model where it is another."""
        from core.program.paths import is_same_file  # which the first frame does without

        self._add_to_history()
        apply_settings(self._session, file.settings)
        self.layout_found.emit(file.settings)
        self._adapter_loader.restore(file.settings.lora_states(), file.settings.inversion_states())
        self._set_file(str(file.path))
        source = file.settings.encoder
        self._pending, self._expected = file, (source, file.encoder_hash)
        is_open = self._session.encoder is not None and is_same_file(source, self._store.settings.encoder)
        if file.has_encoder and not is_open:
            self._model_loader.open(source)
        else:
            self.restore_view(source)
        for note in file.notes:
            self.notice.emit(note)

    def _add_to_history(self) -> None:
        """Adds what is open to the history, the prompt of the comparison too."""
        history = self._autosave.history
        history.add(self._session.comparison.text, "")
        history.add_current()

    def _set_file(self, path: str, saved: Settings | None = None) -> None:
        """Remembers which file is open and what it holds: `saved`, or the session as it is."""
        fingerprint = _fingerprint(saved or self._store.current())
        recent = self._store.settings.recent_sessions
        recent = newest_first(path, recent) if path else recent
        self._store.update(session_file=path, session_saved=fingerprint, recent_sessions=recent)
        self.title_changed.emit()
        self._request_hash()

    def _request_hash(self) -> None:
        """Has the model's weights hashed, as a session's file names them; a keystroke drops the query."""
        source, encoder = self._store.settings.encoder, self._session.encoder
        if encoder is not None and not encoder.has_weights:
            return
        if self.path and source != self._hash[0]:
            self._model_queries.submit(self, _hash_weights, partial(self._take_hash, source))

    def _take_hash(self, source: str, answer: object) -> None:
        if isinstance(answer, str):
            self._hash = source, answer
            if self._expected[0] == source and self._expected[1] not in ("", answer):
                self.notice.emit(tr("The model has other weights than when this session was saved."))
            self._expected = ("", "")
            if self._lacks_hash and not self.is_changed:
                self.save(Path(self.path))


def _hash_weights(model: "Model", cancelled: CancelCheck, _report: ReportProgress) -> str:
    from core.weights.checkpoints.hashes import weights_hash

    return weights_hash(model.encoders[0], cancelled)


def _fingerprint(settings: Settings) -> str:
    """A hash of the fields that a session's file holds, but for the layout; the same for files that lack later ones."""
    later = {name: getattr(Settings(), name) for name in LATER_FIELDS}
    fields = {name: value for name, value in fields_in_file(settings).items() if (name, value) not in later.items()}
    return hashlib.sha256(ascii(fields).encode("ascii")).hexdigest()


def _title(text: str) -> str:
    """A name for a file, from the first words of a prompt."""
    from core.program.paths import portable_name  # which the first frame does without

    words = "".join(letter if letter.isalnum() or letter in " -" else " " for letter in text[:60]).split()
    return portable_name(" ".join(words[:6])) or tr("prompt")
