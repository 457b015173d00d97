"""What the window is handed from outside: at its start, by a second start, by the system's file manager."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from core.program.messages import UnusableInput
from core.program.translation import tr, tr_noop
from core.weights import STUDY
from gui.app.single_instance import ACTIVATION_TOKEN, SingleInstance
from gui.window.main_window import MainWindow

NOT_ANSWERING = tr_noop(
    "Promptscope is open already but does not answer. This is a second window with settings of its own."
)
OPEN_DELAY_MS = 60  # after the encoder of last time has been asked for, which another one among the files replaces


def is_encoder_name(name: str) -> bool:
    """Whether it names an encoder that is no file here."""
    from core.weights.hub.files import is_repository

    return name == STUDY or is_repository(name)


def absolute_names(names: Iterable[str]) -> list[str]:
    """Names as another process in another folder understands them.

    Of a folder in quotes that ends in a backslash, Windows takes the second quote for a part of the name.
    """
    from core.program.paths import within_reach  # which the first frame does without

    names = [name.rstrip('"') if sys.platform == "win32" else name for name in names]
    return [name if is_encoder_name(name) else within_reach(os.path.abspath(name)) for name in names]  # noqa: PTH100


def named_encoder(names: Sequence[str]) -> str | None:
    """The last of the names that is an encoder's."""
    return next((name for name in reversed(names) if is_encoder_name(name)), None)


def open_names(window: MainWindow, names: Iterable[str]) -> None:
    """Opens each as what it is; what cannot be opened, or is not there, the window says."""
    names = list(names)
    if encoder := named_encoder(names):
        window.workspace.model_loader.open(encoder)
    if paths := [name for name in names if not is_encoder_name(name)]:
        window.workspace.file_router.open(paths)


def raise_window(window: MainWindow, token: str = "") -> None:
    """In front of the others and ready for typing, as far as the system lets it."""
    if token:
        os.environ[ACTIVATION_TOKEN] = token  # Qt takes it from there, once
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


class ExternalFiles(QObject):
    """Brings to the window what it is handed as long as it is open."""

    def __init__(self, window: Callable[[], MainWindow], instance: SingleInstance, app: QApplication) -> None:
        """`window` gives the one there is, which is another one after the language was changed."""
        super().__init__(app)
        self._window, self._instance = window, instance
        instance.files_received.connect(self._take_over)
        if sys.platform == "darwin":
            FileOpenEvents(app).opened.connect(lambda path: open_names(window(), [path]))
        app.lastWindowClosed.connect(instance.release)  # nothing more is written, and nothing more is to be handed over

    def open_initial(self, names: Iterable[str]) -> None:
        """Opens what the program was started with, and says if this is a second window against expectation."""
        files = [name for name in names if not is_encoder_name(name)]
        QTimer.singleShot(OPEN_DELAY_MS, self, lambda: open_names(self._window(), files))
        if self._instance.is_unanswered:
            self._window().workspace.failed.emit(UnusableInput(tr(NOT_ANSWERING)))

    def _take_over(self, names: list[str], token: str) -> None:
        raise_window(self._window(), token)
        open_names(self._window(), names)


class FileOpenEvents(QObject):
    """macOS tells a running program of a double-clicked file by an event, where other systems start it again."""

    opened = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.opened.emit(event.file())
            return True
        return False
