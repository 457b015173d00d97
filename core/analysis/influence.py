"""Leave one unit out: what is encoded in the prompt's place, and how far every other unit, EOS and the feature move."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.analysis.feature import Projector, leftmost_eos_position
from core.analysis.similarity import cosine_distance, relative_change
from core.analysis.units import Unit, eos_positions, unit_means
from core.encoder.encoding import Floats
from core.tokens.chunks import CONTEXT_LENGTH, Chunk, Chunks, pad_chunk
from core.tokens.families import FAMILIES

# "removed" closes the gap, so that all later tokens of the chunk move forward; "padded" puts padding in the place, so
# that all others stay. Both leave the chunks as they are: no token moves from one to another.
RemovalMode = Literal["removed", "padded"]
REMOVAL_MODES: tuple[RemovalMode, ...] = ("removed", "padded")


@dataclass(frozen=True, slots=True)
class ReducedPrompt:
    """A prompt without some of its tokens: `chunks` are to be encoded, and stand for those at `chunk_indices`.

    `new_positions` maps the prompt's positions whose hidden states may have changed to those among the
    77 x len(chunks) new ones. At all others but the `dropped` ones the states are the same: no position attends to a
    later one, or to another chunk.
    """

    chunks: tuple[Chunk, ...]
    chunk_indices: tuple[int, ...]
    new_positions: Mapping[int, int]
    dropped: frozenset[int]

    def __post_init__(self) -> None:
        if len(self.chunks) != len(self.chunk_indices):
            raise ValueError(f"{len(self.chunks)} chunks stand for {len(self.chunk_indices)} of the prompt")

    def merge_states(self, original: Floats, encoded: Floats) -> Floats:
        """The prompt's states [layers + 1, 77 x chunks, width], with those of `chunks` where they may have changed."""
        states = original.copy()
        states[:, list(self.new_positions)] = encoded[:, list(self.new_positions.values())]
        return states


def leave_out(chunks: Chunks, positions: Collection[int], mode: RemovalMode = "removed") -> ReducedPrompt:
    """The prompt without the tokens at these positions, counted through all chunks; without any, nothing changes.

    A position is mapped to the one that holds the same token. ValueError for BOS, EOS, padding and positions outside.
    """
    if any(not 0 <= index < len(chunks.tokens) or chunks.tokens[index].start is None for index in positions):
        raise ValueError("only typed words can be left out, not BOS, EOS or padding")
    length = chunks.context_length
    chunk_indices = tuple(sorted({index // length for index in positions}))
    reduced: list[Chunk] = []
    new_positions: dict[int, int] = {}
    for number, chunk in enumerate(chunk_indices):
        first = chunk * length
        dropped = {index - first for index in positions if index // length == chunk}
        reduced.append(_without(chunks, chunks.chunks[chunk], dropped, mode))
        for old, new in _shifted_positions(dropped, mode, length).items():
            new_positions[first + old] = number * length + new
    return ReducedPrompt(tuple(reduced), chunk_indices, new_positions, frozenset(positions))


def _without(chunks: Chunks, old: Chunk, dropped: Collection[int], mode: RemovalMode) -> Chunk:
    padding = pad_chunk((), FAMILIES[chunks.family].padding[chunks.encoder])[-1]
    if mode == "padded":
        return tuple(padding if index in dropped else token for index, token in enumerate(old))
    return (*(token for index, token in enumerate(old) if index not in dropped), *[padding] * len(dropped))


def _shifted_positions(dropped: Collection[int], mode: RemovalMode, length: int) -> dict[int, int]:
    """Where the tokens behind the first dropped one are now, by position in the chunk."""
    kept = [index for index in range(length) if index not in dropped]
    now = kept if mode == "padded" else range(len(kept))
    return {old: new for old, new in zip(kept, now, strict=True) if old > min(dropped)}


@dataclass(frozen=True, slots=True, eq=False)
class Measurements:
    """What is compared: `units` [layers + 1, units, width], `ends` [layers + 1, chunks, width], the EOS of each chunk.

    `feature` [projection] is None without a projection.
    """

    units: Floats
    ends: Floats
    feature: Floats | None


def measure(
    view: EncodingView, states: Floats, project: Projector, dropped: Collection[int] = frozenset()
) -> Measurements:
    """The measurements of raw hidden states [layers + 1, 77 x chunks, width], normed and centred as the view's own.

    `dropped` are positions that the prompt has no longer.
    """
    transformed = view.transform(states)
    pooled = view.encoding.final_norm(states[-1, leftmost_eos_position(view.chunks, dropped)])
    units, ends = unit_means(transformed, ablated_units(view)), transformed[:, eos_positions(view.chunks)]
    return Measurements(units, ends, project(pooled))


@dataclass(frozen=True, slots=True, eq=False)
class UnitInfluence:
    """What one unit changes by being there.

    `cosine_distance` [layers + 1, others]: 1 - cosine of a unit's vector with and without the one left out.
    `relative_change` [layers + 1, others]: length of the change, divided by that of the vector with it. Both are NaN
    where a unit meets itself, and 0 for all that stand before it or in another chunk: no position attends to a later
    one. `eos_…` [layers + 1] are those of the EOS of the unit's (first) chunk, `feature_…` [] those of the feature,
    None without a projection.
    """

    cosine_distance: Floats
    relative_change: Floats
    eos_cosine_distance: Floats
    eos_relative_change: Floats
    feature_cosine_distance: Floats | None = None
    feature_relative_change: Floats | None = None


def unit_influence(before: Measurements, after: Measurements, index: int, chunk: int) -> UnitInfluence:
    """The influence of the unit `index`, whose (first) chunk is `chunk`, by the measurements with and without it."""
    units, ends = (before.units, after.units), (before.ends[:, chunk], after.ends[:, chunk])
    cosine, relative = cosine_distance(*units), relative_change(*units)
    cosine[:, index] = relative[:, index] = np.nan
    on_feature: tuple[Floats, ...] = ()
    if before.feature is not None and after.feature is not None:
        feature = before.feature, after.feature
        on_feature = cosine_distance(*feature), relative_change(*feature)
    return UnitInfluence(cosine, relative, cosine_distance(*ends), relative_change(*ends), *on_feature)


@dataclass(frozen=True, eq=False, kw_only=True)
class Influence(UnitInfluence):
    """What each of `units` changes by being there; NaN for those that were not left out yet.

    The arrays have an axis more than those of one unit: [layers + 1, left out, others], [layers + 1, left out] and
    [left out].
    """

    units: tuple[Unit, ...]
    context_length: int = CONTEXT_LENGTH

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
        return downstream_units(self.units, self.context_length)

    def mean_downstream(self, values: Floats) -> Floats:
        """The mean over those that attend to a unit, [..., left out, others] to [..., left out]; NaN where none."""
        counts = self.downstream.sum(axis=1)
        sums = np.where(self.downstream, values, 0).sum(axis=-1)
        return np.asarray(np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0), np.float32)


def stack_influences(
    units: tuple[Unit, ...], influences: Sequence[UnitInfluence], context_length: int = CONTEXT_LENGTH
) -> Influence:
    """The influence of `units`, the first of which, one at least, have been left out, in chunks of that length."""

    def stack(arrays: Sequence[Floats]) -> Floats:
        missing = [np.full_like(arrays[0], np.nan)] * (len(units) - len(arrays))
        return np.stack([*arrays, *missing], axis=min(1, arrays[0].ndim))

    arrays = {field.name: [getattr(each, field.name) for each in influences] for field in fields(UnitInfluence)}
    stacked = {name: stack(several) for name, several in arrays.items() if several[0] is not None}
    return Influence(units=units, context_length=context_length, **stacked)


def ablated_units(view: EncodingView) -> tuple[Unit, ...]:
    """The units that are left out in turn: all but EOS."""
    return tuple(unit for unit in view.units if unit.start is not None)


def downstream_units(units: Sequence[Unit], length: int = CONTEXT_LENGTH) -> NDArray[np.bool_]:
    """Whether a unit (second axis) has a position behind one of another's (first axis) in the same chunk."""
    downstream = np.zeros((len(units), len(units)), np.bool_)
    for chunk in {position // length for unit in units for position in unit.positions}:
        here = [[at for at in unit.positions if at // length == chunk] for unit in units]
        first = np.array([min(positions, default=np.inf) for positions in here])
        last = np.array([max(positions, default=-np.inf) for positions in here])
        downstream |= first[:, None] < last
    np.fill_diagonal(downstream, False)
    return downstream
