"""CLIP's text transformer over the rows that are new: what came before them is given as keys and values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.encoder.config import LAYER_PREFIX, POSITION_EMBEDDING, QUICK_GELU, TOKEN_EMBEDDING, TextEncoderConfig
from core.encoder.encoding import Floats
from core.encoder.inputs import InputKey, InputKeys
from core.encoder.prepacked_linear import linear
from core.program.cancellation import CancelCheck, Cancelled
from core.tokens.chunks import CONTEXT_LENGTH

Attend = Callable[[Tensor, Tensor, Tensor], Tensor]  # query, key and value [rows, width] to what the rows take
MAX_LAYER_FLOPS = 2_000_000_000  # of a batch's pass through one layer


@dataclass(frozen=True)
class CachedPrefix:
    """What was computed for the first n positions of a chunk, which hold `inputs`.

    `states` [layers + 1, n, width] are float32, `keys` and `values` [layers, n, width] of the type that is computed in;
    all on the encoder's device.
    """

    inputs: InputKeys
    states: torch.Tensor
    keys: torch.Tensor
    values: torch.Tensor

    @property
    def byte_count(self) -> int:
        """Bytes that it takes on the device."""
        return self.states.nbytes + self.keys.nbytes + self.values.nbytes

    def detached(self) -> "CachedPrefix":
        """A copy with memory of its own; itself where no others of its batch share its memory."""
        if self.states.untyped_storage().nbytes() == self.states.nbytes:
            return self
        return CachedPrefix(self.inputs, self.states.clone(), self.keys.clone(), self.values.clone())

    def first(self, count: int) -> "CachedPrefix":
        """The same of the first positions alone, in the same memory."""
        kept = (values[:, :count] for values in (self.states, self.keys, self.values))
        return CachedPrefix(self.inputs[:count], *kept)

    def common_prefix_length(self, inputs: Sequence[InputKey]) -> int:
        """How many of the first positions hold the same as `inputs`, so that their rows are right for those, too."""
        pairs = enumerate(zip(self.inputs, inputs, strict=False))
        return next((index for index, (own, new) in pairs if own != new), min(len(self.inputs), len(inputs)))


@dataclass(frozen=True)
class NewPositions:
    """The positions from `start` on of a chunk that holds `inputs`; `prefix` has the rows before them.

    `attention_mask` [positions], where there is one, is False at positions that no row may look at.
    """

    inputs: InputKeys
    start: int = 0
    prefix: CachedPrefix | None = None
    attention_mask: Tensor | None = None

    @property
    def count(self) -> int:
        """How many rows are computed."""
        return len(self.inputs) - self.start


@dataclass(frozen=True)
class _Group:
    """Neighbouring parts of equal measure on the same past, whose attention is computed as one batch.

    `states` [layers + 1, parts, n, width], `keys` and `values` [layers, parts, n, width] begin with the past's rows;
    the pass fills in those from `start` on.
    """

    rows: slice  # of all new rows
    start: int
    states: Tensor
    keys: Tensor
    values: Tensor
    attention_mask: Tensor | None


class Transformer:
    """Weights by transformers' names, and the pass through all layers.

    Weights and what they multiply are of the weights' type, norms and the sum that runs through the layers of float32.
    """

    def __init__(self, config: TextEncoderConfig, weights: Mapping[str, Tensor]) -> None:
        self.config = config
        self.weights = weights
        # a layer of so many rows takes some 30 ms on one core, so that whoever waits for its end waits no longer
        self.max_batch_rows = min(max(MAX_LAYER_FLOPS // (24 * config.width**2), CONTEXT_LENGTH), 4 * CONTEXT_LENGTH)
        positions = weights[POSITION_EMBEDDING]
        self._tril = torch.ones(len(positions), len(positions), dtype=torch.bool, device=positions.device).tril()

    def run(self, parts: Sequence[NewPositions], cancelled: CancelCheck) -> list[CachedPrefix]:
        """Each part's chunk, past and new rows; Cancelled once `cancelled()`, asked before every layer, is true."""
        with torch.inference_mode():
            hidden = torch.cat([self._input_embeddings(part) for part in parts])
            groups = list(self._grouped(parts))
            for layer in range(self.config.layers):
                if cancelled():
                    raise Cancelled
                _store(groups, layer, hidden)
                hidden = self._layer(layer, hidden, partial(self._attend_groups, layer, groups))
            _store(groups, self.config.layers, hidden)
            prefixes = [past for group in groups for past in zip(*_unbatched(group), strict=True)]
            return [CachedPrefix(part.inputs, *past) for part, past in zip(parts, prefixes, strict=True)]

    def attention(self, layer: int, states: Tensor, keys: Tensor) -> Tensor:
        """Weights [heads, n, n] that a layer's rows look back with, from `states` [n, width] before it and `keys`."""
        with torch.inference_mode():
            stem = f"{LAYER_PREFIX}{layer}."
            query = self._linear(self._norm(states, f"{stem}layer_norm1"), f"{stem}self_attn.q_proj")
            query, key = (self._heads(rows[None])[0] for rows in (query, keys))
            scores = torch.matmul(query, key.transpose(1, 2)).float() * query.shape[-1] ** -0.5
            unseen = ~self._tril[: len(states), : len(states)]
            return torch.softmax(scores.masked_fill(unseen, -torch.inf), -1)

    def _input_embeddings(self, part: NewPositions) -> Tensor:
        """Token plus position embedding [rows, width] of a part."""
        table = self.weights[TOKEN_EMBEDDING]
        inputs = part.inputs[part.start :]
        ids = torch.tensor([key if isinstance(key, int) else 0 for key in inputs], device=table.device)
        rows = functional.embedding(ids, table).float()
        for index, key in enumerate(inputs):
            if isinstance(key, bytes):
                rows[index] = torch.from_numpy(np.frombuffer(key, np.float32).copy())
        return rows + self.weights[POSITION_EMBEDDING][part.start : len(part.inputs)]

    def _grouped(self, parts: Sequence[NewPositions]) -> Iterator[_Group]:
        row = 0
        for _, some in groupby(
            parts, key=lambda part: (id(part.prefix), part.start, part.count, id(part.attention_mask))
        ):
            first, *others = some
            end = row + (1 + len(others)) * first.count
            yield self._group(first, 1 + len(others), slice(row, end))
            row = end

    def _group(self, first: NewPositions, parts: int, rows: slice) -> _Group:
        table, inner = self.weights[POSITION_EMBEDDING], self.weights[f"{LAYER_PREFIX}0.mlp.fc1.bias"]
        shape = (self.config.layers, parts, len(first.inputs), self.config.width)
        states = table.new_empty((shape[0] + 1, *shape[1:]))
        keys, values = inner.new_empty(shape), inner.new_empty(shape)
        if first.prefix is not None:
            old = (first.prefix.states, first.prefix.keys, first.prefix.values)
            for kind, before in zip((states, keys, values), old, strict=True):
                kind[:, :, : first.start] = before[:, None, : first.start]
        return _Group(rows, first.start, states, keys, values, first.attention_mask)

    def _layer(self, layer: int, hidden: Tensor, attend: Attend) -> Tensor:
        """Rows [rows, width] behind a layer, of rows before it."""
        stem = f"{LAYER_PREFIX}{layer}."
        normed = self._norm(hidden, f"{stem}layer_norm1")
        query, key, value = (self._linear(normed, f"{stem}self_attn.{part}_proj") for part in "qkv")
        hidden = hidden + self._linear(attend(query, key, value), f"{stem}self_attn.out_proj")
        inner = self._linear(self._norm(hidden, f"{stem}layer_norm2"), f"{stem}mlp.fc1")
        inner = inner * torch.sigmoid(1.702 * inner) if self.config.activation == QUICK_GELU else functional.gelu(inner)
        return hidden + self._linear(inner, f"{stem}mlp.fc2")

    def _attend_groups(self, layer: int, groups: Sequence[_Group], query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """What all new rows take from those before them [rows, width]; keys and values go into the groups."""
        mixed = [self._attend(layer, group, *(rows[group.rows] for rows in (query, key, value))) for group in groups]
        return torch.cat(mixed)

    def _attend(self, layer: int, group: _Group, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """What the rows of a group take from those before them and from themselves [rows, width]."""
        keys, values, start = group.keys[layer], group.values[layer], group.start
        parts, count, width = keys.shape
        keys[:, start:] = key.view(parts, -1, width)
        values[:, start:] = value.view(parts, -1, width)
        mask = self._tril[start:count, :count]
        if group.attention_mask is not None:
            mask = mask & group.attention_mask
        heads = [self._heads(rows) for rows in (query.view(parts, -1, width), keys, values)]
        mixed = functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], attn_mask=mask)
        return mixed.transpose(1, 2).reshape(-1, width)

    def _heads(self, rows: Tensor) -> Tensor:
        """[parts, n, width] to [parts, heads, n, width of a head]."""
        return rows.view(*rows.shape[:2], self.config.heads, -1).transpose(1, 2)

    def _norm(self, rows: Tensor, name: str) -> Tensor:
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return functional.layer_norm(rows, weight.shape, weight, bias, self.config.epsilon)

    def _linear(self, rows: Tensor, name: str) -> Tensor:
        return linear(rows, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])


def _store(groups: Sequence[_Group], layer: int, hidden: Tensor) -> None:
    """Puts the new rows before a layer, or behind the last, into the groups."""
    for group in groups:
        states = group.states[layer]
        states[:, group.start :] = hidden[group.rows].view(len(states), -1, states.shape[-1])


def _unbatched(group: _Group) -> tuple[tuple[Tensor, ...], ...]:
    """States, keys and values of each part."""
    return group.states.unbind(1), group.keys.unbind(1), group.values.unbind(1)


def to_numpy(tensor: Tensor) -> Floats:
    """A tensor on the processor as an array."""
    array: Floats = tensor.cpu().numpy()
    return array
