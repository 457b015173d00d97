"""Comparing the encoder that is looked at with another: a job, and what it found."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.program.cancellation import CancelCheck
from core.program.translation import tr
from gui.state.session import Session
from gui.widgets.layer_labels import source_name
from gui.workers.jobs import Jobs, ReportFraction
from gui.workers.live_encoder import LiveEncoder

if TYPE_CHECKING:
    from core.queries.weight_comparison import ComparisonResult


class EncoderComparison(QObject):
    """Compares on demand; `result` is the newest result, None once another encoder is looked at."""

    changed = Signal()

    def __init__(
        self, session: Session, jobs: Jobs, live: LiveEncoder, recent: Callable[[], tuple[str, ...]], parent: QObject
    ) -> None:
        """`recent` gives the sources opened before, to be offered."""
        super().__init__(parent)
        self._session, self._jobs, self._live, self.recent = session, jobs, live, recent
        self.result: ComparisonResult | None = None
        self.file_hash: tuple[Path, str] | None = None
        session.encoder_changed.connect(self._drop_stale_result)

    def compare(self, source: str) -> None:
        """Compares the encoder that is looked at with its counterpart in `source`."""
        session, model = self._session, self._live.model
        if session.encoder is None or model is None:
            return
        encoding = session.encoding if session.encoding and session.encoding.encoder is session.encoder else None
        from core.queries.weight_comparison import compare_with  # which nothing needs at the start

        work = partial(compare_with, source, session.encoder, encoding, model)
        title = tr("Comparing with {name}…").format(name=source_name(source))
        self._jobs.start_with_progress(title, work, self._take_result)

    def hash_file(self) -> None:
        """Reads the whole file for the hash that A1111 calls it by."""
        info = self._session.encoder
        if info is not None:
            title = tr("Reading {name}…").format(name=info.source.name)
            self._jobs.start_with_progress(title, partial(_hash_file, info.source), self._take_hash)

    def _take_result(self, result: "ComparisonResult") -> None:
        if result.own is self._session.encoder:
            self.result = result
            self.changed.emit()

    def _take_hash(self, file_hash: tuple[Path, str]) -> None:
        self.file_hash = file_hash
        self.changed.emit()

    def _drop_stale_result(self) -> None:
        if self.result is not None and self.result.own is not self._session.encoder:
            self.result = None
            self.changed.emit()


def _hash_file(path: Path, cancelled: CancelCheck, progress: ReportFraction) -> tuple[Path, str]:
    from core.weights.checkpoints.hashes import model_hash

    return path, model_hash(path, cancelled, progress)
