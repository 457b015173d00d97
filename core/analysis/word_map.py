"""The units on a plane at every layer: by their neighbours or by their distances, calm over layers and while typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.neighbour_map import (
    MIN_NEIGHBOUR_POINTS,
    Array,
    classical_mds,
    moved_to_distances,
    moved_to_neighbours,
    neighbour_shares,
    new_neighbour_map,
)
from core.program.arrays import Floats, Integers
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr

UnitKey = tuple[str, int]
MapMethod = Literal["neighbours", "distances"]

LAYER_TIE, LAYER_ROUNDS = 0.03, 60  # how strongly a layer's map is held to that of all layers
TYPING_TIE, TYPING_ROUNDS = 0.3, 40  # how strongly a map is held to the one before an edit
LAYER_DISTANCE_ROUNDS = 30
MIN_SHARED_UNITS = 0.5  # of the units of a map that the one before must have to be taken over


@dataclass(frozen=True, slots=True, eq=False)
class WordMap:
    """Where units stand: `mean` [units, 2] by the mean distance over layers 1 to the last, `places` at every layer.

    `places` [layers + 1, units, 2]; a layer outside `done` still shows the mean map. `keys` name the units over edits.
    """

    method: MapMethod
    keys: tuple[UnitKey, ...]
    mean: Floats
    places: Floats
    done: frozenset[int]

    def __post_init__(self) -> None:
        expect_axes("mean", self.mean, len(self.keys), 2)
        expect_axes("places", self.places, None, len(self.keys), 2)


def map_words(
    cosines: Floats,
    keys: Sequence[UnitKey],
    method: MapMethod = "neighbours",
    shown_layer: int = 0,
    previous: WordMap | None = None,
    is_edit: bool = True,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> WordMap:
    """The map of units by their cosines [layers + 1, units, units]; the distance is 1 - cosine.

    Each layer's map starts from that of the mean distance and is tied to it, so that words hardly move while one goes
    through the layers. `previous` is the map before an edit: where it has half of the units, the new ones start at the
    mean of their three nearest, and all are tied to where they stood. A map after anything but an edit is made anew and
    turned onto it. The shown layer's map is reported first; of few words,
    which go far from layer to layer, all layers' maps together.
    The same cosines give the same map, bit for bit, and another order of the units gives it in that order.
    ValueError for cosines that are not finite; raises Cancelled.
    """
    if not np.isfinite(cosines).all():
        raise ValueError(tr("some of the rows are not finite, so there is no map of them"))
    distances = 1 - cosines.astype(np.float64)
    how: MapMethod = method if len(keys) >= MIN_NEIGHBOUR_POINTS else "distances"
    mean_distance = distances[1:].mean(axis=0) if len(distances) > 1 else distances[0]
    order = _own_order(mean_distance)
    back = np.argsort(order)
    distances, mean_distance = distances[:, order][:, :, order], mean_distance[order][:, order]
    known = _known_places([keys[unit] for unit in order], previous)
    is_tied = is_edit and _is_continued(known, len(keys), how, previous)
    mean = _mean_map(mean_distance, how, known, is_tied, cancelled)
    places = np.repeat(mean[None], len(distances), axis=0)
    made = WordMap(how, tuple(keys), _floats(mean[back]), _floats(places[:, back]), frozenset())
    for layer in sorted(range(len(distances)), key=lambda layer: abs(layer - shown_layer)):
        places[layer] = _layer_map(distances[layer], mean, how, cancelled)
        made = replace(made, places=_floats(places[:, back]), done=made.done | {layer})
        if len(made.done) == (1 if len(keys) >= MIN_NEIGHBOUR_POINTS else len(distances)):
            report(made)
    return made


def _own_order(distances: Array) -> Integers:
    """An order of the units that their distances alone decide: rounding then does not depend on that of the prompt."""
    return np.lexsort(np.sort(distances, axis=1).T[::-1]) if len(distances) else np.zeros(0, np.int64)


def _mean_map(
    distances: Array, method: MapMethod, known: Mapping[int, Array], is_tied: bool, cancelled: CancelCheck
) -> Array:
    """The map by the mean distances: moved from the places known, or made anew and turned onto them."""
    if is_tied:
        start = _with_newcomers(distances, known)
        if method == "distances":
            return moved_to_distances(distances, start, TYPING_ROUNDS, cancelled)
        shares = neighbour_shares(distances)
        return moved_to_neighbours(shares, start, TYPING_ROUNDS, tie=TYPING_TIE, cancelled=cancelled)
    if method == "distances":
        new = moved_to_distances(distances, classical_mds(distances), cancelled=cancelled)
    else:
        new = new_neighbour_map(distances, cancelled)
    return _turned_onto(new, known)


def _layer_map(distances: Array, mean: Array, method: MapMethod, cancelled: CancelCheck) -> Array:
    if method == "distances":
        return moved_to_distances(distances, mean, LAYER_DISTANCE_ROUNDS, cancelled)
    if not mean.any():
        return mean
    return moved_to_neighbours(neighbour_shares(distances), mean, LAYER_ROUNDS, tie=LAYER_TIE, cancelled=cancelled)


def _known_places(keys: Sequence[UnitKey], previous: WordMap | None) -> Mapping[int, Array]:
    """The earlier places of the units that an earlier map has, by index."""
    if previous is None:
        return {}
    before = dict(zip(previous.keys, previous.mean.astype(np.float64), strict=True))
    return {index: before[key] for index, key in enumerate(keys) if key in before}


def _is_continued(known: Mapping[int, Array], count: int, method: MapMethod, previous: WordMap | None) -> bool:
    """Whether a map goes on from the previous one: by the same method, and half of its units were there."""
    return previous is not None and previous.method == method and len(known) >= max(MIN_SHARED_UNITS * count, 4)


def _with_newcomers(distances: Array, known: Mapping[int, Array]) -> Array:
    """The known places, and for each other unit the mean of the three nearest of them."""
    indices = np.array(list(known))
    places = np.zeros((len(distances), 2))
    places[indices] = list(known.values())
    for unit in set(range(len(distances))) - set(known):
        places[unit] = places[indices[np.argsort(distances[unit, indices], kind="stable")[:3]]].mean(axis=0)
    return places


def _turned_onto(places: Array, known: Mapping[int, Array]) -> Array:
    """Places turned or mirrored, as little as can be apart from earlier ones (Schönemann 1966)."""
    if len(known) < 2:
        return places
    new, old = places[list(known)], np.array(list(known.values()))
    product = (new - new.mean(axis=0)).T @ (old - old.mean(axis=0))
    if not product.any():
        return places
    left, _, right = np.linalg.svd(product)
    return np.asarray(places @ left @ right)


def _floats(places: Array) -> Floats:
    return np.asarray(places, np.float32)
