"""An opened encoder's weights against those in another file, tensor by tensor."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.analysis.encoder_distance import WeightDistance, not_comparable, weight_distance
from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.weights import UnreadableEncoder
from core.weights.checkpoints.plan import EncoderPlan

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder


def compare_weights(
    encoder: "Encoder",
    plan: EncoderPlan,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> WeightDistance:
    """How far `encoder`, as its file holds it, is from the one that `plan` names.

    Of the other encoder one tensor is in memory at a time. A text projection that only one of them has is left out.
    UnreadableEncoder where the two cannot be compared or the file cannot be read; Cancelled.
    """
    if (why := not_comparable(encoder.info, plan.info)) is not None:
        raise UnreadableEncoder(why)
    return weight_distance(encoder.info, plan.info, _pairs(encoder, plan, cancelled, report))


def _pairs(
    encoder: "Encoder", plan: EncoderPlan, cancelled: CancelCheck, report: ReportProgress
) -> Iterator[tuple[str, Floats, Floats]]:
    from core.weights.checkpoints.reading import read_weights

    for name, other in read_weights(plan, cancelled, report):
        if encoder.has_weight(name) and (own := encoder.own_weight(name)).shape == other.shape:
            yield name, own.numpy(), other.numpy()
