"""Takes the reference mean of an encoder that was opened without, in the background, once it gave its first answer."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.analysis.encoding_view import view_encoding
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from gui.state.session import Session
from gui.workers.model_queries import Submit

if TYPE_CHECKING:
    from core.analysis.reference import ReferenceMean
    from core.analysis.text_reference import TextReference

PAUSE_MS = 1500  # without a key or another answer, after which the encoder has time


class LiveReference(QObject):
    """Gives the session the mean that centring takes off, a list of words at a time.

    Until it is whole, cosines are raw, and are called so. A key gives up the list that is being read; those before it
    are kept until another model is opened.
    """

    def __init__(self, session: Session, submit: Submit, parent: QObject | None = None) -> None:
        """`submit` has work done with the model while nothing is being encoded (`ModelQueries.submit`)."""
        super().__init__(parent)
        self._session, self._submit = session, submit
        self._known: TextReference | None = None
        self._request: object = None  # what the running or waiting query is known by; None where there is none
        self._failed: EncoderInfo | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._go_on)
        session.prompt.parsed.connect(self._drop)  # on which the model's queries are dropped
        session.encoder_changed.connect(self._drop)
        session.encoding_view_changed.connect(self._pause.start)

    @property
    def is_busy(self) -> bool:
        """Whether a list is being read, or waits."""
        return self._request is not None or self._pause.isActive()

    def _drop(self) -> None:
        self._request = None
        self._pause.stop()

    @property
    def _lacking(self) -> EncoderInfo | None:
        """The encoder that is looked at, where it lacks its mean."""
        session, info = self._session, self._session.encoder
        if info is None or info is self._failed or session.reference_of(info) is not None:
            return None
        return info if session.is_up_to_date and info.has_weights else None

    def _go_on(self) -> None:
        info = self._lacking
        if info is not None and self._request is None:
            self._request = work = partial(_extend, self._known, info)
            self._submit(self, work, partial(self._take, work, info))

    def _take(self, work: object, info: EncoderInfo, answer: "TextReference | ReferenceMean | Exception") -> None:
        if work is not self._request:
            return
        self._request = None
        if isinstance(answer, Exception):
            self._failed = info  # what went wrong, every other query says; cosines stay raw
        elif hasattr(answer, "word_lists"):
            self._known = answer
            self._go_on()
        else:
            self._known = None
            self._give(info, answer)

    def _give(self, info: EncoderInfo, mean: "ReferenceMean") -> None:
        """Has the session know the mean, and its view centred from then on."""
        session = self._session
        if not any(info is each for each in session.encoders):
            return
        session.references[info.name] = mean
        if (view := session.encoding_views.get(info.name)) is not None:
            session.set_encoding_view(view_encoding(view.encoding, session.view_options, mean))


def _extend(
    known: "TextReference | None", info: EncoderInfo, model: Model, cancelled: CancelCheck, report: ReportProgress
) -> "TextReference | ReferenceMean":
    from core.analysis.text_reference import TextReference  # which imports numpy, as the first frame does not
    from core.queries.reference_cache import extend_reference

    before = known if known is not None and known.info is info else TextReference(info)
    return extend_reference(before, model.encoder_for(info), cancelled)
