"""`--selftest`: opens, computes and draws with the program's main parts without a screen, and prints OK.

It finds what a bundle may have left out.
"""

import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QtMsgType
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.program.licences import installed
from core.program.translation import tr
from core.prompt.mapped_text import identity_mapped
from core.weights import STUDY, UnreadableEncoder
from gui.app.application import make_application
from gui.app.event_loop import run_events
from gui.app.external_files import NOT_ANSWERING
from gui.app.fresh_folder import use_folder
from gui.dialogs.guide import Guide
from gui.panes.export import EXPORT_SUFFIXES, export_pane
from gui.state.settings import Settings
from gui.widgets.translator import LANGUAGES, set_language
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

PROMPT = "a cow, a (bull:1.2), a red car"
TIMEOUT_MS = 60_000
STEP_MS = 20  # between two looks at what is waited for
WINDOW_SIZE = (1280, 800)
IGNORED_WARNINGS = (
    "This plugin does not support ",  # the offscreen platform on raise() and on size limits
    "Detected locale ",  # where none is set, Qt takes one that it can use
)


class SelftestFailed(Exception):
    """A part does not work; the message names it."""


def run_selftest() -> int:
    """Tests all parts; returns 0, or 1 with a sentence on standard error."""
    errors: list[str] = []
    with TemporaryDirectory(prefix="promptscope-selftest-", ignore_cleanup_errors=True) as name:
        use_folder(Path(name))
        _collect_errors(errors)
        try:
            SelfTest(Path(name), errors).run()
        except Exception as error:
            if not isinstance(error, SelftestFailed):
                traceback.print_exc()
            print(f"promptscope --selftest failed: {error or type(error).__name__}", file=sys.stderr)
            return 1
    print("OK", flush=True)
    return 0


class SelfTest:
    """The parts in order, each a method that raises SelftestFailed where the part does not work."""

    def __init__(self, folder: Path, errors: list[str]) -> None:
        self._folder, self._errors = folder, errors
        self._app = make_application("light")
        self._window: MainWindow | None = None

    def run(self) -> None:
        """Runs the parts, prints a line each, and closes the window."""
        parts = (self.licences, self.languages, self.window, self.study_encoder, self.panes, self.exports, self.guide)
        try:
            for part in (*parts, self.text_models, self.pictures, self.pickled_files, self.downloads):
                began = time.perf_counter()
                part()
                _check(not self._errors, " ".join(self._errors))
                print(f"{part.__name__.replace('_', ' '):16} {time.perf_counter() - began:6.2f} s", flush=True)
        finally:
            if self._window:
                self._window.close()
                self._window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def licences(self) -> None:
        """The licences of packages are there."""
        texts = {package.name: package.text for package in installed()}
        _check({"Python", "torch", "PySide6_Essentials"} <= texts.keys(), "The list of licences is not complete.")

    def languages(self) -> None:
        """The Korean translations of the program and of Qt are there."""
        set_language("ko")
        ours, of_qt = tr(NOT_ANSWERING), QCoreApplication.translate("QPlatformTheme", "Cancel")
        set_language("en")
        _check(ours != NOT_ANSWERING, "The Korean translation of the program is not there.")
        _check(of_qt != "Cancel", "The Korean translation of Qt is not there.")

    def window(self) -> None:
        """The window opens with default settings and reads a prompt."""
        settings = Settings(text=PROMPT, language="en")
        self._window = window = MainWindow(Workspace(settings, self._folder / "settings.json", self._app))
        window.closed.connect(window.workspace.close)
        window.resize(*WINDOW_SIZE)
        window.show()
        self._wait(lambda: window.workspace.session.prompt.chunks.prompt.source == PROMPT, "The prompt was not read.")
        _check(not self._app.windowIcon().isNull(), "The program's icon cannot be drawn.")
        _check(_is_drawn(window), "The window stays empty.")

    def study_encoder(self) -> None:
        """The study encoder encodes the prompt at every layer."""
        assert self._window
        session = self._window.workspace.session
        self._window.workspace.model_loader.open(STUDY)
        self._wait(lambda: session.is_up_to_date, "The study encoder did not answer.")
        assert session.encoding and session.encoder
        states = session.encoding.hidden_states
        _check(len(states) == session.encoder.layers + 1, "Layers are missing.")
        words = states[:, : session.prompt.chunks.used + 1]  # with BOS; rows of padding are NaN
        _check(bool(np.isfinite(words).all()), "Some hidden states are no finite numbers.")

    def panes(self) -> None:
        """Each pane draws something once it is in front."""
        assert self._window
        area = self._window.pane_docks
        for dock, pane in zip(area.docks, area.panes, strict=True):
            dock.show()
            dock.raise_()
            self._wait(lambda pane=pane: pane.in_sight and not pane.busy, f"The pane {pane.title} did not come up.")
            _check(_is_drawn(pane), f"The pane {pane.title} stays empty.")

    def exports(self) -> None:
        """A pane is written in every format of export."""
        assert self._window
        for suffix in EXPORT_SUFFIXES:
            path = self._folder / f"pane{suffix}"
            export_pane(self._window.pane_docks.panes[0], path)
            _check(path.stat().st_size > 50, f"The export {path.name} is empty.")

    def guide(self) -> None:
        """The guide has sections in every language."""
        for language in LANGUAGES:
            guide = Guide(language)
            _check(guide.contents.count() > 3, f"The guide is not there for the language {language}.")
            guide.deleteLater()

    def text_models(self) -> None:
        """The classes of all text encoders but CLIP's can be built, and the shipped tokenizers read Korean."""
        from core.text_models.config import ARCHITECTURES, build, smallest_config
        from core.tokens.vocabularies.table import tokenizer_for

        for architecture in ARCHITECTURES:
            config = smallest_config(architecture)
            layers = build(config, "eager").config.num_hidden_layers
            _check(layers == config.layers, f"The class for {architecture} encoders cannot be built.")
        for vocabulary in ("t5", "qwen3"):
            tokens = tokenizer_for(vocabulary).tokenize(identity_mapped("고양이"))
            _check(len(tokens) > 0, f"The tokenizer {vocabulary} reads nothing.")

    def pictures(self) -> None:
        """The prompt and the pixels of a picture of every kind are read."""
        from core.image_metadata.reading import read_picture

        for path in _write_pictures(self._folder):
            picture = read_picture(path)
            _check([found.prompt for found in picture.found] == [PROMPT], f"No prompt was found in {path.name}.")
            _check(picture.thumbnail is not None, f"The pixels of {path.name} cannot be read.")

    def pickled_files(self) -> None:
        """The child process reads a sound pickle and refuses a hostile one."""
        from core.weights.adapters.inversion_files import open_inversions
        from core.weights.formats.sample_files import write_embedding, write_hostile

        sound, hostile, canary = (self._folder / name for name in ("sound.pt", "hostile.pt", "canary"))
        write_embedding(sound, 2)
        (word,) = open_inversions(sound)
        _check([vectors for vectors, _ in word.shapes.values()] == [2], "A pickled embedding was misread.")
        write_hostile(hostile, canary)
        sentence = _refusal(lambda: open_inversions(hostile))
        _check("ended" not in sentence, f"The child process does not work: {sentence}")
        _check(not canary.exists(), "A hostile file was run.")

    def downloads(self) -> None:
        """The child process for downloads answers, here that there is no server."""
        from core.weights.hub.hub import look_up

        sentence = _refusal(lambda: look_up("promptscope/selftest"))
        _check("ended by itself" not in sentence, f"Downloads do not work: {sentence}")

    def _wait(self, until: Callable[[], bool], otherwise: str) -> None:
        deadline = QDeadlineTimer(TIMEOUT_MS)
        while not until():
            _check(not deadline.hasExpired() and not self._errors, " ".join([otherwise, *self._errors]))
            run_events(STEP_MS)


def _check(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise SelftestFailed(otherwise)


def _refusal(work: Callable[[], object]) -> str:
    """The message of the UnreadableEncoder that `work` raises."""
    try:
        work()
    except UnreadableEncoder as error:
        return str(error)
    raise SelftestFailed("Something was opened that should have been refused.")


def _write_pictures(folder: Path) -> list[Path]:
    """Pictures with the prompt as A1111 writes it, of three formats."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    about = f"{PROMPT}\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64"
    paths = [folder / f"picture{suffix}" for suffix in (".png", ".jpg", ".webp")]
    text, exif = PngInfo(), Image.Exif()
    text.add_text("parameters", about)
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + about.encode("utf-16-be")  # UserComment
    Image.new("RGB", (64, 64)).save(paths[0], pnginfo=text)
    for path in paths[1:]:
        Image.new("RGB", (64, 64)).save(path, exif=exif)
    return paths


def _is_drawn(widget: QWidget) -> bool:
    """Whether a widget has more than two colours."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return len(set(picture.constBits()[::4])) > 2  # of the blue, which no two colours of the window share


def _collect_errors(errors: list[str]) -> None:
    """Collects exceptions of slots and Qt's warnings."""

    def hear(kind: QtMsgType, _context: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and kind != QtMsgType.QtInfoMsg and not text.startswith(IGNORED_WARNINGS):
            errors.append(text)

    def catch(kind: type[BaseException], error: BaseException, trace: object) -> None:
        errors.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]

    QtCore.qInstallMessageHandler(hear)
    sys.excepthook = catch
