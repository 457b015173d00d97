"""The parts of `--selftest` that need no window: files in, sentences and numbers out; each is there or it is not."""

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QPluginLoader
from PySide6.QtWidgets import QApplication

from core.program.licences import installed
from core.program.translation import tr
from core.prompt.mapped_text import identity_mapped
from core.weights import UnreadableEncoder
from gui.app.external_files import NOT_ANSWERING
from gui.dialogs.guide import Guide
from gui.widgets.translator import LANGUAGES, set_language

PROMPT = "a cow, a (bull:1.2), a red car"
# What Qt looks for by itself, of which nothing else tells that it is missing: screens, input methods, icons, pictures.
PLUGINS = {
    "linux": (
        "platforms/libqxcb.so",
        "platforms/libqwayland.so",
        "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "platforminputcontexts/libibusplatforminputcontextplugin.so",
        "platformthemes/libqxdgdesktopportal.so",
        "wayland-shell-integration/libxdg-shell.so",
        "wayland-decoration-client/libbradient.so",
        "iconengines/libqsvgicon.so",
        "imageformats/libqsvg.so",
    ),
    "win32": ("platforms/qwindows.dll", "iconengines/qsvgicon.dll"),
    "darwin": ("platforms/libqcocoa.dylib", "iconengines/libqsvgicon.dylib"),
}


class SelftestFailed(Exception):
    """A part does not work; the message names it."""


def check(is_so: bool, otherwise: str) -> None:
    """Raises SelftestFailed with that message where it is not so."""
    if not is_so:
        raise SelftestFailed(otherwise)


def licences() -> None:
    """The licences of packages are there."""
    texts = {package.name: package.text for package in installed()}
    check({"Python", "torch", "PySide6_Essentials"} <= texts.keys(), "The list of licences is not complete.")


def languages() -> None:
    """The Korean translations of the program and of Qt are there."""
    set_language("ko")
    ours, of_qt = tr(NOT_ANSWERING), QCoreApplication.translate("QPlatformTheme", "Cancel")
    set_language("en")
    check(ours != NOT_ANSWERING, "The Korean translation of the program is not there.")
    check(of_qt != "Cancel", "The Korean translation of Qt is not there.")


def plugins() -> None:
    """Qt's plugins are there; in the bundle, whose libraries are its own, they can also be loaded."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    for name in PLUGINS.get(sys.platform, ()):
        check((folder / name).is_file(), f"Qt's plugin {name} is not there.")
        loader = QPluginLoader(str(folder / name))
        check(not hasattr(sys, "frozen") or loader.load(), f"Qt's plugin {name} does not work: {loader.errorString()}")


def guide() -> None:
    """The guide has sections in every language."""
    for language in LANGUAGES:
        shown = Guide(language)
        check(shown.contents.count() > 3, f"The guide is not there for the language {language}.")
        shown.deleteLater()


def text_models() -> None:
    """The classes of all text encoders but CLIP's have a pass, and the shipped tokenizers read Korean."""
    from core.text_models.config import ARCHITECTURES, smallest_config, smallest_pass
    from core.tokens.vocabularies.table import tokenizer_for

    for architecture in ARCHITECTURES:
        states = smallest_pass(architecture)
        expected = smallest_config(architecture).layers + 1
        check(states == expected, f"The class for {architecture} encoders does not work.")
    for vocabulary in ("t5", "qwen3"):
        tokens = tokenizer_for(vocabulary).tokenize(identity_mapped("고양이"))
        check(len(tokens) > 0, f"The tokenizer {vocabulary} reads nothing.")


def pictures(folder: Path) -> None:
    """The prompt and the pixels of a picture of every kind that has both are read."""
    from core.image_metadata.reading import read_picture

    for path in _write_pictures(folder):
        picture = read_picture(path)
        check([found.prompt for found in picture.found] == [PROMPT], f"No prompt was found in {path.name}.")
        check(picture.thumbnail is not None, f"The pixels of {path.name} cannot be read.")


def weight_files(folder: Path) -> None:
    """A matrix in a file of llama.cpp is read."""
    from core.weights.formats.gguf_file import list_gguf
    from core.weights.formats.sample_files import write_gguf
    from core.weights.formats.tensors import read_entry

    path = folder / "ones.gguf"
    write_gguf(path)
    (entry,) = list_gguf(path).entries.values()
    check(float(read_entry(path, entry).sum()) == 8, "A file of llama.cpp was misread.")


def pickled_files(folder: Path) -> None:
    """The child process reads a sound pickle and refuses a hostile one."""
    from core.weights.adapters.inversion_files import open_inversions
    from core.weights.formats.sample_files import write_embedding, write_hostile

    sound, hostile, canary = (folder / name for name in ("sound.pt", "hostile.pt", "canary"))
    write_embedding(sound, 2)
    (word,) = open_inversions(sound)
    check([vectors for vectors, _ in word.shapes.values()] == [2], "A pickled embedding was misread.")
    write_hostile(hostile, canary)
    sentence = _refusal(lambda: open_inversions(hostile))
    check("ended" not in sentence, f"The child process does not work: {sentence}")
    check(not canary.exists(), "A hostile file was run.")


def downloads() -> None:
    """The child process for downloads answers, here that there is no server."""
    from core.weights.hub.hub import look_up

    sentence = _refusal(lambda: look_up("promptscope/selftest"))
    check("ended by itself" not in sentence, f"Downloads do not work: {sentence}")


def commands(folder: Path, app: QApplication) -> None:
    """`analyze` with a LoRA, a question and a plot, and `inspect` of that LoRA, as a terminal would ask them."""
    from core.cli.analyze import analyze
    from core.cli.inspect import inspect
    from core.weights.formats.sample_files import write_lora
    from gui.app.headless_plot import plot_pane

    lora, plot = folder / "sample.safetensors", folder / "plot.png"
    write_lora(lora, "text_model_encoder_layers_0_mlp_fc1", 768, 192)
    order = [PROMPT, "--lora", str(lora), "--ask", "colours", "--plot", str(plot)]
    answer = _record(lambda: analyze(order, partial(plot_pane, app=app)), "analyze")
    check("colours" in answer["answers"], "`analyze` does not answer questions.")
    check(plot.stat().st_size > 50, "`analyze` draws nothing.")
    check("changes" in _record(lambda: inspect([str(lora)]), "inspect"), "`inspect` misread a LoRA.")


def modules() -> None:
    """Every module of the program can be imported, with what it imports, also those that others know by name alone."""
    import core
    import gui
    from core.cli.answers.table import ANSWERS

    listed = [
        module.name for package in (core, gui) for module in walk_packages(package.__path__, f"{package.__name__}.")
    ]
    check(len(listed) > len(ANSWERS), "The modules of the program are not there.")
    for name in [*listed, *(f"core.cli.answers.{module}" for module in ANSWERS.values())]:
        import_module(name)


def _record(command: Callable[[], int], name: str) -> dict[str, object]:
    """The JSON object that a command writes to standard output."""
    output = StringIO()
    with redirect_stdout(output):
        status = command()
    check(status == 0, f"`{name}` ended with status {status}.")
    record: dict[str, object] = json.loads(output.getvalue())
    return record


def _refusal(work: Callable[[], object]) -> str:
    """The message of the UnreadableEncoder that `work` raises."""
    try:
        work()
    except UnreadableEncoder as error:
        return str(error)
    raise SelftestFailed("Something was opened that should have been refused.")


def _write_pictures(folder: Path) -> list[Path]:
    """Pictures with the prompt as A1111 writes it, of five formats."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    about = f"{PROMPT}\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64"
    paths = [folder / f"picture{suffix}" for suffix in (".png", ".gif", ".jpg", ".webp", ".avif")]
    text, exif = PngInfo(), Image.Exif()
    text.add_text("parameters", about)
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + about.encode("utf-16-be")  # UserComment
    Image.new("RGB", (64, 64)).save(paths[0], pnginfo=text)
    Image.new("RGB", (64, 64)).save(paths[1], comment=about)
    for path in paths[2:]:
        Image.new("RGB", (64, 64)).save(path, exif=exif.tobytes())  # one of a UserComment alone counts as empty
    return paths
