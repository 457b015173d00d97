"""Starts the window: Qt first, then the last encoder on a worker thread."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core import __version__
from gui.language import speak
from gui.main_window import MainWindow
from gui.remembered import recall, settings_file
from gui.style import apply_theme

ICON = Path(__file__).parent.parent / "resources" / "icons" / "promptscope.svg"


def run(arguments: Sequence[str]) -> int:
    """Shows the window until it is closed; the exit status."""
    options = _parser().parse_args(arguments)
    app = make_application()
    window = open_window(app, options.encoder)
    window.show()
    return app.exec()


def make_application(theme: str = "system") -> QApplication:
    """The one QApplication, named and styled."""
    app = QApplication(["promptscope"])
    app.setApplicationName("Promptscope")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(ICON)))
    app.setStyle("Fusion")
    apply_theme(app, theme)
    return app


def open_window(app: QApplication, encoder: str | None = None) -> MainWindow:
    """A window as it was when last closed, with its encoder on the way."""
    settings = settings_file()
    remembered = recall(settings)
    apply_theme(app, remembered.theme)
    speak(remembered.language)
    window = MainWindow(remembered, settings)
    app.styleHints().colorSchemeChanged.connect(lambda: _follow_system(app, window))
    # A turn of the event loop later, so that the window is drawn before the worker begins to import torch.
    QTimer.singleShot(50, window, lambda: _open_first(window, encoder, remembered.encoder))
    return window


def _open_first(window: MainWindow, named: str | None, last: str) -> None:
    """The encoder that was named, or the last one, which a session that was named may replace."""
    others = window.sessions.take([named] if named else [])
    window.opening.open(*(others or [last]))


def _follow_system(app: QApplication, window: MainWindow) -> None:
    if window.remembered.theme == "system":
        apply_theme(app, "system")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="Opens the window; `analyze` works without one.")
    parser.add_argument("encoder", nargs="?", metavar="FILE", help="a checkpoint, text encoder or diffusers folder")
    parser.add_argument("--version", action="version", version=f"Promptscope {__version__}")
    return parser
