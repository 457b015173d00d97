"""The formulas of LoRA, LoHa, LoKr, full differences and DoRA: a weight's change out of its parts, in float32."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from core.program.translation import tr, tr_noop

Parts = Mapping[str, torch.Tensor]
Shape = tuple[int, ...]

# The kinds without a formula here, by a part that tells them.
_UNSUPPORTED = {
    "lora_mid.weight": tr_noop("LoCon with a core tensor"),
    "hada_t1": tr_noop("LoHa with core tensors"),
    "hada_t2": tr_noop("LoHa with core tensors"),
    "lokr_t1": tr_noop("LoKr with core tensors"),
    "lokr_t2": tr_noop("LoKr with core tensors"),
    "oft_blocks": "OFT",
    "oft_diag": "OFT",
    "rescale": "OFT",
    "a1.weight": "GLoRA",
    "a2.weight": "GLoRA",
    "b1.weight": "GLoRA",
    "b2.weight": "GLoRA",
    "on_input": "(IA)3",
    "lora_E": "AdaLoRA",
}


def unsupported_kind(parts: Parts) -> str | None:
    """The name of the unsupported kind that has one of these parts; None where there is none."""
    return next((tr(kind) for part, kind in _UNSUPPORTED.items() if part in parts), None)


@dataclass(frozen=True, eq=False)
class Change:
    """The change of one weight, or of one bias where its only part is `diff_b`."""

    kind: str  # LoRA, LoHa, LoKr or full; DoRA in front where the length of the weight's rows or columns is given
    parts: Parts

    @property
    def depends_on_weight(self) -> bool:
        """Whether the change depends on the weight that it is made to, as DoRA's does."""
        return "dora_scale" in self.parts

    def shape(self) -> Shape:
        """The shape of the weight it is for; ValueError where its parts do not fit one another."""
        parts = self.parts
        if "up" in parts:
            return _product(parts["up"], parts["down"])
        if "hada_w1_a" in parts:
            first = _product(parts["hada_w1_a"], parts["hada_w1_b"])
            if first != _product(parts["hada_w2_a"], parts["hada_w2_b"]):
                raise ValueError(tr("its two products are of different shapes"))
            return first
        if self.kind.endswith("LoKr"):
            (rows, columns), (more_rows, more_columns) = (_factor_shape(parts, f"lokr_w{number}") for number in (1, 2))
            return rows * more_rows, columns * more_columns
        return tuple(parts["diff" if "diff" in parts else "diff_b"].shape)

    def delta(self, weight: torch.Tensor) -> torch.Tensor:
        """What is added to `weight` at strength 1; of the same shape."""
        delta = self._product() * self._factor()
        if not self.depends_on_weight:
            return delta
        return _decomposed(weight + delta, self.parts["dora_scale"]) - weight

    def _product(self) -> torch.Tensor:
        parts = {name: _flat(part) for name, part in self.parts.items()}
        if "up" in parts:
            return parts["up"] @ parts["down"]
        if "hada_w1_a" in parts:
            return (parts["hada_w1_a"] @ parts["hada_w1_b"]) * (parts["hada_w2_a"] @ parts["hada_w2_b"])
        if self.kind.endswith("LoKr"):
            return torch.kron(_factor_of(parts, "lokr_w1"), _factor_of(parts, "lokr_w2"))
        return parts["diff"] if "diff" in parts else parts["diff_b"]

    def _factor(self) -> float:
        """alpha / rank; 1 where either is missing; the `scale` itself where there is one (A1111, `calc_scale`)."""
        if "scale" in self.parts:
            return float(self.parts["scale"])
        rank = next((self.parts[name].shape[0] for name in _RANKS if name in self.parts), None)
        return float(self.parts["alpha"]) / rank if rank and "alpha" in self.parts else 1.0


_RANKS = ("down", "hada_w1_b", "lokr_w2_b", "lokr_w1_b")
_KINDS = {
    "LoRA": ({"up", "down"},),
    "LoHa": ({"hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"},),
    "LoKr": tuple(
        first | second
        for first in ({"lokr_w1"}, {"lokr_w1_a", "lokr_w1_b"})
        for second in ({"lokr_w2"}, {"lokr_w2_a", "lokr_w2_b"})
    ),
    "full": ({"diff"}, {"diff_b"}),
}
_NUMBERS = {"alpha", "scale"}


def make_change(parts: Parts) -> Change:
    """The change that these parts make; ValueError where they are not those of one kind or do not fit."""
    own = set(parts) - _NUMBERS - {"dora_scale"}
    for kind, sets in _KINDS.items():
        if own in sets:
            change = Change(f"DoRA {kind}" if "dora_scale" in parts else kind, parts)
            break
    else:
        raise ValueError(tr("its parts are {parts}").format(parts=", ".join(sorted(parts)) or tr("none")))
    if any(parts[name].numel() != 1 for name in _NUMBERS if name in parts):
        raise ValueError(tr("its alpha is not one number"))
    shape = change.shape()
    if "dora_scale" in parts and parts["dora_scale"].numel() not in shape:
        raise ValueError(tr("its dora_scale fits neither rows nor columns"))
    return change


def _decomposed(weight: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """`weight` with its rows brought to `lengths` [rows, 1] or [rows] (PEFT), or its columns to [1, columns]."""
    by_rows = lengths.ndim == 1 or lengths.shape[0] == weight.shape[0]
    norm: torch.Tensor = torch.linalg.vector_norm(weight, dim=1 if by_rows else 0, keepdim=True)
    wanted = lengths.reshape(-1, 1) if by_rows else lengths.reshape(1, -1)
    return weight * (wanted / (norm + torch.finfo(torch.float32).eps))


def _flat(part: torch.Tensor) -> torch.Tensor:
    """A 1 x 1 convolution [rows, columns, 1, 1] as the matrix [rows, columns]; any other tensor as it is."""
    return part[..., 0, 0] if part.ndim == 4 and part.shape[2:] == (1, 1) else part


def _product(first: torch.Tensor, second: torch.Tensor) -> tuple[int, int]:
    """The shape of a matrix product; ValueError where there is none."""
    first, second = _flat(first), _flat(second)
    if first.ndim != 2 or second.ndim != 2 or first.shape[1] != second.shape[0]:
        message = tr("{first} times {second} is no matrix product")
        raise ValueError(message.format(first=tuple(first.shape), second=tuple(second.shape)))
    return first.shape[0], second.shape[1]


def _factor_shape(parts: Parts, name: str) -> tuple[int, int]:
    if name in parts:
        if parts[name].ndim != 2:
            raise ValueError(tr("{part} is no matrix").format(part=name))
        return parts[name].shape[0], parts[name].shape[1]
    return _product(parts[f"{name}_a"], parts[f"{name}_b"])


def _factor_of(parts: Parts, name: str) -> torch.Tensor:
    return parts[name] if name in parts else parts[f"{name}_a"] @ parts[f"{name}_b"]
