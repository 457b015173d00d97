"""The order of a matrix by likeness, its groups, and the map of neighbours (analyses.md, I and J).

Words of ten kinds as in the document, whose lists are not kept: a hundred, and the first six of each kind. Its numbers
for them: 19 groups with an adjusted Rand index of 0.69 for a hundred, 0.63 with 16 groups for sixty. Lengths of orders
are those of whole prompts, over the mean of random orders: 0.73 to 0.93 as written, 0.44 to 0.72 in the best order.
Maps: of the five nearest words it had 0.74 and 0.76 by neighbours (sixty and a hundred words), 0.49 and 0.31 by
distances, 0.43 and 0.25 on the plane of the layer, with a trustworthiness of 0.95 and 0.98; while scrubbing a mean of
0.76 over the layers and steps of 0.024 of the map's size. The bands reach 0.1 to both sides, of steps 0.015. By
distances ours keep 0.59 and 0.45, more than there, by the same SMACOF: its words were others. Those bands reach 0.15.
"""

from collections.abc import Iterator

import numpy as np

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.map_projection import project_to_plane
from core.analysis.neighbour_map import Array, nearest, neighbours_kept, places_apart
from core.analysis.ordering import order_by_likeness
from core.analysis.similarity import cosine_matrix
from core.analysis.statistics import spearman
from core.analysis.word_map import map_words
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.library.clusters import adjusted_rand
from core.queries.reference_cache import cached_reference
from core.weights import STUDY
from core.weights.opening import open_encoder
from tests.figures.figure import Figure
from tests.figures.shift import PROMPTS
from tests.prompts import HUNDRED_WORDS

KINDS, NEAREST = 10, 5
RANDOM_ORDERS = 200


def figures(quick: bool) -> Iterator[Figure]:
    """Of sixty and a hundred words, or quickly of sixty; of whole prompts."""
    encoder = open_encoder(STUDY)
    written, best = zip(*(_lengths(_view(encoder, text)) for text in PROMPTS), strict=True)
    yield Figure("length as written over random orders, mean of prompts", float(np.mean(written)), 0.65, 0.95)
    yield Figure("length in the best order over random orders, mean of prompts", float(np.mean(best)), 0.40, 0.75)
    known = {60: (0.63, 16, 0.74, 0.49, 0.43, 0.95), 100: (0.69, 19, 0.76, 0.31, 0.25, 0.98)}
    for count in (60,) if quick else (60, 100):
        yield from _of_words(count, _view(encoder, ", ".join(_words(count))), known[count])


def _words(count: int) -> list[str]:
    """The first words of each kind, all kinds mixed."""
    each = count // KINDS
    words = [word for kind in range(KINDS) for word in HUNDRED_WORDS[10 * kind : 10 * kind + each]]
    return [str(word) for word in np.random.default_rng(5).permutation(words)]


def _view(encoder: Encoder, text: str) -> EncodingView:
    chunks = read(text, "a1111").for_encoder(encoder.info.name)
    encoding = encoder.encode(chunks, max_chunks=10, padding=False)
    return view_encoding(encoding, ViewOptions(small_words="left-out"), cached_reference(encoder))


def _lengths(view: EncodingView) -> tuple[float, float]:
    """The length of the order as written and of the best one, each over the mean of random orders."""
    distances = 1 - cosine_matrix(view.vectors[-1])[np.ix_(view.distinct, view.distinct)].astype(float)
    draw = np.random.default_rng(1)
    random = np.mean([_length(distances, draw.permutation(len(distances))) for _ in range(RANDOM_ORDERS)])
    best = order_by_likeness(distances).order
    return _length(distances, range(len(distances))) / random, _length(distances, best) / random


def _length(distances: Floats, order: object) -> float:
    at = np.array(list(order))  # type: ignore[call-overload]
    return float(distances[at[:-1], at[1:]].sum())


def _of_words(count: int, view: EncodingView, known: tuple[float, int, float, float, float, float]) -> Iterator[Figure]:
    rand, groups, by_neighbours, by_distances, on_plane, trust = known
    cosines = cosine_matrix(view.vectors)
    distances = 1 - cosines[-1].astype(float)
    kinds = [HUNDRED_WORDS.index(unit.label) // (100 // KINDS) for unit in view.units]
    found = order_by_likeness(distances).groups
    labels = [next(at for at, group in enumerate(found) if unit in group) for unit in range(count)]
    agreement = adjusted_rand(np.array(kinds), np.array(labels))
    yield Figure(f"{count} words: groups", len(found), groups - 4, groups + 4)
    yield Figure(f"{count} words: groups against kinds, adjusted Rand", agreement, rand - 0.1, rand + 0.1)
    keys = [unit.key for unit in view.units]
    mapped = map_words(cosines, keys)
    last = mapped.places[-1].astype(float)
    yield Figure(f"{count} words: nearest kept, by neighbours", _kept(distances, last), *_around(by_neighbours))
    yield Figure(f"{count} words: trustworthiness, by neighbours", _trust(distances, last), trust - 0.05, 1)
    spread = map_words(cosines, keys, "distances").places[-1].astype(float)
    yield Figure(
        f"{count} words: nearest kept, by distances", _kept(distances, spread), by_distances - 0.1, by_distances + 0.15
    )
    order = spearman(*(_pairs(each).astype(np.float32) for each in (distances, places_apart(spread))))
    yield Figure(f"{count} words: rank correlation of all distances, by distances", order, 0.5, 0.8)
    plane = project_to_plane(view.vectors[-1:], keys).points[-1].astype(float)
    yield Figure(f"{count} words: nearest kept, on the plane of the layer", _kept(distances, plane), *_around(on_plane))
    every = [_kept(1 - layer.astype(float), at.astype(float)) for layer, at in zip(cosines, mapped.places, strict=True)]
    yield Figure(f"{count} words: nearest kept, by neighbours, mean of layers", float(np.mean(every)), *_around(0.76))
    yield Figure(f"{count} words: step from layer to layer over the map's size", _step(mapped.places), 0.009, 0.039)


def _around(value: float) -> tuple[float, float]:
    return value - 0.1, value + 0.1


def _pairs(distances: Array) -> Array:
    return distances[np.triu_indices(len(distances), 1)]


def _kept(distances: Array, places: Array) -> float:
    """The share of each word's five nearest that are among the five nearest on the map."""
    return float(neighbours_kept(distances, places, NEAREST).mean()) / NEAREST


def _trust(distances: Array, places: Array) -> float:
    """Trustworthiness at five: 1 less how far off those are that the map calls near (Venna and Kaski 2001)."""
    count = len(distances)
    ranks = np.empty((count, count), int)
    order = nearest(distances, count - 1)
    for word in range(count):
        ranks[word, order[word]] = np.arange(1, count)
    near = nearest(places_apart(places), NEAREST)
    beyond = sum(max(ranks[word, other] - NEAREST, 0) for word in range(count) for other in near[word])
    return 1 - 2 * beyond / (count * NEAREST * (2 * count - 3 * NEAREST - 1))


def _step(places: Floats) -> float:
    size = np.sqrt(((places - places.mean(axis=1, keepdims=True)) ** 2).sum(axis=2).mean())
    return float(np.linalg.norm(np.diff(places, axis=0), axis=2).mean() / size)
