"""Rows 26 to 28: screens, languages and clocks, and libraries that are missing or old."""

import base64
import json
from pathlib import Path

from core.dialects.table import DEFAULT_DIALECT, read
from gui.state.examples import DEFAULT_PROMPT
from tests.drills.places import look_at
from tests.drills.programs import folders, told
from tests.drills.registry import Scene, drill
from tests.encoder_files import random_lora, save

SCALES = ("1", "1.25", "1.5", "2", "3")
READABLE = 4.5  # the contrast of text by WCAG 2
SEEN = 0.5  # the part of the window that is on the screen at least
LOCALES = ("de_DE.UTF-8", "fa_IR.UTF-8", "tr_TR.UTF-8")
MISSING = "import sys\nsys.modules[{name!r}] = None\n"  # importing it fails
OLD_TORCH = """
import importlib.abc, importlib.machinery, sys
class Old(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name != "torch":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec("torch")
        execute = spec.loader.exec_module
        def exec_module(module):
            execute(module)
            module.__version__ = "2.5.1"
        spec.loader.exec_module = exec_module
        return spec
import importlib.util
sys.meta_path.insert(0, Old())
"""


@drill("26", "scales of 100 to 300 %, a window remembered where there is no screen, a theme changed live", 200)
def screens(scene: Scene) -> str:
    """The window is on the screen each time, and its text stands off its ground."""
    least = 1.0
    for scale in SCALES:
        environment = folders(scene.folder / f"scale {scale}") | {"QT_SCALE_FACTOR": scale} | big_screen(scene.folder)
        shown = look_at(environment)
        assert shown["scale"] == float(scale), shown
        least = min(least, shown["seen"])
    environment = folders(scene.folder / "gone screen") | big_screen(scene.folder)
    path = Path(environment["XDG_CONFIG_HOME"]) / "Promptscope" / "settings.json"
    look_at(environment)
    remembered = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(remembered | {"geometry": moved_away(remembered["geometry"])}), encoding="utf-8")
    least = min(least, look_at(environment)["seen"])
    assert least >= SEEN, f"only {least:.0%} of the window are on the screen"
    themes = told("contrast", environment, "switch_themes")
    assert themes["contrast"] >= READABLE and themes["colours"] > 20, themes
    return (
        f"{len(SCALES)} scales and a screen that is gone: {least:.0%} of the window on the screen at least; contrast "
        f"of text {themes['contrast']:.1f} in every theme"
    )


def big_screen(folder: Path) -> dict[str, str]:
    """Qt's offscreen platform with a 4K screen in place of its 800 by 800."""
    path = folder / "screens.json"
    screen = {"name": "one", "x": 0, "y": 0, "width": 3840, "height": 2160, "logicalDpi": 96, "logicalBaseDpi": 96}
    path.write_text(json.dumps({"screens": [screen | {"dpr": 1}]}), encoding="utf-8")
    return {"QT_QPA_PLATFORM": f"offscreen:configfile={path}"}


def moved_away(geometry: str) -> str:
    """A saved geometry whose every rectangle lies far off, on the screen of number 3."""
    from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QRect

    source = QByteArray(base64.b64decode(geometry))
    reading, made = QDataStream(source), QByteArray()
    writing = QDataStream(made, QIODevice.OpenModeFlag.WriteOnly)
    writing.writeUInt32(reading.readUInt32())
    for _ in range(2):
        writing.writeUInt16(reading.readUInt16())
    for _ in range(2):
        rectangle = QRect()
        reading >> rectangle
        writing << rectangle.translated(20_000, 20_000)
    reading.readInt32()
    writing.writeInt32(3)
    return base64.b64encode(made.data() + source.data()[len(made.data()) :]).decode("ascii")


@drill("27", "locales with a comma, other digits and a dotless i; a clock that is set back", 150)
def locales(scene: Scene) -> str:
    """Weights are read and strengths written with a point in each; the history goes on."""
    path = save(scene.folder / "glow.safetensors", random_lora())
    for locale in LOCALES:
        changes = {"LC_ALL": locale, "LANG": locale, "LANGUAGE": locale.partition("_")[0]}
        line = told("weights", folders(scene.folder / locale) | changes, "weigh", str(path))
        assert line["weights"] == [0.55, 1.0, 1.1, 1.3], f"{locale}: {line}"
        fields = line["fields"]
        assert fields and all("." in text and text.isascii() for text in fields), f"{locale}: {line}"
        assert {"typed after the clock was set back", *line["before"]} <= set(line["after"]), f"{locale}: {line}"
    return f"{', '.join(LOCALES)}: weights 0.55, 1.1 and 1.3 read, a strength shown as {fields[0]}; history kept"


@drill("28", "torch, Pillow, huggingface_hub or ftfy missing, or a torch older than 2.10", 250)
def libraries(scene: Scene) -> str:
    """The window comes and counts each time; without torch it says why nothing is computed."""
    said, states, used = {}, {}, read(DEFAULT_PROMPT, DEFAULT_DIALECT).used
    for name, code in {
        **{name: MISSING.format(name=name) for name in ("torch", "PIL", "huggingface_hub", "ftfy")},
        "torch 2.5": OLD_TORCH,
    }.items():
        hook = scene.folder / f"without {name}"
        hook.mkdir()
        (hook / "sitecustomize.py").write_text(code, encoding="utf-8")
        shown = look_at(folders(scene.folder / f"home {name}") | {"PYTHONPATH": str(hook)}, wait_s="30")
        assert shown["counter"] == f"{used} / 75 tokens", f"without {name}: {shown}"
        said[name], states[name] = shown["boxes"], shown["state"]
    assert len(said["torch"]) == 1 and "“torch” is missing" in said["torch"][0], f"without torch: {said['torch']}"
    for name in ("PIL", "huggingface_hub", "ftfy", "torch 2.5"):
        assert not said[name] and states[name] == "● ready", f"{name}: {said[name]}, {states[name]}"
    return f"counted each time, and opened the study encoder where torch is there; without: {said['torch'][0]}"
