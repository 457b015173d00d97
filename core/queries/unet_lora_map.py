"""Where a LoRA acts in the U-Net: the size of its change of keys and of values in each block, and of all else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.analysis.answer_check import AnswerCheck
from core.encoder.encoding import Floats
from core.model import Model
from core.program.arrays import np
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.numbers import plain_number
from core.program.translation import tr
from core.queries.unet_files import OpenUnets
from core.weights.checkpoints.unet_blocks import BlockPlace, picture_side

if TYPE_CHECKING:
    from core.weights.adapters.unet_lora import ModuleKind, UnetLora

MAX_DIFFERENCE = 1e-4  # between the size by rank times rank and that of the merged change


@dataclass(frozen=True, eq=False)
class LoraMap:
    """Where one LoRA acts, at strength 1.

    `key_sizes` and `value_sizes` [blocks] are the Frobenius norms of the changes of to_k and to_v, 0 where none;
    `sides` [blocks] those of each block's pictures. `shares` are those of the kinds of modules in the squared change.
    """

    path: Path
    title: str
    places: tuple[BlockPlace, ...]
    sides: tuple[int, ...]
    key_sizes: Floats
    value_sizes: Floats
    shares: "Mapping[ModuleKind, float]"
    check: AnswerCheck


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
    return LoraMap(path, lora.title, places, sides, keys, values, lora.shares(), _check(lora))


def _check(lora: "UnetLora") -> AnswerCheck:
    """Whether the largest change has the same size merged into one matrix as by rank times rank."""
    if not lora.changes:
        return AnswerCheck(None, tr("this LoRA changes neither keys nor values."))
    largest = max(lora.sizes, key=lambda place: lora.sizes[place])
    change, size = lora.changes[largest], lora.sizes[largest]
    whole = change.up.astype(np.float64) @ (np.eye(change.context) if change.down is None else change.down)
    merged = float(np.linalg.norm(whole))
    message = tr("the largest change, merged into one matrix, has size {merged}; from its two factors: {size}.")
    sentence = message.format(merged=plain_number(merged, 6), size=plain_number(size, 6))
    return AnswerCheck(abs(merged - size) <= MAX_DIFFERENCE * max(merged, 1e-12), sentence)
