"""What a unit changes by being there: how far every other unit, EOS, the feature and the conditioning move."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import nan
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.analysis.feature import Projector, leftmost_eos_position
from core.analysis.prompt_variants import PromptVariant
from core.analysis.similarity import cosine_distance, relative_change
from core.analysis.units import Unit, eos_positions, unit_means
from core.encoder.encoding import Floats
from core.tokens.chunks import CONTEXT_LENGTH

# "replaced": other words of as many tokens in the same place, the mean over some of them; "estimated": one of them, the
# same for all units of a length, where a pass takes seconds; "removed" and "padded" as in
# `core.analysis.prompt_variants`. Taking a unit out moves all later ones forward, and that shift moves them by itself,
# too: in the study encoder a comma put in behind a word moves them 0.8 times as far as the word taken out does.
InfluenceMode = Literal["replaced", "removed", "padded", "estimated"]
NEXT_TO_NOTHING = 0.5  # of `presence_of`
INFLUENCE_MODES: tuple[InfluenceMode, ...] = ("replaced", "removed", "padded", "estimated")


@dataclass(frozen=True, eq=False)
class Baseline:
    """A view as it is, which variants are compared with, and the units whose movement is measured.

    `rows` [layers + 1, 77 x chunks, width], normed and centred as the view's own; `vectors` [layers + 1, units, width];
    `ends` [layers + 1, chunks, width], the EOS of each chunk; `feature` [projection], None without a projection.
    """

    view: EncodingView
    units: tuple[Unit, ...]
    rows: Floats
    vectors: Floats
    ends: Floats
    feature: Floats | None

    @cached_property
    def is_read(self) -> NDArray[np.bool_]:
        """Whether each position [77 x chunks] is no padding; rows of padding may be NaN."""
        chunks = self.view.chunks
        read = np.array([token.kind != "padding" for token in chunks.tokens])
        read[eos_positions(chunks)] = True
        return read


def baseline_of(view: EncodingView, project: Projector) -> Baseline:
    """What variants of a view's prompt are compared with."""
    states = view.encoding.hidden_states
    rows, units = view.transform(states), ablated_units(view)
    feature = project(view.encoding.final_norm(states[-1, leftmost_eos_position(view.chunks)]))
    return Baseline(view, units, rows, unit_means(rows, units), rows[:, eos_positions(view.chunks)], feature)


@dataclass(frozen=True, slots=True, eq=False)
class UnitInfluence:
    """What one unit changes by being there.

    `cosine_distance` [layers + 1, others]: 1 - cosine of a unit's vector with and without the one left out.
    `relative_change` [layers + 1, others]: length of the change, divided by that of the vector with it. Both are NaN
    for what shares a token with the one left out, and 0 for all that stand before it or in another chunk: no position
    attends to a later one, but in T5, which reads both ways. `eos_...` [layers + 1] are those of the EOS of the unit's
    (first) chunk, or of the last row that is no padding; `feature_...` [] those of the feature, None without a
    projection. `conditioning` is the relative change of the rows that the tool hands on, `presence` what `presence_of`
    returns; NaN where they are not measured. `sent_change` is the length of the change of those rows where it depends
    on the unit's own chunks alone, else NaN. `is_old`: EOS, feature, conditioning and presence are those of an older
    text, and units of whose movement nothing is known are NaN.
    """

    cosine_distance: Floats
    relative_change: Floats
    eos_cosine_distance: Floats
    eos_relative_change: Floats
    feature_cosine_distance: Floats | None = None
    feature_relative_change: Floats | None = None
    conditioning: float = nan
    presence: float = nan
    sent_change: float = nan
    is_old: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """Where a variant takes the units, EOS and feature: as in Baseline; `units` are indices of those that may move."""

    units: tuple[int, ...]
    vectors: Floats
    ends: Floats
    feature: Floats | None


def moved_by(base: Baseline, variant: PromptVariant, encoded: Floats, project: Projector) -> Moved:
    """What a variant moves; `encoded` [layers + 1, 77 x changed chunks, width] are the hidden states of its chunks."""
    mapped = [(old, new) for old, new in variant.new_positions.items() if base.is_read[old]]
    if not mapped:
        return Moved((), base.vectors[:, :0], base.ends, base.feature)
    old, new = (list(positions) for positions in zip(*mapped, strict=True))
    affected = [
        index for index, unit in enumerate(base.units) if not variant.new_positions.keys().isdisjoint(unit.positions)
    ]
    units = [base.units[index] for index in affected]
    first = min([old[0], *(unit.positions[0] for unit in units)])
    last = max([old[-1], *(unit.positions[-1] for unit in units)])
    rows = base.rows[:, first : last + 1].copy()
    rows[:, np.array(old) - first] = base.view.transform(encoded[:, new])
    shifted = [replace(unit, positions=tuple(at - first for at in unit.positions)) for unit in units]
    ends = base.ends.copy()
    for chunk, position in enumerate(eos_positions(base.view.chunks)):
        if position in variant.new_positions:
            ends[:, chunk] = rows[:, position - first]
    pooled = leftmost_eos_position(base.view.chunks, variant.dropped)
    feature = base.feature
    if pooled in variant.new_positions:
        feature = project(base.view.encoding.final_norm(encoded[-1, variant.new_positions[pooled]]))
    return Moved(tuple(affected), unit_means(rows, shifted), ends, feature)


def unit_influence(base: Baseline, unit: Unit, variants: Sequence[Moved]) -> UnitInfluence:
    """The influence of a unit: the mean over the variants that stand for it, whose order does not matter."""
    chunk = unit.positions[0] // base.view.chunks.context_length
    measured: list[dict[str, Any]] = []
    for moved in variants:
        changes: dict[str, Any] = {}
        for name, distance in _DISTANCES.items():
            others = np.zeros(base.vectors.shape[:2], np.float32)
            others[:, list(moved.units)] = distance(base.vectors[:, list(moved.units)], moved.vectors)
            others[:, _sharing(base.units, unit)] = np.nan
            changes[name] = others
            changes[f"eos_{name}"] = distance(base.ends[:, chunk], moved.ends[:, chunk])
            if base.feature is not None and moved.feature is not None:
                changes[f"feature_{name}"] = distance(base.feature, moved.feature)
        measured.append(changes)
    means: dict[str, Any] = {name: _mean([changes[name] for changes in measured]) for name in measured[0]}
    return UnitInfluence(**means)


def presence_of(base: Baseline, unit: Unit, substitutes: Sequence[Moved], commas: Moved) -> float:
    """How much a unit is there: how far it moves the EOS of its chunk from where as many commas in its place leave it,
    over how far its substitutes move that, in the last layer. Below NEXT_TO_NOTHING it does next to nothing.

    Of the study encoder, 240 common words in random prompts lie at 0.99 in the median and 1 in 200 below 0.5; of 84
    small words ("a", "of") among them two thirds do. The mean change by substitutes alone cannot tell that: what
    replaces a small word brings a meaning of its own.
    """
    chunk = unit.positions[0] // base.view.chunks.context_length

    def distance(ends: Floats) -> float:
        return float(np.linalg.norm(ends[-1, chunk] - commas.ends[-1, chunk]))

    others = sum(sorted(distance(moved.ends) for moved in substitutes)) / len(substitutes)
    return distance(base.ends) / others if others else nan


_DISTANCES = {"cosine_distance": cosine_distance, "relative_change": relative_change}


def _sharing(units: Sequence[Unit], unit: Unit) -> list[int]:
    return [index for index, other in enumerate(units) if not set(unit.positions).isdisjoint(other.positions)]


def _mean(values: Sequence[Floats]) -> Floats:
    """The mean of arrays of a shape; sorted first, so that not even its last digit depends on their order."""
    return np.asarray(np.sort(np.stack(values), axis=0).mean(axis=0), np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Influence(UnitInfluence):
    """What each of `units` changes by being there; NaN for those that were not measured yet.

    The arrays have an axis more than those of one unit: [layers + 1, left out, others], [layers + 1, left out] and
    [left out].
    """

    units: tuple[Unit, ...]
    context_length: int = CONTEXT_LENGTH
    is_causal: bool = True

    def __post_init__(self) -> None:
        layers, count = len(self.cosine_distance), len(self.units)
        for measured in ("cosine_distance", "relative_change"):
            expect_axes(measured, getattr(self, measured), layers, count, count)
            expect_axes(f"eos_{measured}", getattr(self, f"eos_{measured}"), layers, count)
            if (feature := getattr(self, f"feature_{measured}")) is not None:
                expect_axes(f"feature_{measured}", feature, count)

    @cached_property
    def downstream(self) -> NDArray[np.bool_]:
        """Which units attend to the one left out, [left out, others]: those behind it in one of its chunks."""
        return downstream_units(self.units, self.context_length, self.is_causal)

    def mean_downstream(self, values: Floats) -> Floats:
        """The mean over those that attend to a unit, [..., left out, others] to [..., left out]; NaN where none."""
        counts = self.downstream.sum(axis=1)
        sums = np.where(self.downstream, values, 0).sum(axis=-1)
        return np.asarray(np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0), np.float32)


def stack_influences(
    units: tuple[Unit, ...],
    influences: Sequence[UnitInfluence | None],
    context_length: int = CONTEXT_LENGTH,
    is_causal: bool = True,
) -> Influence:
    """The influence of `units`, None where it is not known, but for one at least; in chunks of that length."""
    known = next(influence for influence in influences if influence is not None)

    def stack(name: str) -> Floats:
        like = getattr(known, name)
        missing = np.full_like(like, np.nan)
        return np.stack(
            [missing if each is None else getattr(each, name) for each in influences], axis=min(1, like.ndim)
        )

    names = [
        field.name for field in fields(UnitInfluence) if isinstance(getattr(known, field.name), np.ndarray | np.generic)
    ]
    stacked: dict[str, Any] = {name: stack(name) for name in names}
    return Influence(units=units, context_length=context_length, is_causal=is_causal, **stacked)


def ablated_units(view: EncodingView) -> tuple[Unit, ...]:
    """The units that are left out in turn: all but EOS."""
    return tuple(unit for unit in view.units if unit.start is not None)


def downstream_units(units: Sequence[Unit], length: int = CONTEXT_LENGTH, is_causal: bool = True) -> NDArray[np.bool_]:
    """Whether a unit (second axis) has a position behind one of another's (first axis) in the same chunk.

    Of an encoder that reads both ways, whether they are two.
    """
    if not is_causal:
        return ~np.eye(len(units), dtype=np.bool_)
    downstream = np.zeros((len(units), len(units)), np.bool_)
    for chunk in {position // length for unit in units for position in unit.positions}:
        here = [[at for at in unit.positions if at // length == chunk] for unit in units]
        first = np.array([min(positions, default=np.inf) for positions in here])
        last = np.array([max(positions, default=-np.inf) for positions in here])
        downstream |= first[:, None] < last
    np.fill_diagonal(downstream, False)
    return downstream
