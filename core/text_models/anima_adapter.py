"""Anima's adapter: rows of Qwen3 to a row for each of T5's tokens (ComfyUI 0.33, `comfy/ldm/anima/model.py`).

It lies in the image model's file. A table of its own for T5's ids, blocks of attention to one another, attention to
Qwen's rows and an MLP, then a linear layer and a norm. Heads, width and the number of blocks follow from the weights.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import torch
from torch.nn import functional

from core.encoder.encoding import Floats
from core.text_models.weights import PlainTensor

EPSILON = 1e-6
ROTARY_BASE = 10_000.0
_BLOCK = re.compile(r"blocks\.(\d+)\.")
_ATTENTION = tuple(f"{name}.weight" for name in ("q_proj", "k_proj", "v_proj", "o_proj", "q_norm", "k_norm"))
_BLOCK_NAMES = (
    *(f"self_attn.{name}" for name in _ATTENTION),
    *(f"cross_attn.{name}" for name in _ATTENTION),
    *("norm_self_attn.weight", "norm_cross_attn.weight", "norm_mlp.weight"),
    *("mlp.0.weight", "mlp.0.bias", "mlp.2.weight", "mlp.2.bias"),
)
_OWN_NAMES = ("embed.weight", "out_proj.weight", "out_proj.bias", "norm.weight")


def weight_names(names: Iterable[str]) -> frozenset[str]:
    """The names that an adapter of as many blocks as `names` has are of."""
    blocks = {match[1] for name in names if (match := _BLOCK.match(name))}
    return frozenset((*_OWN_NAMES, *(f"blocks.{block}.{name}" for block in blocks for name in _BLOCK_NAMES)))


class AnimaAdapter:
    """The adapter with its weights as the file stores them; each is widened to float32 for its product alone."""

    def __init__(self, weights: Mapping[str, torch.Tensor]) -> None:
        """`weights` by their names behind `llm_adapter.`; ValueError where they are not those of such an adapter."""
        if not any(map(_BLOCK.match, weights)):
            raise ValueError("blocks.0")
        if wrong := weight_names(weights).symmetric_difference(weights):
            raise ValueError(", ".join(sorted(wrong)))
        self._weights = weights
        self._blocks = sorted({int(match[1]) for name in weights if (match := _BLOCK.match(name))})

    @property
    def source_width(self) -> int:
        """The width of Qwen's rows that it reads."""
        return self._weights[f"blocks.{self._blocks[0]}.cross_attn.k_proj.weight"].shape[1]

    def __call__(self, ids: Sequence[int], rows: Floats, attended: Sequence[bool] | None = None) -> Floats:
        """A row [tokens, width] of each id, out of Qwen's rows [rows, width], the `attended` of which are seen."""
        with torch.inference_mode():
            source = torch.from_numpy(rows)
            source_turn = self._turn(len(rows))
            if attended is not None:
                seen = torch.tensor(attended, dtype=torch.bool)
                source, source_turn = source[seen], source_turn[:, seen]
            states = PlainTensor(self._weights["embed.weight"]).rows(torch.tensor(ids))
            own_turn = self._turn(len(states))
            for block in self._blocks:
                states = self._block(f"blocks.{block}.", states, own_turn, source, source_turn)
            states = functional.linear(states, self._wide("out_proj.weight"), self._wide("out_proj.bias"))
            return self._norm("norm", states).numpy()

    def _wide(self, name: str) -> torch.Tensor:
        return self._weights[name].float()

    def _norm(self, name: str, states: torch.Tensor) -> torch.Tensor:
        return functional.rms_norm(states, states.shape[-1:], self._wide(f"{name}.weight"), EPSILON)

    def _block(
        self, name: str, states: torch.Tensor, turn: torch.Tensor, source: torch.Tensor, source_turn: torch.Tensor
    ) -> torch.Tensor:
        normed = self._norm(f"{name}norm_self_attn", states)
        states = states + self._attention(f"{name}self_attn.", normed, turn, normed, turn)
        if len(source):  # where no row may be seen, the tool adds nothing
            normed = self._norm(f"{name}norm_cross_attn", states)
            states = states + self._attention(f"{name}cross_attn.", normed, turn, source, source_turn)
        normed = self._norm(f"{name}norm_mlp", states)
        inner = functional.linear(normed, self._wide(f"{name}mlp.0.weight"), self._wide(f"{name}mlp.0.bias"))
        return states + functional.linear(
            functional.gelu(inner), self._wide(f"{name}mlp.2.weight"), self._wide(f"{name}mlp.2.bias")
        )

    def _attention(
        self, name: str, states: torch.Tensor, turn: torch.Tensor, source: torch.Tensor, source_turn: torch.Tensor
    ) -> torch.Tensor:
        """What each row takes of all rows of `source`; queries and keys are turned by their own places."""
        queries = _turned(self._norm(f"{name}q_norm", self._heads(f"{name}q_proj", states)), turn)
        keys = _turned(self._norm(f"{name}k_norm", self._heads(f"{name}k_proj", source)), source_turn)
        values = self._heads(f"{name}v_proj", source)
        taken = functional.scaled_dot_product_attention(
            queries.transpose(0, 1), keys.transpose(0, 1), values.transpose(0, 1)
        )
        joined = taken.transpose(0, 1).reshape(len(states), -1)
        return functional.linear(joined, self._wide(f"{name}o_proj.weight"))

    def _heads(self, name: str, states: torch.Tensor) -> torch.Tensor:
        """A projection [rows, heads, head]; the size of a head is that of its norm."""
        projected = functional.linear(states, self._wide(f"{name}.weight"))
        return projected.reshape(len(states), -1, self._head_size)

    @property
    def _head_size(self) -> int:
        return len(self._weights[f"blocks.{self._blocks[0]}.self_attn.q_norm.weight"])

    def _turn(self, length: int) -> torch.Tensor:
        """Cosines and sines [2, length, 1, head] of the places from 0 on."""
        steps = torch.arange(0, self._head_size, 2, dtype=torch.float32) / self._head_size
        angles = torch.arange(length, dtype=torch.float32)[:, None] / ROTARY_BASE**steps
        angles = torch.cat((angles, angles), dim=-1)[:, None]
        return torch.stack((angles.cos(), angles.sin()))


def _turned(states: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
    """Rows [rows, heads, head] turned by their places, a head's first half with its second."""
    first, second = states.chunk(2, dim=-1)
    return states * turn[0] + torch.cat((-second, first), dim=-1) * turn[1]
