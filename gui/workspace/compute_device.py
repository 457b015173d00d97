"""The device and the precision that encoders compute with: those requested, available and in use."""

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
AUTOMATIC = ""  # in place of a device's name: a graphics card where there is one


@dataclass(frozen=True, slots=True)
class AvailableDevices:
    """Name and title of each device of this machine, the processor first, and the names of those fast at bfloat16."""

    devices: tuple[tuple[str, str], ...] = (("cpu", "Processor"),)
    fast: frozenset[str] = frozenset()


def device_title(name: str, title: str) -> str:
    """A device's name for people: that of its maker for a graphics card, in the user's language for others."""
    kinds = {"cpu": tr("Processor"), "mps": tr("Apple graphics")}
    return kinds.get(name, title)


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """A device's name and a precision."""

    device: str = AUTOMATIC
    precision: str = FLOAT32


class ComputeDevice(QObject):
    """Holds the device requested, moves the open model to it on the encoder's thread, and knows the one in use."""

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
        self._bfloat16_error: tuple[float, float] | None = None  # mean and largest, relative; None until measured
        live.encoded.connect(self._take_device)

    @property
    def title(self) -> str:
        """The device in use, with the precision where it is not float32."""
        titles = dict(self.available.devices)
        name = self.in_use.device
        device = "CPU" if name == "cpu" else device_title(name, titles.get(name, name))
        return device if self.in_use.precision == FLOAT32 else tr("{device} in bfloat16").format(device=device)

    @property
    def error_text(self) -> str:
        """A phrase saying the error of bfloat16; "" until it is measured."""
        if self._bfloat16_error is None:
            return ""
        text = tr("at the last layer rows differ from float32 by {mean} on average, {largest} at most")
        return text.format(mean=f"{self._bfloat16_error[0]:.1%}", largest=f"{self._bfloat16_error[1]:.1%}")

    def set_available(self, available: AvailableDevices) -> None:
        """Takes the devices of this machine, which are looked up as an encoder is opened."""
        if available != self.available:
            self.available = available
            self.changed.emit()

    def choose(self, device: str | None = None, precision: str | None = None) -> None:
        """Requests another device or precision, and moves the open model to it."""
        device = self.requested.device if device is None else device
        requested = DeviceChoice(device, precision or self.requested.precision)
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
        """Takes the device of an answer: the processor after the one requested ran out of memory."""
        in_use = DeviceChoice(*encoding.computed_on)
        if in_use != self.in_use:
            self.in_use = in_use
            self.changed.emit()


def find_devices() -> AvailableDevices:
    """The devices of this machine; for a worker's thread, as torch looks for graphics cards."""
    from core.encoder.devices import devices, fast_at_bfloat16

    names = {device.name: device.title for device in devices()}
    return AvailableDevices(tuple(names.items()), frozenset(filter(fast_at_bfloat16, names)))


def move_model(model: "Model", requested: DeviceChoice, available: AvailableDevices) -> str:
    """Moves a model to the device requested, or to the processor where that is gone, on a worker's thread.

    Returns a sentence where the device refused it, else "".
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
