"""Opening an encoder: a job that ends with the session and the live encoder using it."""

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.analysis.reference import ReferenceMean
from core.encoder.encoding import EncoderInfo
from core.program.cancellation import CancelCheck
from core.program.translation import tr, tr_noop
from core.weights import STUDY, UnreadableEncoder
from core.weights.checkpoints.recent_models import RecentModels, stamp_of
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

    Opened = tuple[AdaptedModel, list[ReferenceMean]]


class ModelLoader(QObject):
    """Opens encoders for the session; on failure the one before stays, and the last few are there again at once."""

    opened = Signal(str)  # the source: "study", a file or a folder

    def __init__(
        self, session: Session, jobs: Jobs, live: LiveEncoder, compute_device: ComputeDevice, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._live, self._compute_device = session, jobs, live, compute_device
        self._recent: RecentModels[Opened] = RecentModels()  # for the jobs' thread only
        self._current: Opened | None = None
        self.requested_source = ""

    def open(self, source: str) -> None:
        """Opens the built-in study encoder, a file or a folder."""
        self.requested_source = source
        work = partial(_load_and_move, source, self._recent, self._live.model, self._compute_device.requested)
        title = tr("Opening {name}…").format(name=source_name(source))
        self._jobs.start_with_progress(title, work, partial(self._take_loaded, source))

    def retranslate(self) -> None:
        """Has what is said of the open model's file said again in the language set now; no weight is read again.

        The models opened before it are let go of, as what is said of them is in the language before.
        """
        self._recent.forget_older()
        if self._current is not None:
            model = self._current[0]
            source = STUDY if model.encoders[0].info.is_study else str(model.source)
            self._jobs.start("", partial(_plan_again, source), partial(self._retranslate_notes, self._current))

    def _retranslate_notes(self, opened: "Opened", plans: "tuple[EncoderPlan, ...]") -> None:
        """Notes found while the weights were read come after those of the plan, and stay as they were said."""
        encoders = opened[0].encoders
        if opened is self._current and len(plans) == len(encoders):
            pairs = [(encoder.info, plan.info) for encoder, plan in zip(encoders, plans, strict=True)]
            infos = [_with_translated_notes(*pair) for pair in pairs]
            if infos != [encoder.info for encoder in encoders]:
                for encoder, info in zip(encoders, infos, strict=True):
                    encoder.info = info
                self._use_model(opened)

    def _take_loaded(self, source: str, answer: "tuple[Opened, AvailableDevices, str]") -> None:
        opened, machine, notice = answer
        self._compute_device.set_available(machine)
        if notice:
            self._compute_device.failed.emit(UnreadableEncoder(notice))
        self._use_model(opened)
        self.opened.emit(source)

    def _use_model(self, opened: "Opened") -> None:
        self._current = opened
        model, references = opened
        self._live.set_model(model)
        self._session.set_model([encoder.info for encoder in model.encoders], references)


def _with_translated_notes(info: EncoderInfo, planned: EncoderInfo) -> EncoderInfo:
    return replace(info, title=planned.title, notes=planned.notes + info.notes[len(planned.notes) :])


def _plan_again(source: str, cancelled: CancelCheck) -> "tuple[EncoderPlan, ...]":
    """What the file is said to be; nothing where it is gone since it was opened."""
    from core.weights.opening import plan_model

    try:
        return plan_model(source, cancelled)
    except UnreadableEncoder:
        return ()


def _load_and_move(
    source: str,
    recent: "RecentModels[Opened]",
    current: "AdaptedModel | None",
    requested: DeviceChoice,
    cancelled: CancelCheck,
    progress: ReportFraction,
) -> "tuple[Opened, AvailableDevices, str]":
    opened = _load(source, recent, current, cancelled, progress)
    available = find_devices()
    # the current model is for the encoder's thread to move
    notice = "" if opened[0] is current else move_model(opened[0], requested, available)
    return opened, available, notice


def _load(
    source: str,
    recent: "RecentModels[Opened]",
    current: "AdaptedModel | None",
    cancelled: CancelCheck,
    progress: ReportFraction,
) -> "Opened":
    try:
        stamp = stamp_of(source)
    except (OSError, ValueError):
        stamp = ()  # opening says what is wrong with it
    if (known := recent.get(source, stamp)) is not None:
        if known[0] is not current:
            known[0].restore()
        return known
    _import_engine()
    from core.queries.reference_cache import cached_reference
    from core.weights.adapters.adapted_model import AdaptedModel
    from core.weights.opening import open_model

    model = AdaptedModel(*open_model(source, cancelled, progress).encoders)
    opened = model, [cached_reference(encoder, cancelled, stamp) for encoder in model.encoders]
    recent.put(source, stamp, opened, sum(4 * encoder.info.parameters for encoder in model.encoders))
    return opened


def _import_engine() -> None:
    """Imports torch on the worker's thread, so that its seconds never hold up the window."""
    if "core.weights.checkpoints.loading" in sys.modules:
        return
    load_torch_library()
    import core.weights.checkpoints.loading  # noqa: F401
    from core.encoder.devices import leave_one_core_free

    leave_one_core_free()
