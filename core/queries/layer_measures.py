"""What the layers do to a prompt's units: each against itself alone, against EOS, and how far all spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.analysis.across_layers import effective_rank, similarity_to_eos, similarity_to_isolated
from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.ladder_rungs import encode_apart

LayerMeasure = Literal["self", "eos", "spread"]


@dataclass(frozen=True, eq=False)
class LayerMeasures:
    """One measure of some views, `values` one a view.

    "self" and "eos" [layers + 1, units]: cosine of each unit with the same unit encoded alone, and with the EOS of its
    chunk. "spread" [layers + 1, 2]: the mean cosine of all pairs, and the effective rank divided by the number of
    units; EOS is left out of both.
    """

    measure: LayerMeasure
    views: tuple[EncodingView, ...]
    values: tuple[Floats, ...]


def measure_layers(
    measure: LayerMeasure,
    views: Sequence[EncodingView],
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> LayerMeasures:
    """The measure of each view; "self" has a chunk encoded for every different unit.

    ValueError where the model has not a view's encoder; Cancelled.
    """
    return LayerMeasures(measure, tuple(views), tuple(_measure(measure, view, model, cancelled) for view in views))


def _measure(measure: LayerMeasure, view: EncodingView, model: Model, cancelled: CancelCheck) -> Floats:
    if measure == "eos":
        return similarity_to_eos(view)
    if measure == "spread":
        words = [index for index, unit in enumerate(view.units) if unit.start is not None]
        rank = effective_rank(view.vectors[:, words]) / max(len(words), 1)
        return np.stack([view.mean_pairwise_cosine, rank], axis=1)
    encoder = model.encoder_for(view.encoding.encoder)
    return similarity_to_isolated(view, lambda chunks: encode_apart(encoder, chunks, cancelled))
