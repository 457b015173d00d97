"""Leave one unit out: how far every other unit, the EOS row and the feature move, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView, unit_means
from core.analysis.feature import Project, leftmost_eos_position
from core.analysis.isolated_texts import EncodeRows
from core.analysis.leaving_out import Mode, leave_out
from core.analysis.similarity import cosine
from core.analysis.units import Unit, eos_positions
from core.encoder.encoding import Floats
from core.tokens.chunks import CONTEXT_LENGTH

BATCH = 4  # variants whose layers are in memory together


@dataclass(frozen=True, eq=False)
class Influence:
    """What each unit changes by being there; NaN for units that were not left out yet (`LeaveOneOut`).

    `turned` [layers + 1, left out, others]: 1 - cosine between a unit's vector with and without the one left out.
    `moved` [layers + 1, left out, others]: length of the change, divided by that of the vector with it.
    Both are NaN where a unit meets itself, and 0 for all that stand before it or in another chunk: no row sees a later
    one. `eos_turned` and `eos_moved` [layers + 1, left out] are those of the EOS row of the unit's (first) chunk, and
    `feature_turned` and `feature_moved` [left out] those of the feature, None without a projection.
    """

    units: tuple[Unit, ...]
    mode: Mode
    turned: Floats
    moved: Floats
    eos_turned: Floats
    eos_moved: Floats
    feature_turned: Floats | None
    feature_moved: Floats | None

    def __post_init__(self) -> None:
        layers, count = len(self.turned), len(self.units)
        for name, array in (("turned", self.turned), ("moved", self.moved)):
            expect_axes(name, array, layers, count, count)
        for name, array in (("eos_turned", self.eos_turned), ("eos_moved", self.eos_moved)):
            expect_axes(name, array, layers, count)
        for name, feature in (("feature_turned", self.feature_turned), ("feature_moved", self.feature_moved)):
            if feature is not None:
                expect_axes(name, feature, count)

    @cached_property
    def reached(self) -> NDArray[np.bool_]:
        """Which units can see which one left out, [left out, others]: those behind it in one of its chunks."""
        return reached(self.units)

    def mean_reached(self, values: Floats) -> Floats:
        """How far those that can see a unit move, [..., left out, others] to [..., left out]; NaN where none can."""
        counts = self.reached.sum(axis=1)
        sums = np.where(self.reached, values, 0).sum(axis=-1)
        return np.asarray(np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0), np.float32)


def influence(view: EncodingView, encode: EncodeRows, project: Project, mode: Mode = "removed") -> Influence:
    """The influence of every unit of a view but EOS; `encode` gets a row of 77 or more for each of them.

    `encode` may raise Cancelled, and may leave rows of padding NaN, as `Encoder.encode_variants` does. Vectors are
    those that the view shows, centred and normed as it says.
    """
    steps = LeaveOneOut(view, project, mode)
    while steps.left:
        steps.go_on(encode)
    return steps.found


class LeaveOneOut:
    """The influence of a view's units, a few at each step, so that others may use the encoder in between.

    `found` is written to by every step: of its units, the first `done` are there.
    """

    def __init__(self, view: EncodingView, project: Project, mode: Mode = "removed") -> None:
        units = left_out(view)
        self._view, self._project = view, project
        self._before = _measure(view, units, view.encoding.hidden_states, frozenset(), project)
        self.found = _empty(units, mode, len(self._before.units), self._before.feature is not None)
        self.done = 0

    @property
    def left(self) -> int:
        """How many units are still to be left out."""
        return len(self.found.units) - self.done

    def go_on(self, encode: EncodeRows) -> None:
        """Leaves out up to BATCH more units; where `encode` raises, nothing is changed."""
        some = self.found.units[self.done : self.done + BATCH]
        variants = [leave_out(self._view.chunks, unit.positions, self.found.mode) for unit in some]
        states = encode([row for variant in variants for row in variant.rows])
        ends = np.cumsum([CONTEXT_LENGTH * len(variant.rows) for variant in variants])
        for variant, new in zip(variants, np.split(states, ends[:-1], axis=1), strict=True):
            rows = self._view.encoding.hidden_states.copy()
            rows[:, list(variant.places)] = new[:, list(variant.places.values())]
            after = _measure(self._view, self.found.units, rows, variant.dropped, self._project)
            _enter(self.found, self.done, self._before, after)
            self.done += 1


def left_out(view: EncodingView) -> tuple[Unit, ...]:
    """The units that are left out in turn: all but EOS."""
    return tuple(unit for unit in view.units if unit.start is not None)


def reached(units: Sequence[Unit]) -> NDArray[np.bool_]:
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
    view: EncodingView, units: Sequence[Unit], raw: Floats, dropped: frozenset[int], project: Project
) -> _Measured:
    """What there is to compare of raw rows [layers + 1, 77 x chunks, width]."""
    seen = view.transform(raw)
    pooled = view.encoding.final_norm(raw[-1, leftmost_eos_position(view.chunks, dropped)])
    return _Measured(unit_means(seen, units), seen[:, eos_positions(view.chunks)], project(pooled))


def _empty(units: tuple[Unit, ...], mode: Mode, layers: int, has_feature: bool) -> Influence:
    count = len(units)
    pairs, ends = (layers, count, count), (layers, count)
    sizes = (pairs, pairs, ends, ends)
    turned, moved, eos_turned, eos_moved = (np.full(size, np.nan, np.float32) for size in sizes)
    features = [np.full(count, np.nan, np.float32) if has_feature else None for _ in range(2)]
    return Influence(units, mode, turned, moved, eos_turned, eos_moved, *features)


def _enter(found: Influence, index: int, before: _Measured, after: _Measured) -> None:
    """Writes what leaving out the unit `index` changed."""
    found.turned[:, index], found.moved[:, index] = how_far(before.units, after.units)
    found.turned[:, index, index] = found.moved[:, index, index] = np.nan
    chunk = found.units[index].positions[0] // CONTEXT_LENGTH
    found.eos_turned[:, index], found.eos_moved[:, index] = how_far(before.ends[:, chunk], after.ends[:, chunk])
    if before.feature is not None and after.feature is not None and found.feature_turned is not None:
        assert found.feature_moved is not None
        found.feature_turned[index], found.feature_moved[index] = how_far(before.feature, after.feature)


def how_far(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """1 - cosine, and the length of the change divided by that of `before`, of vectors [..., width], each to [...].

    Both are exactly 0 where nothing changed, and NaN for the length where `before` is zero and `after` is not.
    """
    change = np.linalg.norm(after - before, axis=-1)
    size = np.linalg.norm(before, axis=-1)
    moved = np.divide(change, size, out=np.where(change == 0, 0, np.nan).astype(np.float32), where=size > 0)
    return np.where(change == 0, 0, 1 - cosine(before, after)).astype(np.float32), moved
