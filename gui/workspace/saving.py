"""Writing the settings: a moment after a change with nobody waiting, and at once where someone asks."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from gui.state.session_settings import settings_of_session
from gui.state.settings import Settings, save_settings

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

SAVE_DELAY_MS = 500


class SettingsWriter(QTimer):
    """Started by whatever changes; the thread for files writes, so that an older state never comes last."""

    def __init__(self, window: "MainWindow", settings_path: Path) -> None:
        super().__init__(window, singleShot=True, interval=SAVE_DELAY_MS)
        self._window, self._settings_path = window, settings_path
        self.timeout.connect(self.save_in_background)

    def current_settings(self) -> Settings:
        """Everything that is there again after a restart."""
        window, requested = self._window, self._window.compute_device.requested
        work, layout = settings_of_session(window.session), window.layout_state()
        state = replace(window.settings, **work, **layout, device=requested.device, precision=requested.precision)
        return window.session_files.with_session_file(state)

    def save(self) -> bool:
        """Writes it down; whether that could be done."""
        state = self._window.settings = self.current_settings()
        return self._window.autosave.file_worker.run_and_wait(partial(save_settings, self._settings_path, state))

    def save_in_background(self) -> None:
        """The same with nobody waiting."""
        state = self._window.settings = self.current_settings()
        self._window.autosave.file_worker.run(partial(save_settings, self._settings_path, state))
