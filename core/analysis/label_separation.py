"""Boxes of words moved apart until none covers another; where there is no room, the lesser ones shrink to dots."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.program.arrays import Integers
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Pairs = tuple[Integers, Integers]

GAP = 2.0  # pixels that stay free between two boxes
DOT_REACH = 5.0  # pixels from the middle of a dot to the nearest box
DOT_ROUNDS = 4  # in which dots leave boxes, which may lead into another one
MAX_OFFSET = 60.0  # pixels; a word that is pushed further from its place becomes a dot
MAX_GAP_OFFSET = 90.0  # pixels from its place to a gap in which it is a word again
ROUNDS = 60  # after which some of the boxes that still cover one another shrink
MAX_FILLED_SHARE = 0.7  # of the frame's area; fuller ones are thinned out at once
SHRUNK_SHARE = 0.34  # of the lesser boxes of all covering pairs that shrink at a time
WATCHED_GAP = 24.0  # pixels; pairs further apart are looked at again once a box has moved half as far
GAP_STEP = 3.0  # pixels between the places where a gap is looked for
SLACK = 0.5  # pixels that two boxes part by beyond what is needed
TOUCH = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Separation:
    """Where boxes stand: their middles [n, 2] in pixels, and which of them [n] have room for their word."""

    middles: Array
    has_room: Bools


def separate_boxes(
    places: Array,
    sizes: Array,
    frame: tuple[float, float],
    importance: Array,
    start: Array | None = None,
    has_room: Bools | None = None,
    cancelled: CancelCheck = never_cancelled,
) -> Separation:
    """Moves boxes of some sizes [n, 2] from their places [n, 2] until they lie apart, in a frame from (0, 0).

    Pairs that cover one another part along the shorter overlap, all pairs of a round at once; of equal places the
    earlier one goes left or up. While 60 rounds leave some covered or far from their places, those of little
    `importance` [n] become dots, as are from the start those without `has_room`. Where the others leave a gap near
    enough, one that had become a dot is a word again, there; dots stand at their places, or just outside of the boxes
    there. `start` [n, 2] are middles to begin from. Raises Cancelled.
    """
    room = np.array(frame, float)
    sizes = np.minimum(sizes, room)
    fits = _that_fit(sizes, room, importance) if has_room is None else has_room.copy()
    middles = np.array(places if start is None else start, float)
    places = _within(places, sizes, room)
    while True:
        words = np.flatnonzero(fits)
        middles[words], covering = _moved_apart(middles[words], sizes[words], room, cancelled)
        is_far = np.hypot(*(middles[words] - places[words]).T) > MAX_OFFSET
        lesser = words[_lesser_of(covering, importance[words])] if len(covering[0]) else words[is_far]
        if not len(lesser):
            break
        order = np.argsort(importance[lesser], kind="stable")
        fits[lesser[order[: max(1, int(SHRUNK_SHARE * len(lesser)))]]] = False
    may_be_words = ~fits if has_room is None else has_room & ~fits
    for box in sorted(np.flatnonzero(may_be_words), key=lambda box: (-importance[box], box)):
        if cancelled():
            raise Cancelled
        gap = _nearest_gap(places[box], sizes[box], middles[fits], sizes[fits], room)
        if gap is not None:
            middles[box], fits[box] = gap, True
    middles[~fits] = _outside(places[~fits], middles[fits], sizes[fits], room)
    return Separation(middles, fits)


def _nearest_gap(place: Array, size: Array, middles: Array, boxes: Array, room: Array) -> Array | None:
    """The middle nearest to a place where a box lies apart from all boxes; None where there is none near enough."""
    tried = place + _STEPS
    is_inside = ((tried >= size / 2) & (tried <= room - size / 2)).all(axis=1)
    reach = (boxes + size) / 2 + GAP
    is_near = (np.abs(middles - place) < reach + MAX_GAP_OFFSET).all(axis=1)
    covering = np.abs(tried[:, None] - middles[None, is_near]) < reach[is_near]
    free = np.flatnonzero(is_inside & ~np.any(np.all(covering, axis=2), axis=1))
    return np.asarray(tried[free[0]]) if len(free) else None


def _steps_outwards() -> Array:
    """Steps [n, 2] of GAP_STEP pixels up to MAX_GAP_OFFSET, the shortest first."""
    along = np.arange(-MAX_GAP_OFFSET, MAX_GAP_OFFSET + 1, GAP_STEP)
    steps = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)
    lengths = np.hypot(*steps.T)
    order = np.argsort(lengths, kind="stable")
    return np.asarray(steps[order[lengths[order] <= MAX_GAP_OFFSET]])


_STEPS = _steps_outwards()


def _outside(dots: Array, middles: Array, boxes: Array, room: Array) -> Array:
    """Places of dots [n, 2], each moved out of the box that it is in, if any, by the shortest way."""
    for _ in range(DOT_ROUNDS if len(dots) and len(boxes) else 0):
        away = dots[:, None] - middles[None]
        inside = boxes / 2 + DOT_REACH - np.abs(away)
        box = np.where((inside > 0).all(axis=2), inside.min(axis=2), 0).argmax(axis=1)
        each = np.arange(len(dots))
        axis = inside[each, box].argmin(axis=1)
        step = np.where((inside[each, box] > 0).all(axis=1), inside[each, box, axis], 0)
        dots = dots.copy()
        dots[each, axis] += step * np.where(away[each, box, axis] < 0, -1.0, 1.0)
    return np.asarray(np.clip(dots, DOT_REACH, np.maximum(room - DOT_REACH, DOT_REACH)))


def _that_fit(sizes: Array, room: Array, importance: Array) -> Bools:
    """As many of the most important boxes as the area has room for."""
    order = np.argsort(-importance, kind="stable")
    fits = np.zeros(len(sizes), bool)
    fits[order] = (sizes + GAP).prod(axis=1)[order].cumsum() <= MAX_FILLED_SHARE * room.prod()
    return fits


def _moved_apart(middles: Array, boxes: Array, room: Array, cancelled: CancelCheck) -> tuple[Array, Pairs]:
    """The middles after at most ROUNDS, and the pairs that still cover one another."""
    middles = _within(middles, boxes, room)
    pairs, watched_for = _near_pairs(middles, boxes, WATCHED_GAP), WATCHED_GAP / 2
    for _ in range(ROUNDS):
        if cancelled():
            raise Cancelled
        if watched_for <= 0:
            pairs, watched_for = _near_pairs(middles, boxes, WATCHED_GAP), WATCHED_GAP / 2
        push = _push(middles, boxes, pairs)
        if not push.any():
            break
        moved = _within(middles + push, boxes, room)
        watched_for -= float(np.abs(moved - middles).max())
        middles = moved
    return middles, _near_pairs(middles, boxes, -TOUCH)


def _within(middles: Array, boxes: Array, room: Array) -> Array:
    """The middles of boxes that lie within the frame."""
    return np.clip(middles, boxes / 2, np.maximum(room - boxes / 2, boxes / 2))


def _near_pairs(middles: Array, boxes: Array, gap: float) -> Pairs:
    """The pairs of boxes with less than `gap` more between them than there should be."""
    first, second = np.triu_indices(len(boxes), 1)
    missing = (boxes[first] + boxes[second]) / 2 + GAP - np.abs(middles[second] - middles[first])
    near = (missing > -gap).all(axis=1)
    return first[near], second[near]


def _push(middles: Array, boxes: Array, pairs: Pairs) -> Array:
    """Half of what each covering pair must part by, for both of the pair, summed over the pairs [n, 2]."""
    first, second = pairs
    away = middles[second] - middles[first]
    overlap = (boxes[first] + boxes[second]) / 2 + GAP - np.abs(away)
    covering = (overlap > TOUCH).all(axis=1)
    first, second, away, overlap = first[covering], second[covering], away[covering], overlap[covering]
    axis = (overlap[:, 1] < overlap[:, 0]).astype(int)
    each = np.arange(len(axis))
    amount = (overlap[each, axis] + SLACK) / 2 * np.where(away[each, axis] >= 0, 1.0, -1.0)
    push, count = np.zeros_like(middles), len(middles)
    for direction in (0, 1):
        along = np.where(axis == direction, amount, 0.0)
        push[:, direction] = np.bincount(second, along, count) - np.bincount(first, along, count)
    return push


def _lesser_of(covering: Pairs, importance: Array) -> Integers:
    """The less important box of each covering pair."""
    first, second = covering
    return np.unique(np.where(importance[first] < importance[second], first, second))
