"""How alike vectors are, and how far one is from another: cosine, relative change, the mean over all pairs."""

from core.encoder.encoding import Floats
from core.program.arrays import np


def directions(vectors: Floats) -> Floats:
    """Each vector of [..., width] scaled to length 1.

    A zero vector stays zero, so that its cosine is 0; one that is not finite becomes NaN, so that its cosine is.
    """
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=np.isfinite(lengths) & (lengths > 0))
    return np.asarray(np.where(np.isfinite(lengths), scaled, np.nan), np.float32)


def cosine_matrix(vectors: Floats) -> Floats:
    """Cosine of every pair: [..., units, width] to [..., units, units], symmetric, within -1 to 1."""
    unit_length = directions(vectors)
    return np.asarray(np.clip(unit_length @ np.swapaxes(unit_length, -1, -2), -1, 1), np.float32)


def cosine(left: Floats, right: Floats) -> Floats:
    """Cosine along the last axis of two arrays of the same shape [..., width], to [...]."""
    return np.asarray(np.clip(np.sum(directions(left) * directions(right), axis=-1), -1, 1), np.float32)


def mean_pairwise_cosine(vectors: Floats) -> Floats:
    """Mean cosine over all pairs of different units: [layers + 1, units, width] to [layers + 1].

    Near 1 the units have collapsed into one direction. NaN with fewer than two units. Uses |sum|² = n + 2 x (sum of the
    pairs' cosines), so no matrix is built.
    """
    count = vectors.shape[-2]
    if count < 2:
        return np.full(len(vectors), np.nan, np.float32)
    return np.array([_sum_of_cosines(layer) / (count * (count - 1)) for layer in vectors], np.float32)


def _sum_of_cosines(vectors: Floats) -> float:
    """Of all ordered pairs of different vectors [units, width]."""
    unit_length = directions(vectors)
    total = np.sum(unit_length, axis=0)
    return float(np.sum(total * total) - np.sum(unit_length * unit_length))


def cosine_distance(before: Floats, after: Floats) -> Floats:
    """1 - cosine of vectors [..., width], to [...]: 0 for one direction, 2 for opposite ones; NaN if not finite.

    It is exactly 0 for equal vectors, zero ones among them, and 1 where only one of the two is zero.
    """
    is_same = (before == after).all(axis=-1) & np.isfinite(before).all(axis=-1)
    return np.where(is_same, np.float32(0), 1 - cosine(before, after))


def relative_change(before: Floats, after: Floats) -> Floats:
    """Length of the difference of vectors [..., width] divided by the length of `before`, to [...]; NaN if not finite.

    It is exactly 0 for equal vectors. Where only `before` is zero it is NaN: there is no length to relate the change
    to, and infinity would take over every mean and every scale of colours that it falls into.
    """
    with np.errstate(invalid="ignore", over="ignore"):  # broken weights
        change = np.linalg.norm(after - before, axis=-1)
        length = np.linalg.norm(before, axis=-1)
    unchanged = np.where(change == 0, np.float32(0), np.float32("nan"))
    return np.asarray(np.divide(change, length, out=unchanged, where=length > 0), np.float32)


def relative_distance(base: Floats, other: Floats) -> float:
    """How far one conditioning [positions, width] is from another, over the positions both have: 0 is equal.

    The Frobenius norm of the difference divided by that of `base`, as `relative_change`; NaN without positions.
    """
    count = min(len(base), len(other))
    return float(relative_change(base[:count].ravel(), other[:count].ravel())) if count else float("nan")
