"""`--selftest`: opens, computes and draws with the program's main parts without a screen, and prints OK.

It finds what a bundle may have left out.
"""

import sys
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QtMsgType
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.weights import STUDY
from gui.app import selftest_parts as parts
from gui.app.application import make_application
from gui.app.event_loop import run_events
from gui.app.fresh_folder import use_folder
from gui.app.selftest_parts import PROMPT, SelftestFailed, check
from gui.panes.export import EXPORT_SUFFIXES, export_pane
from gui.state.settings import Settings
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

TIMEOUT_MS = 60_000
STEP_MS = 20  # between two looks at what is waited for
WINDOW_SIZE = (1280, 800)
IGNORED_WARNINGS = (
    "This plugin does not support ",  # the offscreen platform on raise() and on size limits
    "Detected locale ",  # where none is set, Qt takes one that it can use
)


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
        try:
            for part in self._parts():
                began = time.perf_counter()
                part()
                check(not self._errors, " ".join(self._errors))
                name = getattr(part, "func", part).__name__.replace("_", " ")
                print(f"{name:16} {time.perf_counter() - began:6.2f} s", flush=True)
        finally:
            if self._window:
                self._window.close()
                self._window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _parts(self) -> Iterator[Callable[[], None]]:
        yield from (parts.licences, parts.languages, parts.plugins)
        yield from (self.window, self.study_encoder, self.panes, self.exports, parts.guide, parts.text_models)
        yield from (partial(part, self._folder) for part in (parts.pictures, parts.weight_files, parts.pickled_files))
        yield from (parts.downloads, partial(parts.commands, self._folder, self._app), parts.modules)

    def window(self) -> None:
        """The window opens with default settings and reads a prompt."""
        settings = Settings(text=PROMPT, language="en")
        self._window = window = MainWindow(Workspace(settings, self._folder / "settings.json", self._app))
        window.closed.connect(window.workspace.close)
        window.resize(*WINDOW_SIZE)
        window.show()
        self._wait(lambda: window.workspace.session.prompt.chunks.prompt.source == PROMPT, "The prompt was not read.")
        check(not self._app.windowIcon().isNull(), "The program's icon cannot be drawn.")
        check(_is_drawn(window), "The window stays empty.")

    def study_encoder(self) -> None:
        """The study encoder encodes the prompt at every layer."""
        assert self._window
        session = self._window.workspace.session
        self._window.workspace.model_loader.open(STUDY)
        self._wait(lambda: session.is_up_to_date, "The study encoder did not answer.")
        assert session.encoding and session.encoder
        states = session.encoding.hidden_states
        check(len(states) == session.encoder.layers + 1, "Layers are missing.")
        words = states[:, : session.prompt.chunks.used + 1]  # with BOS; rows of padding are NaN
        check(bool(np.isfinite(words).all()), "Some hidden states are no finite numbers.")

    def panes(self) -> None:
        """Each pane draws something once it is in front."""
        assert self._window
        area = self._window.pane_docks
        for dock, pane in zip(area.docks, area.panes, strict=True):
            dock.show()
            dock.raise_()
            self._wait(lambda pane=pane: pane.in_sight and not pane.busy, f"The pane {pane.title} did not come up.")
            check(_is_drawn(pane), f"The pane {pane.title} stays empty.")

    def exports(self) -> None:
        """A pane is written in every format of export."""
        assert self._window
        for suffix in EXPORT_SUFFIXES:
            path = self._folder / f"pane{suffix}"
            export_pane(self._window.pane_docks.panes[0], path)
            check(path.stat().st_size > 50, f"The export {path.name} is empty.")

    def _wait(self, until: Callable[[], bool], otherwise: str) -> None:
        deadline = QDeadlineTimer(TIMEOUT_MS)
        while not until():
            check(not deadline.hasExpired() and not self._errors, " ".join([otherwise, *self._errors]))
            run_events(STEP_MS)


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
