"""What LoRAs do to a prompt: computed on the worker for the pane, and how its small numbers are told."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.analysis.change_over_layers import ChangeOverLayers, change_over_layers
from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView, view_encoding
from core.analysis.labels import count_units
from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, ReportProgress
from core.program.translation import tr
from core.tokens.chunks import MAX_CHUNKS

if TYPE_CHECKING:
    from core.weights.adapters.adapted_model import AdaptedModel


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
