"""The status line: which encoder, how long the last pass took, what is going on, and a cancel for long work."""

from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from gui.computing import Computing
from gui.controls import DimLabel, ElidedLabel
from gui.jobs import Jobs
from gui.live_encoder import LiveEncoder
from gui.session import MAX_CHUNKS, Session


class Status(QStatusBar):
    """Follows the session, the live encoder and the jobs."""

    def __init__(
        self, session: Session, live: LiveEncoder, jobs: Jobs, computing: Computing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._computing = session, jobs, computing
        self.encoder, self.last_pass, self.state = ElidedLabel(), DimLabel(), QLabel()
        self._busy = QProgressBar(maximum=0, maximumWidth=90, maximumHeight=10, textVisible=False)
        self._cancel = QPushButton("Cancel", flat=True)
        self._cancel.clicked.connect(jobs.cancel)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 0)
        self.addWidget(self.encoder, 1)
        for widget in (self.last_pass, self._busy, self._cancel, self.state):
            self.addPermanentWidget(widget)
        live.started.connect(lambda: self._say("computing…"))
        live.finished.connect(self._show)
        jobs.changed.connect(self._show)
        jobs.progressed.connect(self._show_progress)
        session.encoder_changed.connect(self._show)
        computing.changed.connect(self._show)
        session.lens_changed.connect(self._show)
        self._show()

    def _say(self, text: str) -> None:
        if not self._jobs.title:
            self.state.setText(text)

    def _show_progress(self) -> None:
        """A bar that fills, or one that only moves where a job does not say how far it is."""
        part = self._jobs.part
        self._busy.setRange(0, 0 if part is None else 100)
        self._busy.setValue(0 if part is None else round(100 * part))

    def _show(self) -> None:
        info, encoding = self._session.encoder, self._session.encoding
        self._busy.setVisible(bool(self._jobs.title))
        self._show_progress()
        self._cancel.setVisible(bool(self._jobs.title))
        self.state.setText(self._jobs.title or ("● ready" if info else "no encoder: tokens and counter only"))
        if info:
            sizes = [f"{one.layers} layers × {one.width}" for one in self._session.shown_encoders]
            notes = dict.fromkeys(note for one in self._session.shown_encoders for note in one.notes)
            self.encoder.setText(" · ".join([info.title, " + ".join(sizes), self._computing.title, *notes]))
        if encoding:
            cut = len(encoding.chunks.rows) > encoding.encoded_chunks
            part = f" · first {MAX_CHUNKS} of {len(encoding.chunks.rows)} chunks" if cut else ""
            times = [f"{lens.encoding.seconds * 1000:.0f}" for lens in self._session.shown_lenses]
            self.last_pass.setToolTip(self._computing.error)
            self.last_pass.setText(f"last pass {' + '.join(times)} ms{part}")
