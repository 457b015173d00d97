"""What the words of a prompt can be coloured by: a number a unit, NaN where there is none, and a scale for the colours.

Measured on chunks, which every keystroke has: weight and cost. Measured on an encoding's view at a layer: likeness,
length, and how far the layer moved each unit. Influence and the answers of panes take further passes (`core.queries`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView
from core.analysis.similarity import directions, relative_change
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.tokens.chunks import Chunks

WordMeasure = Literal[
    "unit",
    "weight",
    "feature",
    "conditioning",
    "likeness",
    "length",
    "moved",
    "cost",
    "response",
    "price",
    "share",
    "axis",
    "gain",
]
WORD_MEASURES: tuple[WordMeasure, ...] = get_args(WordMeasure)
STEPS = 33  # colours of a scale; an odd number has one in the middle
# Between which the colours of cosines run, the same at every layer: mean-centred and raw. Of the mean-centred cosines
# of common words 99.9 in 100 lie below .6, and half below 0 (50/99.9 %: -.02/.59); raw ones begin high.
LIKENESS_LEVELS = {True: (0.0, 0.6), False: (0.5, 1.0)}
MIN_WEIGHT_REACH = 0.5  # a scale of weights reaches at least so far on both sides of 1
MIN_AXIS_REACH = 2.0  # spreads of the reference words; what lies nearer to 0 is not marked
MIN_GAIN_REACH = 0.1  # a scale of gains reaches at least so far on both sides of 1
MIN_MOST_TOKENS = 4  # a scale of costs reaches at least so far


def unit_weights(chunks: Chunks, units: Sequence[Unit]) -> Floats:
    """The weight that the tool read for each unit of chunks, the mean over its tokens, to [units]."""
    weights = np.array([token.weight for token in chunks.tokens], np.float32)
    return _means_of_units(weights, units)


def _means_of_units(values: Floats, units: Sequence[Unit]) -> Floats:
    """The mean of the values [positions] at each unit's positions, to [units]."""
    if not units:
        return np.zeros(0, np.float32)
    counts = np.array([len(unit.positions) for unit in units])
    at_positions = values[list(chain.from_iterable(unit.positions for unit in units))]
    return np.asarray(np.add.reduceat(at_positions, np.cumsum(counts) - counts) / counts, np.float32)


def unit_costs(chunks: Chunks, units: Sequence[Unit]) -> Floats:
    """How many tokens each unit takes, with the marks that touch it, to [units].

    A mark belongs to the unit that it stands right behind, as a comma does, else to the one right before which it
    stands; what stands between blanks belongs to none. A weight's brackets are no tokens, and part nothing.
    """
    sent = chunks.of_sent_text or chunks
    owner = {position: index for index, unit in enumerate(units) for position in unit.positions}
    typed = [(position, token) for position, token in enumerate(sent.tokens) if token.start is not None]
    costs, source = [0] * len(units), sent.prompt.source
    previous, end, waiting = -1, 0, 0  # the unit touched, where it ends, and marks that wait for the next one
    for position, token in typed:
        start = token.start or 0
        if start > end and any(map(str.isspace, source[end:start])):
            previous, waiting = -1, 0
        index = owner.get(position, previous)
        if index < 0:
            waiting += 1
        else:
            costs[index] += 1 + waiting
            waiting = 0
        previous, end = index, token.end or 0
    return np.array(costs, np.float32)


@dataclass(frozen=True, slots=True)
class CostSum:
    """The tool's count in parts: tokens of units, marks that touch none, and what is cut off or fills chunks up."""

    counted: int
    of_units: int
    lone_marks: int

    @property
    def rest(self) -> int:
        """Tokens that the tool counts and no chunk shows as typed: cut off, or the end of a chunk that is not full."""
        return self.counted - self.of_units - self.lone_marks


def cost_sum(chunks: Chunks, costs: Floats) -> CostSum:
    """The parts of a prompt's count, by the costs of all its units."""
    shown = sum(token.start is not None for token in chunks.tokens)
    return CostSum(chunks.used, int(costs.sum()), shown - int(costs.sum()))


def row_lengths(view: EncodingView, layer: int) -> Floats:
    """The length (norm) of each unit's row at a layer, the mean over its tokens' rows, to [units]; never centred."""
    with np.errstate(invalid="ignore", over="ignore"):  # of broken weights and padding they are NaN
        lengths = np.linalg.norm(view.states[layer], axis=-1)
    return _means_of_units(lengths, view.units)


def moved_by_layer(view: EncodingView, layer: int) -> Floats:
    """How far a layer moved each unit, to [units]: the change of its vector since the layer before, relative to that.

    As `relative_change`, of the vectors as the view has them; NaN at layer 0, which has no layer before it.
    """
    if layer < 1:
        return np.full(len(view.units), np.nan, np.float32)
    return relative_change(view.vectors[layer - 1], view.vectors[layer])


def likeness_to(view: EncodingView, layer: int, index: int) -> Floats:
    """Cosine of each unit with one of them at a layer, to [units]; NaN for that one itself, which says nothing."""
    if len(view.units) <= MAX_MATRIX_UNITS:
        cosines = np.array(view.matrix(layer)[index], np.float32)
    else:
        unit_length = directions(view.vectors[layer])
        cosines = np.asarray(np.clip(unit_length @ unit_length[index], -1, 1), np.float32)
    cosines[index] = np.nan
    return np.asarray(cosines, np.float32)


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Where colours begin and end; with `is_diverging` they part in the middle."""

    low: float
    high: float
    is_diverging: bool = False

    @property
    def middle(self) -> float:
        """The value that has no colour where the colours part."""
        return (self.low + self.high) / 2

    def steps(self, values: Floats) -> list[int]:
        """The colour of each value, 0 to STEPS - 1, those beyond the ends included; -1 for what is not finite."""
        room = self.high - self.low
        shares = (
            (np.asarray(values, np.float64) - self.low) / room if room > 0 else np.where(np.isnan(values), np.nan, 0.5)
        )
        steps = np.rint(np.clip(shares, 0, 1) * (STEPS - 1))
        known: list[int] = np.where(np.isfinite(values), steps, -1).astype(np.int64).tolist()
        return known


def scale_of(measure: WordMeasure, values: Floats, centred: bool = True) -> ValueScale | None:
    """The scale for a measure's values: fixed for likeness, around 1 for weights, else as far as the values reach.

    None where no value is finite.
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return None
    least, most = float(finite.min()), float(finite.max())
    if measure == "likeness":
        return ValueScale(*LIKENESS_LEVELS[centred])
    if measure in ("weight", "gain"):
        reach = max(MIN_WEIGHT_REACH if measure == "weight" else MIN_GAIN_REACH, most - 1, 1 - least)
        return ValueScale(1 - reach, 1 + reach, is_diverging=True)
    if measure == "axis" or (measure == "share" and least < 0):
        reach = max(MIN_AXIS_REACH if measure == "axis" else 0.0, most, -least)
        return ValueScale(-reach, reach, is_diverging=True)
    if measure == "cost":
        return ValueScale(1, max(MIN_MOST_TOKENS, most))
    return ValueScale(least if measure in ("length", "moved") else 0.0, most)
