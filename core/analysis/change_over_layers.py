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

    `cosine_distance` [layers + 1, units]: 1 - cosine between before and after, 0 (the same direction) to 2; symmetric.
    `relative_change` [layers + 1, units]: the norm of the difference relative to the vector before. NaN where a row is
    not finite; where the vector before is zero, `relative_change` is 0 if the one after is, too, else infinite.
    """

    units: tuple[Unit, ...]
    cosine_distance: Floats
    relative_change: Floats

    def __post_init__(self) -> None:
        if self.cosine_distance.shape != self.relative_change.shape or self.cosine_distance.shape[1] != len(self.units):
            raise ValueError(
                f"changes of {self.cosine_distance.shape} and {self.relative_change.shape} for {len(self.units)} units"
            )


def change_over_layers(before: EncodingView, after: EncodingView) -> ChangeOverLayers:
    """The change between two encodings of the same chunks, seen through equal views; ValueError otherwise.

    Vectors are the means of their units' rows, raw or normed as the view asks, and not mean-centred: what is subtracted
    there is one and the same row, and the change is to be that of the rows.
    """
    if before.options != after.options or before.encoding.chunks is not after.encoding.chunks:
        raise ValueError("a change is between two encodings of the same chunks, looked at in one way")
    if before.centred or after.centred:
        raise ValueError("a change is that of the rows themselves, not of mean-centred ones")
    return ChangeOverLayers(
        after.units, _cosine_distance(before.vectors, after.vectors), _relative_change(before.vectors, after.vectors)
    )


def _cosine_distance(before: Floats, after: Floats) -> Floats:
    """1 - cosine of vectors [..., width], exactly 0 for equal ones."""
    distance = np.maximum(1 - cosine(before, after), 0)
    same = (before == after).all(axis=-1) & np.isfinite(before).all(axis=-1)
    return np.asarray(np.where(same, 0, distance), np.float32)


def _relative_change(before: Floats, after: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # zero vectors, and broken weights
        change = np.linalg.norm(after - before, axis=-1)
        relative = change / np.linalg.norm(before, axis=-1)
    return np.asarray(np.where(change == 0, 0, relative), np.float32)
