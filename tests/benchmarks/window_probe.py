"""Looks at the window from outside: when a frame was painted, and how long the event loop was away."""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QDockWidget, QWidget

if TYPE_CHECKING:  # a floor is measured without the program, and the start without what it imports later
    from gui.window.main_window import MainWindow

WINDOW_SIZE = (1280, 800)
READ_PARTS = frozenset({"strip", "counter"})  # these show what was read in the text, not the text itself
PANES_IN_SIGHT = ("WordsByWords", "AcrossLayers")  # in the layout of a first start
BEAT_MS = 5
DRAWN_MS = 150  # in which panes, or plots, have drawn what is new
LONG_MS = 25  # gaps from here on are told with what went on in them
PATIENCE_S = 180


def settings_in(folder: str) -> None:
    """Keeps the window off the user's own settings."""
    import gui.app.application as application

    application.settings_file = lambda: Path(folder) / "settings.json"


def open_window(options: argparse.Namespace) -> tuple[QApplication, "MainWindow"]:
    """The window with the encoder that a child was told, shown; the application has to be held on to."""
    import gui.app.application as application

    settings_in(options.settings)
    app = application.make_application()
    window = application.Program(app, options.encoder).window
    window.resize(*WINDOW_SIZE)
    window.show()
    return app, window


def parts_of(window: "MainWindow") -> dict[str, list[QWidget]]:
    """What is watched, by name: a part counts as painted when one of its widgets was.

    A pane is named as its dock, for its canvas, and with " pane" behind that for anything of it. Panes are made behind
    the first frame, and only then found.
    """
    panel = window.prompt_panel
    parts = {
        "editor": [panel.editor.viewport()],
        "strip": [panel.token_strip.chips],
        "counter": [panel.counter, *panel.counter.findChildren(QWidget)],
    }
    for dock in window.findChildren(QDockWidget):
        for pane in dock.findChildren(QWidget):
            if canvas := getattr(pane, "canvas", None):
                viewport = canvas.viewport() if isinstance(canvas, QAbstractScrollArea) else canvas
                parts |= {dock.objectName(): [viewport], f"{dock.objectName()} pane": [pane]}
    return parts


class Frames(QObject):
    """Emits `painted` with the parts of a frame and the time when all of it was painted and handed to the screen.

    Qt paints what `update()` asked for when the window handles UpdateRequest. The filter handles that event itself, and
    so knows the time behind it. What is painted otherwise (the first frame is: the system exposes the window) is told
    one turn of the event loop later.
    """

    painted = Signal(frozenset, float)

    def __init__(self, window: QWidget, parts: Mapping[str, Sequence[QWidget]]) -> None:
        super().__init__(window)
        self._window = window
        self._names: dict[QObject, str] = {}
        self._seen: set[str] = set()
        self._inside = False
        window.installEventFilter(self)
        self.watch(parts)

    def watch(self, parts: Mapping[str, Sequence[QWidget]]) -> None:
        """Looks at these parts, too."""
        for name, widgets in parts.items():
            for widget in widgets:
                if widget not in self._names:
                    self._names[widget] = name
                    widget.installEventFilter(self)

    def forget(self, parts: frozenset[str]) -> None:
        """Takes that these parts show something newer from their next painting on; a frame may not be told yet."""
        self._seen -= parts

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Paint:
            if not self._seen and not self._inside:
                QTimer.singleShot(0, self._tell)
            self._seen.add(self._names.get(watched, "window"))
        elif kind == QEvent.Type.UpdateRequest and watched is self._window:
            self._inside = True
            self._window.event(event)
            self._inside = False
            self._tell()
            return True
        return False

    def _tell(self) -> None:
        if self._seen:
            parts, self._seen = frozenset(self._seen), set()
            self.painted.emit(parts, time.perf_counter())


class Heartbeat(QObject):
    """A timer of 5 ms on the GUI thread: a gap is the time between two beats, in ms.

    For every long gap it tells which modules were imported and how long garbage was collected, by whichever thread
    (both hold Python's lock), and what was noted meanwhile.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.gaps: list[float] = []
        self.long: list[tuple[float, str]] = []
        self._notes: list[str] = []
        self._modules = len(sys.modules)
        self._collecting: float | None = None  # since when
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begins; gaps before this are not counted."""
        gc.callbacks.append(self._collect)
        self._last, self._modules = time.perf_counter(), len(sys.modules)
        self._notes.clear()
        self._timer.start()

    def stop(self) -> None:
        """Ends, the last gap included."""
        self._beat()
        self._timer.stop()
        gc.callbacks.remove(self._collect)

    def note(self, what: str) -> None:
        """Something happens on the GUI thread."""
        self._notes.append(what)

    def _beat(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self.gaps.append(gap)
        self._note_collection(now)  # one on another thread that gave Python's lock away before it could tell its end
        if gap >= LONG_MS:
            self.long.append((round(gap, 1), ", ".join([*self._notes, *self._imported()]) or "nothing of the window's"))
        self._last, self._modules = now, len(sys.modules)
        self._notes.clear()

    def _collect(self, phase: str, _found: dict[str, int]) -> None:
        if phase == "start":
            self._collecting = time.perf_counter()
        else:
            self._note_collection(time.perf_counter())
            self._collecting = None

    def _note_collection(self, now: float) -> None:
        if self._collecting is not None and (taken := (now - self._collecting) * 1000) >= 1:
            self._notes.append(f"garbage collected for {taken:.0f} ms")

    def _imported(self) -> Iterable[str]:
        """The modules that came since the last beat, counted by package."""
        packages = [name.partition(".")[0] for name in list(sys.modules)[self._modules :]]
        for package in dict.fromkeys(packages):
            yield f"import of {packages.count(package)} × {package}"


def note_signals(window: "MainWindow", beat: Heartbeat) -> None:
    """Notes in the heartbeat what the session tells and what is painted."""
    session, prompt = window.session, window.session.prompt
    signals = {
        "parsed": prompt.parsed,
        "encoder_changed": session.encoder_changed,
        "encoding_view_changed": session.encoding_view_changed,
        "layer_changed": session.layer_changed,
        "selection_changed": prompt.selection_changed,
    }
    for name, signal in signals.items():
        signal.connect(lambda *_ignored, name=name: beat.note(name))


def processor_ms(work: Callable[[], object], milliseconds: int) -> float:
    """The processor time of this thread for some work and what the event loop does after it, in ms."""
    began = time.thread_time()
    work()
    wait_ms(milliseconds)
    return (time.thread_time() - began) * 1000


def wait_until(holds: Callable[[], bool]) -> None:
    """Runs the event loop until something holds; TimeoutError after three minutes."""
    loop, clock, end = QEventLoop(), QTimer(interval=BEAT_MS), time.perf_counter() + PATIENCE_S
    clock.timeout.connect(lambda: loop.quit() if holds() or time.perf_counter() > end else None)
    clock.start()
    loop.exec()
    if not holds():
        raise TimeoutError("the window did not get there")


def wait_ms(milliseconds: int) -> None:
    """Runs the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
