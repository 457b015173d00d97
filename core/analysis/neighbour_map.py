"""Points on a plane by their distances: exact t-SNE, which keeps most nearest ones, and SMACOF; without randomness."""

import numpy as np
from numpy.typing import NDArray

from core.program.arrays import Integers
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled

Array = NDArray[np.float64]

# Of fewer points SMACOF keeps as many of the five nearest (20 prompts: 4.0 against 3.7 of 12 words, 3.5 both of 20).
MIN_NEIGHBOUR_POINTS = 20
MAX_PERPLEXITY, MIN_PERPLEXITY = 15.0, 1.5  # effective number of neighbours that a point is held to
EXAGGERATION, EXAGGERATED_ROUNDS = 4.0, 80  # (van der Maaten and Hinton 2008, section 3.4)
NEW_MAP_ROUNDS = 250
START_SIZE = 0.01  # standard deviation of the places that a new map starts from
RATE_PER_POINT = 1 / 3  # learning rate of a round
BANDWIDTH_ROUNDS = 50
DISTANCE_ROUNDS = 100
TINY = 1e-12


def classical_mds(distances: Array) -> Array:
    """The plane [n, 2] that keeps squared distances [n, n] best (Torgerson 1952); the largest loadings are positive."""
    count = len(distances)
    if count < 2:
        return np.zeros((count, 2))
    squares = distances**2
    means = squares.mean(axis=0)
    values, vectors = np.linalg.eigh(-(squares - means - means[:, None] + means.mean()) / 2)
    axes = vectors[:, : -min(count, 2) - 1 : -1]
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])] < 0, -1.0, 1.0)
    places = np.zeros((count, 2))
    places[:, : axes.shape[1]] = axes * np.sqrt(np.clip(values[: -axes.shape[1] - 1 : -1], 0, None))
    return places


def neighbour_shares(distances: Array) -> Array:
    """How much of a neighbour each is to each [n, n]: symmetric, all of them together 1.

    Gaussians of squared distances, each as wide as gives the perplexity min(15, (n - 1) / 4).
    """
    count = len(distances)
    others = ~np.eye(count, dtype=bool)
    squares = (distances**2)[others].reshape(count, count - 1)
    squares -= squares.min(axis=1, keepdims=True)
    weights = _gaussians(squares, float(np.clip((count - 1) / 4, MIN_PERPLEXITY, MAX_PERPLEXITY)))
    shares = np.zeros((count, count))
    shares[others] = weights.ravel()
    return np.maximum((shares + shares.T) / (2 * count), TINY)


def _gaussians(squares: Array, perplexity: float) -> Array:
    """Rows that sum to 1 with the entropy log(perplexity), by bisection of the width."""
    low, high = np.zeros(len(squares)), np.full(len(squares), np.inf)
    inverse_width = 1 / np.maximum(squares.mean(axis=1), TINY)
    for _ in range(BANDWIDTH_ROUNDS):
        weights = np.exp(-squares * inverse_width[:, None])
        sums = weights.sum(axis=1)
        is_wide = np.log(sums) + inverse_width * (squares * weights).sum(axis=1) / sums > np.log(perplexity)
        low, high = np.where(is_wide, inverse_width, low), np.where(is_wide, high, inverse_width)
        inverse_width = np.where(np.isinf(high), np.minimum(2 * inverse_width, 1 / TINY), (low + high) / 2)
    return np.asarray(weights / sums[:, None])


def new_neighbour_map(distances: Array, cancelled: CancelCheck = never_cancelled) -> Array:
    """The places [n, 2] of n points by their distances [n, n], the widest direction first.

    Of up to three points, and of points that are all the same, the plane of their distances. Raises Cancelled.
    """
    start = classical_mds(distances)
    if len(start) < 4 or not start.any():
        return start
    shares = neighbour_shares(distances)
    start *= START_SIZE / start.std()
    loose = moved_to_neighbours(EXAGGERATION * shares, start, EXAGGERATED_ROUNDS, 0.5, cancelled=cancelled)
    return _turned(moved_to_neighbours(shares, loose, NEW_MAP_ROUNDS - EXAGGERATED_ROUNDS, cancelled=cancelled))


def moved_to_neighbours(
    shares: Array,
    start: Array,
    rounds: int,
    momentum: float = 0.8,
    tie: float = 0.0,
    cancelled: CancelCheck = never_cancelled,
) -> Array:
    """Places [n, 2] after some rounds of t-SNE's descent from `start`, to which they are tied by `tie` / n.

    With the gains of Jacobs (1988), and their middle kept where it is. Raises Cancelled between two rounds.
    """
    count, places, middle = len(start), start, start.mean(axis=0)
    step, gains = np.zeros_like(start), np.ones_like(start)
    for _ in range(rounds):
        if cancelled():
            raise Cancelled
        gradient = _gradient(shares, places) + tie / count * (places - start)
        gains = np.maximum(np.where(np.sign(gradient) == np.sign(step), 0.8 * gains, gains + 0.2), 0.01)
        step = momentum * step - RATE_PER_POINT * count * gains * gradient
        places = places + step
        places += middle - places.mean(axis=0)
    return places


def _gradient(shares: Array, places: Array) -> Array:
    """Of the divergence of the map's own shares, under Student's t, from those wanted."""
    lengths = np.einsum("ij,ij->i", places, places)
    closeness = 1 / (1 + np.maximum(lengths[:, None] + lengths - 2 * places @ places.T, 0))
    np.fill_diagonal(closeness, 0)
    pull = (shares - closeness / max(closeness.sum(), TINY)) * closeness
    return np.asarray(4 * (pull.sum(axis=1)[:, None] * places - pull @ places))


def moved_to_distances(
    distances: Array, start: Array, rounds: int = DISTANCE_ROUNDS, cancelled: CancelCheck = never_cancelled
) -> Array:
    """Places [n, 2] whose distances are near those wanted: SMACOF (de Leeuw 1977). Raises Cancelled between rounds."""
    count, places = len(start), start
    for _ in range(rounds):
        if cancelled():
            raise Cancelled
        apart = places_apart(places)
        transform = -np.divide(distances, apart, out=np.zeros_like(distances), where=apart > TINY)
        np.fill_diagonal(transform, 0)
        np.fill_diagonal(transform, -transform.sum(axis=1))
        places = transform @ places / count
    return places


def _turned(places: Array) -> Array:
    """Places about their middle, turned so that they reach furthest along the first axis."""
    centred = places - places.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    turned = centred @ axes.T
    return np.asarray(turned * np.where(turned[np.abs(turned).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0))


def nearest(distances: Array, count: int) -> Integers:
    """Of each point the indices of its nearest others [n, min(count, n - 1)], the nearest first."""
    apart = np.array(distances, float)
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1, kind="stable")[:, : max(min(count, len(apart) - 1), 0)]


def places_apart(places: Array) -> Array:
    """The distances [n, n] of places [n, 2]."""
    apart: Array = np.linalg.norm(places[:, None] - places[None], axis=-1)
    return apart


def neighbours_kept(distances: Array, places: Array, count: int = 5) -> Array:
    """Of each point's `count` nearest by distance, how many are among as many nearest places [n]."""
    true, on_map = (nearest(apart, count) for apart in (distances, places_apart(places)))
    return np.asarray((true[:, :, None] == on_map[:, None]).any(axis=2).sum(axis=1), float)
