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
    stored. `deviations` are the samples' standard deviations. `broken` are the names of those with numbers that
    are not finite; `is_untrained` says that all norms are 1 and all their biases 0, as before the first training step.
    """

    hashes: Mapping[str, str]
    samples: Mapping[str, Floats] = field(default_factory=dict)
    deviations: Mapping[str, float] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    is_untrained: bool = False


def fingerprint(encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> Fingerprint:
    """The fingerprint of an encoder's own weights; some 0.5 s for CLIP L. Cancelled."""
    from core.weights.formats.tensors import is_finite  # which needs torch

    hashes, samples, broken = {}, {}, []
    for name in encoder.weight_names:
        weight = encoder.own_weight(name).reshape(-1)
        digest = hashlib.sha256(f"{encoder.weight_shape(name)}\n".encode())
        is_whole = True
        for part in _parts(weight, cancelled):
            digest.update(part.half().numpy().astype("<f2", copy=False).data)
            is_whole = is_whole and is_finite(part)
        hashes[name] = digest.hexdigest()[:HASH_DIGITS]
        samples[name] = weight[:: max(1, -(-weight.numel() // SAMPLED_NUMBERS))].float().numpy().copy()
        if not is_whole:
            broken.append(name)
    with np.errstate(invalid="ignore", over="ignore"):
        deviations = {name: float(sample.std()) for name, sample in samples.items()}
    norms = [name for name in encoder.weight_names if "norm" in name]
    is_untrained = all(bool((samples[name] == name.endswith("weight")).all()) for name in norms)
    return Fingerprint(hashes, samples, deviations, tuple(broken), is_untrained)


def _parts(weight: "torch.Tensor", cancelled: CancelCheck) -> Iterator["torch.Tensor"]:
    for start in range(0, weight.numel(), _STEP_NUMBERS):
        if cancelled():
            raise Cancelled
        yield weight[start : start + _STEP_NUMBERS]
