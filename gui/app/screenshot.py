"""`--screenshot PNG`: opens the window as a new installation does, and saves a picture of it with its first answer.

Releases show by it that a bundle opens on a real screen, which the self-test does without.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QDeadlineTimer, QTimer
from PySide6.QtGui import QGuiApplication, QImage

from core.weights import STUDY
from gui.app.application import Program, make_application
from gui.app.event_loop import run_events
from gui.app.external_files import absolute_names, named_encoder, open_names
from gui.app.fresh_folder import use_folder
from gui.app.start_options import StartOptions
from gui.window.main_window import MainWindow

WINDOW_SIZE = (1280, 800)
TIMEOUT_MS = 180_000  # the first start of a bundle on a slow machine, which reads torch from the disk
STEP_MS = 100
# Over these milliseconds nothing may be under way: files are opened a little after the start, panes drawn one a turn.
QUIET_MS = 1500
SCREEN_PLATFORMS = ("xcb", "windows")  # where Qt gives a window's part of the screen to the program without a question
MIN_COLOURS = 16


def save_screenshot(options: StartOptions) -> int:
    """Saves the picture; returns 0, or 1 with a sentence on standard error."""
    path = Path(str(options.screenshot)).absolute()
    with TemporaryDirectory(prefix="promptscope-screenshot-", ignore_cleanup_errors=True) as name:
        use_folder(Path(name))
        problem = _open_and_save(options, Path(name), path)
    print(problem or f"Saved {path}", file=sys.stderr if problem else sys.stdout, flush=True)
    return 1 if problem else 0


def _open_and_save(options: StartOptions, folder: Path, path: Path) -> str:
    """A sentence about what went wrong, or ""."""
    app, names = make_application(), absolute_names(options.files)
    program = Program(app, named_encoder(names) or STUDY, folder / "settings.json", options.language)
    program.window.resize(*WINDOW_SIZE)
    program.window.show()
    program.drawn.connect(lambda: open_names(program.window, [name for name in names if name != named_encoder(names)]))
    try:
        return _save(program.window, path) if _has_settled(program) else "The window did not show its first answer."
    finally:
        QTimer.singleShot(0, program.window.close)
        app.exec()


def _has_settled(program: Program) -> bool:
    """Waits until nothing is under way for a while; False where that does not come about in time."""
    deadline, quiet = QDeadlineTimer(TIMEOUT_MS), 0
    while quiet < QUIET_MS and not deadline.hasExpired():
        run_events(STEP_MS)
        quiet = 0 if _is_busy(program.window) else quiet + STEP_MS
    return quiet >= QUIET_MS


def _is_busy(window: MainWindow) -> bool:
    workspace, docks = window.workspace, window.pane_docks
    answered = workspace.session.encoding is not None and workspace.session.is_up_to_date
    works = workspace.jobs.title or workspace.file_router.is_busy or docks.is_making
    return not answered or bool(works) or any(pane.in_sight and pane.busy for pane in docks.panes)


def _save(window: MainWindow, path: Path) -> str:
    """Writes the picture; a sentence about what is wrong with it, or ""."""
    image = _picture(window)
    if not _is_drawn(image):
        return "The window stays empty."
    return "" if image.save(str(path), "PNG") else f"{path} cannot be written."


def _picture(window: MainWindow) -> QImage:
    """What the screen shows of the window, where there is a screen that the system lets see; else what it draws."""
    if QGuiApplication.platformName() in SCREEN_PLATFORMS:
        shown = window.screen().grabWindow(window.winId()).toImage()
        if _is_drawn(shown):
            return shown
    return window.grab().toImage()


def _is_drawn(image: QImage) -> bool:
    colours = image.convertToFormat(QImage.Format.Format_RGB32)
    return not image.isNull() and len(set(colours.constBits()[::4])) >= MIN_COLOURS
