"""The settings as they are now, and their file, which is written a moment after a change."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from gui.state.session import Session
from gui.state.session_settings import settings_of_session
from gui.state.settings import Settings, save_settings
from gui.workers.serial import SerialWorker

SAVE_DELAY_MS = 500

Layout = Callable[[], Mapping[str, Any]]


class SettingsStore(QObject):
    """Collects the settings from the session and the window, and writes them.

    Every write is done by the thread for files, in order, so that an older state never comes last.
    """

    def __init__(
        self, settings: Settings, path: Path, session: Session, file_worker: SerialWorker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.settings = settings  # as last collected
        self.layout: Layout = dict  # gives the fields that the window decides; none without a window
        self.path = path
        self._session, self._file_worker = session, file_worker
        self._timer = QTimer(self, singleShot=True, interval=SAVE_DELAY_MS)
        self._timer.timeout.connect(self._save_in_background)

    def current(self) -> Settings:
        """The settings with the session and the window's layout as they are at this moment."""
        return replace(self.settings, **settings_of_session(self._session), **self.layout())

    def update(self, **changes: object) -> None:
        """Changes fields that neither the session nor the layout decides, and has them written soon."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        self.schedule_save()

    def detach(self, layout: Layout) -> None:
        """Collects what `layout` gives a last time, as its window closes; another window's layout stays."""
        if self.layout == layout:
            self.settings, self.layout = self.current(), dict

    def schedule_save(self) -> None:
        """Writes the settings once nothing has changed for a moment."""
        self._timer.start()

    def save(self) -> bool:
        """Writes the settings and waits for it; returns whether they could be written."""
        self._timer.stop()
        self.settings = self.current()
        return self._file_worker.run_and_wait(partial(save_settings, self.path, self.settings))

    def _save_in_background(self) -> None:
        self.settings = self.current()
        self._file_worker.run(partial(save_settings, self.path, self.settings))
