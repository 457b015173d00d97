"""Moves from layer to layer and hands the panes the encoder's answers, in this fresh process; tells what both take."""

import json
import time
from itertools import cycle, islice

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from core.analysis.encoding_view import EncodingView
from core.analysis.reference import reference_vocabulary
from gui.state.prompt_state import PromptState
from gui.window.main_window import MainWindow
from gui.window.pane_table import PANES
from tests.benchmarks.children import child_parser
from tests.benchmarks.window_probe import (
    DRAWN_MS,
    PANES_IN_SIGHT,
    Frames,
    open_window,
    parts_of,
    processor_ms,
    wait_ms,
    wait_until,
)

PAUSE_MS = 30  # a key that repeats
SETTLE_MS = 2500  # in which what a first start shows, and what is measured in the background, is begun
KEY_MS = 60  # in which the frame of a new text is painted
ROUNDS = 4  # down and up; the first way down computes each layer's matrix, later ones only draw it


def main() -> None:
    """Prints the layers, the panes' sizes, ms from a key to the frame with the matrix, and ms of processor time.

    `first` and `again` are the keys on the first way down and on all later ways; `scrubbed` and `answered` are the
    processor time of the window's thread for a layer and for an answer.
    """
    parser = child_parser()
    parser.add_argument("encoder")
    parser.add_argument("--units", type=int, required=True)
    parser.add_argument("--answers", type=int, default=0, help="of the encoder, handed to the panes")
    parser.add_argument("--pane", choices=PANES, default="words_by_words", help="in front, where the matrix stands")
    parser.add_argument("--colours", default="unit", help="what words are coloured by")
    options = parser.parse_args()
    _app, window = open_window(options)
    in_sight = PANES[options.pane].dock_name, "AcrossLayers"
    session, words = window.session, _words(options.units + options.answers)
    session.prompt.set_text(" ".join(words[: options.units]))
    wait_until(lambda: session.is_up_to_date)
    if session.encoding_view is None or len(session.encoding_view.units) != options.units:
        raise RuntimeError(f"not {options.units} units")
    session.set_layer(0)
    session.word_colours.set_measure(options.colours)
    if options.colours == "likeness":  # to a word, or there is nothing to colour
        session.prompt.set_selected(session.encoding_view.units[0].positions)
    window.pane_docks.show_pane(PANES[options.pane].title)
    wait_ms(SETTLE_MS)
    parts = parts_of(window)
    frames, scrubbed = Frames(window, parts), []
    ways = [
        _way(window, frames, key, scrubbed, in_sight[0])
        for _ in range(ROUNDS)
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up)
    ]
    found = {"first": ways[0], "again": [value for way in ways[1:] for value in way], "scrubbed": scrubbed}
    found["answered"] = _answered(window, frames, words[: options.units - 1], words[options.units :], in_sight)
    sizes = [parts[name][0].size().toTuple() for name in in_sight]
    window.close()
    print(json.dumps({**found, "layers": session.layers, "sizes": sizes}))


def _words(count: int) -> list[str]:
    """Words without marks, so that every one is a unit of its own; the list begins anew where it ends."""
    return list(islice(cycle(word for word in reference_vocabulary() if word.isalpha()), count))


def _way(window: MainWindow, frames: Frames, key: Qt.Key, scrubbed: list[float], dock_name: str) -> list[float]:
    """From the first layer to the last, or back; adds each step's processor time, the pause behind it included."""
    taken, loop = [], QEventLoop()
    ended = 0.0

    def painted(parts: frozenset[str], at: float) -> None:
        nonlocal ended
        if not parts.isdisjoint({dock_name, f"{dock_name} pane"}):
            ended = at
            loop.quit()

    frames.painted.connect(painted)
    for _ in range(window.session.layers):
        began, processor_began = time.perf_counter(), time.thread_time()
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window.ruler.scale, event)
        loop.exec()
        taken.append((ended - began) * 1000)
        wait_ms(PAUSE_MS)
        scrubbed.append((time.thread_time() - processor_began) * 1000)
    frames.painted.disconnect(painted)
    return taken


def _answered(
    window: MainWindow, frames: Frames, words: list[str], last_words: list[str], in_sight: tuple[str, str]
) -> list[float]:
    """For each last word of the text, what drawing the encoder's answer takes; an answer waits for the key's frame."""
    session, taken, held = window.session, [], []
    painted: set[str] = set()
    deliver, session.set_encoding_view = session.set_encoding_view, held.append  # which the encoder's worker calls
    frames.painted.connect(lambda parts, _at: painted.update(parts))
    for last_word in last_words:
        held.clear()
        session.prompt.set_text(" ".join([*words, last_word]))
        wait_until(lambda: _answers(held, session.prompt))
        wait_ms(KEY_MS)
        painted.clear()
        taken.append(processor_ms(lambda: deliver(held[-1]), DRAWN_MS))
        if in_sight == PANES_IN_SIGHT and not painted >= {*in_sight}:  # the others draw what a worker answers
            raise RuntimeError(f"an answer was drawn by {painted} alone")
    return taken


def _answers(held: list[EncodingView], prompt: PromptState) -> bool:
    return bool(held) and held[-1].encoding.chunks is prompt.encoder_chunks


if __name__ == "__main__":
    main()
