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


def _use_home(name: str) -> None:
    """Has settings, journal and history lie in an empty folder, with nothing of an earlier window's."""
    for folder in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME"):
        os.environ[f"XDG_{folder}"] = str(Path(_HOME.name) / name)


_use_home("start")

import numpy as np  # noqa: E402
from PIL import Image, ImageDraw, PngImagePlugin  # noqa: E402, TID253
from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from safetensors.numpy import save_file  # noqa: E402

from gui.app.application import Program, make_application  # noqa: E402
from gui.app.event_loop import run_events  # noqa: E402
from gui.panes.across_layers.pane import AcrossLayersPane  # noqa: E402
from gui.panes.compare.pane import ComparePane  # noqa: E402
from gui.panes.influence.pane import InfluencePane  # noqa: E402
from gui.panes.map.pane import MapPane  # noqa: E402
from gui.panes.pane import Pane  # noqa: E402
from gui.panes.words_by_words.pane import WordsByWordsPane  # noqa: E402
from gui.state.settings import Settings, save_settings, settings_file  # noqa: E402
from gui.widgets.translator import LANGUAGES  # noqa: E402
from gui.window.main_window import MainWindow  # noqa: E402

PROMPT = (
    "1girl, solo, masterpiece, best quality, (red dress:1.2), long silver hair, blue eyes, lace gloves, pearl "
    "necklace, standing before an old stone castle, turrets, misty forest, pine trees, cobblestone path, a cow and a "
    "bull in a green meadow, cattle, wooden fence, flock of ravens, distant mountains, dark clouds, golden hour, soft "
    "light, long shadows, oil painting, visible brush strokes, rich colours, highly detailed"
)
OTHER = PROMPT.replace("red dress", "blue dress").replace("bull", "horse").replace("golden hour", "night")
ASKED = "castle"  # on the map
OLDER = (
    "a photo of a cow, a bull, a red car",
    "portrait of an old sailor, weathered face, soft window light",
    PROMPT.replace("stone castle, turrets", "stone bridge").replace("golden hour", "sunset"),
)
INFOTEXT = (
    f"{OTHER}\nNegative prompt: blurry, lowres, extra fingers\n"
    "Steps: 28, Sampler: DPM++ 2M, CFG scale: 7, Seed: 1234, Size: 512x768, Clip skip: 2, Emphasis: No norm, "
    "Version: v1.10.1"
)
TAGGED = "an old castle <lora:ink_wash:0.8>, misty forest <lora:ink_wsh:1>, a cow <lora:fine_detail:0.6>"
# The LoRAs of the tags: the module that each changes and the size of its matrix; nothing for one that is missing.
LORAS = {
    "ink_wash": ("lora_te_text_model_encoder_layers_0_self_attn_q_proj", (192, 192)),
    "fine_detail": ("lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q", (640, 640)),
    "ink_wsh": ("", (0, 0)),
}
PANES = ((WordsByWordsPane, "words"), (AcrossLayersPane, "layers"), (InfluencePane, "influence"))
SIZE = (1280, 800)
WIDEST = 760  # of a picture in the guide
TOKENS_HEIGHT = 274  # of the token strip
COLOURS = 255  # of a picture, few enough for a small file
PATIENCE_MS = 60_000
STEP_MS = 50


def main() -> None:
    """Every picture in every language."""
    app = make_application()
    GUIDE.mkdir(exist_ok=True)
    for language in LANGUAGES:
        _use_home(language)
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
    _wait(lambda: _is_measured(window))
    _settle()
    _keep(window.grab(), f"window{ending}")
    if not ending:
        _save(window.grab(), ROOT / "docs" / "window.png")
    _draw_findings(window, ending)
    tokens = window.prompt_panel.token_strip.parentWidget().grab()
    _keep(tokens.copy(0, 0, tokens.width(), TOKENS_HEIGHT), f"tokens{ending}")
    _draw_colours(window, ending)
    for kind, name in PANES:
        _keep(_in_front(window, kind).parentWidget().grab(), f"{name}{ending}")
    _draw_map(window, ending)
    _draw_history(window, ending)
    window.session.comparison.set_text(OTHER)
    compare = window.pane_docks.bring_to_front(ComparePane)
    _wait(lambda: bool(compare.numbers().rows))
    _keep(_in_front(window, ComparePane).parentWidget().grab(), f"compare{ending}")
    _draw_preview(window, ending)
    _draw_example(window, ending)
    _draw_tags(window, ending)


def _is_measured(window: MainWindow) -> bool:
    """Whether the influence of every word is known, and with it all that stands out."""
    run = window.session.influence.run
    return run is not None and run.is_finished


def _draw_findings(window: MainWindow, ending: str) -> None:
    """The line in a picture's width; the next layout gives it the window's again."""
    bar = window.findings_bar
    bar.resize(WIDEST, bar.height())
    _keep(bar.grab(), f"findings{ending}")
    bar.resize(window.width(), bar.height())


def _draw_colours(window: MainWindow, ending: str) -> None:
    window.session.word_colours.set_measure("conditioning")
    sizes = window.prompt_panel.sizes()
    window.prompt_panel.setSizes([350, sum(sizes) - 350])
    _settle()
    _keep(window.prompt_panel.widget(0).grab(), f"colours{ending}")
    window.prompt_panel.setSizes(sizes)
    window.session.word_colours.set_measure("unit")


def _draw_map(window: MainWindow, ending: str) -> None:
    """With lines to what is most like one word."""
    pins, words = window.session.pins, window.session.encoding_view
    assert words is not None
    window.session.set_pins(())
    window.session.prompt.set_selected(next(unit.positions for unit in words.units if unit.label == ASKED))
    _keep(_in_front(window, MapPane).parentWidget().grab(), f"map{ending}")
    window.session.prompt.set_selected(())
    window.session.set_pins(pins)


def _draw_example(window: MainWindow, ending: str) -> None:
    window.show_example("tags")
    _wait(lambda: window.session.is_up_to_date)
    _wait(lambda: not window.pane_docks.active_pane().busy)
    _settle()
    _keep(window.grab(), f"example{ending}")


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
    _castle().save(path, pnginfo=info)
    window.workspace.file_router.open([str(path)])
    _wait(lambda: window.file_dialogs.preview is not None and window.file_dialogs.preview.isVisible())
    _settle()
    assert window.file_dialogs.preview is not None
    _keep(window.file_dialogs.preview.grab(), f"picture{ending}")
    window.file_dialogs.preview.reject()
    _settle()


def _draw_tags(window: MainWindow, ending: str) -> None:
    """LoRA tags in a prompt: one that acts, one without a file, one without a part for the text encoder."""
    window.workspace.studio_loader.add(_make_tool(Path(_HOME.name) / "stable-diffusion-webui"))
    _wait(lambda: window.session.studios.active_contents is not None)
    window.session.prompt.set_text(TAGGED)
    _wait(lambda: len(window.session.tags.loras) == len(LORAS) and window.session.is_up_to_date)
    _settle()
    sizes = window.prompt_panel.sizes()
    window.prompt_panel.setSizes([350, sum(sizes) - 350])
    _settle()
    _keep(window.prompt_panel.grab(), f"tags{ending}")
    window.prompt_panel.setSizes(sizes)


def _make_tool(root: Path) -> Path:
    """An installation of A1111 that has two LoRAs."""
    for name in ("launch.py", "webui.py", "modules/shared.py", "extensions-builtin/a.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    (root / "models/Lora").mkdir(parents=True, exist_ok=True)
    for name, (module, size) in LORAS.items():
        if module:
            parts = {"lora_up": (size[0], 4), "lora_down": (4, size[1])}
            tensors = {f"{module}.{part}.weight": np.full(shape, 0.01, np.float32) for part, shape in parts.items()}
            save_file(tensors, root / f"models/Lora/{name}.safetensors")
    return root


def _castle() -> Image.Image:
    """A picture of flat colours, as if made of the prompt: sky, meadow, castle, two turrets."""
    picture = Image.new("RGB", (512, 768), "#3a4a6b")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((-200, 500, 712, 1100), fill="#3d5c3a")
    draw.rectangle((150, 300, 362, 560), fill="#8a8478")
    draw.rectangle((232, 450, 280, 560), fill="#3b3530")
    for left in (110, 332):
        draw.rectangle((left, 220, left + 70, 560), fill="#9c9588")
        draw.polygon(((left - 12, 220), (left + 82, 220), (left + 35, 120)), fill="#7a3b3b")
    return picture


def _in_front(window: MainWindow, kind: type[Pane]) -> Pane:
    pane = window.pane_docks.bring_to_front(kind)
    _settle()
    _wait(lambda: bool(pane.numbers().rows) and not pane.busy)
    _settle()
    return pane


def _keep(picture: QPixmap, name: str) -> None:
    if picture.width() > WIDEST:
        picture = picture.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
    _save(picture, GUIDE / f"{name}.png")


def _save(picture: QPixmap, path: Path) -> None:
    picture.save(str(path))
    with Image.open(path) as drawn:
        few = drawn.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


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
