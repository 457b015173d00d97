"""The change that a LoRA makes to one weight: what fits it, and what is added to it."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from core.program.translation import tr
from core.weights.adapters.formula_shapes import OpenShape, Shape, block_size
from core.weights.adapters.lora_formulas import ADDED, Parts
from core.weights.adapters.lora_kinds import Formula, formula_for

SIDE_NUMBERS = frozenset({"alpha", "scale", "on_input", "scaled_oft", "reshape_weight"})  # of any type of number
_SINGLE_NUMBERS = ("alpha", "scale", "on_input")


@dataclass(frozen=True, eq=False)
class Change:
    """The change of one weight, or of one bias. The strength of its LoRA multiplies the whole of it, as in A1111."""

    formula: Formula
    parts: Parts

    @property
    def kind(self) -> str:
        """Such as LoRA, LoHa, OFT or full; DoRA in front where the lengths of rows or columns are given."""
        return f"DoRA {self.formula.kind}" if "dora_scale" in self.parts else self.formula.kind

    @property
    def is_of_bias(self) -> bool:
        """Whether it changes the module's bias."""
        return "diff_b" in self.parts

    @property
    def depends_on_weight(self) -> bool:
        """Whether the change depends on the weight that it is made to, as DoRA's and OFT's do."""
        return self.formula.uses_weight or "dora_scale" in self.parts

    @property
    def ignores_strength(self) -> bool:
        """Whether it takes the weight's place whatever the strength, as ComfyUI's `set_weight` does."""
        return "set_weight" in self.parts

    def shape(self) -> OpenShape:
        """The shape of the weight it is for, None for any size; ValueError where its parts do not fit one another."""
        return self.formula.shape(_shapes(self.parts))

    def fits(self, shape: Shape) -> bool:
        """Whether it can be made to a weight of this shape."""
        own, parts = self.shape(), self.parts
        if len(own) != len(shape) or any(size not in (None, other) for size, other in zip(own, shape, strict=True)):
            return False
        if "dora_scale" in parts and not _lengths_fit(parts["dora_scale"], shape):
            return False
        if "oft_R" in parts:
            return shape[1] % block_size(parts["oft_R"].shape[1]) == 0
        if "on_input" in parts:
            return parts["weight"].numel() == shape[1 if float(parts["on_input"]) else 0]
        reshaped = parts.get("reshape_weight")
        return reshaped is None or tuple(reshaped.reshape(-1).tolist()) == shape

    def delta(self, weight: torch.Tensor) -> torch.Tensor:
        """What is added to `weight` at strength 1; of the same shape."""
        flat = {name: _flat(part) for name, part in self.parts.items()}
        delta = ADDED[self.formula.name](flat, weight) * self.factor()
        if "dora_scale" not in self.parts:
            return delta
        return _decomposed(weight + delta, self.parts["dora_scale"], self.parts.get("initial_norm")) - weight

    def factor(self) -> float:
        """alpha / rank; 1 where either is missing; the `scale` itself where there is one (A1111, `calc_scale`)."""
        if "scale" in self.parts:
            return float(self.parts["scale"])
        if self.formula.rank is None or "alpha" not in self.parts:
            return 1.0
        rank = self.formula.rank(_shapes(self.parts))
        return float(self.parts["alpha"]) / rank if rank else 1.0


def make_change(parts: Parts) -> Change:
    """The change that these parts make; ValueError where they are not those of one kind or do not fit."""
    formula = formula_for(parts.keys())
    if formula is None:
        raise ValueError(tr("its parts are {parts}").format(parts=", ".join(sorted(parts)) or tr("none")))
    used = formula.parts_used(parts)
    change = Change(formula, {name: part for name, part in parts.items() if name in used})
    if any(parts[name].numel() != 1 for name in _SINGLE_NUMBERS if name in used):
        raise ValueError(tr("its alpha is not one number"))
    shape = change.shape()
    if "dora_scale" in used and None not in shape and parts["dora_scale"].numel() not in shape:
        raise ValueError(tr("its dora_scale fits neither rows nor columns"))
    return change


def _decomposed(weight: torch.Tensor, lengths: torch.Tensor, norms: torch.Tensor | None) -> torch.Tensor:
    """`weight` with its rows brought to `lengths` [rows, 1] or [rows] (PEFT), or its columns to [1, columns].

    `norms` are the lengths that rows or columns had in training, where the file tells them; else they are the changed
    weight's own (LyCORIS, PEFT).
    """
    by_rows = _are_of_rows(lengths, weight.shape[0])
    wanted = lengths.reshape(-1, 1) if by_rows else lengths.reshape(1, -1)
    if norms is not None and norms.numel() == wanted.numel():
        return weight * (wanted / norms.reshape(wanted.shape))
    norm: torch.Tensor = torch.linalg.vector_norm(weight, dim=1 if by_rows else 0, keepdim=True)
    return weight * (wanted / (norm + torch.finfo(torch.float32).eps))


def _are_of_rows(lengths: torch.Tensor, rows: int) -> bool:
    return lengths.numel() == rows and (lengths.ndim == 1 or lengths.shape[0] == rows)


def _lengths_fit(lengths: torch.Tensor, shape: Shape) -> bool:
    """Whether there is a length for each row or for each column of a matrix."""
    return len(shape) == 2 and (_are_of_rows(lengths, shape[0]) or lengths.numel() == shape[1])


def _shapes(parts: Mapping[str, torch.Tensor]) -> dict[str, Shape]:
    return {name: tuple(part.shape) for name, part in parts.items()}


def _flat(part: torch.Tensor) -> torch.Tensor:
    """A 1 x 1 convolution [rows, columns, 1, 1] as the matrix [rows, columns]; any other tensor as it is."""
    return part[..., 0, 0] if part.ndim == 4 and part.shape[2:] == (1, 1) else part
