"""Chunks to a view over their hidden states: a short pause after the keystroke, then the newest, on one thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.analysis.encoding_view import EncodingView, view_encoding
from core.encoder.encoding import EncoderInfo, Encoding
from core.model import Model
from core.tokens.chunks import Chunks
from gui.state.session import MAX_CHUNKS, Session
from gui.workers.latest_only import CancelCheck, LatestOnlyWorker

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder
    from core.weights.adapters.adapted_model import AdaptedModel
    from core.weights.adapters.lora import Lora
    from core.weights.adapters.lora_mixing import LoraFit, WeightedLora

PAUSE_MS = 30
SHORT = 4  # chunks


class LiveEncoder(QObject):
    """Owns the opened model and keeps the session's view in step with its chunks.

    A short pass that is running when the next key comes is let finish, then the newest text follows: giving it up at
    every key would leave the panes without any answer while someone types. A long prompt's pass is given up.

    Where two encoders are shown, the one that is looked at goes first and its view is shown at once; the other's pass
    follows, and is given up at a key, so that no one who types waits for two.
    """

    started = Signal()
    finished = Signal()
    failed = Signal(object)
    adapted = Signal(object)  # an Adapted, with every answer

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model: AdaptedModel | None = None
        self._doses: tuple[WeightedLora, ...] = ()
        self._aside = False
        self._again = False  # a newer text waits for the running pass
        self._wants_padding = False  # of the session's view
        self._encodes = False  # whether a pass runs, and no other work
        self._yields = False  # whether it gives way to a key
        self._left: list[EncoderInfo] = []  # the other encoder, while it waits for the first
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._follow)
        self._thread = LatestOnlyWorker("encoder", self)
        self._thread.answered.connect(self._take)
        self._thread.failed.connect(self._fail)
        session.read.connect(self._wait)
        session.wants_lens.connect(self._request)
        session.wants_padding.connect(self._want_padding)

    def use(self, model: "AdaptedModel") -> None:
        """Encodes with this model from now on; what the older one was doing is given up."""
        self.model = model
        self._again = False
        self._left = []
        self._thread.cancel()

    def use_loras(self, doses: Sequence["WeightedLora"], aside: bool = False) -> None:
        """Encodes with these LoRAs and strengths from now on, or for a while without any though they stay ready."""
        if (tuple(doses), aside) != (self._doses, self._aside):
            self._doses, self._aside = tuple(doses), aside
            if self.model:
                self._wait()

    def encode_again(self) -> None:
        """The same text once more, where the model computes in another way now."""
        if self.model:
            self._wait()

    def ask(self, work: Callable[[Model, CancelCheck], object], then: Callable[[object], None]) -> bool:
        """Other work with the model while nothing is being encoded; `then` gets its answer or its exception.

        It gives way to a keystroke, and is then not heard of. False where something else runs and it will not be done.
        """
        if self.model is None or not self.idle:
            return False
        put_on = partial(_put_on, self.model, self._doses, self._aside, self.model.encoders)
        self._thread.request(partial(_side_work, work, self.model, put_on, then))
        return True

    @property
    def idle(self) -> bool:
        """Whether a model is open and nothing is being computed or about to be."""
        waits = self._pause.isActive() or bool(self._left)
        return self.model is not None and not self._thread.busy and not waits

    def give_up(self) -> None:
        """Drops other work that is running; an encoding goes on."""
        if not self._encodes:
            self._thread.cancel()

    def stop(self) -> None:
        """Ends the thread."""
        self._pause.stop()
        self._thread.stop()

    def _wait(self) -> None:
        """A pause behind the first key, not the last, so that steady typing does not put it off for ever."""
        if not self._pause.isActive():
            self._pause.start()

    def _follow(self) -> None:
        if self._thread.busy and self._encodes and not self._yields:
            self._again = True
        else:
            self._request()

    def _request(self) -> None:
        self._again = False
        session = self._session
        if self.model is None or session.encoder is None:
            return
        self._left = [info for info in session.shown_encoders if info is not session.encoder]
        self._start(self.model, session.encoder)

    def _start(self, model: "AdaptedModel", info: EncoderInfo) -> None:
        session = self._session
        encoder = next(one for one in model.encoders if one.info is info)
        chunks = session.chunks.for_encoder(info.name)
        self.started.emit()
        self._encodes, self._yields = True, len(chunks.rows) > SHORT or info is not session.encoder
        view_chunks = partial(view_encoding, options=session.view, reference=session.reference_of(info))
        put_on = partial(_put_on, model, self._doses, self._aside, [encoder])
        self._thread.request(partial(_encode, model, put_on, encoder, chunks, view_chunks))

    def _take(self, answer: "Adapted | _SideAnswer") -> None:
        self._encodes = False
        if isinstance(answer, _SideAnswer):
            answer.then(answer.value)
        else:
            self._wants_padding = False
            self.adapted.emit(answer)
            self._session.set_lens(answer.lens)
        self._end()

    def _fail(self, error: Exception) -> None:
        self._encodes = False
        self._left = []
        self.failed.emit(error)
        self._end()

    def _end(self) -> None:
        self.finished.emit()
        if self._again:
            self._request()
        elif self.model and self._left and not self._pause.isActive():  # a newer text begins with the first again
            self._start(self.model, self._left.pop())
        elif self._wants_padding:
            self._add_padding()

    def _want_padding(self) -> None:
        self._wants_padding = True
        self._add_padding()

    def _add_padding(self) -> None:
        """Has the view's rows of padding computed as soon as nothing else is."""
        if (view := self._session.lens) and not view.encoding.with_padding:
            self._wants_padding = not self.ask(partial(_with_padding, view), self._take_padding)

    def _take_padding(self, answer: object) -> None:
        view = self._session.lens
        if isinstance(answer, EncodingView) and view and answer.encoding.chunks is view.encoding.chunks:
            self._session.set_lens(answer)


@dataclass(frozen=True)
class _SideAnswer:
    """What other work found, and who wants it."""

    then: Callable[[object], None]
    value: object


@dataclass(frozen=True)
class Adapted:
    """An encoding's view, how each LoRA suits the model, and a sentence where a learned word could not be read."""

    view: EncodingView
    fits: tuple[tuple["Lora", "LoraFit"], ...]
    problem: str = ""
    place: tuple[str, str] = ("cpu", "float32")  # the device and precision it was computed with


def _side_work(
    work: Callable[[Model, CancelCheck], object],
    model: "AdaptedModel",
    put_on: Callable[[CancelCheck], object],
    then: Callable[[object], None],
    cancelled: CancelCheck,
) -> _SideAnswer:
    try:
        put_on(cancelled)
        return _SideAnswer(then, work(model, cancelled))
    except Exception as error:  # for whoever asked to say; a dialog at every keystroke helps nobody
        return _SideAnswer(then, error)


def _put_on(
    model: "AdaptedModel",
    doses: "Sequence[WeightedLora]",
    aside: bool,
    encoders: "Sequence[Encoder]",
    cancelled: CancelCheck,
) -> "tuple[tuple[Lora, LoraFit], ...]":
    """Has the encoders use the LoRAs, and says how they suit the model."""
    if aside:
        model.remove()
    else:
        model.apply(doses, encoders, cancelled)
    loras = [lora for lora, _ in doses]
    return tuple(zip(loras, model.fits(loras), strict=True))


def _encode(
    model: "AdaptedModel",
    put_on: "Callable[[CancelCheck], tuple[tuple[Lora, LoraFit], ...]]",
    encoder: "Encoder",
    chunks: Chunks,
    view_of: Callable[[Encoding], EncodingView],
    cancelled: CancelCheck,
) -> Adapted:
    """The encoding with what every pane asks of it already computed, so that the window's thread need not."""
    fits = put_on(cancelled)
    encode = partial(encoder.encode, chunks, cancelled, MAX_CHUNKS, padding=False)
    encoding, problem = model.encode_with_inversions(chunks, encode)
    view = view_of(encoding)
    view.precompute()
    notice, encoder.notice = encoder.notice, ""  # where a device was given up, told once
    return Adapted(view, fits, problem or notice, (encoder.device, encoder.precision))


def _with_padding(view: EncodingView, model: Model, cancelled: CancelCheck) -> EncodingView:
    """The same view with every row; the words' are kept by the encoder and cost nothing."""
    encoder = next(one for one in model.encoders if one.info is view.encoding.encoder)
    whole = replace(view, encoding=encoder.encode(view.encoding.chunks, cancelled, MAX_CHUNKS))
    whole.precompute()
    return whole
