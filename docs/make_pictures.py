"""Draws the pictures of the guide and the README's: `python docs/make_pictures.py`, no display needed.

Every picture is the program itself, in each of its languages, on the study encoder. Run it again when the window has
changed.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
_HOME = tempfile.TemporaryDirectory(prefix="promptscope-pictures-")
for _name in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME"):  # nothing of the person's own
    os.environ[f"XDG_{_name}"] = _HOME.name

from PIL import Image, PngImagePlugin  # noqa: E402, TID253
from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from gui.app.application import Program, make_application  # noqa: E402
from gui.app.event_loop import run_events  # noqa: E402
from gui.panes.across_layers.pane import AcrossLayersPane  # noqa: E402
from gui.panes.compare.pane import ComparePane  # noqa: E402
from gui.panes.pane import Pane  # noqa: E402
from gui.panes.words_by_words.pane import WordsByWordsPane  # noqa: E402
from gui.state.settings import Settings, save_settings, settings_file  # noqa: E402
from gui.widgets.translator import LANGUAGES  # noqa: E402
from gui.window.main_window import MainWindow  # noqa: E402

PROMPT = "1girl, (red dress:1.2), standing before an old stone castle, a cow and a bull in a misty forest"
OTHER = "1girl, (blue dress:1.2), standing before an old stone bridge, a cow and a horse in a misty forest"
OLDER = (
    "a photo of a cow, a bull, a red car",
    "portrait of an old sailor, weathered face, soft window light",
    "1girl, red dress, standing before an old stone castle, sunset",
)
INFOTEXT = (
    f"{OTHER}\nNegative prompt: blurry, lowres, extra fingers\n"
    "Steps: 28, Sampler: DPM++ 2M, CFG scale: 7, Seed: 1234, Size: 512x768, Clip skip: 2, Emphasis: No norm, "
    "Version: v1.10.1"
)
SIZE = (1280, 800)
WIDEST = 760  # of a picture in the guide
TOKENS_HEIGHT = 200  # of the token strip that the prompt fills
PATIENCE_MS = 60_000
STEP_MS = 50


def main() -> None:
    """Every picture in every language."""
    app = make_application()
    GUIDE.mkdir(exist_ok=True)
    for language in LANGUAGES:
        settings = replace(Settings(), text=PROMPT, theme="dark", language=language, layer=11)
        settings = replace(settings, pins=(("cow", 0, "bull", 0), ("dress", 0, "castle", 0)))
        save_settings(settings_file(), settings)
        program = Program(app, "study")
        _draw_all(app, program.window, "" if language == "en" else f".{language}")
        program.window.close()


def _draw_all(app: QApplication, window: MainWindow, ending: str) -> None:
    window.resize(*SIZE)
    window.show()
    _wait(lambda: window.session.is_up_to_date)
    window.session.set_layer(11)
    _settle()
    _keep(window.grab(), f"window{ending}")
    if not ending:
        window.grab().save(str(ROOT / "docs" / "window.png"))
    tokens = window.prompt_panel.token_strip.parentWidget().grab()
    _keep(tokens.copy(0, 0, tokens.width(), TOKENS_HEIGHT), f"tokens{ending}")
    for kind, name in ((WordsByWordsPane, "words"), (AcrossLayersPane, "layers")):
        _keep(_in_front(window, kind).parentWidget().grab(), f"{name}{ending}")
    _draw_history(window, ending)
    window.session.comparison.set_text(OTHER)
    compare = window.pane_docks.bring_to_front(ComparePane)
    _wait(lambda: bool(compare.numbers().rows))
    _keep(_in_front(window, ComparePane).parentWidget().grab(), f"compare{ending}")
    _draw_preview(window, ending)


def _draw_history(window: MainWindow, ending: str) -> None:
    for text in OLDER:
        window.workspace.autosave.history.add(text, "blurry")
    window.show_history()
    _settle()
    dialog = window.history
    assert dialog is not None
    dialog.list.setCurrentIndex(dialog.model.index(0, 0))
    _settle()
    _keep(dialog.grab(), f"history{ending}")
    dialog.close()


def _draw_preview(window: MainWindow, ending: str) -> None:
    path = Path(_HOME.name) / "castle.png"
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", INFOTEXT)
    Image.linear_gradient("L").resize((512, 768)).save(path, pnginfo=info)
    window.workspace.file_router.open([str(path)])
    _wait(lambda: window.file_dialogs.preview is not None and window.file_dialogs.preview.isVisible())
    _settle()
    assert window.file_dialogs.preview is not None
    _keep(window.file_dialogs.preview.grab(), f"picture{ending}")
    window.file_dialogs.preview.reject()
    _settle()


def _in_front(window: MainWindow, kind: type[Pane]) -> Pane:
    pane = window.pane_docks.bring_to_front(kind)
    _settle()
    return pane


def _keep(picture: QPixmap, name: str) -> None:
    if picture.width() > WIDEST:
        picture = picture.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
    path = GUIDE / f"{name}.png"
    picture.save(str(path))
    with Image.open(path) as drawn:
        drawn.convert("RGB").save(path, optimize=True)


def _settle() -> None:
    run_events(700)


def _wait(done: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_MS // STEP_MS):
        if done():
            return
        run_events(STEP_MS)
    sys.exit("The window did not come so far.")


if __name__ == "__main__":
    main()
    for left in QApplication.topLevelWidgets():
        QWidget.close(left)
