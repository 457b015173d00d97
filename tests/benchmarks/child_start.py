"""Starts the program as `main.py` does, in this fresh process, and tells when what was on the screen."""

import time

BEGAN = time.perf_counter()  # the interpreter is up

import argparse  # noqa: E402
import gc  # noqa: E402
import json  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

from tests.benchmarks.children import child_parser, memory_bytes  # noqa: E402

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

PATIENCE_MS = 180_000
SETTLE_MS = 5_000  # from the first layers until the window is idle, or measures what its words change
DONE_MS = 500  # from the end of that
USABLE = frozenset({"editor", "counter"})


def main() -> None:
    """Prints the window's size and the times since the spawning, in ms; and what the options ask for."""
    parser = child_parser()
    parser.add_argument("encoder")
    parser.add_argument("--heartbeat", action="store_true", help="the gaps of the event loop")
    parser.add_argument("--idle", type=int, default=0, help="seconds of doing nothing: processor time and memory")
    options = parser.parse_args()
    found: dict[str, object] = {}
    times = {"interpreter": BEGAN}
    _run(options, times, found)
    found["times"] = {name: (at - options.spawned) * 1000 for name, at in times.items()}
    print(json.dumps(found))


def _run(options: argparse.Namespace, times: dict[str, float], found: dict[str, object]) -> None:
    """Runs main.py's own `main` with an eye on the window it makes."""
    gc.disable()  # as main.py does ahead of these imports
    import gui.app.application as application
    import main as program

    times["imports"] = time.perf_counter()
    make = application.Program

    def make_watched(*order: object) -> application.Program:
        made = make(*order)
        times["window built"] = time.perf_counter()
        _watch(made.window, options, times, found)
        return made

    from tests.benchmarks.window_probe import settings_in

    def end_at_once(error: Exception) -> int:
        raise error  # of which `main` would open a dialog that nobody closes

    settings_in(options.settings)
    application.Program, application._show_start_failure = make_watched, end_at_once
    if status := program.main([options.encoder]):
        raise SystemExit(status)


def _watch(
    window: "MainWindow", options: argparse.Namespace, times: dict[str, float], found: dict[str, object]
) -> None:
    """Notes the first frames of editor and counter, panes and layers; closes the window after the last."""
    from PySide6.QtCore import QTimer

    from tests.benchmarks.window_probe import PANES_IN_SIGHT, READ_PARTS, Frames, Heartbeat, note_signals, parts_of

    session, frames, beat = window.session, Frames(window, parts_of(window)), Heartbeat(window)
    seen: set[str] = set()
    note_signals(window, beat)

    def forget() -> None:
        frames.forget(READ_PARTS)
        seen.difference_update(READ_PARTS)

    def painted(parts: frozenset[str], at: float) -> None:
        seen.update(parts)
        beat.note(f"frame of {' '.join(sorted(parts))}")
        if "window shown" not in times:
            times["window shown"], found["size"] = at, window.size().toTuple()
            if options.heartbeat:
                beat.start()
        prompt, is_enabled = session.prompt, window.prompt_panel.editor.isEnabled()
        if seen >= USABLE and is_enabled and prompt.chunks.prompt.source == prompt.text:
            times.setdefault("editor and right counter shown", at)
        if seen >= {f"{name} pane" for name in PANES_IN_SIGHT}:
            times.setdefault("all panes in sight shown", at)
        else:
            frames.watch(parts_of(window))
        if "WordsByWords" in parts and session.encoding_view:
            times.setdefault("first layers drawn", at)
            frames.painted.disconnect(painted)
            QTimer.singleShot(0, end)

    def end() -> None:
        if options.heartbeat:
            beat.stop()
            found.update(gaps=beat.gaps, long=beat.long)
        frames.deleteLater()
        if options.idle:
            _idle(window, options.idle, found)
        window.close()

    session.prompt.parsed.connect(forget)
    frames.painted.connect(painted)
    QTimer.singleShot(PATIENCE_MS, window, window.close)


def _idle(window: "MainWindow", seconds: int, found: dict[str, object]) -> None:
    """Leaves the program alone while its caret blinks; ms of processor time in a minute, all threads, and memory."""
    from tests.benchmarks.typist import focus_at_end
    from tests.benchmarks.window_probe import wait_ms, wait_until

    focus_at_end(window.prompt_panel.editor)
    wait_ms(SETTLE_MS)
    wait_until(lambda: not window.workspace.live_influence.is_busy)
    wait_ms(DONE_MS)
    began = time.process_time()
    wait_ms(seconds * 1000)
    found.update(idle=(time.process_time() - began) * 1000 * 60 / seconds, memory=memory_bytes("VmRSS"))


if __name__ == "__main__":
    main()
