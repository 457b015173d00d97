"""How far the same words moved between two encodings, layer by layer: without and with LoRAs."""

from dataclasses import dataclass

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.similarity import cosine
from core.analysis.units import Unit
from core.encoder.encoding import Floats


@dataclass(frozen=True)
class ChangeOverLayers:
    """The change of each unit's vector at each layer.

    `turn` [layers + 1, units]: 1 - cosine between before and after, 0 (the same direction) to 2; the same both ways
    round. `size` [layers + 1, units]: the norm of the difference relative to the vector before. NaN where a row is not
    finite; where the vector before is zero, `size` is 0 if the one after is, too, else infinite.
    """

    units: tuple[Unit, ...]
    turn: Floats
    size: Floats

    def __post_init__(self) -> None:
        if self.turn.shape != self.size.shape or self.turn.shape[1] != len(self.units):
            raise ValueError(f"changes of shapes {self.turn.shape} and {self.size.shape}, for {len(self.units)} units")


def change_over_layers(before: EncodingView, after: EncodingView) -> ChangeOverLayers:
    """The change between two encodings of the same chunks, seen through equal views; ValueError otherwise.

    Vectors are the means of their units' rows, raw or normed as the view asks, and not mean-centred: what is subtracted
    there is one and the same row, and the change is to be that of the rows.
    """
    if before.options != after.options or before.encoding.chunks is not after.encoding.chunks:
        raise ValueError("a change is between two encodings of the same chunks, looked at in one way")
    if before.centred or after.centred:
        raise ValueError("a change is that of the rows themselves, not of mean-centred ones")
    return ChangeOverLayers(after.units, _turn(before.vectors, after.vectors), _size(before.vectors, after.vectors))


def _turn(before: Floats, after: Floats) -> Floats:
    """1 - cosine of vectors [..., width], exactly 0 for equal ones."""
    turn = np.maximum(1 - cosine(before, after), 0)
    same = (before == after).all(axis=-1) & np.isfinite(before).all(axis=-1)
    return np.asarray(np.where(same, 0, turn), np.float32)


def _size(before: Floats, after: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # zero vectors, and broken weights
        moved = np.linalg.norm(after - before, axis=-1)
        relative = moved / np.linalg.norm(before, axis=-1)
    return np.asarray(np.where(moved == 0, 0, relative), np.float32)
