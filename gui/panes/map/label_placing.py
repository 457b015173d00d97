"""Where the labels of points go: beside their point, over no other label and no other point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]  # [n, 4]: left, top, right, bottom, in pixels
# The directions from a point to its label, the best first: right, left, above, below, and between them.
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
DIAGONAL = 0.6  # of the gap, where a label stands off in both directions


@dataclass(frozen=True, slots=True)
class Label:
    """A label to be placed: the point it names, its size in pixels, and whether it is shown even without room."""

    point: int
    width: float
    height: float
    wanted: bool = False


def place_labels(
    labels: Sequence[Label], points: NDArray[np.float64], room: Sequence[float], gap: float, before: Mapping[int, int]
) -> dict[int, tuple[int, Boxes]]:
    """The side (an index of SIDES) and the box [4] of every label that found room, by point; the first come first.

    `points` [n, 2] in pixels, all of which are kept clear by half a `gap`; `room` is the box the labels stay within.
    A label keeps its side of `before` as long as it is free there, so that it does not jump about.
    """
    taken = np.concatenate([points - gap / 2, points + gap / 2], axis=1)
    placed: dict[int, tuple[int, Boxes]] = {}
    for label in labels:
        boxes = _boxes(label, points[label.point], gap)
        side = _side(label, boxes, np.delete(taken, label.point, axis=0), room, before.get(label.point))
        if side is not None:
            placed[label.point] = (side, boxes[side])
            taken = np.concatenate([taken, boxes[side][None]])
    return placed


def _boxes(label: Label, point: NDArray[np.float64], gap: float) -> Boxes:
    """The boxes [sides, 4] of the label on each side of its point."""
    sides = np.array(SIDES, float)
    off = np.where((sides != 0).all(axis=1), DIAGONAL * gap, gap)[:, None]
    size = np.array([label.width, label.height])
    middles = point + sides * (off + size / 2)
    return np.concatenate([middles - size / 2, middles + size / 2], axis=1)


def _side(label: Label, boxes: Boxes, taken: Boxes, room: Sequence[float], before: int | None) -> int | None:
    """The index of a side: the earlier one or the best that is free; None where none is, unless the label is wanted."""
    left, top, right, bottom = room
    outside = (boxes[:, 0] < left) | (boxes[:, 1] < top) | (boxes[:, 2] > right) | (boxes[:, 3] > bottom)
    wide = np.minimum(boxes[:, None, 2], taken[:, 2]) - np.maximum(boxes[:, None, 0], taken[:, 0])
    high = np.minimum(boxes[:, None, 3], taken[:, 3]) - np.maximum(boxes[:, None, 1], taken[:, 1])
    covered = (np.clip(wide, 0, None) * np.clip(high, 0, None)).sum(axis=1) + np.where(outside, 1e9, 0)
    if before is not None and covered[before] == 0:
        return before
    return int(covered.argmin()) if label.wanted or covered.min() == 0 else None
