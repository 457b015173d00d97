"""Where the encoder computes and how exactly: the wish, what this machine has, and what is in use."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.program.translation import tr
from core.weights import UnreadableEncoder
from gui.workers.latest_only import CancelCheck
from gui.workers.live_encoder import LiveEncoder, LiveEncoding
from gui.workers.model_queries import ModelQueries, ReportProgress

if TYPE_CHECKING:
    from core.encoder.devices import Precision
    from core.model import Model

EXACT, ROUGH = "float32", "bfloat16"
BEST = ""  # the wish for a graphics card where there is one


@dataclass(frozen=True, slots=True)
class Machine:
    """What this machine can compute on: names and titles, the processor first, and which are fast at bfloat16."""

    devices: tuple[tuple[str, str], ...] = (("cpu", "Processor"),)
    fast: frozenset[str] = frozenset()


def device_title(name: str, title: str) -> str:
    """What the artist knows a device by: a graphics card by its maker's name, others in the language spoken now."""
    kinds = {"cpu": tr("Processor"), "mps": tr("Apple graphics")}
    return kinds.get(name, title)


@dataclass(frozen=True, slots=True)
class Place:
    """A device's name and a precision."""

    device: str = BEST
    precision: str = EXACT


class Computing(QObject):
    """Holds the wish, brings the open model there on the encoder's thread, and knows where it really is."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, live: LiveEncoder, side_work: ModelQueries, wish: Place, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live, self._model_queries = live, side_work
        self.wish = wish
        self.machine = Machine()
        self.in_use = Place("cpu")
        self._off: tuple[float, float] | None = None  # how far bfloat16 is, on average and at most, once measured
        live.encoded.connect(self._note)

    @property
    def title(self) -> str:
        """What is in use, in short."""
        titles = dict(self.machine.devices)
        name = self.in_use.device
        device = "CPU" if name == "cpu" else device_title(name, titles.get(name, name))
        return device if self.in_use.precision == EXACT else tr("{device} in bfloat16").format(device=device)

    @property
    def error(self) -> str:
        """How far bfloat16 is off, in words, once it is measured."""
        if self._off is None:
            return ""
        said = tr("at the last layer rows differ from float32 by {mean} on average, {largest} at most")
        return said.format(mean=f"{self._off[0]:.1%}", largest=f"{self._off[1]:.1%}")

    def take_over(self, other: "Computing") -> None:
        """Knows what another window's computing knew, whose model is in use here from now on."""
        self.machine, self.in_use, self._off = other.machine, other.in_use, other._off
        self.changed.emit()

    def take_machine(self, machine: Machine) -> None:
        """Learns what the machine has, which is found out when the first encoder is opened."""
        if machine != self.machine:
            self.machine = machine
            self.changed.emit()

    def choose(self, device: str | None = None, precision: str | None = None) -> None:
        """Computes elsewhere, or as exactly as said, from now on."""
        wish = Place(self.wish.device if device is None else device, precision or self.wish.precision)
        if wish != self.wish or wish.device != self.in_use.device:
            self.wish = wish
            self._off = None
            self._model_queries.submit(self, partial(_move, wish), self._moved)
            self.changed.emit()

    def _moved(self, answer: "tuple[str, tuple[float, float] | None] | Exception") -> None:
        if isinstance(answer, Exception):
            self.failed.emit(answer)
            return
        notice, self._off = answer
        if notice:
            self.failed.emit(UnreadableEncoder(notice))
        self._live.encode_again()
        self.changed.emit()

    def _note(self, adapted: LiveEncoding) -> None:
        """What an answer was computed on: after a device ran out of memory it is the processor."""
        place = Place(*adapted.computed_on)
        if place != self.in_use:
            self.in_use = place
            self.changed.emit()


def look_at_machine() -> Machine:
    """What this machine has; a worker's work, as torch looks for graphics cards."""
    from core.encoder.devices import devices, fast_at_bfloat16

    found = devices()
    fast = frozenset(device.name for device in found if fast_at_bfloat16(device.name))
    return Machine(tuple((device.name, device.title) for device in found), fast)


def place_model(model: "Model", wish: Place, machine: Machine) -> str:
    """Brings a model where it is wished, a graphics card where there is one by default; a sentence where it cannot be.

    A worker's work. A device that is gone since the last start gives way to the processor.
    """
    names = [name for name, _ in machine.devices]
    device = names[-1] if wish.device == BEST else wish.device if wish.device in names else "cpu"
    precision: Precision = "bfloat16" if wish.precision == ROUGH else "float32"
    notice = ""
    for encoder in model.encoders:
        if (encoder.device, encoder.precision) != (device, precision):
            notice = encoder.move(device, precision) or notice
    return notice


def _move(
    wish: Place, model: "Model", cancelled: CancelCheck, _report: ReportProgress
) -> tuple[str, tuple[float, float] | None]:
    notice = place_model(model, wish, look_at_machine())
    if wish.precision == EXACT:
        return notice, None
    from core.queries.precision import bfloat16_error

    errors = [bfloat16_error(encoder, cancelled) for encoder in model.encoders]
    largest, mean = (max(float(getattr(error, kind)[-1]) for error in errors) for kind in ("largest", "mean"))
    return notice, (mean, largest)
