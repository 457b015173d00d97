"""A start that asks for little, after two that came to nothing, and the way back to what was there."""

from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QMessageBox

from core.program.translation import tr
from gui.state.session_settings import look_as
from gui.state.settings import Remembered, recall, remember

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

WELL_MS = 10_000  # up for so long, and a start has succeeded
FAILED = 2  # starts in a row, after which the next one is safe
SET_ASIDE = (
    *("encoder", "side", "both", "device", "precision", "loras", "embedding_files", "embedding_folder"),
    *("geometry", "columns", "desk", "docks", "loras_folded", "negative_folded"),
)
PLAIN = replace(Remembered(), device="cpu")  # a graphics card's driver may be what brings it down


class Starts(QObject):
    """Counts the starts after which the window was neither up for ten seconds nor closed in order."""

    def __init__(self, settings: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = settings.with_suffix(".starts")
        self._well = QTimer(self, singleShot=True, interval=WELL_MS)
        self._well.timeout.connect(self.went_well)

    def begin(self) -> bool:
        """Counts this start as one that fails, until it is known better; whether it is to be a safe one."""
        failed = self._failed()
        self._write(failed + 1)
        self._well.start()
        return failed >= FAILED

    def went_well(self) -> None:
        """The window is up, or was closed in order."""
        self._well.stop()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def went_wrong(self) -> None:
        """No window could be made: the next start is a safe one."""
        self._well.stop()
        self._write(FAILED)

    def _failed(self) -> int:
        try:
            return int(self._file.read_text(encoding="ascii")[:9])
        except (OSError, ValueError):
            return 0

    def _write(self, count: int) -> None:
        with suppress(OSError):
            self._file.write_text(str(count), encoding="ascii")


def kept_beside(settings: Path) -> Path:
    """Where what was there before a safe start is kept."""
    return settings.with_stem(f"{settings.stem}-before")


def made_safe(was: Remembered, settings: Path) -> Remembered:
    """With the study encoder, the default layout and no LoRAs; what was there is kept beside the settings.

    What is kept there already stays: it is what was there before the first of several safe starts.
    """
    safe = replace(was, **{field.name: getattr(PLAIN, field.name) for field in fields(was) if field.name in SET_ASIDE})
    if safe != was and not kept_beside(settings).exists():
        remember(kept_beside(settings), was)
    return safe


class WayBack(QObject):
    """Says that a start was a safe one, and brings back what was there before, then or from the Help menu."""

    def __init__(self, window: "MainWindow", settings: Path) -> None:
        super().__init__(window)
        self._window, self._kept = window, kept_beside(settings)
        self.box: QMessageBox | None = None
        self.action = window.menus.help.menu.addAction(tr("&Bring back what was there before"), self.go_back)
        self.action.setVisible(self._kept.exists())

    def say(self, was_asked_for: bool, names: int = 0) -> None:
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
        if self._kept.exists():
            back = box.addButton(tr("&Bring it back"), QMessageBox.ButtonRole.AcceptRole)
            back.setToolTip(tr("The Help menu does so later, too"))
            back.clicked.connect(self.go_back)
        box.finished.connect(box.deleteLater)
        box.finished.connect(self._forget)
        box.open()

    def go_back(self) -> None:
        """Model, LoRAs, embeddings, layout and place as they were; what is kept stays until a start goes well."""
        window, was = self._window, recall(self._kept)
        window.restoreGeometry(QByteArray.fromBase64(was.geometry.encode("ascii", "ignore")))
        window.restore_layout(was)
        window.compute_device.choose(was.device, was.precision)
        window.adapter_loader.restore(was.lora_states(), was.inversion_states())
        look_as(window.session, replace(window.collected(), side=was.side, both=was.both))
        window.model_loader.open(was.encoder)
        self.action.setVisible(False)
        window.model_loader.opened.connect(self._let_go)

    def _let_go(self) -> None:
        """Brought back, and opened: nothing of it has to be kept beside any more."""
        with suppress(OSError):
            self._kept.unlink(missing_ok=True)

    def _forget(self) -> None:
        self.box = None
