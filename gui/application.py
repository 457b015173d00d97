"""Starts the window: Qt first, then the last encoder on a worker thread."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core import __version__
from gui.handed_files import HandedFiles, named_encoder, whole_names
from gui.language import speak
from gui.main_window import MainWindow
from gui.remembered import recall, settings_file
from gui.single_instance import SingleInstance
from gui.start_options import StartOptions
from gui.style import apply_theme

ICON = Path(__file__).parent.parent / "resources" / "icons" / "promptscope.svg"


def run(options: StartOptions) -> int:
    """Shows the window until it is closed, or hands everything to the one that is open; the exit status."""
    app = make_application()
    instance, names = SingleInstance(settings_file()), whole_names(options.files)
    if not instance.begin(names, options.new_window):
        return 0
    window = open_window(app, named_encoder(names), instance.settings, options.language)
    window.show()
    HandedFiles(window, instance, app).begin(names)
    return app.exec()


def make_application(theme: str = "system") -> QApplication:
    """The one QApplication, named and styled."""
    app = QApplication(["promptscope"])
    app.setApplicationName("Promptscope")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("promptscope")  # by which Linux desktops find icon and name
    app.setWindowIcon(QIcon(str(ICON)))
    app.setStyle("Fusion")
    apply_theme(app, theme)
    return app


def open_window(
    app: QApplication, encoder: str | None = None, settings: Path | None = None, language: str | None = None
) -> MainWindow:
    """A window as it was when last closed, with its encoder on the way; `language` is its own from now on."""
    settings = settings or settings_file()
    remembered = recall(settings)
    if language:
        remembered = replace(remembered, language=language)
    apply_theme(app, remembered.theme)
    speak(remembered.language)
    window = MainWindow(remembered, settings)
    app.styleHints().colorSchemeChanged.connect(lambda: _follow_system(app, window))
    # A turn of the event loop later, so that the window is drawn before the worker begins to import torch.
    QTimer.singleShot(50, window, lambda: window.opening.open(encoder or remembered.encoder))
    return window


def _follow_system(app: QApplication, window: MainWindow) -> None:
    if window.remembered.theme == "system":
        apply_theme(app, "system")
