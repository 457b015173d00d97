"""A map in a frame of pixels: where each word's box stands at each layer, and who its neighbours are there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.label_separation import Array, Bools, separate_boxes
from core.analysis.neighbour_map import nearest, places_apart
from core.encoder.encoding import Floats
from core.program.arrays import Integers
from core.program.cancellation import CancelCheck, never_cancelled

EDGE = 6.0  # pixels that boxes stay away from the border of the frame
HULL_REACH = 44.0  # pixels between two boxes that stand together
HULL_MARGIN = 6.0  # pixels between the boxes of a group and its hull
CORNERS = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
LISTED_NEIGHBOURS = 5  # nearest units that the map is held to


@dataclass(frozen=True, slots=True)
class MapFrame:
    """A part of the map's plane, `left`, `low`, `right` and `high`, and the pixels that it is drawn on.

    Of the whole map all words are in sight: those that stand outside at some layer are held at the border.
    """

    left: float
    low: float
    right: float
    high: float
    width: float
    height: float
    is_whole: bool = True

    def to_pixels(self, places: Floats) -> Array:
        """Places [..., 2] of the plane, whose second axis goes up, in pixels, whose second axis goes down."""
        size = np.array([self.right - self.left, self.low - self.high])
        shares = (places.astype(np.float64) - (self.left, self.high)) / np.where(size == 0, 1, size)
        return np.asarray(shares * (self.width, self.height))


@dataclass(frozen=True, slots=True, eq=False)
class Hull:
    """The border of words of a group that stand together: corners [n, 2] in pixels from the middles of `units` [n]."""

    group: int
    units: Integers
    corners: Array


@dataclass(frozen=True, slots=True, eq=False)
class LayerLayout:
    """One layer: how far [units, 2] in pixels each box stands from its place, and which [units] are words, not dots.

    `nearest` [units, 5] are the units with the highest cosines, the nearest first; `beside` those nearest on the map as
    it is drawn. With fewer than six units there are fewer of them.
    """

    offsets: Array
    has_room: Bools
    nearest: Integers
    beside: Integers
    hulls: tuple[Hull, ...] = ()

    @property
    def kept(self) -> Array:
        """How many of each unit's nearest are among those beside it [units]."""
        return np.asarray((self.nearest[:, :, None] == self.beside[:, None]).any(axis=2).sum(axis=1), float)

    @property
    def misplaced(self) -> Bools:
        """Whether each unit's nearest is not among those beside it [units]."""
        return np.asarray(~(self.nearest[:, :1] == self.beside).any(axis=1) & (self.nearest.shape[1] > 0))


@dataclass(frozen=True, slots=True, eq=False)
class BoxPlan:
    """What the boxes of all layers start from: their sizes [units, 2], importance [units], and the mean map's boxes."""

    frame: MapFrame
    sizes: Array
    importance: Array
    offsets: Array
    has_room: Bools


def plan_boxes(
    mean: Floats, frame: MapFrame, sizes: Array, importance: Array, cancelled: CancelCheck = never_cancelled
) -> BoxPlan:
    """The boxes of the mean map [units, 2]: which are words, and how far they stand from their places.

    Only what is in sight takes part; what is not keeps its place. Raises Cancelled.
    """
    places = frame.to_pixels(mean)
    offsets, has_room = _apart(places, frame, sizes, importance, None, None, cancelled)
    return BoxPlan(frame, sizes, importance, offsets, has_room)


def lay_out_layer(
    places: Floats,
    cosines: Floats,
    plan: BoxPlan,
    groups: Sequence[Sequence[int]] = (),
    cancelled: CancelCheck = never_cancelled,
) -> LayerLayout:
    """The boxes of a layer's places [units, 2], which begin as those of the mean map, so that they hardly move.

    `cosines` [units, units] are those of the layer; words of one of the `groups` that stand together get a hull.
    Raises Cancelled.
    """
    pixels = plan.frame.to_pixels(places)
    offsets, has_room = _apart(pixels, plan.frame, plan.sizes, plan.importance, plan.offsets, plan.has_room, cancelled)
    beside = nearest(places_apart(pixels + offsets), LISTED_NEIGHBOURS)
    true, boxes = nearest(-cosines.astype(np.float64), LISTED_NEIGHBOURS), np.where(has_room[:, None], plan.sizes, 0)
    return LayerLayout(offsets, has_room, true, beside, tuple(_hulls(pixels + offsets, boxes, groups)))


def _hulls(middles: Array, boxes: Array, groups: Sequence[Sequence[int]]) -> Iterator[Hull]:
    """The hulls of all runs of two or more words of a group, each of which is near another one of its run."""
    for number, group in enumerate(groups):
        members = np.array(group)
        for run in runs_of_near_boxes(middles[members], boxes[members], HULL_REACH):
            units = np.repeat(members[run], 4)
            corners = np.tile(CORNERS, (len(run), 1)) * (boxes[units] / 2 + HULL_MARGIN)
            chosen = convex_hull(middles[units] + corners)
            yield Hull(number, units[chosen], corners[chosen])


def runs_of_near_boxes(middles: Array, boxes: Array, reach: float) -> list[list[int]]:
    """Runs of two or more boxes [n, 2] each of which has no more than `reach` pixels between it and another one."""
    gaps = np.abs(middles[:, None] - middles[None]) - (boxes[:, None] + boxes[None]) / 2
    is_near = np.hypot(*np.maximum(gaps, 0).transpose(2, 0, 1)) <= reach
    found, left = list[list[int]](), set(range(len(middles)))
    while left:
        run, waiting = list[int](), [min(left)]
        while waiting:
            at = waiting.pop()
            if at in left:
                left.discard(at)
                run.append(at)
                waiting.extend(map(int, np.flatnonzero(is_near[at])))
        found.append(sorted(run))
    return [run for run in found if len(run) > 1]


def convex_hull(points: Array) -> list[int]:
    """The indices of the corners of the convex hull of points [n, 2], in order (Andrew 1979)."""
    way = sorted(range(len(points)), key=lambda at: (points[at, 0], points[at, 1]))
    halves = list[list[int]]()
    for direction in (way, way[::-1]):
        half = list[int]()
        for at in direction:
            while len(half) > 1 and _turn(points[half[-2]], points[half[-1]], points[at]) <= 0:
                half.pop()
            half.append(at)
        halves.append(half[:-1])
    return halves[0] + halves[1]


def _turn(first: Array, second: Array, third: Array) -> float:
    """Positive where the way over three points turns left."""
    ahead, beyond = second - first, third - first
    return float(ahead[0] * beyond[1] - ahead[1] * beyond[0])


def _apart(
    pixels: Array,
    frame: MapFrame,
    sizes: Array,
    importance: Array,
    start: Array | None,
    has_room: Bools | None,
    cancelled: CancelCheck,
) -> tuple[Array, Bools]:
    """The offsets of the boxes in sight, of which those outside have none, and which boxes are words."""
    room = np.array([frame.width, frame.height])
    seen = ((pixels >= 0) & (pixels <= room)).all(axis=1) | frame.is_whole
    offsets, fits = np.zeros_like(pixels), np.ones(len(pixels), bool)
    begin = None if start is None else (pixels + start)[seen] - EDGE
    known = None if has_room is None else has_room[seen]
    inner = max(frame.width - 2 * EDGE, 1.0), max(frame.height - 2 * EDGE, 1.0)
    apart = separate_boxes(pixels[seen] - EDGE, sizes[seen], inner, importance[seen], begin, known, cancelled)
    offsets[seen], fits[seen] = apart.middles + EDGE - pixels[seen], apart.has_room
    return offsets, fits
