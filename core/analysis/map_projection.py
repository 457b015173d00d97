"""The units on a plane: one projection for all layers, so that every unit leaves a trail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import Floats
from core.program.translation import tr

Centring = Literal["over all", "per layer"]
UnitKey = tuple[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class MapProjection:
    """Principal components of all layers' vectors together.

    `points` [layers + 1, units, 2]; `explained` [2]: the share of all variance along each axis.
    `axes` [2, width] of length 1 (0 where there is nothing to show) and `centres` [layers + 1, width] place further
    vectors. "over all" takes one centre off all vectors, so that what moves all units from layer to layer shows too;
    "per layer" takes each layer's own off, so that only what tells units apart shows.
    `keys` name the units across edits.
    """

    points: Floats
    explained: Floats
    axes: Floats
    centres: Floats
    centring: Centring
    keys: tuple[UnitKey, ...]

    def __post_init__(self) -> None:
        layers, width = self.centres.shape
        expect_axes("points", self.points, layers, len(self.keys), 2)
        expect_axes("explained", self.explained, 2)
        expect_axes("axes", self.axes, 2, width)

    def place(self, vectors: Floats) -> Floats:
        """Where other vectors [layers + 1, n, width] stand on the map, [layers + 1, n, 2]."""
        return np.asarray((vectors - self.centres[:, None]) @ self.axes.T, np.float32)


def project_to_plane(vectors: Floats, keys: Sequence[UnitKey], centring: Centring = "over all") -> MapProjection:
    """The map of vectors [layers + 1, units, width], with the signs of its axes fixed: the largest loading is positive.

    Where there is nothing along an axis, all points are 0 on it and it explains 0. ValueError for rows that are not
    finite. Takes hundredths of a second for a prompt of 20 words, and seconds for 300: for a worker's thread.
    """
    layers, units, width = vectors.shape
    centres = _centres(vectors, centring)
    flat = (vectors - centres[:, None]).reshape(layers * units, width).astype(np.float64)
    if not np.isfinite(flat).all():
        raise ValueError(tr("some of the rows are not finite, so there is no map of them"))
    axes, variances = _principal_axes(flat)
    total = float(np.sum(flat * flat))
    explained = variances / total if total > 0 else np.zeros(2)
    points = np.asarray((flat @ axes.T).reshape(layers, units, 2), np.float32)
    return MapProjection(
        points,
        _as_float32(explained),
        _as_float32(axes),
        _as_float32(centres),
        centring,
        tuple(keys),
    )


def map_of(view: EncodingView, centring: Centring = "over all", previous: MapProjection | None = None) -> MapProjection:
    """The map of a view, turned so that what was on the previous one stays as near to its place as it can."""
    made = project_to_plane(view.vectors, [unit.key for unit in view.units], centring)
    return made if previous is None else align_maps(made, previous)


def align_maps(new: MapProjection, old: MapProjection, rotate: bool = True) -> MapProjection:
    """The new map turned or mirrored to lie on the old one as well as it can; distances on it stay what they are.

    Orthogonal Procrustes (Schönemann 1966) over the units that both have. After a turn the two axes still span the
    principal plane, and `explained` is their own share again. Without `rotate`, axes are only swapped and mirrored.
    """
    shared = [key for key in new.keys if key in set(old.keys)]
    if not shared or len(new.points) != len(old.points):
        return new
    new_points, old_points = (_centred(projection, shared) for projection in (new, old))
    product = new_points.T @ old_points
    if not product.any():
        return new
    rotation = _nearest_rotation(product) if rotate else _nearest_axis_swap(product)
    return _rotated(new, rotation)


def _as_float32(array: NDArray[np.float64]) -> Floats:
    return np.asarray(array, np.float32)


def _centres(vectors: Floats, centring: Centring) -> NDArray[np.float64]:
    layers, units, width = vectors.shape
    if not units:
        return np.zeros((layers, width))
    means = vectors.mean(axis=1, dtype=np.float64)
    return means if centring == "per layer" else np.broadcast_to(means.mean(axis=0), means.shape)


def _principal_axes(flat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The two main axes [2, width] and the sums of squares along them [2], by the smaller of both square matrices."""
    by_samples = len(flat) < flat.shape[1]
    values, vectors = np.linalg.eigh(flat @ flat.T if by_samples else flat.T @ flat)
    axes = np.zeros((2, flat.shape[1]))
    variances = np.zeros(2)
    for axis, index in enumerate(np.argsort(values)[::-1][:2]):
        if values[index] > max(values[-1], 0) * 1e-10:
            direction = flat.T @ vectors[:, index] if by_samples else vectors[:, index]
            direction = direction / np.linalg.norm(direction)
            axes[axis] = direction * np.sign(direction[np.abs(direction).argmax()])
            variances[axis] = values[index]
    return axes, variances


def _centred(projection: MapProjection, keys: Sequence[UnitKey]) -> NDArray[np.float64]:
    """The points of some units in all layers, [layers x units, 2], about their own middle."""
    index = {key: at for at, key in enumerate(projection.keys)}
    points = projection.points[:, [index[key] for key in keys]].reshape(-1, 2).astype(np.float64)
    middle: NDArray[np.float64] = points - points.mean(axis=0)
    return middle


def _nearest_rotation(product: NDArray[np.float64]) -> NDArray[np.float64]:
    left, _, right = np.linalg.svd(product)
    rotation: NDArray[np.float64] = left @ right
    return rotation


def _nearest_axis_swap(product: NDArray[np.float64]) -> NDArray[np.float64]:
    """The best of the eight swaps and mirrorings of two axes."""
    swaps = [
        np.array(np.diag([1 - 2 * first, 1 - 2 * second]), float)[:, list(order)]
        for first, second in np.ndindex(2, 2)
        for order in ((0, 1), (1, 0))
    ]
    return max(swaps, key=lambda swap: float(np.sum(product * swap)))


def _rotated(projection: MapProjection, rotation: NDArray[np.float64]) -> MapProjection:
    points = np.asarray(projection.points @ rotation, np.float32)
    axes = np.asarray(rotation.T @ projection.axes, np.float32)
    along = np.sum(points.astype(np.float64) ** 2, axis=(0, 1))
    shares = along / along.sum() * projection.explained.sum() if along.any() else along
    return replace(projection, points=points, axes=axes, explained=np.asarray(shares, np.float32))
