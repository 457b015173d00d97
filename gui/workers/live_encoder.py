"""Encodes the newest chunks on a worker's thread, a short pause after a keystroke."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.analysis.encoding_view import EncodingView, view_encoding
from core.encoder.encoding import EncoderInfo, Encoding
from core.model import Model
from core.program.cancellation import CancelCheck
from core.tokens.chunks import MAX_CHUNKS, Chunks
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder
    from core.weights.adapters.adapted_model import AdaptedModel
    from core.weights.adapters.lora import Lora
    from core.weights.adapters.lora_mixing import LoraFit, WeightedLora

ENCODE_DELAY_MS = 30
SLOW_DELAY_MS = 500  # without a key, before an encoder is asked whose passes take long
SLOW_PASS_S = 0.3  # from which on a pass is long
SLOW_PARAMETERS = 200_000_000  # of a text model whose passes are presumed to be long
MAX_UNINTERRUPTED_CHUNKS = 4  # a pass over more that have changed is cancelled by a key


class LiveEncoder(QObject):
    """Owns the opened model and keeps the session's view in step with its chunks.

    An encoder whose passes take long is asked after a longer pause, reports its progress, and is given up at a key.
    Where few chunks have changed since the last answer, a pass is finished although another key is pressed, so that
    panes get answers during steady typing; with more than MAX_UNINTERRUPTED_CHUNKS it is cancelled. Of two encoders the
    one that is looked at is first and its view is shown at once; the pass of the other one is cancelled by a key.
    """

    started = Signal()
    finished = Signal()
    progressed = Signal(float)  # what part of a long pass is done, 0 to 1
    failed = Signal(object)
    encoded = Signal(object)  # a LiveEncoding

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model: AdaptedModel | None = None
        self._weighted_loras: tuple[WeightedLora, ...] = ()
        self._bypasses_loras = False
        self._has_newer_text = False  # a newer text waits for the running pass
        self._wants_padding = False  # of the session's view
        self._is_encoding = False  # whether a pass runs, and no other work
        self._is_interruptible = False  # whether a key cancels it
        self._waiting_encoders: list[EncoderInfo] = []  # the other encoder, while it waits for the first
        self._delay = QTimer(self, singleShot=True, interval=ENCODE_DELAY_MS)
        self._delay.timeout.connect(self._encode_or_wait)
        self._thread = LatestOnlyWorker("encoder", self)
        self._thread.answered.connect(self._take_result)
        self._thread.failed.connect(self._fail)
        session.prompt.parsed.connect(self._schedule)
        session.encoding_view_requested.connect(self._encode_all)
        session.padding_requested.connect(self._request_padding)

    def set_model(self, model: "AdaptedModel | None") -> None:
        """Encodes with this model from now on, or nothing where there is none; the work of the older is cancelled."""
        self.model = model
        self._has_newer_text = False
        self._waiting_encoders = []
        self._thread.cancel()

    def set_loras(self, weighted_loras: Sequence["WeightedLora"], bypass: bool = False) -> None:
        """Encodes with these LoRAs and strengths from now on, or without any while they are bypassed."""
        if (tuple(weighted_loras), bypass) != (self._weighted_loras, self._bypasses_loras):
            self._weighted_loras, self._bypasses_loras = tuple(weighted_loras), bypass
            if self.model:
                self._schedule()

    def encode_again(self) -> None:
        """Encodes the same text once more, as the model computes on another device."""
        if self.model:
            self._schedule()

    def try_submit(self, work: Callable[[Model, CancelCheck], object], on_result: Callable[[object], None]) -> bool:
        """Runs other work with the model where nothing runs; `on_result` takes its answer or its exception.

        A keystroke cancels it, and then `on_result` is not called. Returns False where something else runs.
        """
        if self.model is None or not self.is_idle:
            return False
        loras, bypass = self._weighted_loras, self._bypasses_loras
        apply_loras = partial(_apply_loras, self.model, loras, bypass, self.model.encoders)
        self._thread.request(partial(_run_query, work, self.model, apply_loras, on_result))
        return True

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being computed or about to be."""
        return not (self._thread.busy or self._delay.isActive() or self._waiting_encoders)

    def stop(self) -> None:
        """Ends the thread."""
        self._delay.stop()
        self._thread.stop()

    def _schedule(self) -> None:
        """Starts the pause, which further keys do not lengthen; before a slow encoder every key gives up its pass."""
        if self._session.encoder is not None and self._is_slow(self._session.encoder):
            if self._is_encoding:
                self._thread.cancel()
                self._is_encoding, self._waiting_encoders = False, []
                self.finished.emit()
            self._delay.start(SLOW_DELAY_MS)
        elif not self._delay.isActive():
            self._delay.start(ENCODE_DELAY_MS)

    def _is_slow(self, info: EncoderInfo) -> bool:
        """Whether a pass of an encoder takes long: as the last one did, or by its size before the first."""
        view = self._session.encoding_views.get(info.name)
        if view is not None and view.encoding.encoder is info:
            return view.encoding.seconds > SLOW_PASS_S and not info.is_clip
        return info.parameters > SLOW_PARAMETERS and not info.is_clip

    def _encode_or_wait(self) -> None:
        if self._thread.busy and self._is_encoding and not self._is_interruptible:
            self._has_newer_text = True
        else:
            self._encode_all()

    def _encode_all(self) -> None:
        self._has_newer_text = False
        session = self._session
        if self.model is None or session.encoder is None or not session.encoder.has_weights:
            return
        self._waiting_encoders = [info for info in session.shown_encoders if info is not session.encoder]
        self._encode_with(self.model, session.encoder)

    def _encode_with(self, model: "AdaptedModel", info: EncoderInfo) -> None:
        session = self._session
        encoder = model.encoder_for(info)
        chunks = session.prompt.chunks.for_encoder(info.name)
        self.started.emit()
        self._is_encoding = True
        answered = session.encoding_views.get(info.name)
        changed = _count_changed(chunks, answered.encoding.chunks if answered else None)
        is_slow = self._is_slow(info)
        self._is_interruptible = is_slow or changed > MAX_UNINTERRUPTED_CHUNKS or info is not session.encoder
        if hasattr(encoder, "on_progress"):  # of a text model
            encoder.on_progress = self.progressed.emit if is_slow else None
        view_of = partial(view_encoding, options=session.view_options, reference=session.reference_of(info))
        apply_loras = partial(_apply_loras, model, self._weighted_loras, self._bypasses_loras, [encoder])
        self._thread.request(partial(_encode, model, apply_loras, encoder, chunks, view_of, session.layer_in(info)))

    def _take_result(self, answer: "LiveEncoding | _QueryResult") -> None:
        self._is_encoding = False
        if isinstance(answer, _QueryResult):
            answer.on_result(answer.value)
        else:
            self._wants_padding = False
            self.encoded.emit(answer)
            self._session.set_encoding_view(answer.view)
        self._go_on()

    def _fail(self, error: Exception) -> None:
        self._is_encoding = False
        self._waiting_encoders = []
        self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        self.finished.emit()
        if self._has_newer_text:
            self._encode_all()
        # a newer text begins with the first again
        elif self.model and self._waiting_encoders and not self._delay.isActive():
            self._encode_with(self.model, self._waiting_encoders.pop())
        elif self._wants_padding:
            self._add_padding()

    def _request_padding(self) -> None:
        self._wants_padding = True
        self._add_padding()

    def _add_padding(self) -> None:
        """Has the view's rows of padding computed where nothing else runs, else later."""
        if (view := self._session.encoding_view) and not view.encoding.with_padding:
            work = partial(_with_padding, view, self._session.layer_in(view.encoding.encoder))
            self._wants_padding = not self.try_submit(work, self._take_padding)

    def _take_padding(self, answer: object) -> None:
        view = self._session.encoding_view
        if isinstance(answer, EncodingView) and view and answer.encoding.chunks is view.encoding.chunks:
            self._session.set_encoding_view(answer)


@dataclass(frozen=True)
class _QueryResult:
    """The answer of other work, and the function that takes it."""

    on_result: Callable[[object], None]
    value: object


@dataclass(frozen=True)
class LiveEncoding:
    """An encoding's view, how each LoRA fits the model, and a sentence where a textual inversion could not be read."""

    view: EncodingView
    fits: tuple[tuple["Lora", "LoraFit"], ...]
    problem: str = ""
    computed_on: tuple[str, str] = ("cpu", "float32")  # the device and precision it was computed with


def _run_query(
    work: Callable[[Model, CancelCheck], object],
    model: "AdaptedModel",
    apply_loras: Callable[[CancelCheck], object],
    on_result: Callable[[object], None],
    cancelled: CancelCheck,
) -> _QueryResult:
    try:
        apply_loras(cancelled)
        return _QueryResult(on_result, work(model, cancelled))
    except Exception as error:  # for the pane that asked to show
        return _QueryResult(on_result, error)


def _apply_loras(
    model: "AdaptedModel",
    weighted_loras: "Sequence[WeightedLora]",
    bypass: bool,
    encoders: "Sequence[Encoder]",
    cancelled: CancelCheck,
) -> "tuple[tuple[Lora, LoraFit], ...]":
    """Applies the LoRAs to the encoders, and returns how each fits the model."""
    if bypass:
        model.remove()
    else:
        model.apply(weighted_loras, encoders, cancelled)
    loras = [lora for lora, _ in weighted_loras]
    return tuple(zip(loras, model.fits(loras), strict=True))


def _encode(
    model: "AdaptedModel",
    apply_loras: "Callable[[CancelCheck], tuple[tuple[Lora, LoraFit], ...]]",
    encoder: "Encoder",
    chunks: Chunks,
    view_of: Callable[[Encoding], EncodingView],
    shown_layer: int,
    cancelled: CancelCheck,
) -> LiveEncoding:
    """The encoding, with what panes need of its view computed on this thread."""
    fits = apply_loras(cancelled)
    encode = partial(encoder.encode, chunks, cancelled, MAX_CHUNKS, padding=False)
    encoding, problem = model.encode_with_inversions(chunks, encode)
    view = view_of(encoding)
    view.precompute(shown_layer)
    notice, encoder.notice = encoder.notice, ""  # that a device failed, once
    return LiveEncoding(view, fits, problem or notice, (encoder.device, encoder.precision))


def _count_changed(chunks: Chunks, before: Chunks | None) -> int:
    """How many of the chunks that are encoded have other tokens than the same ones before."""
    old = before.chunks[:MAX_CHUNKS] if before else ()
    pairs = zip_longest(chunks.chunks[:MAX_CHUNKS], old, fillvalue=())
    return sum([token.id for token in new] != [token.id for token in own] for new, own in pairs)


def _with_padding(view: EncodingView, shown_layer: int, model: Model, cancelled: CancelCheck) -> EncodingView:
    """The same view with the rows of padding; the encoder has the others in its cache."""
    encoder = model.encoder_for(view.encoding.encoder)
    whole = replace(view, encoding=encoder.encode(view.encoding.chunks, cancelled, MAX_CHUNKS))
    whole.precompute(shown_layer)
    return whole
