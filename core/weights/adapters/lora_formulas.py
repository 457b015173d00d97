"""The formulas of LoRA and its kin: what each kind adds to a weight, out of its parts, in float32.

They are those of LyCORIS (`lycoris/modules`), ComfyUI (`comfy/weight_adapter`), OneTrainer and PEFT.
"""

from collections.abc import Callable, Mapping

import torch

from core.weights.adapters.formula_shapes import is_old_glora
from core.weights.adapters.lora_kinds import FormulaName
from core.weights.adapters.rotations import butterfly, rotated_inputs, rotated_outputs

Parts = Mapping[str, torch.Tensor]


def _add_lora(parts: Parts, _: torch.Tensor) -> torch.Tensor:
    up = parts["up"] @ parts["mid"] if "mid" in parts else parts["up"]
    return up @ parts["down"]


def _add_table(parts: Parts, _: torch.Tensor) -> torch.Tensor:
    return parts["embedding_A"].T @ parts["embedding_B"].T


def _add_loha(parts: Parts, _: torch.Tensor) -> torch.Tensor:
    return _factor(parts, "hada_w1", "hada_t1") * _factor(parts, "hada_w2", "hada_t2")


def _add_lokr(parts: Parts, _: torch.Tensor) -> torch.Tensor:
    return torch.kron(_factor(parts, "lokr_w1", "lokr_t1"), _factor(parts, "lokr_w2", "lokr_t2"))


def _factor(parts: Parts, name: str, core: str) -> torch.Tensor:
    """A matrix that is there whole or as a product; with a core between, the first factor is transposed."""
    if name in parts:
        return parts[name]
    first, second = parts[f"{name}_a"], parts[f"{name}_b"]
    return first.T @ parts[core] @ second if core in parts else first @ second


def _add_glora(parts: Parts, weight: torch.Tensor) -> torch.Tensor:
    a1, a2, b1, b2 = (parts[name] for name in ("a1", "a2", "b1", "b2"))
    if is_old_glora({name: tuple(part.shape) for name, part in parts.items()}):
        a1, a2, b1, b2 = a2, a1, b2, b1
    return weight @ a1 @ a2 + b1 @ b2


def _add_rotated_inputs(parts: Parts, weight: torch.Tensor) -> torch.Tensor:
    return rotated_inputs(weight, parts["oft_R"], "scaled_oft" in parts) - weight


def _add_rotated_outputs(parts: Parts, weight: torch.Tensor) -> torch.Tensor:
    """Rotated and rescaled. The bound is alpha times the rows (LyCORIS, A1111); ComfyUI bounds by alpha alone."""
    blocks = parts["oft_blocks"]
    limit = float(parts["alpha"]) * len(weight) if "alpha" in parts else 0.0
    turned = (rotated_outputs if blocks.ndim == 3 else butterfly)(weight, blocks, limit)
    return (parts["rescale"].reshape(-1, 1) * turned if "rescale" in parts else turned) - weight


def _add_scaled(parts: Parts, weight: torch.Tensor) -> torch.Tensor:
    factor = parts["weight"].reshape(-1)
    return weight * (factor if float(parts["on_input"]) else factor[:, None])


def _add_difference(parts: Parts, _: torch.Tensor) -> torch.Tensor:
    return parts["diff" if "diff" in parts else "diff_b"]


def _replace(parts: Parts, weight: torch.Tensor) -> torch.Tensor:
    return parts["set_weight"] - weight


# What is added to a weight, before alpha / rank scales it.
ADDED: Mapping[FormulaName, Callable[[Parts, torch.Tensor], torch.Tensor]] = {
    "lora": _add_lora,
    "table": _add_table,
    "loha": _add_loha,
    "lokr": _add_lokr,
    "full": _add_difference,
    "set": _replace,
    "glora": _add_glora,
    "rotated_inputs": _add_rotated_inputs,
    "rotated_outputs": _add_rotated_outputs,
    "scaled": _add_scaled,
}
