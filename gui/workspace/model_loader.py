"""Opening an encoder: a job that ends with the session and the live encoder using it."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.analysis.reference import ReferenceMean
from core.encoder.encoding import EncoderInfo
from core.program.cancellation import CancelCheck
from core.program.translation import tr, tr_noop
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES
from core.weights import UnreadableEncoder
from core.weights.checkpoints.recent_models import RecentModels, Stamp, stamp_of
from core.weights.sources import read_source
from gui.state.session import Session
from gui.widgets.layer_labels import source_name
from gui.workers.jobs import Jobs, ReportFraction
from gui.workers.live_encoder import LiveEncoder
from gui.workspace.compute_device import AvailableDevices, ComputeDevice, DeviceChoice, find_devices, move_model
from gui.workspace.torch_preload import load_torch_library

ENCODER_FILE_FILTER = tr_noop("Models (*.safetensors *.gguf *.ckpt *.pt *.bin);;All files (*)")

if TYPE_CHECKING:
    from core.weights.adapters.adapted_model import AdaptedModel
    from core.weights.checkpoints.plan import EncoderPlan

    _Loaded = tuple["OpenedModel", AvailableDevices | None, str]


@dataclass(frozen=True, eq=False)
class OpenedModel:
    """A model, None where no encoder has weights; the references of its encoders, and all that its family has."""

    source: str
    model: "AdaptedModel | None"
    references: tuple[ReferenceMean, ...]
    without_weights: tuple[EncoderInfo, ...] = ()  # the family's encoders that no file is open for
    lack_of_room: str = ""  # why it is read layer by layer, "" where it is not

    @property
    def encoders(self) -> tuple[EncoderInfo, ...]:
        """What is known of the encoders, in the family's order."""
        opened = [encoder.info for encoder in self.model.encoders] if self.model else []
        if not self.without_weights:
            return tuple(opened)
        from core.encoder.without_weights import with_missing_encoders

        return with_missing_encoders(self.without_weights[0].family, (*self.without_weights, *opened))


@dataclass(frozen=True)
class LackingTokenizer:
    """A source that cannot be read, as no tokenizer of a vocabulary is here; `sentence` says which file is missing."""

    source: str
    vocabulary: str
    sentence: str


@dataclass(frozen=True)
class LargeModel:
    """A source whose text models memory has no room for; `sentence` says how large they are."""

    source: str
    sentence: str


class _NoRoom(Exception):
    """Memory has no room for a model."""


class _NoTokenizer(Exception):
    """A vocabulary's tokenizer is neither shipped nor kept."""

    def __init__(self, vocabulary: str, sentence: str) -> None:
        super().__init__(sentence)
        self.vocabulary = vocabulary


class ModelLoader(QObject):
    """Opens encoders for the session; on failure the one before stays, and the last few are there again at once."""

    opened = Signal(str)  # the source: "study", a file, a folder, or a family as core.weights.sources writes it
    tokenizer_missing = Signal(object)  # a LackingTokenizer; the model before stays
    room_missing = Signal(object)  # a LargeModel; likewise
    notice = Signal(str)  # a sentence for the status line

    def __init__(
        self, session: Session, jobs: Jobs, live: LiveEncoder, compute_device: ComputeDevice, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._live, self._compute_device = session, jobs, live, compute_device
        self._recent: RecentModels[OpenedModel] = RecentModels()  # for the jobs' thread only
        self._current: OpenedModel | None = None
        self.requested_source = ""

    def open(self, source: str, asks: bool = True) -> None:
        """Opens the built-in study encoder, a file or a folder, or a family with files or without.

        Of one that memory has no room for, and that is read layer by layer, `room_missing` asks first; not of the first
        model after a start.
        """
        from core.program.paths import native_path  # which the first frame does without

        source = self.requested_source = native_path(source)
        wanted = _Wanted(source, asks and self._session.encoder is not None)
        work = partial(_load_and_move, wanted, self._recent, self._live.model, self._compute_device.requested)
        title = tr("Opening {name}…").format(name=source_name(source))
        self._jobs.start_with_progress(title, work, self._take_loaded)

    def retranslate(self) -> None:
        """Has what is said of the open model's file said again in the language set now; no weight is read again.

        The models opened before it are let go of, as what is said of them is in the language before.
        """
        self._recent.forget_older()
        if self._current is not None and self._current.model is not None:
            work = partial(_plan_again, self._current.source)
            self._jobs.start("", work, partial(self._retranslate_notes, self._current))

    def _retranslate_notes(self, opened: OpenedModel, plans: "tuple[EncoderPlan, ...]") -> None:
        """Notes found while the weights were read come after those of the plan, and stay as they were said."""
        encoders = opened.model.encoders if opened.model else ()
        if opened is self._current and len(plans) == len(encoders):
            pairs = [(encoder.info, plan.info) for encoder, plan in zip(encoders, plans, strict=True)]
            infos = [_with_translated_notes(*pair) for pair in pairs]
            if infos != [encoder.info for encoder in encoders]:
                for encoder, info in zip(encoders, infos, strict=True):
                    encoder.info = info
                self._use_model(opened)

    def _take_loaded(self, answer: "_Loaded | LackingTokenizer | LargeModel") -> None:
        if isinstance(answer, LackingTokenizer | LargeModel):
            (self.room_missing if isinstance(answer, LargeModel) else self.tokenizer_missing).emit(answer)
            return
        opened, machine, notice = answer
        if machine is not None:
            self._compute_device.set_available(machine)
        if notice:
            self._compute_device.failed.emit(UnreadableEncoder(notice))
        self._use_model(opened)
        self.opened.emit(opened.source)
        if opened.lack_of_room:
            self.notice.emit(opened.lack_of_room)

    def _use_model(self, opened: OpenedModel) -> None:
        self._current = opened
        self._live.set_model(opened.model)
        self._session.set_model(opened.encoders, opened.references, opened.source)


def _with_translated_notes(info: EncoderInfo, planned: EncoderInfo) -> EncoderInfo:
    return replace(info, title=planned.title, notes=planned.notes + info.notes[len(planned.notes) :])


def _plan_again(source: str, cancelled: CancelCheck) -> "tuple[EncoderPlan, ...]":
    """What the file is said to be; nothing where it is gone since it was opened."""
    from core.weights.opening import plan_model

    try:
        return plan_model(source, cancelled)
    except UnreadableEncoder:
        return ()


@dataclass(frozen=True)
class _Wanted:
    source: str
    asks: bool  # before a model is opened that memory has no room for


def _load_and_move(
    wanted: _Wanted,
    recent: RecentModels[OpenedModel],
    current: "AdaptedModel | None",
    requested: DeviceChoice,
    cancelled: CancelCheck,
    progress: ReportFraction,
) -> "_Loaded | LackingTokenizer | LargeModel":
    try:
        opened = _load(wanted.source, recent, current, cancelled, progress, wanted)
    except _NoTokenizer as error:
        return LackingTokenizer(wanted.source, error.vocabulary, str(error))
    except _NoRoom as error:
        return LargeModel(wanted.source, str(error))
    if opened.model is None:
        return opened, None, ""
    available = find_devices()
    # the current model is for the encoder's thread to move
    notice = "" if opened.model is current else move_model(opened.model, requested, available)
    return opened, available, notice


def _load(
    source: str,
    recent: RecentModels[OpenedModel],
    current: "AdaptedModel | None",
    cancelled: CancelCheck,
    progress: ReportFraction,
    wanted: _Wanted | None = None,
) -> OpenedModel:
    asked = read_source(source)
    if not asked.files:
        return _read_family(source, asked.family)
    try:
        stamp = tuple(part for file in asked.files for part in stamp_of(file))
    except (OSError, ValueError):
        stamp = ()  # opening says what is wrong with it
    if (known := recent.get(source, stamp)) is not None:
        if known.model is not None and known.model is not current:
            known.model.restore()
        return known
    lack = _lack_of_room(source, cancelled)
    if lack and wanted is not None and wanted.asks:
        raise _NoRoom(lack)
    _import_engine()
    opened = replace(_open_files(source, stamp, cancelled, progress), lack_of_room=lack)
    recent.put(source, stamp, opened, sum(4 * info.parameters for info in opened.encoders if info.is_clip))
    return opened


def _lack_of_room(source: str, cancelled: CancelCheck) -> str:
    """What is to be said of a source whose text models memory has no room for; "" where it has."""
    from core.weights.opening import memory_question, plan_model
    from core.weights.text_models.plan import TextModelPlan

    if not any(isinstance(plan, TextModelPlan) for plan in plan_model(source, cancelled, is_whole=False)):
        return ""
    need = memory_question(source, cancelled, is_whole=False)
    return need.sentence if need else ""


def _open_files(source: str, stamp: Stamp, cancelled: CancelCheck, progress: ReportFraction) -> OpenedModel:
    from core.queries.reference_cache import cached_reference
    from core.weights.adapters.adapted_model import AdaptedModel
    from core.weights.opening import open_model

    plain = open_model(source, cancelled, progress, is_whole=False)
    model = AdaptedModel(*plain.encoders, adapt=plain.adapt)
    if model.family in TEXT_FAMILIES:
        return _with_rest_of_family(OpenedModel(source, model, ()))
    references = [cached_reference(encoder, cancelled, stamp) for encoder in model.encoders]
    return OpenedModel(source, model, tuple(references))


def _with_rest_of_family(opened: OpenedModel) -> OpenedModel:
    """The same with the encoders that no file holds, and with the tokenizers of all of them read."""
    from core.encoder.without_weights import with_missing_encoders

    infos = [encoder.info for encoder in opened.model.encoders] if opened.model else []
    encoders = with_missing_encoders(infos[0].family, infos)
    _read_tokenizers(encoders)
    return replace(opened, without_weights=tuple(info for info in encoders if not info.has_weights))


def _read_family(source: str, family: str) -> OpenedModel:
    """A family without any file; UnreadableEncoder where it is in no table, as in a newer version's settings."""
    from core.encoder.without_weights import with_missing_encoders

    if family not in TEXT_FAMILIES:
        raise UnreadableEncoder(tr("This version does not know the family “{name}”.").format(name=family))
    encoders = with_missing_encoders(family)
    _read_tokenizers(encoders)
    return OpenedModel(source, None, (), encoders)


def _read_tokenizers(encoders: Sequence[EncoderInfo]) -> None:
    """Reads the tokenizers that the encoders' files do not hold; _NoTokenizer. Later readings take no time."""
    from core.tokens.vocabularies.table import MissingTokenizer, tokenizer_for

    for info in encoders:
        if info.name in TEXT_ENCODERS and info.tokenizer is None:
            vocabulary = TEXT_ENCODERS[info.name].vocabulary
            try:
                tokenizer_for(vocabulary)
            except MissingTokenizer as error:
                raise _NoTokenizer(vocabulary, str(error)) from None


def _import_engine() -> None:
    """Imports torch on the worker's thread, so that its seconds never hold up the window."""
    if "core.weights.checkpoints.loading" in sys.modules:
        return
    load_torch_library()
    import core.weights.checkpoints.loading  # noqa: F401
    from core.encoder.devices import leave_one_core_free

    leave_one_core_free()
