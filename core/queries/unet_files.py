"""The U-Net and the LoRAs that were last asked for, kept open; torch is imported when the first is opened."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.analysis.similarity import directions
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck

if TYPE_CHECKING:
    from core.weights.adapters.unet_lora import UnetLora
    from core.weights.checkpoints.unet import Unet

MAX_KEPT_LORAS = 8
SAME_DIRECTION = 1e-5  # of two BOS rows, of which one may be multiplied by a number
Stamp = tuple[Path, int, int]


class OpenUnets:
    """Opens each file once, and again where it has changed; one U-Net is kept. One thread at a time."""

    def __init__(self) -> None:
        self._unet: tuple[Stamp, Unet] | None = None
        self._loras: dict[Stamp, UnetLora] = {}
        self._empty: tuple[Floats, Floats] | None = None

    def open(self, path: Path, cancelled: CancelCheck) -> "Unet":
        """The U-Net of a checkpoint or folder; UnreadableEncoder, Cancelled."""
        stamp = _stamp(path)
        if self._unet is None or self._unet[0] != stamp:
            from core.weights.checkpoints.unet_file import list_unet

            file = list_unet(path, cancelled)
            from core.weights.checkpoints.unet import Unet

            self._unet = stamp, Unet(file)
        return self._unet[1]

    def open_lora(self, path: Path, cancelled: CancelCheck) -> "UnetLora":
        """The U-Net part of a LoRA; UnreadableEncoder, Cancelled."""
        stamp = _stamp(path)
        if stamp not in self._loras:
            from core.weights.adapters.unet_lora import open_unet_lora

            lora = open_unet_lora(path, cancelled)
            if len(self._loras) >= MAX_KEPT_LORAS:
                self._loras.pop(next(iter(self._loras)))
            self._loras[stamp] = lora
        return self._loras[stamp]

    def empty_rows(self, rows: Floats, make: Callable[[], Floats]) -> Floats:
        """The empty prompt's rows beside `rows`; made anew only where their BOS row has another direction.

        BOS sees no word: its row tells encoder, LoRAs, layer and norm. A tool may multiply all rows by one number.
        """
        known = self._empty
        if known is None or known[1].shape != rows.shape or not _same_direction(known[0], rows[0]):
            self._empty = known = rows[0], make()
        return known[1]


def _same_direction(left: Floats, right: Floats) -> bool:
    return bool(np.abs(directions(left[None]) - directions(right[None])).max() < SAME_DIRECTION)


def _stamp(path: Path) -> Stamp:
    """What tells a file from the same one before it was changed; a folder by its path alone."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return path, 0, 0
    return path, status.st_size, status.st_mtime_ns
