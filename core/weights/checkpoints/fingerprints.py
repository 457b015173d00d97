"""What is kept of an encoder's weights once they are gone from memory: hashes, some numbers of each, what is odd."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled

if TYPE_CHECKING:
    import torch

    from core.encoder.encoder import Encoder

HASH_DIGITS = 16
SAMPLED_NUMBERS = 4096  # of each tensor at most, evenly spread: 3 MB of CLIP L
_STEP_NUMBERS = 2**20  # that are hashed before `cancelled` is asked again


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """An encoder's weights in some 3 MB, by their names in `CLIPTextModelWithProjection`.

    `hashes` are of the numbers rounded to float16, so that a file in half precision has those of the same encoder in
    single. `samples` [up to SAMPLED_NUMBERS] are numbers at the same places in every encoder of the same shape, as
    stored. `deviations` are the tensors' standard deviations. `broken` are the names of those with numbers that
    are not finite; `is_untrained` says that all norms are 1 and all their biases 0, as before the first training step.
    """

    hashes: Mapping[str, str]
    samples: Mapping[str, Floats] = field(default_factory=dict)
    deviations: Mapping[str, float] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    is_untrained: bool = False


def fingerprint(encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> Fingerprint:
    """The fingerprint of an encoder's own weights; about 0.5 s for CLIP L. Cancelled."""
    hashes, samples, deviations, broken = {}, {}, {}, []
    constants: dict[str, float | None] = {}
    for name in encoder.weight_names:
        weight = encoder.own_weight(name).reshape(-1)
        hashes[name] = _rounded_hash(weight, encoder.weight_shape(name), cancelled)
        samples[name] = sample = weight[:: max(1, -(-weight.numel() // SAMPLED_NUMBERS))].float().numpy().copy()
        deviations[name] = float(weight.float().std(correction=0))
        constants[name] = float(sample[0]) if bool((sample == sample[0]).all()) else None
        if not np.isfinite(deviations[name]):
            broken.append(name)
    norms = [name for name in encoder.weight_names if "norm" in name]
    is_untrained = all(constants[name] == name.endswith("weight") for name in norms)
    return Fingerprint(hashes, samples, deviations, tuple(broken), is_untrained)


def _rounded_hash(weight: "torch.Tensor", shape: tuple[int, ...], cancelled: CancelCheck) -> str:
    digest = hashlib.sha256(f"{shape}\n".encode())
    for part in _parts(weight, cancelled):
        digest.update(part.half().numpy().astype("<f2", copy=False).data)
    return digest.hexdigest()[:HASH_DIGITS]


def _parts(weight: "torch.Tensor", cancelled: CancelCheck) -> Iterator["torch.Tensor"]:
    for start in range(0, weight.numel(), _STEP_NUMBERS):
        if cancelled():
            raise Cancelled
        yield weight[start : start + _STEP_NUMBERS]
