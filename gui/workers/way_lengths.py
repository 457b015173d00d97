"""How long the ways of a prompt's choices are, measured on a thread of its own while nobody types."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.program.cancellation import CancelCheck
from core.tokens.chunks import Chunks
from gui.state.prompt_state import PromptState
from gui.workers.latest_only import LatestOnlyWorker

if TYPE_CHECKING:
    from core.dialects.way_lengths import WayLengths

PAUSE_MS = 150  # after a key


class LiveWayLengths(QObject):
    """Keeps the lengths of a prompt's ways in step with its text; another way of the same text asks for nothing."""

    failed = Signal(object)

    def __init__(self, prompt: PromptState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prompt = prompt
        self._measured: object = None  # what the lengths in the prompt's state, or those being measured, are of
        self._worker = LatestOnlyWorker("way lengths", self)
        self._worker.answered.connect(prompt.set_way_lengths)
        self._worker.failed.connect(self.failed)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._measure)
        prompt.parsed.connect(self._follow)

    @property
    def is_busy(self) -> bool:
        """Whether lengths are being measured, or will be."""
        return self._worker.busy or self._pause.isActive()

    def stop(self) -> None:
        """Ends the thread."""
        self._pause.stop()
        self._worker.stop()

    def _follow(self) -> None:
        chunks = self._prompt.counted_chunks
        question = _question(chunks)
        if question == self._measured:
            return
        self._measured = question
        self._worker.cancel()
        self._pause.stop()
        self._prompt.set_way_lengths(None)
        expansion = chunks.prompt.expansion
        if expansion is not None and expansion.template.count > 1:
            self._pause.start()

    def _measure(self) -> None:
        self._worker.request(partial(_measure, self._prompt.counted_chunks))


def _question(chunks: Chunks) -> object:
    """What the lengths follow from: the text, the encoder and the rules, whichever way is shown."""
    return (
        chunks.prompt.source,
        chunks.prompt.dialect,
        chunks.family,
        chunks.encoder,
        replace(chunks.prompt.settings, choice=0),
    )


def _measure(chunks: Chunks, cancelled: CancelCheck) -> "WayLengths":
    from core.dialects.way_lengths import measure_ways

    return measure_ways(chunks, cancelled)
