"""Types into the window at a steady pace while the encoder runs, in this fresh process."""

import json
import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from core.tokens.chunks import Chunks
from gui.window.main_window import MainWindow
from tests.benchmarks.children import child_parser
from tests.benchmarks.window_probe import Frames, Heartbeat, note_signals, open_window, wait_ms, wait_until

KEYS_PER_S = 10
# 70 tokens; what is typed behind them brings up to six more, and is then taken back, again and again.
PROMPT = (
    "masterpiece, best quality, a weathered lighthouse keeper on a cliff at dawn, oil painting, thick brush strokes, "
    "storm clouds, seagulls, warm light from the lamp room, rust and salt, deep blue sea, dramatic rim light, film "
    "grain, wide angle, by a master of the hudson river school, intricate details, 8k, soft shadows"
)
TYPED = ", glowing lanterns"
ON_TYPING = frozenset({"editor", "strip", "counter"})
ON_RESULT = frozenset({"WordsByWords", "AcrossLayers"})


class Typist(QObject):
    """Presses a key every 100 ms and notes when the window had answered it.

    Times are in ms. `pressed`: from just before the key event is handed to the window until the frame that repainted
    editor, strip and counter was painted whole. `due`: the same, from when the key was to be pressed; the difference is
    how long the event loop kept a finger waiting. `results`: from `due` until the panes were repainted with the result
    for this text or a later one.
    """

    def __init__(self, window: MainWindow, seconds: int) -> None:
        super().__init__(window)
        self.pressed: list[float] = []
        self.due: list[float] = []
        self.results: list[float] = []
        self.lost = 0
        self.answers: list[float] = []  # duration of each pass that was not superseded
        self._window, self._session, self._editor = window, window.session, window.prompt_panel.editor
        self._text = self._editor.toPlainText()
        self._keys = _keys()
        self._left = seconds * KEYS_PER_S
        self._now: tuple[float, float] | None = None  # due and pressed of the key whose frame is awaited
        self._parts: set[str] = set()
        self._unanswered: list[tuple[Chunks, float]] = []
        self._arrived: int | None = None  # how many of those the newest result answers
        self._result_parts: set[str] = set()
        self._loop = QEventLoop()
        self._next = time.perf_counter()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._press)
        self._session.encoding_view_changed.connect(self._take)

    def run(self) -> None:
        """Types to the end and waits for the last result."""
        self._next = time.perf_counter()
        self._arm()
        self._loop.exec()
        wait_until(lambda: not self._unanswered)

    def _arm(self) -> None:
        self._next += 1 / KEYS_PER_S
        self._timer.start(max(round((self._next - time.perf_counter()) * 1000), 0))

    def _press(self) -> None:
        if self._now:
            raise RuntimeError("the window was not repainted after a key")
        key, letter = next(self._keys)
        self._text = self._text + letter if letter else self._text[:-1]
        self._parts.clear()
        self._now = self._next, time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self._window.windowHandle(), event)
        self.lost += not (self._editor.toPlainText() == self._text == self._session.prompt.chunks.prompt.source)
        self._unanswered.append((self._session.prompt.chunks, self._next))

    def _take(self) -> None:
        """A result arrived; the next frame of the panes shows it."""
        encoding = self._session.encoding
        chunks = [chunks for chunks, _ in self._unanswered]
        if encoding and encoding.chunks in chunks:
            self._arrived = next(index for index, asked in enumerate(chunks) if asked is encoding.chunks) + 1
            self._result_parts.clear()
            self.answers.append(encoding.seconds * 1000)

    def painted(self, parts: frozenset[str], at: float) -> None:
        """A frame was painted."""
        self._parts |= parts
        self._result_parts |= parts
        if self._now and self._parts >= ON_TYPING:
            due, pressed = self._now
            self._now = None
            self.pressed.append((at - pressed) * 1000)
            self.due.append((at - due) * 1000)
            self._left -= 1
            if self._left:
                self._arm()
            else:
                self._loop.quit()
        if self._arrived and self._result_parts >= ON_RESULT:
            self.results += [(at - due) * 1000 for _, due in self._unanswered[: self._arrived]]
            del self._unanswered[: self._arrived]
            self._arrived = None


def _keys() -> Iterator[tuple[Qt.Key, str]]:
    """Some words, then backspaces until they are gone, for ever."""
    while True:
        for letter in TYPED:
            yield Qt.Key(ord(letter.upper())), letter
        for _ in TYPED:
            yield Qt.Key.Key_Backspace, ""


def main() -> None:
    """Prints the lists of Typist, the gaps of the event loop and the number of tokens typed behind."""
    parser = child_parser()
    parser.add_argument("encoder")
    parser.add_argument("--seconds", type=int, required=True)
    options = parser.parse_args()
    _app, window = open_window(options)
    session, editor, frames, beat = (window.session, window.prompt_panel.editor, Frames(window), Heartbeat(window))
    window.activateWindow()
    editor.setFocus()
    session.prompt.set_text(PROMPT)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    wait_until(lambda: session.is_up_to_date)
    wait_ms(500)
    if not editor.hasFocus():
        raise RuntimeError("the editor has no focus, so a keystroke would do less than it does")
    typist = Typist(window, options.seconds)
    frames.painted.connect(typist.painted)
    frames.painted.connect(lambda parts, _at: beat.note(f"frame of {' '.join(sorted(parts))}"))
    note_signals(window, beat)
    beat.start()
    typist.run()
    beat.stop()
    found = {name: getattr(typist, name) for name in ("pressed", "due", "results", "lost", "answers")}
    window.close()
    print(json.dumps({**found, "gaps": beat.gaps, "long": beat.long}))


if __name__ == "__main__":
    main()
