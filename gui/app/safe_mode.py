"""Safe mode: after two failed starts one with default settings, and the restoring of the settings before it."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QMessageBox

from core.program.translation import tr
from gui.state.session_settings import apply_view_settings
from gui.state.settings import Settings, load_settings, save_settings
from gui.window.main_window import MainWindow

SUCCESS_AFTER_MS = 10_000  # with the window shown, after which a start has succeeded
MAX_FAILED_STARTS = 2  # in a row, after which the next start is a safe one
RESET_FIELDS = (
    *("encoder", "side", "both", "device", "precision", "loras", "embedding_files", "embedding_folder"),
    *("geometry", "columns", "desk", "docks", "loras_folded", "negative_folded"),
)
SAFE_DEFAULTS = replace(Settings(), device="cpu")  # as a graphics card's driver may crash


class StartCounter(QObject):
    """Counts the starts in a row that neither showed the window for SUCCESS_AFTER_MS nor ended in order."""

    def __init__(self, settings_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = settings_path.with_suffix(".starts")
        self._success_timer = QTimer(self, singleShot=True, interval=SUCCESS_AFTER_MS)
        self._success_timer.timeout.connect(self.record_success)

    def count(self) -> bool:
        """Counts this start as failed until `record_success`; returns whether it is to be a safe one."""
        failed = self._failed_starts()
        self._write(failed + 1)
        self._success_timer.start()
        return failed >= MAX_FAILED_STARTS

    def record_success(self) -> None:
        """Resets the count, as the window is shown or was closed in order."""
        self._success_timer.stop()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def record_failure(self) -> None:
        """Makes the next start a safe one, as no window could be made."""
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
    """The file of the settings before a safe start."""
    return settings_path.with_stem(f"{settings_path.stem}-before")


def safe_settings(settings: Settings, settings_path: Path) -> Settings:
    """The settings with the study encoder, the default layout and no LoRAs.

    Those before are written beside them, but where those before an earlier safe start are there still.
    """
    safe = replace(settings, **{name: getattr(SAFE_DEFAULTS, name) for name in RESET_FIELDS})
    if safe != settings and not previous_settings_file(settings_path).exists():
        save_settings(previous_settings_file(settings_path), settings)
    return safe


class RestorePrevious(QObject):
    """Restores the settings before a safe start, from the dialog that announces it or from the Help menu."""

    def __init__(self, window: MainWindow, settings_path: Path) -> None:
        super().__init__(window)
        self._window, self._previous_file = window, previous_settings_file(settings_path)
        self.box: QMessageBox | None = None
        self.action = window.menus.help.menu.addAction(tr("&Bring back what was there before"), self.restore)
        self.action.setVisible(self._previous_file.exists())

    def announce(self, was_asked_for: bool, names: int = 0) -> None:
        """Says that this is a safe start and offers to restore; `names` counts the files given and not opened."""
        if was_asked_for:
            text = tr("This is a safe start: with the study encoder, the default layout and no LoRAs.")
        else:
            text = tr(
                "The last two starts came to nothing, so this one has the study encoder, the default layout and no "
                "LoRAs."
            )
        self.box = box = QMessageBox(QMessageBox.Icon.Information, "Promptscope", text, parent=self._window)
        sentences = [tr("What was there before is kept, and so is everything that you typed.")]
        if names:
            sentences.append(tr("%n file(s) that it was started with are not opened.", "", names))
        box.setInformativeText(" ".join(sentences))
        box.addButton(tr("&Stay with this"), QMessageBox.ButtonRole.RejectRole)
        if self._previous_file.exists():
            back = box.addButton(tr("&Bring it back"), QMessageBox.ButtonRole.AcceptRole)
            back.setToolTip(tr("The Help menu does so later, too"))
            back.clicked.connect(self.restore)
        box.finished.connect(box.deleteLater)
        box.finished.connect(self._drop_box)
        box.open()

    def restore(self) -> None:
        """Restores model, LoRAs, embeddings, layout and window; their file stays until the model has been opened."""
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
        with suppress(OSError):
            self._previous_file.unlink(missing_ok=True)

    def _drop_box(self) -> None:
        self.box = None
