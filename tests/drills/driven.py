"""The real program with someone at its keys: `python -m tests.drills.driven SCENE ARGUMENT…`, told in lines of JSON.

It is `main.main` that runs, with every thread, file and hook that it has; a scene of `scenes.py` is handed the window
as soon as it is shown. Every line says when it was written, by the clock that all processes share.
"""

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from gui.app import application
from gui.window.main_window import MainWindow

LOOK_MS = 10


def tell(**said: object) -> None:
    """A line to the drill, out of this process on return."""
    print(json.dumps({**said, "at": time.monotonic()}), flush=True)


def press(window: MainWindow, letter: str) -> None:
    """A key, as Qt hands it to the editor."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(window.prompt_panel.editor, event)


def every(parent: QObject, milliseconds: int, act: Callable[[], object]) -> QTimer:
    """Does something again and again."""
    timer = QTimer(parent, interval=milliseconds, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(act)
    timer.start()
    return timer


def when(parent: QObject, holds: Callable[[], object], act: Callable[[], object]) -> None:
    """Does something once something holds."""

    def look() -> None:
        if holds():
            timer.stop()
            act()

    timer = every(parent, LOOK_MS, look)


def boxes() -> list[QMessageBox]:
    """The dialogs that say something."""
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]


def drive(scene: Callable[..., None], arguments: list[str], options: list[str]) -> int:
    """Runs the program with a scene in it; its exit status."""
    import main

    make = application.make_application

    def make_watched() -> QApplication:
        app = make()
        windows = lambda: [top for top in app.topLevelWidgets() if isinstance(top, MainWindow) and top.isVisible()]  # noqa: E731
        when(app, windows, lambda: scene(windows()[0], *arguments))
        return app

    application.make_application = make_watched
    return main.main(options)


if __name__ == "__main__":
    from tests.drills import scenes

    words = sys.argv[1:]
    middle = words.index("--") if "--" in words else len(words)
    sys.exit(drive(getattr(scenes, words[0]), words[1:middle], words[middle + 1 :]))
