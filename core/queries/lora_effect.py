"""What LoRAs do to a prompt: computed on the worker for the pane, and how its small numbers are told."""

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.change_over_layers import ChangeOverLayers, change_over_layers
from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView, view_encoding
from core.analysis.labels import count_units
from core.encoder.encoding import Floats
from core.program.translation import tr
from gui.state.session import MAX_CHUNKS
from gui.workers.latest_only import CancelCheck
from gui.workers.model_queries import ReportProgress

if TYPE_CHECKING:
    from core.weights.adapters.adapted_model import AdaptedModel

COLOUR_CEILINGS = (
    1e-5,
    2e-5,
    5e-5,
    1e-4,
    2e-4,
    5e-4,
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.5,
    1.0,
    2.0,
)  # that colours may run up to


@dataclass(frozen=True)
class LoraEffect:
    """What is drawn: the view it belongs to, the change of its units, and `weights` [layers] of the encoder."""

    view: EncodingView
    change: ChangeOverLayers
    weights: Floats


def lora_effect(
    view: EncodingView, model: "AdaptedModel", cancelled: CancelCheck, report: ReportProgress
) -> LoraEffect:
    """The change between a view and the same without LoRAs; a worker's work. ValueError for too many units."""
    if len(view.units) > MAX_MATRIX_UNITS:
        said = tr("the prompt has more than {count}")
        raise ValueError(said.format(count=count_units(view.options.kind, MAX_MATRIX_UNITS)))
    encoder = next(one for one in model.encoders if one.info is view.encoding.encoder)
    chunks = view.encoding.chunks
    plain = model.without_loras(encoder, chunks, lambda: encoder.encode(chunks, cancelled, MAX_CHUNKS, padding=False))
    options = replace(view.options, centred=False)
    before, after = (view_encoding(encoding, options, None) for encoding in (plain.encoding, view.encoding))
    return LoraEffect(view, change_over_layers(before, after), plain.weights)


def colour_ceiling(matrix: Floats) -> float:
    """The end of the colours: the first of a few round numbers that nothing exceeds, so that they seldom move."""
    finite = matrix[np.isfinite(matrix)]
    top = float(finite.max(initial=0.0))
    return next((end for end in COLOUR_CEILINGS if end >= top), COLOUR_CEILINGS[-1])


def small_number(value: float) -> str:
    """One or two digits that matter, without the leading zero: .12, .04, .003, 2e−5."""
    if not isfinite(value) or not value:
        return "–" if value else "0"
    if value < 0.00095:
        return f"{value:.0e}".replace("e-0", "e−")
    return f"{value:.{3 if value < 0.0095 else 2}f}".replace("0.", ".", 1)
