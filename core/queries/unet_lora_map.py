"""Where a LoRA acts in the U-Net: the size of its change of keys and of values in each block, and of all else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.analysis.answer_check import AnswerCheck
from core.encoder.encoding import Floats
from core.model import Model
from core.program.arrays import np
from core.program.cancellation import CancelCheck, ReportProgress, give_way, ignore_report, never_cancelled
from core.program.numbers import plain_number
from core.program.translation import tr
from core.queries.unet_files import OpenUnets
from core.weights.adapters.left_out import left_out_sentence
from core.weights.checkpoints.unet_blocks import BlockPlace, picture_side

if TYPE_CHECKING:
    from core.weights.adapters.unet_lora import LowRank, ModuleKind, UnetLora

MERGED_ROWS = 256  # at a stretch
MAX_DIFFERENCE = 1e-4  # between the size by rank times rank and that of the merged change


@dataclass(frozen=True, eq=False)
class LoraMap:
    """Where one LoRA acts, at strength 1.

    `key_sizes` and `value_sizes` [blocks] are the Frobenius norms of the changes of to_k and to_v, 0 where none;
    `sides` [blocks] those of each block's pictures. `shares` are those of the kinds of modules in the squared change.
    `notes` say what of it is left out.
    """

    path: Path
    title: str
    places: tuple[BlockPlace, ...]
    sides: tuple[int, ...]
    key_sizes: Floats
    value_sizes: Floats
    shares: "Mapping[ModuleKind, float]"
    check: AnswerCheck
    notes: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether any of its changes has been computed."""
        return any(self.shares.values())


def map_lora(
    path: Path,
    unets: OpenUnets,
    model: Model | None = None,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> LoraMap:
    """Where the LoRA of a file acts; no base model is needed. UnreadableEncoder where it is none; Cancelled."""
    lora = unets.open_lora(path, cancelled)
    places = lora.places
    sides = tuple(picture_side(places, lora.context, place) for place in places)
    keys, values = (
        np.array([lora.sizes.get((place, name), 0.0) for place in places], np.float32) for name in ("to_k", "to_v")
    )
    notes = (left_out_sentence(lora.title, lora.left_out),) if lora.left_out else ()
    return LoraMap(path, lora.title, places, sides, keys, values, lora.shares(), _check(lora, cancelled), notes)


def _check(lora: "UnetLora", cancelled: CancelCheck) -> AnswerCheck:
    """Whether the largest change has the same size merged into one matrix as by rank times rank."""
    if not lora.changes:
        kept = tr("this LoRA changes neither keys nor values.")
        return AnswerCheck(None, tr("its keys and values are left out.") if lora.left_out_projections else kept)
    largest = max(lora.sizes, key=lambda place: lora.sizes[place])
    change, size = lora.changes[largest], lora.sizes[largest]
    merged = _merged_size(change, cancelled)
    message = tr("the largest change, merged into one matrix, has size {merged}; from its two factors: {size}.")
    sentence = message.format(merged=plain_number(merged, 6), size=plain_number(size, 6))
    return AnswerCheck(abs(merged - size) <= MAX_DIFFERENCE * max(merged, 1e-12), sentence)


def _merged_size(change: "LowRank", cancelled: CancelCheck) -> float:
    """The Frobenius norm of a change as one matrix, which is made some rows after the others."""
    square = 0.0
    for start in range(0, len(change.up), MERGED_ROWS):
        give_way(cancelled)
        rows = change.up[start : start + MERGED_ROWS].astype(np.float64)
        square += float(np.square(rows if change.down is None else rows @ change.down).sum())
    return float(np.sqrt(square))
