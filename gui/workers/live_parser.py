"""Text to chunks at every keystroke: at once, or for a long text on a thread of its own."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from core.dialects.table import read
from core.program.cancellation import CancelCheck, never_cancelled
from core.tokens.chunks import Chunks
from gui.state.prompt_state import PromptState, ReadingRules
from gui.workers.latest_only import LatestOnlyWorker

MAX_IMMEDIATE_BYTES = 2_500  # bytes in UTF-8; up to here reading takes half a frame at most, in any script and syntax


class LiveParser(QObject):
    """Keeps a prompt's chunks in step with its text and the rules that it is read by."""

    failed = Signal(object)
    waiting = Signal()  # a long text is being read, the counter is not known yet

    def __init__(self, prompt: PromptState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prompt = prompt
        self._thread = LatestOnlyWorker("parser", self)
        self._thread.answered.connect(prompt.set_chunks)
        self._thread.failed.connect(self.failed)
        prompt.parse_requested.connect(self.parse)

    def parse(self) -> None:
        """Reads the text: at once, or a long one on the thread."""
        text, rules = self._prompt.text, self._prompt.rules
        if len(text.encode("utf-8", "surrogatepass")) <= MAX_IMMEDIATE_BYTES:
            self._thread.cancel()
            self._prompt.set_chunks(_parse(text, rules, never_cancelled))
        else:
            self.waiting.emit()
            self._thread.request(partial(_parse, text, rules))

    @property
    def is_busy(self) -> bool:
        """Whether a long text is being read."""
        return self._thread.busy

    def stop(self) -> None:
        """Ends the thread."""
        self._thread.stop()


def _parse(text: str, rules: ReadingRules, _cancelled: CancelCheck) -> Chunks:
    return read(text, rules.dialect, rules.family, rules.settings)
