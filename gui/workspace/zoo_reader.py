"""Reads the models that are compared, on a thread of its own: the open model and its encoder have no part in it."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from core.program.cancellation import CancelCheck
from core.weights import STUDY
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker

if TYPE_CHECKING:
    from core.queries.zoo import Zoo, ZooQuestion

HASHES_FILE = "reference_hashes.json"  # in the data folder
PAUSE = 0.4  # seconds after a key in which nothing is read
STEP = 0.02  # seconds between two looks whether the pause is over


class ZooReader(QObject):
    """Answers `session.zoo.wanted`; what it reads on the way and at the end goes to `session.zoo`.

    A key in the prompt pauses it, so that the open model answers at once; the prompt that it was asked for is read to
    the end. The hashes of the reference are kept in the data folder.
    """

    failed = Signal(object)
    _reported = Signal(object, object)  # the question and the answer so far

    def __init__(self, session: Session, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._hashes_file = session, data_folder / HASHES_FILE
        self._quiet_until = 0.0  # of time.monotonic
        self._question: ZooQuestion | None = None  # that is being read
        self._thread = LatestOnlyWorker("zoo", self)
        self._thread.answered.connect(self._finish)
        self._thread.failed.connect(self._fail)
        self._reported.connect(self._take_report, Qt.ConnectionType.QueuedConnection)
        session.zoo.wanted.connect(self.read)
        session.zoo.unwanted.connect(self.cancel)
        session.prompt.text_changed.connect(self._pause)

    @property
    def is_busy(self) -> bool:
        """Whether models are being read."""
        return self._thread.busy

    def read(self) -> None:
        """Reads the models for the newest encoding's words; not before there is one."""
        from core.queries.zoo import ZooQuestion  # which nothing needs at the start

        session, view = self._session, self._session.encoding_view
        if session.encoder is None or view is None:
            return
        own = STUDY if session.encoder.is_study else str(session.encoder.source)
        sources = tuple(dict.fromkeys((own, *session.zoo.sources)))
        words = tuple(view.units[index] for index in view.distinct if view.units[index].start is not None)
        self._question = question = ZooQuestion(view.chunks, words, sources, session.zoo.reference or own)
        known = session.zoo.zoo
        session.zoo.take(known, is_reading=True)
        self._thread.request(partial(self._work, question, known))

    def cancel(self) -> None:
        """Gives up what is being read; what was read before it stays."""
        self._thread.cancel()
        self._question = None
        self._session.zoo.take(self._session.zoo.zoo, is_reading=False)

    def stop(self) -> None:
        """Ends the thread."""
        self._thread.stop()

    def _work(self, question: "ZooQuestion", known: "Zoo | None", cancelled: CancelCheck) -> "Zoo":
        """Reads on the worker's thread."""
        from core.queries.zoo import read_zoo
        from core.storage.reference_hashes import load_reference_hashes, save_reference_hashes

        kept = load_reference_hashes(self._hashes_file, question.base)
        report = partial(self._reported.emit, question)
        zoo = read_zoo(replace(question, kept_hashes=kept), known, partial(self._give_way, cancelled), report)
        if zoo.base is not None:
            save_reference_hashes(self._hashes_file, question.base, zoo.base.weights.hashes)
        return zoo

    def _give_way(self, cancelled: CancelCheck) -> bool:
        while time.monotonic() < self._quiet_until and not cancelled():
            time.sleep(STEP)
        return cancelled()

    def _pause(self) -> None:
        self._quiet_until = time.monotonic() + PAUSE

    def _take_report(self, question: "ZooQuestion", zoo: "Zoo") -> None:
        if question is self._question:
            self._session.zoo.take(zoo, is_reading=True)

    def _finish(self, zoo: "Zoo") -> None:
        self._question = None
        self._session.zoo.take(zoo, is_reading=False)

    def _fail(self, error: Exception) -> None:
        self._question = None
        self._session.zoo.take(self._session.zoo.zoo, is_reading=False)
        self.failed.emit(error)
