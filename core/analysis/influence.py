"""Leave one unit out: how far every other unit, the EOS row and the feature move, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView, unit_means
from core.analysis.feature import Projector, leftmost_eos_position
from core.analysis.isolated_texts import ComputeHiddenStates
from core.analysis.leaving_out import RemovalMode, leave_out
from core.analysis.similarity import cosine
from core.analysis.units import Unit, eos_positions
from core.encoder.encoding import Floats
from core.tokens.chunks import CONTEXT_LENGTH

VARIANTS_PER_BATCH = 4  # variants whose layers are in memory together


@dataclass(frozen=True, eq=False)
class Influence:
    """What each unit changes by being there; NaN for units that were not left out yet (`LeaveOneOut`).

    `cosine_distance` [layers + 1, left out, others]: 1 - cosine of a unit's vector with and without the one left out.
    `relative_change` [layers + 1, left out, others]: length of the change, divided by that of the vector with it.
    Both are NaN where a unit meets itself, and 0 for all that stand before it or in another chunk: no row sees a later
    one. `eos_…` [layers + 1, left out] are those of the EOS row of the unit's (first) chunk, `feature_…` [left out]
    those of the feature, None without a projection.
    """

    units: tuple[Unit, ...]
    mode: RemovalMode
    cosine_distance: Floats
    relative_change: Floats
    eos_cosine_distance: Floats
    eos_relative_change: Floats
    feature_cosine_distance: Floats | None
    feature_relative_change: Floats | None

    def __post_init__(self) -> None:
        layers, count = len(self.cosine_distance), len(self.units)
        for name, array in (("cosine_distance", self.cosine_distance), ("relative_change", self.relative_change)):
            expect_axes(name, array, layers, count, count)
        for name, array in (
            ("eos_cosine_distance", self.eos_cosine_distance),
            ("eos_relative_change", self.eos_relative_change),
        ):
            expect_axes(name, array, layers, count)
        for name, feature in (
            ("feature_cosine_distance", self.feature_cosine_distance),
            ("feature_relative_change", self.feature_relative_change),
        ):
            if feature is not None:
                expect_axes(name, feature, count)

    @cached_property
    def downstream(self) -> NDArray[np.bool_]:
        """Which units can see which one left out, [left out, others]: those behind it in one of its chunks."""
        return downstream_units(self.units)

    def mean_downstream(self, values: Floats) -> Floats:
        """How far those that can see a unit move, [..., left out, others] to [..., left out]; NaN where none can."""
        counts = self.downstream.sum(axis=1)
        sums = np.where(self.downstream, values, 0).sum(axis=-1)
        return np.asarray(np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0), np.float32)


def influence(
    view: EncodingView, encode: ComputeHiddenStates, project: Projector, mode: RemovalMode = "removed"
) -> Influence:
    """The influence of every unit of a view but EOS; `encode` gets a row of 77 or more for each of them.

    `encode` may raise Cancelled, and may leave rows of padding NaN, as `Encoder.encode_variants` does. Vectors are
    those that the view shows, centred and normed as it says.
    """
    run = LeaveOneOut(view, project, mode)
    while run.remaining:
        run.step(encode)
    return run.influence


class LeaveOneOut:
    """The influence of a view's units, a few at each step, so that others may use the encoder in between.

    `influence` is written to by every step: of its units, the first `done` are there.
    """

    def __init__(self, view: EncodingView, project: Projector, mode: RemovalMode = "removed") -> None:
        units = ablated_units(view)
        self._view, self._project = view, project
        self._before = _measure(view, units, view.encoding.hidden_states, frozenset(), project)
        self.influence = _unmeasured(units, mode, len(self._before.units), self._before.feature is not None)
        self.done = 0

    @property
    def remaining(self) -> int:
        """How many units are still to be left out."""
        return len(self.influence.units) - self.done

    def step(self, encode: ComputeHiddenStates) -> None:
        """Leaves out up to BATCH more units; where `encode` raises, nothing is changed."""
        batch = self.influence.units[self.done : self.done + VARIANTS_PER_BATCH]
        variants = [leave_out(self._view.chunks, unit.positions, self.influence.mode) for unit in batch]
        states = encode([row for variant in variants for row in variant.chunks])
        ends = np.cumsum([CONTEXT_LENGTH * len(variant.chunks) for variant in variants])
        for variant, encoded in zip(variants, np.split(states, ends[:-1], axis=1), strict=True):
            states_without = self._view.encoding.hidden_states.copy()
            states_without[:, list(variant.new_positions)] = encoded[:, list(variant.new_positions.values())]
            after = _measure(self._view, self.influence.units, states_without, variant.dropped, self._project)
            _record_change(self.influence, self.done, self._before, after)
            self.done += 1


def ablated_units(view: EncodingView) -> tuple[Unit, ...]:
    """The units that are left out in turn: all but EOS."""
    return tuple(unit for unit in view.units if unit.start is not None)


def downstream_units(units: Sequence[Unit]) -> NDArray[np.bool_]:
    """Whether a unit (second axis) has a row behind one of another's (first axis) in the same chunk."""
    found = np.zeros((len(units), len(units)), np.bool_)
    for chunk in {row // CONTEXT_LENGTH for unit in units for row in unit.positions}:
        here = [[row for row in unit.positions if row // CONTEXT_LENGTH == chunk] for unit in units]
        first = np.array([min(rows, default=np.inf) for rows in here])
        last = np.array([max(rows, default=-np.inf) for rows in here])
        found |= first[:, None] < last
    np.fill_diagonal(found, False)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """`units` [layers + 1, units, width], `ends` [layers + 1, chunks, width] of each EOS, `feature` [projection]."""

    units: Floats
    ends: Floats
    feature: Floats | None


def _measure(
    view: EncodingView, units: Sequence[Unit], raw: Floats, dropped: frozenset[int], project: Projector
) -> _Measured:
    """What there is to compare of raw rows [layers + 1, 77 x chunks, width]."""
    seen = view.transform(raw)
    pooled = view.encoding.final_norm(raw[-1, leftmost_eos_position(view.chunks, dropped)])
    return _Measured(unit_means(seen, units), seen[:, eos_positions(view.chunks)], project(pooled))


def _unmeasured(units: tuple[Unit, ...], mode: RemovalMode, layers: int, has_feature: bool) -> Influence:
    count = len(units)
    pairs, ends = (layers, count, count), (layers, count)
    sizes = (pairs, pairs, ends, ends)
    cosines, changes, eos_cosines, eos_changes = (np.full(size, np.nan, np.float32) for size in sizes)
    features = [np.full(count, np.nan, np.float32) if has_feature else None for _ in range(2)]
    return Influence(units, mode, cosines, changes, eos_cosines, eos_changes, *features)


def _record_change(influence: Influence, index: int, before: _Measured, after: _Measured) -> None:
    """Writes what leaving out the unit `index` changed."""
    influence.cosine_distance[:, index], influence.relative_change[:, index] = vector_change(before.units, after.units)
    influence.cosine_distance[:, index, index] = influence.relative_change[:, index, index] = np.nan
    chunk = influence.units[index].positions[0] // CONTEXT_LENGTH
    influence.eos_cosine_distance[:, index], influence.eos_relative_change[:, index] = vector_change(
        before.ends[:, chunk], after.ends[:, chunk]
    )
    if before.feature is not None and after.feature is not None and influence.feature_cosine_distance is not None:
        assert influence.feature_relative_change is not None
        influence.feature_cosine_distance[index], influence.feature_relative_change[index] = vector_change(
            before.feature, after.feature
        )


def vector_change(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """1 - cosine, and the length of the change divided by that of `before`, of vectors [..., width], each to [...].

    Both are exactly 0 where nothing changed, and NaN for the length where `before` is zero and `after` is not.
    """
    change = np.linalg.norm(after - before, axis=-1)
    length = np.linalg.norm(before, axis=-1)
    relative = np.divide(change, length, out=np.where(change == 0, 0, np.nan).astype(np.float32), where=length > 0)
    return np.where(change == 0, 0, 1 - cosine(before, after)).astype(np.float32), relative
