"""An encoder whose layers' matrices are random: what its token table, norms and biases alone make of words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import torch

from core.encoder.clip_encoder import ClipEncoder
from core.encoder.config import LAYER_PREFIX
from core.encoder.encoder import Encoder
from core.encoder.prepacked_linear import prepack
from core.program.cancellation import CancelCheck, Cancelled, give_way, never_cancelled

if TYPE_CHECKING:
    from core.weights.checkpoints.plan import EncoderPlan

KeptWeights = Mapping[str, torch.Tensor]


def kept_weights(encoder: Encoder, cancelled: CancelCheck = never_cancelled) -> KeptWeights:
    """An encoder's own weights but for its layers' matrices, which may then leave the memory. Cancelled."""
    kept = dict[str, torch.Tensor]()
    for name in encoder.weight_names:
        give_way(cancelled)
        if not _is_random(encoder, name):
            kept[name] = encoder.own_weight(name)
    return kept


def _is_random(encoder: Encoder, name: str) -> bool:
    return name.startswith(LAYER_PREFIX) and len(encoder.weight_shape(name)) == 2


def with_random_layers(
    plan: "EncoderPlan",
    kept: KeptWeights,
    deviations: Mapping[str, float],
    seed: int,
    cancelled: CancelCheck = never_cancelled,
) -> ClipEncoder:
    """The encoder of a plan with `kept` as it is and normal numbers of each other matrix's own standard deviation.

    The same seed gives the same encoder. Cancelled.
    """
    draw = torch.Generator().manual_seed(seed)
    weights = dict[str, torch.Tensor]()
    for name, shape in plan.config.tensors().items():
        if cancelled():
            raise Cancelled
        known = kept.get(name)
        if known is None:  # packed one by one, so that it can be given up in between
            known = prepack(torch.empty(shape).normal_(0, deviations[name], generator=draw))
        weights[name] = known
    return ClipEncoder(plan.info, plan.config, weights)
