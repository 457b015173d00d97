"""Where the encoder computes and how exactly: the wish, what this machine has, and what is in use."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.program.cancellation import CancelCheck, ReportProgress
from core.program.translation import tr
from core.weights import UnreadableEncoder
from gui.workers.live_encoder import LiveEncoder, LiveEncoding
from gui.workers.model_queries import ModelQueries

if TYPE_CHECKING:
    from core.encoder.devices import Precision
    from core.model import Model

FLOAT32, BFLOAT16 = "float32", "bfloat16"
AUTOMATIC = ""  # the wish for a graphics card where there is one


@dataclass(frozen=True, slots=True)
class AvailableDevices:
    """What this machine can compute on: names and titles, the processor first, and which are fast at bfloat16."""

    devices: tuple[tuple[str, str], ...] = (("cpu", "Processor"),)
    fast: frozenset[str] = frozenset()


def device_title(name: str, title: str) -> str:
    """What the artist knows a device by: a graphics card by its maker's name, others in the language spoken now."""
    kinds = {"cpu": tr("Processor"), "mps": tr("Apple graphics")}
    return kinds.get(name, title)


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """A device's name and a precision."""

    device: str = AUTOMATIC
    precision: str = FLOAT32


class ComputeDevice(QObject):
    """Holds the wish, brings the open model there on the encoder's thread, and knows where it really is."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, live: LiveEncoder, model_queries: ModelQueries, requested: DeviceChoice, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._live, self._model_queries = live, model_queries
        self.requested = requested
        self.available = AvailableDevices()
        self.in_use = DeviceChoice("cpu")
        # how far bfloat16 is, on average and at most, once measured
        self._bfloat16_error: tuple[float, float] | None = None
        live.encoded.connect(self._take_device)

    @property
    def title(self) -> str:
        """What is in use, in short."""
        titles = dict(self.available.devices)
        name = self.in_use.device
        device = "CPU" if name == "cpu" else device_title(name, titles.get(name, name))
        return device if self.in_use.precision == FLOAT32 else tr("{device} in bfloat16").format(device=device)

    @property
    def error_text(self) -> str:
        """How far bfloat16 is off, in words, once it is measured."""
        if self._bfloat16_error is None:
            return ""
        said = tr("at the last layer rows differ from float32 by {mean} on average, {largest} at most")
        return said.format(mean=f"{self._bfloat16_error[0]:.1%}", largest=f"{self._bfloat16_error[1]:.1%}")

    def set_available(self, available: AvailableDevices) -> None:
        """Learns what the machine has, which is found out when the first encoder is opened."""
        if available != self.available:
            self.available = available
            self.changed.emit()

    def choose(self, device: str | None = None, precision: str | None = None) -> None:
        """Computes elsewhere, or as exactly as said, from now on."""
        requested = DeviceChoice(
            self.requested.device if device is None else device, precision or self.requested.precision
        )
        if requested != self.requested or requested.device != self.in_use.device:
            self.requested = requested
            self._bfloat16_error = None
            self._model_queries.submit(self, partial(_move_and_measure, requested), self._moved)
            self.changed.emit()

    def _moved(self, answer: "tuple[str, tuple[float, float] | None] | Exception") -> None:
        if isinstance(answer, Exception):
            self.failed.emit(answer)
            return
        notice, self._bfloat16_error = answer
        if notice:
            self.failed.emit(UnreadableEncoder(notice))
        self._live.encode_again()
        self.changed.emit()

    def _take_device(self, encoding: LiveEncoding) -> None:
        """What an answer was computed on: after a device ran out of memory it is the processor."""
        in_use = DeviceChoice(*encoding.computed_on)
        if in_use != self.in_use:
            self.in_use = in_use
            self.changed.emit()


def find_devices() -> AvailableDevices:
    """What this machine has; a worker's work, as torch looks for graphics cards."""
    from core.encoder.devices import devices, fast_at_bfloat16

    found = devices()
    fast = frozenset(device.name for device in found if fast_at_bfloat16(device.name))
    return AvailableDevices(tuple((device.name, device.title) for device in found), fast)


def move_model(model: "Model", requested: DeviceChoice, available: AvailableDevices) -> str:
    """Brings a model where it is wished, a graphics card where there is one by default; a sentence where it cannot be.

    A worker's work. A device that is gone since the last start gives way to the processor.
    """
    names = [name for name, _ in available.devices]
    device = names[-1] if requested.device == AUTOMATIC else requested.device if requested.device in names else "cpu"
    precision: Precision = "bfloat16" if requested.precision == BFLOAT16 else "float32"
    notice = ""
    for encoder in model.encoders:
        if (encoder.device, encoder.precision) != (device, precision):
            notice = encoder.move(device, precision) or notice
    return notice


def _move_and_measure(
    requested: DeviceChoice, model: "Model", cancelled: CancelCheck, _report: ReportProgress
) -> tuple[str, tuple[float, float] | None]:
    notice = move_model(model, requested, find_devices())
    if requested.precision == FLOAT32:
        return notice, None
    from core.queries.precision import bfloat16_error

    errors = [bfloat16_error(encoder, cancelled) for encoder in model.encoders]
    largest, mean = (max(float(getattr(error, kind)[-1]) for error in errors) for kind in ("largest", "mean"))
    return notice, (mean, largest)
