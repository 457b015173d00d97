"""A LoRA of the same size as another one, in directions that mean nothing: what its answers are held against."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import torch

from core.encoder.encoder import Encoder
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.weights.adapters.lora import Lora
from core.weights.adapters.lora_change import Change, make_change
from core.weights.adapters.lora_keys import LoraTarget
from core.weights.adapters.lora_mixing import targeted_changes

TURNS = 2  # of signs and order between two transforms; one would leave a single axis spread evenly


def randomised(lora: Lora, encoder: Encoder, seed: int, cancelled: CancelCheck = never_cancelled) -> Lora:
    """A LoRA on `encoder` whose every change has the singular values of the one in `lora`, and random directions.

    Rows and columns of each change are turned by random rotations, of which the same `seed` gives the same. A product
    of two matrices stays one; of any other kind the whole change is turned, as it is on this encoder's own weights.
    Changes that do not fit are left out. Cancelled between two changes.
    """
    generator, changes = torch.Generator().manual_seed(seed), dict[LoraTarget, tuple[Change, ...]]()
    for target, change, names in targeted_changes(lora, encoder):
        if cancelled():
            raise Cancelled
        if names is not None:
            weights = [encoder.own_weight(name) for name in names]
            changes[target] = (*changes.get(target, ()), _turned_change(change, weights, generator))
    return replace(lora, changes=changes)


def _turned_change(change: Change, weights: Sequence[torch.Tensor], generator: torch.Generator) -> Change:
    parts = dict(change.parts)
    if change.formula.name == "lora" and not change.depends_on_weight and parts["up"].ndim == parts["down"].ndim == 2:
        parts["up"] = _turned(parts["up"], generator)
        parts["down"] = _turned(parts["down"].T, generator).T
        return make_change(parts)
    delta = change.delta(torch.cat(list(weights)) if len(weights) > 1 else weights[0])
    turned = _turned(delta.reshape(len(delta), -1), generator)
    turned = turned if delta.ndim == 1 else _turned(turned.T, generator).T
    return make_change({"diff_b" if change.is_of_bias else "diff": turned.reshape(delta.shape)})


def _turned(matrix: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A matrix [n, columns] times a random rotation [n, n], which is never formed: signs, order, Hartley transforms."""
    size = len(matrix)

    def turn(rows: torch.Tensor, _: int) -> torch.Tensor:
        signs = torch.randint(0, 2, (size, 1), generator=generator) * 2.0 - 1.0
        spectrum = torch.fft.fft((rows * signs)[torch.randperm(size, generator=generator)], dim=0, norm="ortho")
        turned: torch.Tensor = spectrum.real - spectrum.imag
        return turned

    return reduce(turn, range(TURNS), matrix)
