"""Reads a folder of wildcards on a thread, for the session's settings."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.program.cancellation import CancelCheck
from core.program.translation import tr
from core.prompt.wildcards import NO_WILDCARDS, Wildcards, WildcardTool
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
        self._files: Mapping[str, tuple[str, ...]] = {}  # of the folder
        self._added: dict[str, tuple[str, ...]] = {}  # files that are known beside the folder's
        self._studio = NO_WILDCARDS  # of the studio that is written for, which the folder's go before
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
        self._worker.request(partial(_open, folder, self._studio.tool))
        self.folder_changed.emit(folder)

    def use_studio(self, wildcards: Wildcards) -> None:
        """Takes the files of the studio that is written for, by whose rules the folder's are named too."""
        if wildcards is self._studio:
            return
        before, self._studio = self._studio, wildcards
        if self.folder and before.tool != wildcards.tool:
            self._worker.request(partial(_open, self.folder, wildcards.tool))
        self._set_files()

    def add(self, files: Mapping[str, tuple[str, ...]]) -> None:
        """Makes more files known, by path, beside those of the folder that is read."""
        self._added |= files
        self._set_files()

    def stop(self) -> None:
        """Ends the thread."""
        self._worker.stop()

    def _take(self, wildcards: Wildcards) -> None:
        self._files = wildcards.by_path
        self._set_files()
        if self.folder:
            self.notice.emit(tr("%n file(s) of wildcards are known.", "", len(wildcards.by_path)))

    def _set_files(self) -> None:
        wildcards = replace(self._studio, by_path={**self._studio.by_path, **self._files, **self._added})
        self._session.set_settings(replace(self._session.settings, wildcards=wildcards))

    def _refuse(self, _error: Exception) -> None:
        sentence = tr("The folder of wildcards {folder} cannot be read. Choose another one.")
        self.notice.emit(sentence.format(folder=self.folder))


def _open(folder: str, tool: WildcardTool, cancelled: CancelCheck) -> Wildcards:
    from core.expansion.wildcard_folder import open_wildcards

    return open_wildcards(Path(folder), tool, cancelled) if folder else Wildcards()
