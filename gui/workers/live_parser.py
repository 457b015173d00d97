"""Text to chunks at every keystroke: at once, or on a thread of its own for a long text or a tokenizer to be read."""

from functools import partial
from time import thread_time

from PySide6.QtCore import QObject, Signal

from core.dialects.table import read
from core.program.cancellation import CancelCheck, never_cancelled
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, encoders_of
from gui.state.prompt_state import PromptState, ReadingRules
from gui.workers.latest_only import LatestOnlyWorker

MAX_IMMEDIATE_BYTES = 2_500  # bytes in UTF-8; up to here reading takes half a frame at most, in any script and syntax
MAX_IMMEDIATE_S = 0.008  # that reading a longer text took, for it to be read at once after the next key
MAX_TYPED_CHARACTERS = 40  # that it is then longer or shorter by


class LiveParser(QObject):
    """Keeps a prompt's chunks in step with its text and the rules that it is read by."""

    failed = Signal(object)
    waiting = Signal()  # a long text is being read, the counter is not known yet

    def __init__(self, prompt: PromptState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prompt = prompt
        self._thread = LatestOnlyWorker("parser", self)
        self._quick: tuple[int, ReadingRules] | None = None  # length and rules of a text that was read in no time
        self._thread.answered.connect(self._take)
        self._thread.failed.connect(self.failed)
        prompt.parse_requested.connect(self.parse)

    def parse(self) -> None:
        """Reads the text: at once, or a long one on the thread, where a key does not leave most of it known."""
        text, rules = self._prompt.text, self._prompt.rules
        if self._is_quick(text, rules):
            self._thread.cancel()
            self._take(_parse(text, rules, never_cancelled))
        else:
            self.waiting.emit()
            self._thread.request(partial(_parse, text, rules))

    def _is_quick(self, text: str, rules: ReadingRules) -> bool:
        if not _has_tokenizers(rules):
            return False
        if len(text.encode("utf-8", "surrogatepass")) <= MAX_IMMEDIATE_BYTES:
            return True
        length, quick_rules = self._quick or (0, None)
        return quick_rules == rules and abs(len(text) - length) <= MAX_TYPED_CHARACTERS

    def _take(self, answer: tuple[Chunks, float]) -> None:
        chunks, seconds = answer
        length, rules = len(chunks.prompt.source), self._prompt.rules
        self._quick = (length, rules) if seconds <= MAX_IMMEDIATE_S else None
        self._prompt.set_chunks(chunks)

    @property
    def is_busy(self) -> bool:
        """Whether a long text is being read."""
        return self._thread.busy

    def stop(self) -> None:
        """Ends the thread."""
        self._thread.stop()


def _has_tokenizers(rules: ReadingRules) -> bool:
    """Whether the tokenizers of a family's encoders are read, which takes up to a second; CLIP's always are."""
    if rules.family not in TEXT_FAMILIES:
        return True
    from core.tokens.vocabularies.table import is_loaded  # which CLIP's families do without

    own = dict(rules.settings.text_family.tokenizers)
    names = [name for name in encoders_of(rules.family) if name in TEXT_ENCODERS and name not in own]
    return all(is_loaded(TEXT_ENCODERS[name].vocabulary) for name in names)


def _parse(text: str, rules: ReadingRules, _cancelled: CancelCheck) -> tuple[Chunks, float]:
    """The chunks, and the seconds of processor time that reading took."""
    began = thread_time()
    chunks = read(text, rules.dialect, rules.family, rules.settings)
    return chunks, thread_time() - began
