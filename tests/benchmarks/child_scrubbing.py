"""Moves from layer to layer with the arrow keys, in this fresh process, and tells when the matrix was repainted."""

import json
import time
from itertools import cycle, islice

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from core.analysis.reference import reference_vocabulary
from gui.window.main_window import MainWindow
from tests.benchmarks.children import child_parser
from tests.benchmarks.window_probe import Frames, open_window, wait_ms, wait_until

PAUSE_MS = 30  # a key that repeats
ROUNDS = 4  # down and up; the first way down computes each layer's matrix, later ones only draw it


def main() -> None:
    """Prints, in ms, from the key event to the frame with the matrix: `first` way down, `again` on all later ways."""
    parser = child_parser()
    parser.add_argument("encoder")
    parser.add_argument("--units", type=int, required=True)
    options = parser.parse_args()
    _app, window = open_window(options)
    session = window.session
    session.prompt.set_text(" ".join(_words(options.units)))
    wait_until(lambda: session.is_up_to_date)
    if session.encoding_view is None or len(session.encoding_view.units) != options.units:
        raise RuntimeError(f"not {options.units} units")
    session.set_layer(0)
    wait_ms(1000)
    frames = Frames(window)
    ways = [_way(window, frames, key) for _ in range(ROUNDS) for key in (Qt.Key.Key_Down, Qt.Key.Key_Up)]
    window.close()
    print(json.dumps({"first": ways[0], "again": [value for way in ways[1:] for value in way]}))


def _words(count: int) -> list[str]:
    """Words without marks, so that every one is a unit of its own; the list begins anew where it ends."""
    return list(islice(cycle(word for word in reference_vocabulary() if word.isalpha()), count))


def _way(window: MainWindow, frames: Frames, key: Qt.Key) -> list[float]:
    """From the first layer to the last, or back."""
    taken, loop = [], QEventLoop()
    ended = 0.0

    def painted(parts: frozenset[str], at: float) -> None:
        nonlocal ended
        if "WordsByWords" in parts:
            ended = at
            loop.quit()

    frames.painted.connect(painted)
    for _ in range(window.session.layers):
        began = time.perf_counter()
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window.ruler.scale, event)
        loop.exec()
        taken.append((ended - began) * 1000)
        wait_ms(PAUSE_MS)
    frames.painted.disconnect(painted)
    return taken


if __name__ == "__main__":
    main()
