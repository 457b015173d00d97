"""Leave one out: a prompt is encoded again without each of its units in turn, some of them at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.influence import (
    Influence,
    Measurements,
    RemovalMode,
    UnitInfluence,
    ablated_units,
    leave_out,
    measure,
    stack_influences,
    unit_influence,
)
from core.analysis.units import Unit, eos_positions
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

SLICE_SECONDS = 0.5  # of a query that leaves the encoder to others in between
UNITS_PER_BATCH = 4  # units whose prompts' hidden states are in memory together
Measure = Literal["cosine_distance", "relative_change"]


@dataclass(frozen=True, eq=False)
class InfluenceAtLayer:
    """One layer's numbers: `others` [left out, others]; `ends`, `feature` and `means` [left out].

    `means` are those over the units that can see the one left out. `feature` is None without a projection.
    """

    others: Floats
    ends: Floats
    feature: Floats | None
    means: Floats

    @property
    def matrix(self) -> Floats:
        """Others, EOS and, where there is one, the feature side by side [left out, others + 1 or 2]."""
        more = [self.ends] if self.feature is None else [self.ends, self.feature]
        return np.concatenate([self.others, np.stack(more, axis=1)], axis=1)


@dataclass(frozen=True, eq=False)
class LeaveOneOut:
    """A view, how its units are left out, and the influence of those that have been, the first ones."""

    view: EncodingView
    mode: RemovalMode = "removed"
    influences: tuple[UnitInfluence, ...] = ()

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """What is left out in turn."""
        return ablated_units(self.view)

    @property
    def done(self) -> int:
        """How many units have been left out."""
        return len(self.influences)

    @property
    def is_finished(self) -> bool:
        """Whether every unit has been left out."""
        return self.done == len(self.units)

    @cached_property
    def influence(self) -> Influence | None:
        """The influence of all units, NaN for those that have not been left out; None before the first."""
        if not self.influences:
            return None
        return stack_influences(self.units, self.influences, self.view.chunks.context_length)

    def at_layer(self, measure: Measure, layer: int) -> InfluenceAtLayer | None:
        """One measure at a layer; None before the first unit, and for a layer that the encoder has not."""
        influence = self.influence
        if influence is None or layer >= len(influence.cosine_distance):
            return None
        others = getattr(influence, measure)[layer]
        ends, feature = getattr(influence, f"eos_{measure}")[layer], getattr(influence, f"feature_{measure}")
        return InfluenceAtLayer(others, ends, feature, influence.mean_downstream(others))

    def fits(self, view: EncodingView | None, mode: RemovalMode) -> bool:
        """Whether a view would give the same: it may differ in whether EOS or padding is shown."""
        if view is None or mode != self.mode or view.encoding.encoder is not self.view.encoding.encoder:
            return False
        ours, other = (
            (each.options.kind, each.options.normed, each.centred, each.chunks.chunks) for each in (self.view, view)
        )
        is_same = ours == other and self.units == ablated_units(view)  # small words may be among them, or not
        return is_same and np.array_equal(_eos_states(view), _eos_states(self.view))


def _eos_states(view: EncodingView) -> Floats:
    """The last layer's states at EOS [chunks, width], which depend on all words and weights."""
    return view.encoding.hidden_states[-1, eos_positions(view.chunks)]


def leave_one_out(
    run: LeaveOneOut,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
    *,
    seconds: float = inf,
) -> LeaveOneOut:
    """`run` with more of its units left out, until `seconds` are over or all are; one batch at least.

    `LeaveOneOut(view)` is where it begins. ValueError where the model has not the view's encoder; Cancelled.
    """
    encoder = model.encoder_for(run.view.encoding.encoder)
    before = measure(run.view, run.view.encoding.hidden_states, encoder.project)
    end = perf_counter() + seconds
    while not run.is_finished:
        batch = range(run.done, min(run.done + UNITS_PER_BATCH, len(run.units)))
        run = replace(run, influences=(*run.influences, *_leave_out_units(run, batch, encoder, before, cancelled)))
        if perf_counter() >= end:
            break
    return run


def _leave_out_units(
    run: LeaveOneOut, batch: Sequence[int], encoder: "Encoder", before: Measurements, cancelled: CancelCheck
) -> Iterator[UnitInfluence]:
    """The influence of each unit of a batch, which is encoded together."""
    view, units = run.view, [run.units[index] for index in batch]
    prompts = [leave_out(view.chunks, unit.positions, run.mode) for unit in units]
    chunks = [chunk for prompt in prompts for chunk in prompt.chunks]
    states = np.concatenate([states for states, _ in encoder.encode_variants(chunks, cancelled)], axis=1)
    length = view.chunks.context_length
    ends = np.cumsum([length * len(prompt.chunks) for prompt in prompts])
    for index, prompt, encoded in zip(batch, prompts, np.split(states, ends[:-1], axis=1), strict=True):
        merged = prompt.merge_states(view.encoding.hidden_states, encoded)
        after = measure(view, merged, encoder.project, prompt.dropped)
        yield unit_influence(before, after, index, run.units[index].positions[0] // length)
