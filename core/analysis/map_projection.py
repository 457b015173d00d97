"""The units on a plane: one projection for all layers, in which every unit has a point at each layer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.encoder.encoding import Floats
from core.program.translation import tr

UnitKey = tuple[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class MapProjection:
    """The two principal components of all layers' vectors together.

    `points` [layers + 1, units, 2]; `explained` [2]: the share of all variance along each axis; `keys` name the units
    across edits. One centre is taken off all vectors, so that what moves all units from layer to layer shows too.
    """

    points: Floats
    explained: Floats
    keys: tuple[UnitKey, ...]

    def __post_init__(self) -> None:
        expect_axes("points", self.points, None, len(self.keys), 2)
        expect_axes("explained", self.explained, 2)


def project_to_plane(vectors: Floats, keys: Sequence[UnitKey]) -> MapProjection:
    """The map of vectors [layers + 1, units, width], with the signs of its axes fixed: the largest loading is positive.

    Where there is nothing along an axis, all points are 0 on it and it explains 0. ValueError for vectors that are not
    finite. Takes hundredths of a second for a prompt of 20 words, and seconds for 300: for a worker's thread.
    """
    layers, units, width = vectors.shape
    flat = vectors.reshape(layers * units, width).astype(np.float64)
    if not np.isfinite(flat).all():
        raise ValueError(tr("some of the rows are not finite, so there is no map of them"))
    if units:
        flat -= flat.mean(axis=0)
    axes, variances = _principal_axes(flat)
    total = float(np.sum(flat * flat))
    explained = variances / total if total > 0 else np.zeros(2)
    points = np.asarray((flat @ axes.T).reshape(layers, units, 2), np.float32)
    return MapProjection(points, np.asarray(explained, np.float32), tuple(keys))


def align_maps(new: MapProjection, old: MapProjection) -> MapProjection:
    """The new map turned or mirrored to lie on the old one as well as it can; distances on it stay what they are.

    Orthogonal Procrustes (Schönemann 1966) over the units that both have. After a turn the two axes still span the
    principal plane, and `explained` is their own share again.
    """
    shared = [key for key in new.keys if key in set(old.keys)]
    if not shared or len(new.points) != len(old.points):
        return new
    new_points, old_points = (_centred(projection, shared) for projection in (new, old))
    product = new_points.T @ old_points
    if not product.any():
        return new
    left, _, right = np.linalg.svd(product)
    return _rotated(new, left @ right)


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
    """The points of some units in all layers, [layers x units, 2], about their mean."""
    index = {key: at for at, key in enumerate(projection.keys)}
    points = projection.points[:, [index[key] for key in keys]].reshape(-1, 2).astype(np.float64)
    centred: NDArray[np.float64] = points - points.mean(axis=0)
    return centred


def _rotated(projection: MapProjection, rotation: NDArray[np.float64]) -> MapProjection:
    points = np.asarray(projection.points @ rotation, np.float32)
    along = np.sum(points.astype(np.float64) ** 2, axis=(0, 1))
    shares = along / along.sum() * projection.explained.sum() if along.any() else along
    return replace(projection, points=points, explained=np.asarray(shares, np.float32))
