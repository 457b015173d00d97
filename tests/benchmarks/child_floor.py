"""Floors: what Qt, pyqtgraph and the imports take without the program, each in a fresh process."""

import argparse
import json
import time
from typing import Any

from tests.benchmarks.children import child_parser, memory_bytes

SETTLE_MS = 2_000
ROUNDS = 60  # of drawing


def main() -> None:
    """Prints what the floor named takes."""
    parser = child_parser()
    parser.add_argument("floor", choices=FLOORS)
    parser.add_argument("--size", nargs="+", type=int, help="width and height of the editor, or of each canvas")
    parser.add_argument("--font", help="as QFont.toString writes it")
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--units", type=int)
    parser.add_argument("--layers", type=int)
    parser.add_argument("--at-work", metavar="FILE", help="a text model that computes all the while")
    options = parser.parse_args()
    print(json.dumps(FLOORS[options.floor](options)))


def _keys(options: argparse.Namespace) -> dict[str, Any]:
    """ms from each key to the frame of a plain editor with the texts, size and font of the program's."""
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

    from tests.benchmarks.passes_at_work import passes_at_work
    from tests.benchmarks.typist import TEXTS, Typist, focus_at_end
    from tests.benchmarks.window_probe import Frames

    _app, window, editor, font, found = QApplication([]), QMainWindow(), QPlainTextEdit(), QFont(), {}
    font.fromString(options.font)
    editor.setFont(font)
    window.setCentralWidget(editor)
    window.resize(*options.size)
    window.show()
    frames = Frames(window, {"editor": [editor.viewport()]})
    with passes_at_work(options.at_work):
        for name, text in TEXTS.items():
            editor.setPlainText(text)
            focus_at_end(editor)
            typist = Typist(editor, frames, frozenset({"editor"}))
            typist.run(options.seconds)
            found[name] = typist.pressed
    return found


def _plots(options: argparse.Namespace) -> dict[str, Any]:
    """ms of processor time for drawing other numbers in a plot with one image and in one with one curve."""
    import numpy as np
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.window_probe import DRAWN_MS, processor_ms, wait_ms

    _app, draw = QApplication([]), np.random.default_rng(1)
    left, right, image = pg.PlotWidget(), pg.PlotWidget(), pg.ImageItem(axisOrder="row-major")
    left.addItem(image)
    image.setColorMap("viridis")
    curve = right.plot(antialias=True, pen=pg.mkPen("k", width=2))
    right.setYRange(0, 1)
    for plot, size in ((left, options.size[:2]), (right, options.size[2:])):
        plot.resize(*size)
        plot.show()

    def draw_anew() -> None:
        image.setImage(draw.random((options.units, options.units), dtype=np.float32), levels=(0, 1))
        curve.setData(np.arange(options.layers + 1), draw.random(options.layers + 1))

    draw_anew()
    wait_ms(SETTLE_MS)
    return {"drawn": [processor_ms(draw_anew, DRAWN_MS) for _ in range(ROUNDS)]}


def _imports(_options: argparse.Namespace) -> dict[str, Any]:
    """Bytes of memory after the imports of the program's libraries."""
    import numpy
    import pyqtgraph
    import torch
    from PySide6 import QtWidgets

    assert all((numpy, torch, pyqtgraph, QtWidgets))
    return {"memory": memory_bytes("VmRSS")}


def _idle(options: argparse.Namespace) -> dict[str, Any]:
    """ms of processor time in a minute of a window with an editor whose caret blinks."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

    from tests.benchmarks.typist import PROMPT, focus_at_end
    from tests.benchmarks.window_probe import wait_ms

    _app, window, editor = QApplication([]), QMainWindow(), QPlainTextEdit(PROMPT)
    window.setCentralWidget(editor)
    window.show()
    focus_at_end(editor)
    wait_ms(SETTLE_MS)
    began = time.process_time()
    wait_ms(options.seconds * 1000)
    return {"idle": (time.process_time() - began) * 1000 * 60 / options.seconds}


FLOORS = {"keys": _keys, "plots": _plots, "imports": _imports, "idle": _idle}

if __name__ == "__main__":
    main()
