"""CLIP's text transformer over the rows that are new: what came before them is given as keys and values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.cancelling import Asked, Cancelled
from core.past import Past
from core.places import Places
from core.weights.shape import LAYER, POSITIONS, QUICK_GELU, TABLE, TOKENS, EncoderShape

LAYER_FLOPS = 2_000_000_000


@dataclass(frozen=True)
class Part:
    """The positions from `start` on of a chunk that holds `places`; `past` has the rows before them.

    `seen` [positions], where there is one, is False at positions that no row may look at.
    """

    places: Places
    start: int = 0
    past: Past | None = None
    seen: Tensor | None = None

    @property
    def count(self) -> int:
        """How many rows are computed."""
        return len(self.places) - self.start


@dataclass(frozen=True)
class _Group:
    """Neighbouring parts of equal measure on the same past, whose attention is computed as one batch."""

    rows: slice  # of all new rows
    parts: int
    first: Part


class Transformer:
    """Weights by transformers' names, and the pass through all layers.

    Weights and what they multiply are of the weights' type, norms and the sum that runs through the layers of float32.
    """

    def __init__(self, shape: EncoderShape, weights: Mapping[str, Tensor]) -> None:
        self.shape = shape
        self.weights = weights
        # a layer of so many rows takes some 30 ms on one core, so that whoever waits for its end waits no longer
        self.rows_at_once = min(max(LAYER_FLOPS // (24 * shape.width**2), POSITIONS), 4 * POSITIONS)
        self._tril = torch.ones(POSITIONS, POSITIONS, dtype=torch.bool, device=weights[TABLE].device).tril()

    def run(self, parts: Sequence[Part], cancelled: Asked) -> list[Past]:
        """Each part's chunk, past and new rows; Cancelled once `cancelled()`, asked before every layer, is true."""
        with torch.inference_mode():
            hidden = torch.cat([self._inputs(part) for part in parts])
            groups = list(_grouped(parts))
            states, keys, values = [hidden], [], []
            for layer in range(self.shape.layers):
                if cancelled():
                    raise Cancelled
                hidden, key, value = self._layer(layer, hidden, groups)
                states.append(hidden)
                keys.append(key)
                values.append(value)
            new = [torch.stack(kind) for kind in (states, keys, values)]
            return list(_cut(parts, *new))

    def attention(self, layer: int, states: Tensor, keys: Tensor) -> Tensor:
        """Weights [heads, n, n] that a layer's rows look back with, from `states` [n, width] before it and `keys`."""
        with torch.inference_mode():
            stem = f"{LAYER}{layer}."
            query = self._linear(self._norm(states, f"{stem}layer_norm1"), f"{stem}self_attn.q_proj")
            query, key = (self._heads(rows[None])[0] for rows in (query, keys))
            scores = torch.matmul(query, key.transpose(1, 2)).float() * query.shape[-1] ** -0.5
            unseen = ~self._tril[: len(states), : len(states)]
            return torch.softmax(scores.masked_fill(unseen, -torch.inf), -1)

    def _inputs(self, part: Part) -> Tensor:
        """Token plus position embedding [rows, width] of a part."""
        table = self.weights[TOKENS]
        places = part.places[part.start :]
        ids = torch.tensor([place if isinstance(place, int) else 0 for place in places], device=table.device)
        rows = functional.embedding(ids, table)
        for index, place in enumerate(places):
            if isinstance(place, bytes):
                rows[index] = torch.from_numpy(np.frombuffer(place, np.float32).copy())
        return rows + self.weights[TABLE][part.start : len(part.places)]

    def _layer(self, layer: int, hidden: Tensor, groups: Sequence[_Group]) -> tuple[Tensor, Tensor, Tensor]:
        """Rows behind a layer, and its keys and values, each [rows, width]."""
        stem = f"{LAYER}{layer}."
        normed = self._norm(hidden, f"{stem}layer_norm1")
        query, key, value = (self._linear(normed, f"{stem}self_attn.{part}_proj") for part in "qkv")
        mixed = [self._attend(layer, group, *(rows[group.rows] for rows in (query, key, value))) for group in groups]
        hidden = hidden + self._linear(torch.cat(mixed), f"{stem}self_attn.out_proj")
        inner = self._linear(self._norm(hidden, f"{stem}layer_norm2"), f"{stem}mlp.fc1")
        inner = inner * torch.sigmoid(1.702 * inner) if self.shape.activation == QUICK_GELU else functional.gelu(inner)
        return hidden + self._linear(inner, f"{stem}mlp.fc2"), key, value

    def _attend(self, layer: int, group: _Group, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """What the rows of a group take from those before them and from themselves [rows, width]."""
        query, key, value = (rows.view(group.parts, -1, self.shape.width) for rows in (query, key, value))
        past, start, seen = group.first.past, group.first.start, group.first.seen
        if past is not None:
            key = torch.cat([past.keys[layer, :start].expand(group.parts, -1, -1), key], 1)
            value = torch.cat([past.values[layer, :start].expand(group.parts, -1, -1), value], 1)
        mask = self._tril[start : key.shape[1], : key.shape[1]]
        if seen is not None:
            mask = mask & seen[: key.shape[1]]
        mixed = functional.scaled_dot_product_attention(
            self._heads(query), self._heads(key), self._heads(value), attn_mask=mask
        )
        return mixed.transpose(1, 2).reshape(-1, self.shape.width)

    def _heads(self, rows: Tensor) -> Tensor:
        """[parts, n, width] to [parts, heads, n, width of a head]."""
        return rows.view(*rows.shape[:2], self.shape.heads, -1).transpose(1, 2)

    def _norm(self, rows: Tensor, name: str) -> Tensor:
        gain, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return functional.layer_norm(rows, gain.shape, gain, bias, self.shape.epsilon)

    def _linear(self, rows: Tensor, name: str) -> Tensor:
        """Rows times a matrix, in the matrix's type."""
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        if rows.is_cpu and weight.dtype == torch.float32:
            return _fast_linear()(rows, weight, bias)
        return functional.linear(rows.to(weight.dtype), weight, bias)


def _grouped(parts: Sequence[Part]) -> Iterator[_Group]:
    row = 0
    for _, some in groupby(parts, key=lambda part: (id(part.past), part.start, part.count, id(part.seen))):
        alike = list(some)
        end = row + len(alike) * alike[0].count
        yield _Group(slice(row, end), len(alike), alike[0])
        row = end


def _cut(parts: Sequence[Part], states: Tensor, keys: Tensor, values: Tensor) -> Iterator[Past]:
    """The new rows of all parts, [layers, rows, width] each, given out to the parts behind their pasts."""
    row = 0
    for part in parts:
        new = [kind[:, row : row + part.count] for kind in (states, keys, values)]
        row += part.count
        if part.past is not None:
            old = (part.past.states, part.past.keys, part.past.values)
            new = [torch.cat([one[:, : part.start], other], 1) for one, other in zip(old, new, strict=True)]
        else:
            new = [kind.clone() for kind in new]  # of their own, so that they keep no other part's rows
        yield Past(part.places, *new)


@cache
def _fast_linear() -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """oneDNN's product where torch has it: for 2 to 8 rows up to 1.8 times as fast as the BLAS behind `linear`, and
    1.1 to 1.2 times for many.
    """
    try:
        product = torch.ops.mkldnn._linear_pointwise.default

        def linear(rows: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
            found: Tensor = product(rows, weight, bias, "none", [], "")
            return found

        tried = linear(torch.ones(2, 3), torch.ones(4, 3), torch.ones(4))
        return linear if torch.equal(tried, torch.full((2, 4), 4.0)) else functional.linear
    except (AttributeError, RuntimeError):  # not in every build, and not torch's to promise
        return functional.linear
