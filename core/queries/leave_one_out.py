"""The encoder's part of Influence: words left out one by one, some at a time, and what of it stands at a layer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.influence import Influence, LeaveOneOut, ablated_units
from core.analysis.leaving_out import RemovalMode
from core.analysis.units import Unit, eos_positions
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from core.tokens.chunks import Chunk

SLICE_SECONDS = 0.5  # seconds; after them whoever else waits for the encoder has a turn


@dataclass(eq=False)
class LeaveOneOutRun:
    """A view, how its words are left out, and what is known of it; `leave_one_out` belong to the encoder's thread."""

    view: EncodingView
    mode: RemovalMode
    done: int = 0
    influence: Influence | None = None
    leave_one_out: LeaveOneOut | None = field(default=None, repr=False)

    @property
    def units(self) -> tuple[Unit, ...]:
        """What is left out in turn."""
        return ablated_units(self.view)

    @property
    def is_finished(self) -> bool:
        """Whether every unit was left out."""
        return self.influence is not None and self.done == len(self.influence.units)

    def fits(self, view: EncodingView | None, mode: RemovalMode) -> bool:
        """Whether a view would give the same: it may differ in whether EOS or padding is shown."""
        if view is None or mode != self.mode or view.encoding.encoder is not self.view.encoding.encoder:
            return False
        ours, other = self.view.options, view.options
        if (ours.kind, ours.normed, self.view.centred) != (other.kind, other.normed, view.centred):
            return False
        return view.chunks.chunks == self.view.chunks.chunks and np.array_equal(
            _eos_states(view), _eos_states(self.view)
        )


def _eos_states(view: EncodingView) -> Floats:
    """The last layer's EOS rows, which depend on all words and weights."""
    return view.encoding.hidden_states[-1, eos_positions(view.chunks)]


def advance(
    run: LeaveOneOutRun, model: Model, cancelled: CancelCheck, report: ReportProgress, seconds: float = SLICE_SECONDS
) -> int | None:
    """Leaves out as many words as SLICE allows, one step at least; None where the model has been replaced."""
    encoder = next((one for one in model.encoders if one.info is run.view.encoding.encoder), None)
    if encoder is None:
        return None

    def encode(rows: Sequence[Chunk]) -> Floats:
        return np.concatenate([states for states, _ in encoder.encode_variants(rows, cancelled)], axis=1)

    leave_one_out = run.leave_one_out = run.leave_one_out or LeaveOneOut(run.view, encoder.project, run.mode)
    until = perf_counter() + seconds
    while leave_one_out.remaining:
        leave_one_out.step(encode)
        if perf_counter() >= until:
            break
    return leave_one_out.done


@dataclass(frozen=True, eq=False)
class InfluenceAtLayer:
    """One layer's numbers: `others` [left out, others], `ends`, `feature` and `means` [left out]."""

    others: Floats
    ends: Floats
    feature: Floats | None
    means: Floats

    @property
    def matrix(self) -> Floats:
        """All of it side by side [left out, others + 1 or 2], the feature last."""
        more = [self.ends] if self.feature is None else [self.ends, self.feature]
        return np.concatenate([self.others, np.stack(more, axis=1)], axis=1)


def at_layer(run: LeaveOneOutRun, measure: str, layer: int) -> InfluenceAtLayer | None:
    """What is known at a layer; NaN for words that were not left out yet."""
    influence = run.influence
    if influence is None:
        return None
    is_cosine = measure == "cosine_distance"
    others = _done_lines(influence.cosine_distance[layer] if is_cosine else influence.relative_change[layer], run.done)
    ends = _done_lines(
        influence.eos_cosine_distance[layer] if is_cosine else influence.eos_relative_change[layer], run.done
    )
    feature = influence.feature_cosine_distance if is_cosine else influence.feature_relative_change
    known = None if feature is None else _done_lines(feature, run.done)
    return InfluenceAtLayer(others, ends, known, influence.mean_downstream(others))


def _done_lines(values: Floats, done: int) -> Floats:
    """Without the lines that the encoder's thread may be writing."""
    known = values.copy()
    known[done:] = np.nan
    return known
