"""A start that asks for little, after two that came to nothing, and the way back to what was there."""

from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QMessageBox

from core.program.translation import tr
from gui.state.session_settings import apply_view_settings
from gui.state.settings import Settings, load_settings, save_settings
from gui.window.main_window import MainWindow

SUCCESS_AFTER_MS = 10_000  # up for so long, and a start has succeeded
MAX_FAILED_STARTS = 2  # starts in a row, after which the next one is safe
RESET_FIELDS = (
    *("encoder", "side", "both", "device", "precision", "loras", "embedding_files", "embedding_folder"),
    *("geometry", "columns", "desk", "docks", "loras_folded", "negative_folded"),
)
SAFE_DEFAULTS = replace(Settings(), device="cpu")  # a graphics card's driver may be what brings it down


class StartCounter(QObject):
    """Counts the starts after which the window was neither up for ten seconds nor closed in order."""

    def __init__(self, settings_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = settings_path.with_suffix(".starts")
        self._success_timer = QTimer(self, singleShot=True, interval=SUCCESS_AFTER_MS)
        self._success_timer.timeout.connect(self.record_success)

    def count(self) -> bool:
        """Counts this start as one that fails, until it is known better; whether it is to be a safe one."""
        failed = self._failed_starts()
        self._write(failed + 1)
        self._success_timer.start()
        return failed >= MAX_FAILED_STARTS

    def record_success(self) -> None:
        """The window is up, or was closed in order."""
        self._success_timer.stop()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def record_failure(self) -> None:
        """No window could be made: the next start is a safe one."""
        self._success_timer.stop()
        self._write(MAX_FAILED_STARTS)

    def _failed_starts(self) -> int:
        try:
            return int(self._file.read_text(encoding="ascii")[:9])
        except (OSError, ValueError):
            return 0

    def _write(self, count: int) -> None:
        with suppress(OSError):
            self._file.write_text(str(count), encoding="ascii")


def previous_settings_file(settings_path: Path) -> Path:
    """Where what was there before a safe start is kept."""
    return settings_path.with_stem(f"{settings_path.stem}-before")


def safe_settings(settings: Settings, settings_path: Path) -> Settings:
    """With the study encoder, the default layout and no LoRAs; what was there is kept beside the settings.

    What is kept there already stays: it is what was there before the first of several safe starts.
    """
    safe = replace(
        settings,
        **{field.name: getattr(SAFE_DEFAULTS, field.name) for field in fields(settings) if field.name in RESET_FIELDS},
    )
    if safe != settings and not previous_settings_file(settings_path).exists():
        save_settings(previous_settings_file(settings_path), settings)
    return safe


class RestorePrevious(QObject):
    """Says that a start was a safe one, and brings back what was there before, then or from the Help menu."""

    def __init__(self, window: MainWindow, settings_path: Path) -> None:
        super().__init__(window)
        self._window, self._previous_file = window, previous_settings_file(settings_path)
        self.box: QMessageBox | None = None
        self.action = window.menus.help.menu.addAction(tr("&Bring back what was there before"), self.restore)
        self.action.setVisible(self._previous_file.exists())

    def announce(self, was_asked_for: bool, names: int = 0) -> None:
        """In one sentence, with the offer to go back at once; `names` of files were given and not opened."""
        if was_asked_for:
            text = tr("This is a safe start: with the study encoder, the default layout and no LoRAs.")
        else:
            text = tr(
                "The last two starts came to nothing, so this one has the study encoder, the default layout and no "
                "LoRAs."
            )
        self.box = box = QMessageBox(QMessageBox.Icon.Information, "Promptscope", text, parent=self._window)
        said = [tr("What was there before is kept, and so is everything that you typed.")]
        if names:
            said.append(tr("%n file(s) that it was started with are not opened.", "", names))
        box.setInformativeText(" ".join(said))
        box.addButton(tr("&Stay with this"), QMessageBox.ButtonRole.RejectRole)
        if self._previous_file.exists():
            back = box.addButton(tr("&Bring it back"), QMessageBox.ButtonRole.AcceptRole)
            back.setToolTip(tr("The Help menu does so later, too"))
            back.clicked.connect(self.restore)
        box.finished.connect(box.deleteLater)
        box.finished.connect(self._drop_box)
        box.open()

    def restore(self) -> None:
        """Model, LoRAs, embeddings, layout and place as they were; what is kept stays until a start goes well."""
        window, workspace = self._window, self._window.workspace
        settings = load_settings(self._previous_file)
        window.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode("ascii", "ignore")))
        window.restore_layout(settings)
        workspace.compute_device.choose(settings.device, settings.precision)
        workspace.adapter_loader.restore(settings.lora_states(), settings.inversion_states())
        current = workspace.settings_store.current()
        apply_view_settings(workspace.session, replace(current, side=settings.side, both=settings.both))
        workspace.model_loader.open(settings.encoder)
        self.action.setVisible(False)
        workspace.model_loader.opened.connect(self._delete_previous)

    def _delete_previous(self) -> None:
        """Brought back, and opened: nothing of it has to be kept beside any more."""
        with suppress(OSError):
            self._previous_file.unlink(missing_ok=True)

    def _drop_box(self) -> None:
        self.box = None
