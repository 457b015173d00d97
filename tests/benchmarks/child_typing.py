"""Types into the window at a steady pace while the encoder runs, in this fresh process."""

import json
from typing import Any

from PySide6.QtCore import QObject

from core.tokens.chunks import Chunks
from gui.window.main_window import MainWindow
from tests.benchmarks.children import child_parser
from tests.benchmarks.passes_at_work import passes_at_work
from tests.benchmarks.typist import TEXTS, Typist, focus_at_end
from tests.benchmarks.window_probe import (
    PANES_IN_SIGHT,
    READ_PARTS,
    Frames,
    Heartbeat,
    note_signals,
    open_window,
    parts_of,
    wait_ms,
    wait_until,
)


class Answers(QObject):
    """Follows the encoder's answers to what a typist types.

    `results`: ms from when a key was due until the panes were repainted with the result for this text or a later one.
    `passes`: ms of each pass that was not superseded.
    """

    def __init__(self, window: MainWindow, typist: Typist, frames: Frames) -> None:
        super().__init__(window)
        self.results: list[float] = []
        self.passes: list[float] = []
        self._session, self._typist = window.session, typist
        self._unanswered: list[tuple[Chunks, float]] = []
        self._arrived = 0  # how many of those the newest result answers
        self._painted: set[str] = set()
        self._session.prompt.parsed.connect(self._ask)
        self._session.encoding_view_changed.connect(self._take)
        frames.painted.connect(self._take_frame)

    def _ask(self) -> None:
        self._unanswered.append((self._session.prompt.chunks, self._typist.key_due))

    def _take(self) -> None:
        """A result arrived; the next frame of the panes shows it."""
        encoding = self._session.encoding
        for index, (chunks, _) in enumerate(self._unanswered):
            if encoding and encoding.chunks is chunks:
                self._arrived = index + 1
                self._painted.clear()
                self.passes.append(encoding.seconds * 1000)

    def _take_frame(self, parts: frozenset[str], at: float) -> None:
        self._painted |= parts
        if self._arrived and self._painted >= {*PANES_IN_SIGHT}:
            self.results += [(at - due) * 1000 for _, due in self._unanswered[: self._arrived]]
            del self._unanswered[: self._arrived]
            self._arrived = 0


def main() -> None:
    """Prints the editor's size and font, and by text the lists of Typist and Answers and the event loop's gaps."""
    parser = child_parser()
    parser.add_argument("encoder")
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--short", action="store_true", help="the first text alone")
    parser.add_argument("--at-work", metavar="FILE", help="a text model that computes all the while")
    options = parser.parse_args()
    _app, window = open_window(options)
    editor, wanted = window.prompt_panel.editor, list(TEXTS.items())[: 1 if options.short else None]
    wait_until(lambda: window.session.is_up_to_date)
    with passes_at_work(options.at_work) as taken:
        texts = {name: _type(window, text, options.seconds) for name, text in wanted}
    for found in texts.values():
        found["at work"] = taken
    found = {"size": editor.size().toTuple(), "font": editor.font().toString(), "texts": texts}
    window.close()
    print(json.dumps(found))


def _type(window: MainWindow, text: str, seconds: int) -> dict[str, Any]:
    """Types behind a text, once the encoder has answered it."""
    session, prompt, editor = window.session, window.session.prompt, window.prompt_panel.editor
    prompt.set_text(text)
    wait_until(lambda: session.is_up_to_date)
    focus_at_end(editor)
    strip_scroll = window.prompt_panel.token_strip.verticalScrollBar()
    strip_scroll.setValue(strip_scroll.maximum())  # where what is typed is in sight
    wait_ms(100)
    frames = Frames(window, parts_of(window))
    typist = Typist(
        editor, frames, frozenset({"editor", *READ_PARTS}), lambda: prompt.chunks.prompt.source == prompt.text
    )
    answers, beat = Answers(window, typist, frames), Heartbeat(window)
    for watcher in (frames, typist):
        prompt.parsed.connect(lambda watcher=watcher: watcher.forget(READ_PARTS))
    frames.painted.connect(lambda parts, _at: beat.note(f"frame of {' '.join(sorted(parts))}"))
    note_signals(window, beat)
    beat.start()
    typist.run(seconds)
    beat.stop()
    wait_until(lambda: session.is_up_to_date)
    wait_ms(500)
    found = {name: getattr(typist, name) for name in ("pressed", "due", "lost", "unpainted")}
    found |= {"results": answers.results, "passes": answers.passes, "gaps": beat.gaps, "long": beat.long}
    for watcher in (typist, answers, frames, beat):
        watcher.deleteLater()
    return found


if __name__ == "__main__":
    main()
