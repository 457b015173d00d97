"""Chunks to a lens over their hidden states: a short pause after the keystroke, then the newest, on one thread."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.analysis.lens import Lens, look
from core.chunking import Chunks
from core.encoding import Encoding
from gui.newest_only import Cancelled, NewestOnly
from gui.session import MAX_CHUNKS, Session

if TYPE_CHECKING:
    from core.encoder import Encoder

PAUSE_MS = 30
SHORT = 4  # chunks, one batch of the encoder


class LiveEncoder(QObject):
    """Owns the opened encoder and keeps the session's lens in step with its chunks.

    A short pass that is running when the next key comes is let finish, then the newest text follows: giving it up at
    every key would leave the panes without any answer while someone types. A long prompt's pass is given up.
    """

    started = Signal()
    finished = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._encoder: Encoder | None = None
        self._again = False  # a newer text waits for the running pass
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._follow)
        self._thread = NewestOnly("encoder", self)
        self._thread.answered.connect(self._take)
        self._thread.failed.connect(self._fail)
        session.read.connect(self._wait)

    def use(self, encoder: "Encoder") -> None:
        """Encodes with this encoder from now on."""
        self._encoder = encoder
        self._request()

    def stop(self) -> None:
        """Ends the thread."""
        self._pause.stop()
        self._thread.stop()

    def _wait(self) -> None:
        """A pause behind the first key, not the last, so that steady typing does not put it off for ever."""
        if not self._pause.isActive():
            self._pause.start()

    def _follow(self) -> None:
        if self._thread.busy and len(self._session.chunks.rows) <= SHORT:
            self._again = True
        else:
            self._request()

    def _request(self) -> None:
        self._again = False
        if self._encoder:
            self.started.emit()
            see = partial(look, view=self._session.view, reference=self._session.reference)
            self._thread.request(partial(_encode, self._encoder, self._session.chunks, see))

    def _take(self, lens: Lens) -> None:
        self._session.set_lens(lens)
        self._end()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)
        self._end()

    def _end(self) -> None:
        self.finished.emit()
        if self._again:
            self._request()


def _encode(encoder: "Encoder", chunks: Chunks, see: Callable[[Encoding], Lens], cancelled: Cancelled) -> Lens:
    """The encoding with what every pane asks of it already computed, so that the window's thread need not."""
    lens = see(encoder.encode(chunks, cancelled, MAX_CHUNKS))
    lens.prepare()
    return lens
