"""What the drawing scripts share: the program's own window without a display, waiting for it, small picture files.

Needed are the packages of requirements.txt and a font that has Korean, such as Debian's fonts-nanum or fonts-noto-cjk:
without it Korean is drawn as empty boxes, so `check_fonts` stops. Everything is drawn on the study encoder, by the
same settings, so two runs draw the same, but for times in the history and what a system's fonts change.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
_HOME = tempfile.TemporaryDirectory(prefix="promptscope-pictures-")
HOME = Path(_HOME.name)


def use_home(name: str) -> None:
    """Has settings, journal and history lie in an empty folder, with nothing of an earlier window's."""
    for folder in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME"):
        os.environ[f"XDG_{folder}"] = str(HOME / name)


use_home("start")

from PIL import Image  # noqa: E402, TID253
from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtGui import QFontDatabase, QImage, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from gui.app.application import Program  # noqa: E402
from gui.app.event_loop import run_events  # noqa: E402
from gui.panes.pane import Pane  # noqa: E402
from gui.state.settings import Settings, save_settings, settings_file  # noqa: E402
from gui.window.main_window import MainWindow  # noqa: E402
from gui.window.pane_table import PANES  # noqa: E402
from gui.window.questions import QUESTIONS  # noqa: E402

COLOURS = 255  # of a picture, few enough for a small file
PATIENCE_MS = 300_000
STEP_MS = 50
PROMPT = (
    "1girl, solo, masterpiece, best quality, (red dress:1.2), long silver hair, blue eyes, lace gloves, pearl "
    "necklace, standing before an old stone castle, turrets, misty forest, pine trees, cobblestone path, a cow and a "
    "bull in a green meadow, cattle, wooden fence, flock of ravens, distant mountains, dark clouds, golden hour, soft "
    "light, long shadows, oil painting, visible brush strokes, rich colours, highly detailed"
)


def check_fonts() -> None:
    """Ends the script where no font has Korean, which half of the pictures are written in."""
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Korean):
        sys.exit("No font here has Korean: install one, such as Debian's fonts-nanum, and run this again.")


def open_window(app: QApplication, home: str, size: tuple[int, int], **settings: object) -> MainWindow:
    """The window as it starts in an empty home, at rest, with settings of its own."""
    use_home(home)
    save_settings(settings_file(), replace(Settings(), **{"theme": "dark", **settings}))
    window = Program(app, "study").window
    window.resize(*size)
    window.show()
    wait(lambda: window.session.is_up_to_date)
    settle()
    return window


def write_prompt(window: MainWindow, text: str) -> None:
    """Another prompt, read and encoded."""
    window.session.prompt.set_text(text)
    settle()
    wait(lambda: window.session.is_up_to_date)
    settle()


def in_front(window: MainWindow, key: str) -> Pane:
    """The pane of a key of PANES, in front, with all that it shows computed."""
    window.pane_docks.show_pane(PANES[key].title)
    settle()
    pane = next(dock.made_pane for dock in window.pane_docks.docks if dock.spec.key == key)
    assert pane is not None
    wait(lambda: bool(pane.numbers().rows) and not pane.busy)
    settle()
    return pane


def ask(window: MainWindow, text: str) -> Pane:
    """The pane that answers a question of the menu, with its switches set; the question in English."""
    for action in window.menuBar().actions():  # the menu is filled when it is first opened
        if window.menus.questions is None:
            action.menu().aboutToShow.emit()
    question = next(question for question in QUESTIONS if question.text == text)
    assert window.menus.questions is not None
    window.menus.questions.ask(question)
    return in_front(window, question.pane)


def is_measured(window: MainWindow) -> bool:
    """Whether the influence of every word is known, and with it all that stands out."""
    run = window.session.influence.run
    return run is not None and run.is_finished


def settle(milliseconds: int = 700) -> None:
    """Lets the window do what it does after a while."""
    run_events(milliseconds)


def wait(done: Callable[[], bool]) -> None:
    """Waits until something is so; TimeoutError where it never is."""
    for _ in range(PATIENCE_MS // STEP_MS):
        if done():
            return
        run_events(STEP_MS)
    raise TimeoutError("The window did not come so far.")


def save(picture: QPixmap, path: Path, widest: int = 0) -> None:
    """Writes a PNG of few colours, not wider than `widest` where that is given."""
    if widest and picture.width() > widest:
        picture = picture.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
    path.parent.mkdir(exist_ok=True)
    few = as_image(picture).quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def as_image(picture: QPixmap) -> Image.Image:
    """Pillow's image of what Qt drew."""
    drawn = picture.toImage().convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombuffer(
        "RGB", (drawn.width(), drawn.height()), bytes(drawn.constBits()), "raw", "RGB", drawn.bytesPerLine(), 1
    )
