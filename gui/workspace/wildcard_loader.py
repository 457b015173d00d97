"""Reads a folder of wildcards on a thread, for the session's settings."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.program.cancellation import CancelCheck
from core.program.translation import tr
from core.prompt.wildcards import Wildcards
from gui.state.examples import EXAMPLE_FILES, EXAMPLE_FOLDER
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker


class WildcardLoader(QObject):
    """Keeps which folder is read; `notice` says how many files it has, or why it has none."""

    notice = Signal(str)
    folder_changed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self.folder = session, ""
        self._added: dict[str, tuple[str, ...]] = {}  # files that are known beside the folder's
        self._worker = LatestOnlyWorker("wildcards", self)
        self._worker.answered.connect(self._take)
        self._worker.failed.connect(self._refuse)
        if EXAMPLE_FOLDER in session.prompt.text:
            self.add(EXAMPLE_FILES)

    @property
    def is_busy(self) -> bool:
        """Whether a folder is being read."""
        return self._worker.busy

    def open(self, folder: str) -> None:
        """Reads a folder; "" forgets the one that was read."""
        self.folder = folder
        self._worker.request(partial(_open, folder))
        self.folder_changed.emit(folder)

    def add(self, files: Mapping[str, tuple[str, ...]]) -> None:
        """Makes more files known, by path, beside those of the folder that is read."""
        self._added |= files
        self._set_files(self._session.settings.wildcards.by_path)

    def stop(self) -> None:
        """Ends the thread."""
        self._worker.stop()

    def _take(self, wildcards: Wildcards) -> None:
        self._set_files(wildcards.by_path)
        if self.folder:
            self.notice.emit(tr("%n file(s) of wildcards are known.", "", len(wildcards.by_path)))

    def _set_files(self, files: Mapping[str, tuple[str, ...]]) -> None:
        wildcards = Wildcards({**files, **self._added})
        self._session.set_settings(replace(self._session.settings, wildcards=wildcards))

    def _refuse(self, _error: Exception) -> None:
        sentence = tr("The folder of wildcards {folder} cannot be read. Choose another one.")
        self.notice.emit(sentence.format(folder=self.folder))


def _open(folder: str, _cancelled: CancelCheck) -> Wildcards:
    from core.expansion.wildcard_folder import open_wildcards

    return open_wildcards(Path(folder)) if folder else Wildcards()
