"""Which parts of a text encoder are another's, by hashes of its weights; and which two models it was merged from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.analysis.encoder_distance import PROJECTION, WeightPart, part_of_tensor
from core.encoder.encoding import Floats
from core.program.arrays import Doubles, np

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


def find_merges(models: Sequence[Samples | None]) -> tuple[Merge | None, ...]:
    """Of each encoder the two others that it is best a weighted sum of; None for none, or where it is one of them.

    Shares are found by least squares of (C - A) on (B - A), tensor by tensor. None among `models` is passed over, and
    encoders are compared with those alone that have tensors of the same names and shapes.
    """
    merges: list[Merge | None] = [None] * len(models)
    for group in _same_shapes(models):
        squares = _squares([models[index] or {} for index in group])
        for at, index in enumerate(group):
            merges[index] = _best_merge(squares, at, group)
    return tuple(merges)


def _same_shapes(models: Sequence[Samples | None]) -> Iterator[list[int]]:
    """The indices of encoders of the same shapes, where there are three at least."""
    groups: dict[object, list[int]] = {}
    for index, model in enumerate(models):
        if model is not None:
            shapes = {name: own.shape for name, own in model.items() if part_of_tensor(name)[0] != PROJECTION}
            groups.setdefault(frozenset(shapes.items()), []).append(index)
    yield from (group for group in groups.values() if len(group) > 2)


def _squares(models: Sequence[Samples]) -> Doubles:
    """Squared distances of all pairs of encoders, a tensor at a time [tensors, models, models]."""
    names = [
        name
        for name in models[0]
        if all(name in model and model[name].shape == models[0][name].shape for model in models)
    ]
    squares = np.empty((len(names), len(models), len(models)))
    for number, name in enumerate(names):
        rows = np.stack([model[name].astype(np.float64) for model in models])
        with np.errstate(invalid="ignore", over="ignore"):
            for at, row in enumerate(rows):
                apart = rows - row
                squares[number, at] = np.einsum("mn,mn->m", apart, apart)
    return squares


def _best_merge(squares: Doubles, own: int, indices: Sequence[int]) -> Merge | None:
    others = [at for at in range(len(indices)) if at != own]
    pairs = ((first, second) for place, first in enumerate(others) for second in others[place + 1 :])
    merges = (_merge_of(squares, own, first, second, indices) for first, second in pairs)
    return min(filter(None, merges), key=lambda merge: merge.residual, default=None)


def _merge_of(squares: Doubles, own: int, first: int, second: int, indices: Sequence[int]) -> Merge | None:
    """The shares of A and B in C by the squared distances between the three; None above MAX_MERGE_RESIDUAL."""
    way, from_first, from_second = squares[:, first, second], squares[:, own, first], squares[:, own, second]
    along = (way + from_first - from_second) / 2  # (C - A) · (B - A)
    total, nearer = way.sum(), min(from_first.sum(), from_second.sum())
    if not (np.isfinite(total + nearer) and min(total, nearer) > 0):
        return None
    differs = way > 0
    left = np.where(differs, from_first - along**2 / np.where(differs, way, 1), from_first)
    share, residual = float(along.sum() / total), float(np.sqrt(np.maximum(left, 0).sum() / nearer))
    if residual > MAX_MERGE_RESIDUAL or not MIN_SHARE <= share <= 1 - MIN_SHARE:
        return None
    low, high = np.quantile(along[differs] / way[differs], (0.1, 0.9))
    return Merge(indices[first], indices[second], share, float(low), float(high), residual)
