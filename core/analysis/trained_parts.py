"""Which parts of a text encoder are another's, by hashes of its weights; and which two models it was merged from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.analysis.encoder_distance import PROJECTION, WeightPart, part_of_tensor
from core.encoder.encoding import Floats
from core.program.arrays import np

MAX_MERGE_RESIDUAL = 0.1  # of the way to the nearer of the two; unrelated models leave 0.87
MIN_SHARE = 0.02  # of a model in a merge
MAX_SHARE_SPREAD = 0.05  # between tensors of a merge that has one share for all
MIN_ROUNDING_OF_8_BITS = 2**-4
Samples = Mapping[str, Floats]  # some numbers of each tensor, at the same places in every encoder


@dataclass(frozen=True, slots=True)
class Merge:
    """An encoder as a weighted sum of two others, of indices `first` and `second`: (1 - share) A + share B.

    `low` to `high` is the range of B's share over the tensors that differ in A and B; a merge by blocks has a wide one.
    `residual` is what the sum leaves unexplained, as a part of the way from the nearer of the two.
    """

    first: int
    second: int
    share: float
    low: float
    high: float
    residual: float

    @property
    def is_even(self) -> bool:
        """Whether all tensors have one share."""
        return self.high - self.low <= MAX_SHARE_SPREAD


def differing_parts(own: Mapping[str, str], base: Mapping[str, str]) -> tuple[WeightPart, ...] | None:
    """The parts of which a tensor's hash is another, in the order of `own`; () for none.

    None where the two have not the same tensors; a projection that only one of them has is left out.
    """
    names = [name for name in (*own, *base) if part_of_tensor(name)[0] != PROJECTION or (name in own and name in base)]
    if not names or any(name not in own or name not in base for name in names):
        return None
    return tuple(dict.fromkeys(part_of_tensor(name)[0] for name in own if name in base and own[name] != base[name]))


def coarser_parts(
    own: Samples, base: Samples, deviations: Mapping[str, float], rounding: float
) -> frozenset[WeightPart]:
    """The parts in which no sampled number differs by more than `rounding`, relative to it: stored more coarsely.

    The types of 8 bits also round small numbers to 0, so that there `rounding` is of a tensor's standard deviation.
    """
    moved = {
        part_of_tensor(name)[0]
        for name in own
        if name in base and not _is_rounded(own, base, name, deviations, rounding)
    }
    return frozenset(part_of_tensor(name)[0] for name in own) - moved


def _is_rounded(own: Samples, base: Samples, name: str, deviations: Mapping[str, float], rounding: float) -> bool:
    if own[name].shape != base[name].shape:
        return False
    least = deviations[name] if rounding >= MIN_ROUNDING_OF_8_BITS else 0.0
    return bool((np.abs(own[name] - base[name]) <= rounding * (np.abs(base[name]) + least)).all())


def find_merge(own: Samples, others: Sequence[Samples | None]) -> Merge | None:
    """The two of `others` that an encoder is a weighted sum of, best first; None for none, or where it is one of them.

    Shares are found by least squares of (C - A) on (B - A), tensor by tensor. None among `others` is passed over, and
    so is what has not the same tensors.
    """
    known = [index for index, other in enumerate(others) if other is not None and _fits(own, other)]
    pairs = ((first, second) for at, first in enumerate(known) for second in known[at + 1 :])
    merges = (merge_of(own, others[first], others[second], first, second) for first, second in pairs)
    return min(filter(None, merges), key=lambda merge: merge.residual, default=None)


def _fits(own: Samples, other: Samples) -> bool:
    shared = _shared(own, other)
    return bool(shared) and all(own[name].shape == other[name].shape for name in shared)


def _shared(own: Samples, other: Samples) -> list[str]:
    """The names of the tensors to compare: all, but for a projection that one of them lacks; [] where others lack."""
    names = [name for name in own if name in other]
    lacking = {*own, *other} - set(names)
    return [] if any(part_of_tensor(name)[0] != PROJECTION for name in lacking) else names


def merge_of(own: Samples, first: Samples | None, second: Samples | None, a: int = 0, b: int = 1) -> Merge | None:
    """The shares of two models, A and B, in an encoder; None where it is no sum of them within MAX_MERGE_RESIDUAL."""
    if first is None or second is None:
        return None
    sums = list(_sums(own, first, second))
    (way, along, distance) = np.array(sums).T if sums else np.zeros((3, 0))
    total, whole = float(way.sum()), float(distance.sum())
    to_second = total - 2 * float(along.sum()) + whole
    if not (np.isfinite([total, whole]).all() and min(total, to_second, whole) > 0):
        return None
    differs = way > 0
    shares = along[differs] / way[differs]
    left = float(np.maximum(distance[differs] - along[differs] ** 2 / way[differs], 0).sum() + distance[~differs].sum())
    share, residual = float(along.sum() / total), float(np.sqrt(left / min(whole, max(to_second, 1e-30))))
    if residual > MAX_MERGE_RESIDUAL or not MIN_SHARE <= share <= 1 - MIN_SHARE:
        return None
    low, high = np.quantile(shares, (0.1, 0.9))
    return Merge(a, b, share, float(low), float(high), residual)


def _sums(own: Samples, first: Samples, second: Samples) -> Iterator[tuple[float, float, float]]:
    """Of each tensor |B - A|², (C - A)·(B - A) and |C - A|²."""
    for name in _shared(own, first):
        if name in second:
            way = second[name].astype(np.float64) - first[name]
            moved = own[name].astype(np.float64) - first[name]
            with np.errstate(invalid="ignore", over="ignore"):
                yield float(way @ way), float(way @ moved), float(moved @ moved)
