"""Draws the pictures of the guide and of the README: `python docs/make_pictures.py [NAME…]`, no display needed.

Every picture is the program itself, in each of its languages, on the study encoder. Run it again when the window has
changed; NAMEs such as `guide`, `answers`, `front` draw those parts alone. `docs/drawing.py` says what is needed.
`docs/make_animation.py` draws the README's animation.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from answer_pictures import Keep, draw_answers, draw_family, draw_library, draw_lora
from drawing import HOME, PROMPT, ROOT, check_fonts, in_front, is_measured, open_window, save, settle, wait
from front_pictures import draw_front
from PIL import Image, ImageDraw, PngImagePlugin  # noqa: TID253
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from safetensors.numpy import save_file

from gui.app.application import make_application
from gui.panes.compare.pane import ComparePane
from gui.widgets.translator import LANGUAGES
from gui.window.main_window import MainWindow

GUIDE = ROOT / "docs" / "guide"
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
SHOWN = {"words_by_words": "words", "across_layers": "layers", "influence": "influence"}  # panes and their pictures
SIZE = (1280, 800)
WIDEST = 760  # of a picture in the guide
TOKENS_HEIGHT = 274  # of the token strip
PINS = (("cow", 0, "bull", 0), ("dress", 0, "castle", 0))


def main(parts: list[str]) -> None:
    """Every picture in every language."""
    app = make_application()
    check_fonts()
    for language in LANGUAGES:
        ending = "" if language == "en" else f".{language}"
        for name, (draw, size, settings) in PARTS.items():
            if not parts or name in parts:
                window = open_window(app, f"{name}.{language}", size, language=language, **settings)
                draw(window, ending)
                window.close()
                settle()


def _draw_guide(window: MainWindow, ending: str) -> None:
    window.session.set_layer(11)
    wait(lambda: is_measured(window))
    settle()
    _keep(window.grab(), f"window{ending}")
    _draw_findings(window, ending)
    tokens = window.prompt_panel.token_strip.parentWidget().grab()
    _keep(tokens.copy(0, 0, tokens.width(), TOKENS_HEIGHT), f"tokens{ending}")
    _draw_colours(window, ending)
    for key, name in SHOWN.items():
        _keep(in_front(window, key).parentWidget().grab(), f"{name}{ending}")
    _draw_map(window, ending)
    _draw_history(window, ending)
    window.session.comparison.set_text(OTHER)
    compare = window.pane_docks.bring_to_front(ComparePane)
    wait(lambda: bool(compare.numbers().rows))
    _keep(in_front(window, "compare").parentWidget().grab(), f"compare{ending}")
    _draw_preview(window, ending)
    _draw_example(window, ending)
    _draw_tags(window, ending)


def _with_ending(*draws: Callable[[MainWindow, Keep], None]) -> Callable[[MainWindow, str], None]:
    """Draws pictures whose names end as a language's do."""

    def draw_all(window: MainWindow, ending: str) -> None:
        for draw in draws:
            draw(window, lambda picture, name: _keep(picture, f"{name}{ending}"))

    return draw_all


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
    settle()
    _keep(window.prompt_panel.widget(0).grab(), f"colours{ending}")
    window.prompt_panel.setSizes(sizes)
    window.session.word_colours.set_measure("unit")


def _draw_map(window: MainWindow, ending: str) -> None:
    """With lines to what is most like one word."""
    pins, words = window.session.pins, window.session.encoding_view
    assert words is not None
    window.session.set_pins(())
    window.session.prompt.set_selected(next(unit.positions for unit in words.units if unit.label == ASKED))
    _keep(in_front(window, "map").parentWidget().grab(), f"map{ending}")
    window.session.prompt.set_selected(())
    window.session.set_pins(pins)


def _draw_example(window: MainWindow, ending: str) -> None:
    window.show_example("tags")
    wait(lambda: window.session.is_up_to_date)
    wait(lambda: not window.pane_docks.active_pane().busy)
    settle()
    _keep(window.grab(), f"example{ending}")


def _draw_history(window: MainWindow, ending: str) -> None:
    for text in OLDER:
        window.workspace.autosave.history.add(text, "blurry")
    window.show_history()
    settle()
    dialog = window.history
    assert dialog is not None
    dialog.list.setCurrentIndex(dialog.model.index(0, 0))
    settle()
    _keep(dialog.grab(), f"history{ending}")
    dialog.close()


def _draw_preview(window: MainWindow, ending: str) -> None:
    path = HOME / "castle.png"
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", INFOTEXT)
    _castle().save(path, pnginfo=info)
    window.workspace.file_router.open([str(path)])
    wait(lambda: window.file_dialogs.preview is not None and window.file_dialogs.preview.isVisible())
    settle()
    assert window.file_dialogs.preview is not None
    _keep(window.file_dialogs.preview.grab(), f"picture{ending}")
    window.file_dialogs.preview.reject()
    settle()


def _draw_tags(window: MainWindow, ending: str) -> None:
    """LoRA tags in a prompt: one that acts, one without a file, one without a part for the text encoder."""
    window.workspace.studio_loader.add(_make_tool(HOME / "stable-diffusion-webui"))
    wait(lambda: window.session.studios.active_contents is not None)
    window.session.prompt.set_text(TAGGED)
    wait(lambda: len(window.session.tags.loras) == len(LORAS) and window.session.is_up_to_date)
    settle()
    sizes = window.prompt_panel.sizes()
    window.prompt_panel.setSizes([250, sum(sizes) - 250])
    settle()
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


def _keep(picture: QPixmap, name: str) -> None:
    save(picture, GUIDE / f"{name}.png", WIDEST)


PARTS: dict[str, tuple[Callable[[MainWindow, str], None], tuple[int, int], dict[str, object]]] = {
    "guide": (_draw_guide, SIZE, {"text": PROMPT, "layer": 11, "pins": PINS}),
    "answers": (_with_ending(draw_answers, draw_library, draw_lora), SIZE, {"text": PROMPT}),
    "family": (_with_ending(draw_family), SIZE, {}),
    "front": (draw_front, SIZE, {"text": PROMPT, "layer": 11, "pins": PINS}),
}

if __name__ == "__main__":
    main(sys.argv[1:])
    for left in QApplication.topLevelWidgets():
        QWidget.close(left)
