"""Which words matter: each unit and tag of a prompt is changed in turn, some at a time, and what that moves is kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf, nan
from time import perf_counter
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import EncodingView
from core.analysis.feature import projector_of
from core.analysis.influence import (
    Baseline,
    Influence,
    InfluenceMode,
    UnitInfluence,
    ablated_units,
    baseline_of,
    moved_by,
    presence_of,
    stack_influences,
    unit_influence,
)
from core.analysis.prompt_variants import UNCHANGED, PromptVariant, leave_out, put_in_place
from core.analysis.substitutes import commas_for, common_substitute, substitutes_of
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.influence_plan import InfluencePlan
from core.queries.same_reading import gives_the_same
from core.queries.sent_rows import HandedRows, sent_rows_of
from core.tokens.chunks import Chunks

Measure = Literal["cosine_distance", "relative_change"]
Positions = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class InfluenceAtLayer:
    """One layer's numbers of some units: `others` [units, others]; `ends`, `means`, `conditioning`, `presence` [units].

    `means` are those over the units that can see the one in question. `feature` [units] is None without a projection.
    `conditioning` is a relative change, `presence` that of `core.analysis.influence.presence_of`, at every layer the
    same. NaN is not measured; `is_old` [units] tells whose `ends`, `feature`, `conditioning` and `presence` belong
    to an older text.
    """

    others: Floats
    ends: Floats
    feature: Floats | None
    means: Floats
    conditioning: Floats
    presence: Floats
    is_old: NDArray[np.bool_]

    @property
    def matrix(self) -> Floats:
        """Others, EOS and, where there is one, the feature side by side [units, others + 1 or 2]."""
        more = [self.ends] if self.feature is None else [self.ends, self.feature]
        return np.concatenate([self.others, np.stack(more, axis=1)], axis=1)


@dataclass(frozen=True, eq=False)
class InfluenceRun:
    """A view, how its units are changed in turn, and what has been measured, by the positions of each unit."""

    view: EncodingView
    mode: InfluenceMode = "replaced"
    with_padding: bool = False
    measured: Mapping[Positions, UnitInfluence] = field(default_factory=dict)
    _plan: dict[str, InfluencePlan] = field(default_factory=dict, repr=False)  # made once for all runs of a view

    @property
    def plan(self) -> InfluencePlan:
        """What follows from the view alone; runs that go on with this one share it."""
        if "" not in self._plan:
            self._plan[""] = InfluencePlan(self.view)
        return self._plan[""]

    @property
    def units(self) -> tuple[Unit, ...]:
        """The view's units but EOS: what may move, and what is changed in turn."""
        return self.plan.units

    @property
    def tags(self) -> tuple[Unit, ...]:
        """The prompt's tags, which are changed in turn whatever the view's units are."""
        return self.plan.tags

    @property
    def targets(self) -> tuple[Unit, ...]:
        """All that is changed in turn: units, and those tags that are not one of them."""
        return self.plan.targets

    @property
    def groups(self) -> tuple[tuple[Unit, ...], ...]:
        """The targets in the order in which they are measured, some together."""
        return self.plan.groups

    @property
    def seen_by_units(self) -> NDArray[np.bool_]:
        """Which units (second axis) attend to which (first axis)."""
        return self.plan.seen[: len(self.units)]

    @property
    def done(self) -> int:
        """How many targets have been measured in this text."""
        return sum(self._is_done(unit) for unit in self.targets)

    @property
    def is_finished(self) -> bool:
        """Whether every target has been measured in this text."""
        return all(map(self._is_done, self.targets))

    def of(self, unit: Unit) -> UnitInfluence | None:
        """What is known of a unit; None before it was measured."""
        return self.measured.get(unit.positions)

    def _is_done(self, unit: Unit) -> bool:
        known = self.of(unit)
        return known is not None and not known.is_old

    @cached_property
    def influence(self) -> Influence | None:
        """The influence of all units, NaN for those that were not measured; None before the first."""
        known = [self.of(unit) for unit in self.units]
        if not any(known):
            return None
        return stack_influences(
            self.units, known, self.view.chunks.context_length, self.view.encoding.encoder.is_causal
        )

    def at_layer(self, measure: Measure, layer: int, units: Sequence[Unit] | None = None) -> InfluenceAtLayer | None:
        """One measure at a layer, of the view's units or of some of the targets.

        None before anything was measured, and for a layer that the encoder has not.
        """
        units = self.units if units is None else units
        if not self.measured or layer > self.view.encoding.encoder.layers:
            return None
        known = [self.of(unit) for unit in units]

        def at(name: str) -> Floats:
            values = [np.nan if each is None else _at(getattr(each, name), layer) for each in known]
            return np.array(values, np.float32)

        missing = np.full(len(self.units), np.nan, np.float32)
        others = [missing if each is None else getattr(each, measure)[layer] for each in known]
        matrix = np.stack(others) if others else np.zeros((0, len(self.units)), np.float32)
        feature = at(f"feature_{measure}") if self.view.encoding.encoder.projection is not None else None
        rows = [self.plan.row_of[unit.positions] for unit in units]
        seen = self.plan.seen[rows]
        is_old = np.array([each is not None and each.is_old for each in known], np.bool_)
        means, totals = _mean_where(matrix, seen), (at("conditioning"), at("presence"))
        return InfluenceAtLayer(matrix, at(f"eos_{measure}"), feature, means, *totals, is_old)

    def fits(self, view: EncodingView | None, mode: InfluenceMode, with_padding: bool = False) -> bool:
        """Whether a view would give the same: it may differ in whether EOS or padding is shown."""
        if view is None or (mode, with_padding) != (self.mode, self.with_padding):
            return False
        if view is self.view:
            return True
        ours, other = (_question(each) for each in (self.view, view))
        return ours == other and gives_the_same(self.view, view)

    def next_group(self, pointed: Collection[int] = ()) -> tuple[Unit, ...]:
        """The units to measure next: those with what is pointed at, else the first; () where all have been."""
        left = [group for group in self.groups if not all(map(self._is_done, group))]
        wanted = frozenset(pointed)
        pointed_at = [
            (len(wanted.symmetric_difference(unit.positions)), index)
            for index, group in enumerate(left)
            for unit in group
            if not self._is_done(unit) and not wanted.isdisjoint(unit.positions)
        ]
        group = left[min(pointed_at)[1] if pointed_at else 0] if left else ()
        return tuple(unit for unit in group if not self._is_done(unit))


def _at(values: "Floats | float | None", layer: int) -> float:
    if isinstance(values, np.ndarray) and values.ndim:
        return float(values[layer])
    return nan if values is None else float(values)


def _mean_where(matrix: Floats, seen: NDArray[np.bool_]) -> Floats:
    """The mean over what is seen and measured of each row; NaN where nothing is."""
    seen = seen & np.isfinite(matrix)
    counts, sums = seen.sum(axis=1), np.where(seen, matrix, 0).sum(axis=1)
    return np.asarray(np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0), np.float32)


def _question(view: EncodingView) -> tuple[object, ...]:
    """What a view is asked; what takes minutes is not measured anew for a centring that came while it was measured."""
    is_centred = view.centred and not view.encoding.encoder.is_costly
    return ablated_units(view), view.options.normed, is_centred


def measure_influence(
    run: InfluenceRun,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
    *,
    pointed: Collection[int] = (),
    seconds: float = inf,
) -> InfluenceRun:
    """`run` with more of its targets measured, until `seconds` are over or all are; one group at least.

    `InfluenceRun(view)` is where it begins; units at the `pointed` positions are first. ValueError where the model has
    not the view's encoder; Cancelled.
    """
    end = perf_counter() + seconds
    encoder = model.encoder_for(run.view.encoding.encoder)
    base = baseline_of(run.view, projector_of(encoder))
    sent = sent_rows_of(run.view.encoding, encoder, run.with_padding, cancelled) if run.mode != "removed" else None
    while group := run.next_group(pointed):
        run = replace(run, measured={**run.measured, **_measure_group(run.mode, group, base, sent, model, cancelled)})
        if perf_counter() >= end:
            break
    return run


def _measure_group(
    mode: InfluenceMode,
    group: Sequence[Unit],
    base: Baseline,
    sent: HandedRows | None,
    model: Model,
    cancelled: CancelCheck,
) -> dict[Positions, UnitInfluence]:
    """The influence of each unit of a group, whose variants are encoded together."""
    encoder, chunks = model.encoder_for(base.view.encoding.encoder), base.view.chunks
    project = projector_of(encoder)
    variants = [_variants(chunks, unit, mode, encoder.inversion_vectors) for unit in group]
    rows = [chunk for several in variants for variant in several for chunk in variant.chunks]
    padding = sent is not None and sent.needs_padding
    encoded = iter(encoder.encode_variants(rows, cancelled, padding=padding))
    measured = {}
    for unit, several in zip(group, variants, strict=True):
        has_commas = mode == "replaced" and chunks.is_clip
        count = len(several) - has_commas
        moved, sent_changes = [], []
        for index, variant in enumerate(several):
            states = [next(encoded)[0] for _ in variant.chunks]
            joined = np.concatenate(states, axis=1) if states else base.rows[:, :0]
            moved.append(moved_by(base, variant, joined, project))
            if sent is not None and index < count:
                sent_changes.append(sent.change(variant, joined))
        change = float(np.mean(sorted(sent_changes))) if sent is not None else nan
        conditioning = change / sent.length if sent is not None else nan
        change = change if sent is not None and sent.is_by_chunk else nan
        presence = presence_of(base, unit, moved[:-1], moved[-1]) if has_commas else nan
        influence = unit_influence(base, unit, moved[:count])
        measured[unit.positions] = replace(influence, presence=presence, conditioning=conditioning, sent_change=change)
    return measured


def _variants(chunks: Chunks, unit: Unit, mode: InfluenceMode, vectors: Collection[str]) -> list[PromptVariant]:
    """What stands for the prompt without a unit; of CLIP in the mode "replaced" last the one with commas in its place.

    A learned word that the encoder does not know is no input of it, and so changes nothing.
    """
    if mode == "removed" or mode == "padded":
        return [leave_out(chunks, unit.positions, mode)]
    tokens = [chunks.tokens[position] for position in unit.positions]
    has_commas = mode == "replaced" and chunks.is_clip
    substitutes = substitutes_of(chunks, unit) if mode == "replaced" else (common_substitute(chunks, unit),)
    every = (*substitutes, commas_for(chunks, unit)) if has_commas else substitutes
    if any(token.kind == "embedding" and token.piece not in vectors for token in tokens):
        return [UNCHANGED] * len(every)
    return [put_in_place(chunks, unit, ids) for ids in every]
