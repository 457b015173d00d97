"""An opened encoder's weights against those in another file, tensor by tensor, and the hash by which it is known."""

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from core.analysis.encoder_distance import WeightDistance, not_comparable, weight_distance
from core.encoder.encoding import Floats
from core.program.cancellation import Cancelled
from core.weights import UnreadableEncoder
from core.weights.checkpoints.opening import EncoderPlan

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder
    from core.weights.checkpoints.reading import ReportFraction

_HASHED = b"promptscope text encoder 1\n"  # a new number wherever the order or the form of what is hashed changes


def compare_weights(
    encoder: "Encoder", plan: EncoderPlan, cancelled: Callable[[], bool], progress: "ReportFraction" = lambda _: None
) -> WeightDistance:
    """How far `encoder`, as its file holds it, is from the one that `plan` names.

    Of the other encoder one tensor is in memory at a time. A text projection that only one of them has is left out.
    UnreadableEncoder where the two cannot be compared or the file cannot be read; Cancelled.
    """
    if (why := not_comparable(encoder.info, plan.info)) is not None:
        raise UnreadableEncoder(why)
    return weight_distance(encoder.info, plan.info, _pairs(encoder, plan, cancelled, progress))


def _pairs(
    encoder: "Encoder", plan: EncoderPlan, cancelled: Callable[[], bool], progress: "ReportFraction"
) -> Iterator[tuple[str, Floats, Floats]]:
    from core.weights.checkpoints.reading import read_weights

    for name, other in read_weights(plan, cancelled, progress):
        if encoder.has_weight(name) and (own := encoder.own_weight(name)).shape == other.shape:
            yield name, own.numpy(), other.numpy()


def weights_hash(encoder: "Encoder", cancelled: Callable[[], bool] = lambda: False) -> str:
    """SHA-256 over the encoder's numbers, the same wherever the same encoder is found; Cancelled.

    Hashed are, in the order of their names in transformers, each tensor's name, shape and numbers as little-endian
    float32: neither the file's layout and type nor what lies beside the encoder matters. About 0.3 s for CLIP L.
    """
    digest = hashlib.sha256(_HASHED)
    for name in sorted(encoder.weight_names):
        if cancelled():
            raise Cancelled
        weight = encoder.own_weight(name).numpy()
        digest.update(f"{name} {weight.shape}\n".encode())
        digest.update(weight.astype("<f4", copy=False).data)
    return digest.hexdigest()
