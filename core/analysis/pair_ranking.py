"""Which pairs of a prompt's units say most: the most and the least alike, those that an edit moved most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import nan

from core.analysis.confusable import confusable_pairs
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.units import Unit
from core.encoder.encoding import EncoderInfo, Floats
from core.program.arrays import Integers, np

ALIKE_PERCENT = 99.0  # of the reference words' pairs are less alike than a pair that is called alike
LEAST_CHANGE = 0.01  # of a cosine that is called changed
MAX_ALIKE, MAX_UNLIKE, MAX_CHANGED, MAX_CONFUSED = 8, 4, 6, 8  # pairs that are ranked


@dataclass(frozen=True, slots=True)
class RankedPair:
    """Two units, their cosine, the percent of reference pairs that are less alike, and the cosine before the edit.

    `percent` is NaN without a reference, and `before` where there was no edit or one of the units is new.
    """

    left: Unit
    right: Unit
    cosine: float
    percent: float
    before: float = nan

    @property
    def change(self) -> float:
        """By how much the edit has raised the cosine."""
        return self.cosine - self.before


@dataclass(frozen=True, slots=True)
class PairRanking:
    """Pairs of different units, of each kind the first first, and not more than say something.

    `alike`: each is the other's nearest, and above ALIKE_PERCENT where there is a reference. `unlike`: each is the
    other's farthest, of all units of the view. `changed`: those whose cosine the last edit moved most, either way.
    `confused`: nearly the same, by `core.analysis.confusable`.
    """

    alike: tuple[RankedPair, ...] = ()
    unlike: tuple[RankedPair, ...] = ()
    changed: tuple[RankedPair, ...] = ()
    confused: tuple[RankedPair, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class EarlierCosines:
    """The cosines of a view that may be gone: its units' keys and its matrices by layer."""

    encoder: EncoderInfo
    options: ViewOptions
    text: str
    index_of: Mapping[tuple[str, int], int]
    matrices: Mapping[int, Floats]

    def can_be_compared(self, view: EncodingView) -> bool:
        """Whether a view measures the same: the same encoder, unit, centring and norm."""
        own, other = self.options, view.options
        is_same = (own.kind, own.centred, own.normed) == (other.kind, other.centred, other.normed)
        return is_same and self.encoder is view.encoding.encoder


def cosines_of(view: EncodingView) -> EarlierCosines:
    """The cosines that a view has computed by now, or will compute."""
    keys = {unit.key: index for index, unit in enumerate(view.units)}
    text = view.encoding.chunks.prompt.source
    return EarlierCosines(view.encoding.encoder, view.options, text, keys, view.known_matrices)


def rank_pairs(view: EncodingView, layer: int, earlier: EarlierCosines | None = None) -> PairRanking:
    """The pairs at a layer; of units of the same label the first counts, EOS does not.

    Small words are alike everywhere and would fill the lists: where a view has them without being told to, they are
    only among the least alike. `earlier` are the cosines before the last edit.
    """
    units = [index for index in view.distinct if view.units[index].start is not None]
    if len(units) < 2:
        return PairRanking()
    cosines = view.matrix(layer)[np.ix_(units, units)]
    percents = view.percentile(cosines, layer)
    before = _before(view, layer, units, earlier)
    ranks = _Ranks(view, units, cosines, np.full_like(cosines, nan) if percents is None else percents, before)
    counts = np.array([index not in view.unasked_small_words for index in units])
    of_large = np.where(counts[:, None] & counts, cosines, np.float32(nan))
    left, right = np.triu_indices(len(units), 1)
    changes = np.abs(of_large - before)
    moved = changes[left, right] >= LEAST_CHANGE
    alike = [pair for pair in _mutual(of_large) if percents is None or percents[pair] > ALIKE_PERCENT]
    place = {index: at for at, index in enumerate(units)}
    confused = [(place[left], place[right]) for left, right in confusable_pairs(view, layer, MAX_CONFUSED)]
    return PairRanking(
        ranks.first(*_columns(alike), cosines, MAX_ALIKE),
        ranks.first(*_columns(_mutual(-cosines)), -cosines, MAX_UNLIKE),
        ranks.first(left[moved], right[moved], changes, MAX_CHANGED),
        ranks.first(*_columns(confused), cosines, MAX_CONFUSED),
    )


@dataclass(frozen=True, slots=True)
class _Ranks:
    """The numbers of all pairs of some units [units, units]."""

    view: EncodingView
    units: list[int]
    cosines: Floats
    percents: Floats
    before: Floats

    def first(self, left: Integers, right: Integers, scores: Floats, most: int) -> tuple[RankedPair, ...]:
        """The `most` pairs with the highest scores [units, units], the highest first."""
        order = np.argsort(-scores[left, right], kind="stable")[:most]
        return tuple(self._pair(int(left[at]), int(right[at])) for at in order)

    def _pair(self, left: int, right: int) -> RankedPair:
        first, second = self.view.units[self.units[left]], self.view.units[self.units[right]]
        numbers = (float(values[left, right]) for values in (self.cosines, self.percents, self.before))
        return RankedPair(first, second, *numbers)


def _before(view: EncodingView, layer: int, units: list[int], earlier: EarlierCosines | None) -> Floats:
    """The units' cosines before the last edit [units, units], NaN where they are not known."""
    before = np.full((len(units),) * 2, nan, np.float32)
    matrix = earlier.matrices.get(layer) if earlier is not None and earlier.can_be_compared(view) else None
    if earlier is None or matrix is None:
        return before
    places = [(at, earlier.index_of.get(view.units[index].key)) for at, index in enumerate(units)]
    known = [(at, place) for at, place in places if place is not None]
    own, other = _columns(known)
    before[np.ix_(own, own)] = matrix[np.ix_(other, other)]
    return before


def _mutual(scores: Floats) -> list[tuple[int, int]]:
    """The pairs in which each has its highest score with the other."""
    others = np.where(np.eye(len(scores), dtype=bool) | ~np.isfinite(scores), -np.inf, scores)
    best = others.argmax(axis=1)
    pairs = ((at, int(best[at])) for at in range(len(best)) if np.isfinite(others[at, best[at]]))
    return [(left, right) for left, right in pairs if left < right and best[right] == left]


def _columns(pairs: Iterable[tuple[int, int]]) -> tuple[Integers, Integers]:
    both = np.array([*pairs], np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
