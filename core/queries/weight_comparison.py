"""An opened encoder's weights: their hash, and how far they are from those in another file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.analysis.encoder_distance import WeightDistance, not_comparable, weight_distance
from core.encoder.encoding import EncoderInfo, Encoding, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.weights import UnreadableEncoder
from core.weights.checkpoints.hashes import weights_hash

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder
    from core.weights.checkpoints.plan import EncoderPlan


@dataclass(frozen=True, slots=True)
class EncoderHash:
    """The hash `value` of an encoder's weights, as `core.weights.checkpoints.hashes.weights_hash` takes it."""

    info: EncoderInfo
    value: str


def hash_encoder(
    info: EncoderInfo, model: Model, cancelled: CancelCheck = never_cancelled, report: ReportProgress = ignore_report
) -> EncoderHash:
    """The hash of one of the model's encoders; ValueError where the model has it not; Cancelled."""
    return EncoderHash(info, weights_hash(model.encoder_for(info), cancelled))


@dataclass(frozen=True, eq=False)
class ComparisonResult:
    """How far the encoder `own` is from `other`: their weights, and their encodings of one prompt, if there was one."""

    own: EncoderInfo
    other: EncoderInfo
    weights: WeightDistance
    encodings: tuple[Encoding, Encoding] | None


def compare_with(
    source: str,
    info: EncoderInfo,
    encoding: Encoding | None,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> ComparisonResult:
    """One of the model's encoders against its counterpart in `source`, a file or folder; `report` gets 0 to 1.

    The weights are compared tensor by tensor. Where they differ, the other encoder is opened for one pass over the
    chunks of `encoding`, which is of the first one. UnreadableEncoder as in `compare_weights`; Cancelled.
    """
    from core.weights.checkpoints.loading import load_encoder
    from core.weights.opening import plan_counterpart

    plan = plan_counterpart(source, info.name, cancelled)
    weights = compare_weights(model.encoder_for(info), plan, cancelled, lambda part: report(0.5 * part))
    if encoding is None:
        return ComparisonResult(info, plan.info, weights, None)
    if weights.identical:
        return ComparisonResult(info, plan.info, weights, (encoding, encoding))
    other = load_encoder(plan, cancelled, lambda part: report(0.5 + 0.4 * part))
    encodings = encoding, other.encode(encoding.chunks, cancelled, encoding.encoded_chunks)
    return ComparisonResult(info, plan.info, weights, encodings)


def compare_weights(
    encoder: "Encoder",
    plan: "EncoderPlan",
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> WeightDistance:
    """How far `encoder`, as its file holds it, is from the one that `plan` names.

    Of the other encoder one tensor is in memory at a time. A projection that only one of them has is left out.
    UnreadableEncoder where the two cannot be compared or the file cannot be read; Cancelled.
    """
    if (why := not_comparable(encoder.info, plan.info)) is not None:
        raise UnreadableEncoder(why)
    return weight_distance(encoder.info, plan.info, _pairs(encoder, plan, cancelled, report))


def _pairs(
    encoder: "Encoder", plan: "EncoderPlan", cancelled: CancelCheck, report: ReportProgress
) -> Iterator[tuple[str, Floats, Floats]]:
    from core.weights.checkpoints.reading import read_weights

    for name, other in read_weights(plan, cancelled, report):
        if name in encoder.weight_names and encoder.weight_shape(name) == other.shape:
            yield name, encoder.own_weight(name).numpy(), other.float().numpy()
