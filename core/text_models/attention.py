"""Attention of a text model as this program does it: rows of several sequences in one pass, over kept keys and values.

transformers' classes call `Pass.attend` in the place of one of their own attention functions: they project, norm and
turn the rows, and project what comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor
from torch.nn import functional

from core.text_models.config import TextModelConfig
from core.text_models.input_rows import InputRows, Reading


@dataclass
class Sequenced:
    """A sequence of which a pass computes the rows from `start` on: what is read, and what comes of it.

    `states` [layers + 1, rows, width], of which the rows up to `start` are there already. `before` are keys and values
    [layers, key heads, start or more, head size] of these. The first rows of all, as many as there is room for, have
    theirs put into `keys` and `values`, and `start` of them are there already.
    """

    rows: InputRows
    start: int
    states: Tensor
    before: "tuple[Tensor, Tensor] | None" = None
    keys: Tensor | None = None
    values: Tensor | None = None

    @property
    def count(self) -> int:
        """How many rows are computed."""
        return len(self.rows) - self.start

    @cached_property
    def attended(self) -> Tensor:
        """Whether rows may look at each row, bool [rows]."""
        return torch.tensor([row.attended for row in self.rows])

    def with_earlier(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values [key heads, rows, head size] of all rows, given those of the new ones."""
        for kept, new in ((self.keys, keys), (self.values, values)):
            if kept is not None and kept.shape[2] > self.start:
                kept[layer, :, self.start :] = new[:, : kept.shape[2] - self.start]
        if self.before is None or not self.start:
            return keys, values
        earlier_keys, earlier_values = (earlier[layer, :, : self.start] for earlier in self.before)
        return torch.cat([earlier_keys, keys], 1), torch.cat([earlier_values, values], 1)

    def mask(self, blind: str, window: int | None) -> "CausalMask":
        """What the new rows may look at, causally and no further back than `window`."""
        indices = torch.tensor([row.at for row in self.rows])
        back = indices[self.start :, None] - indices[None]
        reach = back >= 0
        seen = reach & self.attended
        if window is not None:
            seen &= back < window
        nothing = ~seen.any(1, keepdim=True)
        if blind == "mean":
            return CausalMask(torch.where(nothing, reach, seen), nothing, keeps_mean=True)
        return CausalMask(seen | nothing, nothing, keeps_mean=False)


@dataclass(frozen=True)
class CausalMask:
    """What rows may look at, bool [new rows, rows], never nothing; `blind` [new rows, 1] are rows that see nothing."""

    seen: Tensor
    blind: Tensor
    keeps_mean: bool

    @cached_property
    def added(self) -> Tensor:
        """0 where a row may look, and -inf elsewhere."""
        return torch.zeros(self.seen.shape).masked_fill_(~self.seen, -torch.inf)

    @cached_property
    def has_blind(self) -> bool:
        """Whether any row sees nothing."""
        return bool(self.blind.any())


@dataclass
class Pass:
    """The attention of one pass over sequences: those of a causal model one behind another, T5's as a batch.

    `recorded` holds attention weights [heads, new rows, rows] of the first sequence by layer, where it `records`.
    """

    config: TextModelConfig
    sequences: Sequence[Sequenced]
    reading: Reading
    records: bool = False
    recorded: dict[int, Tensor] = field(default_factory=dict)
    _masks: dict[tuple[int, bool], CausalMask] = field(default_factory=dict)
    _added: tuple[Tensor | None, Tensor | None] = (None, None)  # T5's bias, and with its mask

    def attend(
        self, layer: int, query: Tensor, key: Tensor, value: Tensor, scaling: float, bias: Tensor | None = None
    ) -> Tensor:
        """What rows take from others [batch, rows, heads, head size], of queries, keys, values [batch, heads, …]."""
        if not self.config.is_causal:
            return self._attend_all(layer, query, key, value, scaling, bias)
        mixed, row = [], 0
        for number, sequence in enumerate(self.sequences):
            if not sequence.count:  # it is the beginning of one that is known
                continue
            part = slice(row, row + sequence.count)
            keys, values = sequence.with_earlier(layer, key[0, :, part], value[0, :, part])
            mask = self._mask(number, self.config.is_windowed(layer))
            mixed.append(self._attend_causal(layer, query[0, :, part], keys, values, scaling, mask))
            row = part.stop
        return torch.cat(mixed, 1).transpose(0, 1)[None]

    def _mask(self, number: int, is_windowed: bool) -> CausalMask:
        if (number, is_windowed) not in self._masks:
            window = self.config.window if is_windowed else None
            self._masks[number, is_windowed] = self.sequences[number].mask(self.reading.blind, window)
        return self._masks[number, is_windowed]

    def _attend_causal(
        self, layer: int, query: Tensor, keys: Tensor, values: Tensor, scaling: float, mask: CausalMask
    ) -> Tensor:
        """[heads, new rows, head size]; the heads that share keys stand one behind another meanwhile."""
        heads, count, size = query.shape
        shared = heads // len(keys)
        if mask.has_blind and mask.keeps_mean:
            query = query.masked_fill(mask.blind, 0)
        stacked = query.reshape(len(keys), shared * count, size)
        cap = self.config.soft_cap if self.reading.caps_scores else None
        if cap is None and not self.records:
            added = mask.added.repeat(shared, 1)[None, None]
            mixed = functional.scaled_dot_product_attention(
                stacked[None], keys[None], values[None], attn_mask=added, scale=scaling
            )[0]
        else:
            weights = self._weights(stacked, keys, scaling, cap, mask.added.repeat(shared, 1))
            mixed = weights @ values
            self._record(layer, weights.view(heads, count, -1), mask)
        mixed = mixed.view(heads, count, size)
        return mixed.masked_fill(mask.blind, 0) if mask.has_blind and not mask.keeps_mean else mixed

    def _weights(self, query: Tensor, keys: Tensor, scaling: float, cap: float | None, added: Tensor) -> Tensor:
        scores = query @ keys.transpose(-1, -2) * scaling
        if cap is not None:
            scores = torch.tanh(scores / cap) * cap
        return torch.softmax(scores + added, -1)

    def _record(self, layer: int, weights: Tensor, mask: CausalMask | None) -> None:
        if self.records and layer not in self.recorded:
            is_zero = mask is not None and mask.has_blind and not mask.keeps_mean
            self.recorded[layer] = weights.masked_fill(mask.blind, 0) if mask is not None and is_zero else weights

    def _attend_all(
        self, layer: int, query: Tensor, key: Tensor, value: Tensor, scaling: float, bias: Tensor | None
    ) -> Tensor:
        """Of T5: all rows of sequences of one length; `bias` [1, heads, rows, rows] is of their distances."""
        added = self._bias_and_mask(bias)
        if self.records:
            weights = self._weights(query, key, scaling, None, added)
            self._record(layer, weights[0], None)
            return (weights @ value).transpose(1, 2)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=added, scale=scaling)
        return mixed.transpose(1, 2)

    def _bias_and_mask(self, bias: Tensor | None) -> Tensor:
        """What is added to the scores; made anew where the bias is another, which T5's layers share."""
        assert bias is not None
        if self._added[0] is not bias or self._added[1] is None:
            attended = torch.stack([sequence.attended for sequence in self.sequences])
            attended |= ~attended.any(1, keepdim=True)
            has_all = bool(attended.all())
            self._added = (bias, bias if has_all else bias.masked_fill(~attended[:, None, None], -torch.inf))
        added = self._added[1]
        assert added is not None
        return added
