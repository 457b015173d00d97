"""Types into an editor at a steady pace; takes the time from each key to the frames that show it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from tests.benchmarks.window_probe import BEAT_MS, Frames, wait_ms

KEYS_PER_S = 10
# 70 tokens; what is typed behind them brings up to six more, and is then taken back, again and again.
PROMPT = (
    "masterpiece, best quality, a weathered lighthouse keeper on a cliff at dawn, oil painting, thick brush strokes, "
    "storm clouds, seagulls, warm light from the lamp room, rust and salt, deep blue sea, dramatic rim light, film "
    "grain, wide angle, by a master of the hudson river school, intricate details, 8k, soft shadows"
)
MORE_WORDS = (  # none of which stands in PROMPT; with it 144 tokens, and up to six are typed
    "a small fox beside an old wooden boat, paper lanterns, cherry blossoms, silver moon, stone bridge over a quiet "
    "river, silk ribbons, pearl necklace, maple leaves, ink drawing, porcelain cup, open book, golden fireflies, tall "
    "grass, moss, distant mountains, thin fog, velvet curtain, copper bell, glass bottle, winter garden, lace collar"
)
TEXTS = {
    "70 tokens": PROMPT,
    "150 tokens": f"{PROMPT}, {MORE_WORDS}",
    "450 tokens": ", ".join([PROMPT] * 6 + [PROMPT[:112]]),
    "10,000 characters": (f"{PROMPT}, " * (10_000 // len(PROMPT) + 1))[:10_000],
}
TYPED = ", glowing lanterns"


class Typist(QObject):
    """Presses a key every 100 ms, or later where the one before is not yet shown.

    Times are in ms. `pressed`: from just before the key event is handed to the window until the last of `parts` was
    first painted with it; a part that is not painted for 100 ms after the text was read has not changed and is counted
    in `unpainted`. `due`: the same, from when the key was to be pressed; the difference is how long the event loop kept
    a finger waiting. `lost` counts the keys after which the editor's text is not the one typed.
    """

    def __init__(
        self, editor: QPlainTextEdit, frames: Frames, parts: frozenset[str], is_read: Callable[[], bool] = lambda: True
    ) -> None:
        """`is_read` tells whether what the parts show of a text was read in the text as it stands."""
        super().__init__(editor)
        self.pressed: list[float] = []
        self.due: list[float] = []
        self.lost = 0
        self.unpainted: Counter[str] = Counter()
        self.key_due = self._key_pressed = 0.0  # of the last key
        self._known_since = 0.0  # since when it is known what is to be painted with it
        self._editor, self._parts, self._is_read = editor, parts, is_read
        self._text = editor.toPlainText()
        self._keys = _keys()
        self._left = 0
        self._painted: dict[str, float] = {}  # when each part was first painted with the last key
        self._loop = QEventLoop()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._go_on)
        frames.painted.connect(self._take_frame)

    def run(self, seconds: float) -> None:
        """Types for that long."""
        self._left = round(seconds * KEYS_PER_S)
        self.key_due = time.perf_counter()
        self._press()
        self._loop.exec()

    def forget(self, parts: frozenset[str]) -> None:
        """Takes that these parts show something newer from their next painting on."""
        self._known_since = time.perf_counter()
        self._painted = {part: at for part, at in self._painted.items() if part not in parts}

    def _take_frame(self, parts: frozenset[str], at: float) -> None:
        for part in parts & self._parts:
            self._painted.setdefault(part, at)

    def _go_on(self) -> None:
        """Ends the last key and presses the next; waits where the last one is not shown."""
        is_over = time.perf_counter() - self._known_since >= 1 / KEYS_PER_S
        is_shown = self._painted.keys() >= self._parts or (is_over and "editor" in self._painted)
        if not (is_shown and self._is_read()):
            self._timer.start(BEAT_MS)
            return
        ended = max(self._painted.values())
        self.pressed.append((ended - self._key_pressed) * 1000)
        self.due.append((ended - self.key_due) * 1000)
        self.unpainted.update(self._parts - self._painted.keys())
        self._left -= 1
        if self._left:
            self.key_due += 1 / KEYS_PER_S
            self._press()
        else:
            self._loop.quit()

    def _press(self) -> None:
        key, letter = next(self._keys)
        self._text = self._text + letter if letter else self._text[:-1]
        self._painted.clear()
        self._key_pressed = self._known_since = time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self._editor.window().windowHandle(), event)
        self.lost += self._editor.toPlainText() != self._text
        self._timer.start(max(round((self.key_due + 1 / KEYS_PER_S - time.perf_counter()) * 1000), 0))


def focus_at_end(editor: QPlainTextEdit) -> None:
    """Sets the caret behind the last letter; RuntimeError where a keystroke would not reach the editor."""
    editor.window().activateWindow()
    editor.setFocus()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    wait_ms(500)
    if not editor.hasFocus():
        raise RuntimeError("the editor has no focus, so a keystroke would do less than it does")


def _keys() -> Iterator[tuple[Qt.Key, str]]:
    """Some words, then backspaces until they are gone, for ever."""
    while True:
        for letter in TYPED:
            yield Qt.Key(ord(letter.upper())), letter
        for _ in TYPED:
            yield Qt.Key.Key_Backspace, ""
