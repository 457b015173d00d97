"""What LoRAs do to a prompt: how far they move its units, and how much they change each layer's weights."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView, view_encoding
from core.analysis.labels import count_units
from core.analysis.similarity import cosine_distance, relative_change
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr
from core.tokens.chunks import MAX_CHUNKS

if TYPE_CHECKING:
    from core.weights.adapters.adapted_model import AdaptedModel


@dataclass(frozen=True, eq=False)
class LoraEffect:
    """How far a view's units are from those of the same prompt without LoRAs.

    `cosine_distance` and `relative_change` [layers + 1, units] are of vectors normed as the view's, but not centred:
    what centring takes off is one vector for all, and the change is to be that of the states. `weights` [layers] is
    the size of each layer's change relative to its weights.
    """

    view: EncodingView
    units: tuple[Unit, ...]
    cosine_distance: Floats
    relative_change: Floats
    weights: Floats


def lora_effect(
    view: EncodingView,
    model: "AdaptedModel",
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> LoraEffect:
    """The change between a view and the same without LoRAs.

    ValueError for more than MAX_MATRIX_UNITS units, and where the model has not the view's encoder; Cancelled.
    """
    if len(view.units) > MAX_MATRIX_UNITS:
        message = tr("the prompt has more than {count}")
        raise ValueError(message.format(count=count_units(view.options.kind, MAX_MATRIX_UNITS)))
    encoder, chunks = model.encoder_for(view.encoding.encoder), view.encoding.chunks
    plain = model.without_loras(encoder, chunks, lambda: encoder.encode(chunks, cancelled, MAX_CHUNKS, padding=False))
    options = replace(view.options, centred=False)
    before, after = (view_encoding(encoding, options, None).vectors for encoding in (plain.encoding, view.encoding))
    return LoraEffect(view, view.units, cosine_distance(before, after), relative_change(before, after), plain.weights)
