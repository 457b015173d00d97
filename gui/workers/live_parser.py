"""Text to chunks at every keystroke: at once, or for a long text on a thread of its own."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from core.dialects.table import read
from core.program.cancellation import CancelCheck
from core.prompt.prompt import ReadingSettings
from core.tokens.chunks import Chunks
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker

MAX_IMMEDIATE_BYTES = 2_500  # bytes in UTF-8; up to here reading takes half a frame at most, in any script and syntax


class LiveParser(QObject):
    """Keeps the session's chunks in step with its text."""

    failed = Signal(object)
    waiting = Signal()  # a long text is being read, the counter is not known yet

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thread = LatestOnlyWorker("reader", self)
        self._thread.answered.connect(session.set_chunks)
        self._thread.failed.connect(self.failed)
        session.parse_requested.connect(self.parse)

    def parse(self) -> None:
        """Reads the session's text."""
        text, dialect, settings = self._session.text, self._session.dialect, self._session.settings
        family = self._session.family_name
        if len(text.encode("utf-8", "surrogatepass")) <= MAX_IMMEDIATE_BYTES:
            self._thread.cancel()
            self._session.set_chunks(read(text, dialect, family, settings))
        else:
            self.waiting.emit()
            self._thread.request(partial(_parse, text, dialect, family, settings))

    @property
    def is_busy(self) -> bool:
        """Whether a long text is being read."""
        return self._thread.busy

    def stop(self) -> None:
        """Ends the thread."""
        self._thread.stop()


def _parse(text: str, dialect: str, family: str, settings: ReadingSettings, cancelled: CancelCheck) -> Chunks:
    return read(text, dialect, family, settings)
