"""The status line: which encoder, how long the last pass took, what is going on with its cancel, and notices."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from core.encoder.encoding import Encoding
from core.program.translation import tr
from core.tokens.chunks import MAX_CHUNKS
from gui.state.session import Session
from gui.widgets.controls import DimLabel, ElidedLabel, SegmentButton, set_steady_text
from gui.widgets.layer_labels import encoder_title, size_of
from gui.workers.jobs import Jobs
from gui.workers.live_encoder import LiveEncoder
from gui.workspace.compute_device import ComputeDevice

NOTICE_SECONDS = 20
MAX_STANDING = 5  # sentences, the oldest of which leave


class StatusBar(QStatusBar):
    """Follows the session, the live encoder and the jobs; `notice` shows what is said once."""

    def __init__(
        self,
        session: Session,
        live_encoder: LiveEncoder,
        jobs: Jobs,
        compute_device: ComputeDevice,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._compute_device = session, jobs, compute_device
        self.notice = Notice()
        self.encoder, self.last_pass, self.state = ElidedLabel(), DimLabel(), QLabel()
        self._busy = QProgressBar(maximum=0, maximumWidth=90, maximumHeight=10, textVisible=False)
        self._busy.setAccessibleName(tr("Progress"))
        tip = tr("Stops what is going on; everything stays as it was before")
        self._cancel = SegmentButton(tr("Cancel"), tip, is_switch=False)
        self._cancel.clicked.connect(jobs.cancel)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 0)
        self.addWidget(self.notice, 2)
        self.notice.hide()
        self.addWidget(self.encoder, 1)
        for widget in (self.last_pass, self._busy, self._cancel, self.state):
            self.addPermanentWidget(widget)
        live_encoder.started.connect(self._show_computing)
        live_encoder.progressed.connect(self._show_pass)
        jobs.progressed.connect(self._show_progress)
        for signal in (
            *(live_encoder.finished, jobs.changed, compute_device.changed),
            *(session.encoder_changed, session.encoding_view_changed),
        ):
            signal.connect(self._show)
        self._show()

    def _show_computing(self) -> None:
        if not self._jobs.title:
            set_steady_text(self.state, tr("computing…"))

    def _show_pass(self, part: float) -> None:
        """How far a long pass is, while no job is shown."""
        if not self._jobs.title:
            self._busy.setVisible(part < 1)
            self._busy.setRange(0, 100)
            self._busy.setValue(round(100 * part))

    def _show_progress(self) -> None:
        """A bar that fills, or one that only moves where a job does not say how far it is."""
        part = self._jobs.fraction
        self._busy.setRange(0, 0 if part is None else 100)
        self._busy.setValue(0 if part is None else round(100 * part))

    def _show(self) -> None:
        info, encoding = self._session.encoder, self._session.encoding
        self._busy.setVisible(bool(self._jobs.title))
        self._show_progress()
        self._cancel.setVisible(bool(self._jobs.title))
        set_steady_text(self.state, self._jobs.title or self._readiness)
        if info:
            sizes = " + ".join(map(size_of, self._session.shown_encoders))
            notes = dict.fromkeys(note for info in self._session.shown_encoders for note in info.notes)
            computed = self._compute_device.title if info.has_weights else tr("no file of it is open")
            self.encoder.setText(" · ".join([encoder_title(info), sizes, computed, *notes]))
        self.last_pass.setVisible(bool(encoding))
        if encoding:
            self.last_pass.setToolTip(self._compute_device.error_text)
            set_steady_text(self.last_pass, " · ".join(self._last_pass(encoding)))

    @property
    def _readiness(self) -> str:
        info = self._session.encoder
        if info is not None and not info.has_weights:
            return tr("● tokens and rules")
        return tr("● ready") if info else tr("no encoder: tokens and counter only")

    def _last_pass(self, encoding: Encoding) -> list[str]:
        """How long it took, and how much of a long prompt it took in."""
        times = " + ".join(f"{view.encoding.seconds * 1000:.0f}" for view in self._session.shown_views)
        parts = [tr("last pass {times} ms").format(times=times)]
        if (chunks := len(encoding.chunks.chunks)) > encoding.encoded_chunks:
            parts.append(tr("first {shown} of {chunks} chunks").format(shown=MAX_CHUNKS, chunks=chunks))
        return parts


class Notice(ElidedLabel):
    """What is said stands for a while, or until it is clicked; hidden where there is nothing.

    The newest sentence is always in sight, those before it as far as there is room; the tooltip has all of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sentences = list[str]()
        self._hide_timer = QTimer(self, singleShot=True, interval=NOTICE_SECONDS * 1000)
        self._hide_timer.timeout.connect(self.hide)

    def show_message(self, sentence: str) -> None:
        """Shows a sentence; those that still stand there stay in front of it."""
        standing = [known for known in self._sentences if known != sentence] if self.isVisible() else []
        self._sentences = [*standing[1 - MAX_STANDING :], sentence]
        self.setText(" ".join(self._sentences))
        self.show()
        self._hide_timer.start()

    def line(self, width: int) -> str:
        """The sentences that have room in some pixels, the newest in any case; … stands for those before."""
        for first in range(len(self._sentences)):
            line = " ".join([*(["…"] if first else []), *self._sentences[first:]])
            if self.fontMetrics().horizontalAdvance(line) <= width:
                return line
        return self._sentences[-1] if self._sentences else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()
        event.accept()
