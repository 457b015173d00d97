"""Starts the program as `main.py` does, in this fresh process, and tells when what was on the screen."""

import time

BEGAN = time.perf_counter()  # the interpreter is up

import argparse  # noqa: E402
import json  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

from tests.benchmarks.children import child_parser  # noqa: E402

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

PATIENCE_MS = 180_000


def main() -> None:
    """Prints the times since the spawning, in ms, and with --heartbeat the gaps of the event loop."""
    parser = child_parser()
    parser.add_argument("encoder")
    parser.add_argument("--heartbeat", action="store_true")
    options = parser.parse_args()
    found: dict[str, object] = {}
    times = {"interpreter": BEGAN}
    _run(options, times, found)
    found["times"] = {name: (at - options.spawned) * 1000 for name, at in times.items()}
    print(json.dumps(found))


def _run(options: argparse.Namespace, times: dict[str, float], found: dict[str, object]) -> None:
    """Runs main.py's own `main` with an eye on the window it makes."""
    import gui.app.application as application
    import main as program

    times["imports"] = time.perf_counter()
    make = application.Program

    def make_watched(*order: object) -> application.Program:
        made = make(*order)
        times["window built"] = time.perf_counter()
        _watch(made.window, options.heartbeat, times, found)
        return made

    from tests.benchmarks.window_probe import settings_in

    settings_in(options.settings)
    application.Program = make_watched
    if status := program.main([options.encoder]):
        raise SystemExit(status)


def _watch(window: "MainWindow", heartbeat: bool, times: dict[str, float], found: dict[str, object]) -> None:
    """Notes the first frame of window, counter and layers; closes the window after the last."""
    from PySide6.QtCore import QTimer

    from tests.benchmarks.window_probe import Frames, Heartbeat, note_signals

    session, frames, beat = window.session, Frames(window), Heartbeat(window)
    note_signals(window, beat)

    def painted(parts: frozenset[str], at: float) -> None:
        beat.note(f"frame of {' '.join(sorted(parts))}")
        if "window shown" not in times:
            times["window shown"] = at
            if heartbeat:
                beat.start()
        if "counter" in parts and session.prompt.chunks.prompt.source == session.prompt.text:
            times.setdefault("counter shown", at)
        if "WordsByWords" in parts and session.encoding_view:
            times.setdefault("first layers drawn", at)
            frames.painted.disconnect(painted)
            QTimer.singleShot(0, end)

    def end() -> None:
        if heartbeat:
            beat.stop()
            found.update(gaps=beat.gaps, long=beat.long)
        window.close()

    frames.painted.connect(painted)
    QTimer.singleShot(PATIENCE_MS, window, window.close)


if __name__ == "__main__":
    main()
