"""Attention in one layer and chunk, between BOS, the units, EOS and the tokens that belong to no unit.

Of an encoder that is not CLIP's, the template's first token stands for BOS, and the rest of the template and what fills
it up are a unit each.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis.attention import Attention, attention_between_units, without_bos
from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit, eos_positions
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr
from core.queries.text_attention_units import MARKS, THE_REST, text_attention_units


@dataclass(frozen=True, slots=True)
class AttentionLink:
    """What one unit takes from another: `share` of its line, and how many `times` an even share of what it sees."""

    query: Unit
    key: Unit
    share: float
    times: float


@dataclass(frozen=True, eq=False)
class ChunkAttention:
    """The attention of one chunk; `weights` are of one layer, the one that makes the hidden states `layer`."""

    view: EncodingView
    chunk: int
    layer: int
    weights: Attention

    @cached_property
    def all_units(self) -> tuple[Unit, ...]:
        """BOS, the chunk's units, EOS, and last what belongs to none of them: the columns.

        Of an encoder that is not CLIP's, those of `core.queries.text_attention_units`.
        """
        if not self.view.chunks.is_clip:
            return text_attention_units(self.view, self.weights.weights.shape[-1])
        first, count = self.view.chunks.context_length * self.chunk, self.weights.weights.shape[-1]
        inside = range(first, first + count)
        end = eos_positions(self.view.chunks)[self.chunk]
        units = [
            unit
            for unit in self.view.units
            if unit.start is not None and any(position in inside for position in unit.positions)
        ]
        named = {first, end, *(position for unit in units for position in unit.positions)}
        all_units = [Unit("BOS", (first,), None, None), *units, Unit("EOS", (end,), None, None)]
        others = tuple(position for position in inside if position not in named)
        name = tr(THE_REST if self.view.left_out_units else MARKS)
        return tuple(all_units) if not others else (*all_units, Unit(name, others, None, None))

    @cached_property
    def padding(self) -> int:
        """How many rows of padding stand behind the chunk's EOS, which no unit can see."""
        if not self.view.chunks.is_clip:
            shown = {position for unit in self.all_units for position in unit.positions}
            tokens = enumerate(self.view.chunks.tokens)
            return sum(token.kind == "padding" and at not in shown for at, token in tokens)
        length, end = self.view.chunks.context_length, eos_positions(self.view.chunks)[self.chunk]
        return length * (self.chunk + 1) - 1 - end

    @cached_property
    def query_units(self) -> tuple[Unit, ...]:
        """The units and EOS, or what the template ends with: the lines. BOS attends to nothing but itself."""
        end = eos_positions(self.view.chunks)[self.chunk]
        units = self.all_units[1:] if self.has_first else self.all_units
        return tuple(unit for unit in units if unit.start is not None or end in unit.positions)

    @property
    def has_first(self) -> bool:
        """Whether the first column is BOS, or the template's first token, on which rows lean that need nothing."""
        return self.view.chunks.tokens[0].kind in ("bos", "template")

    @property
    def first_name(self) -> str:
        """What the first column is called."""
        return self.all_units[0].label

    def _hides(self, hides_bos: bool) -> bool:
        return hides_bos and self.has_first

    @property
    def heads(self) -> int:
        """How many heads the layer has."""
        return int(self.weights.weights.shape[1])

    def key_units(self, hides_bos: bool) -> tuple[Unit, ...]:
        """The columns: `all_units`, with or without BOS."""
        return self.all_units[1:] if self._hides(hides_bos) else self.all_units

    def matrix(self, head: int | None, hides_bos: bool) -> Floats:
        """Weights [query units, key units], of one head or the mean over all; every line sums to 1."""
        hides_bos, weights = self._hides(hides_bos), self.weights.at(0, head)
        weights, length = without_bos(weights) if hides_bos else weights, self.view.chunks.context_length
        between = attention_between_units(weights, self.all_units, self.chunk, length)
        lines = [self.all_units.index(unit) for unit in self.query_units]
        return between[lines][:, 1:] if hides_bos else between[lines]

    def causal_mask(self, hides_bos: bool) -> Floats:
        """[query units, key units]: 1 where the one has a position that attends to one of the other's, else NaN."""
        if not self.view.encoding.encoder.is_causal:
            return np.ones((len(self.query_units), len(self.key_units(hides_bos))), np.float32)
        last = np.array([max(self._positions_in_chunk(unit)) for unit in self.query_units])
        first = np.array([min(self._positions_in_chunk(unit)) for unit in self.key_units(hides_bos)])
        return np.where(first <= last[:, None], 1, np.nan).astype(np.float32)

    def _positions_in_chunk(self, unit: Unit) -> list[int]:
        length = self.view.chunks.context_length
        return [position for position in unit.positions if position // length == self.chunk]

    def sources(self, head: int | None, hides_bos: bool, query: int, count: int) -> list[AttentionLink]:
        """What a line takes most from, the greatest share first; the line's own column is among them."""
        matrix, seen = self._shares(head, hides_bos)
        order = np.argsort(-np.where(seen[query], matrix[query], -1), kind="stable")[:count]
        return self._links(hides_bos, matrix, seen, [(query, key) for key in order.tolist() if seen[query, key]])

    def strongest_links(self, head: int | None, hides_bos: bool, count: int) -> list[AttentionLink]:
        """The links between two different units with the greatest shares beyond an even one; EOS and marks left out."""
        matrix, seen = self._shares(head, hides_bos)
        queries, keys = self.query_units, self.key_units(hides_bos)
        labels = {label: at for at, label in enumerate({unit.label for unit in (*queries, *keys)})}
        rows, columns = (np.array([labels[unit.label] for unit in units]) for units in (queries, keys))
        is_word = [np.array([unit.start is not None for unit in units]) for units in (queries, keys)]
        between = seen & is_word[0][:, None] & is_word[1] & (rows[:, None] != columns)
        times = np.where(between, matrix * seen.sum(axis=1)[:, None], -1)
        order = np.argsort(-times, axis=None, kind="stable")[: min(count, int(between.sum()))]
        places = [(int(at) // len(keys), int(at) % len(keys)) for at in order]
        return self._links(hides_bos, matrix, seen, places)

    def _shares(self, head: int | None, hides_bos: bool) -> tuple[Floats, NDArray[np.bool_]]:
        """The matrix, and where a line can see a column [query units, key units]."""
        return self.matrix(head, hides_bos), np.isfinite(self.causal_mask(hides_bos))

    def _links(
        self, hides_bos: bool, matrix: Floats, seen: NDArray[np.bool_], places: list[tuple[int, int]]
    ) -> list[AttentionLink]:
        keys = self.key_units(hides_bos)
        return [
            AttentionLink(
                self.query_units[row], keys[at], float(matrix[row, at]), float(matrix[row, at] * seen[row].sum())
            )
            for row, at in places
        ]

    def bos_share(self, head: int | None) -> float:
        """How much all positions but BOS take from it on the mean, of one head or the mean over all."""
        share = self.weights.bos_share[0]
        return float(share.mean() if head is None else share[head])

    @property
    def entropies(self) -> Floats:
        """The mean entropy of each head, in bits [heads], over all rows but BOS, or over all where there is none."""
        if not self.has_first:
            return np.asarray(self.weights.entropy[0].mean(axis=-1))
        return np.asarray(self.weights.head_entropy[0])


def compute_attention(
    view: EncodingView,
    chunk: int,
    layer: int,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> ChunkAttention:
    """The attention in one chunk of the layer, from 1, that makes the hidden states `layer`.

    ValueError where the model has not the view's encoder; Cancelled.
    """
    encoder, tokens = model.encoder_for(view.encoding.encoder), view.chunks.chunks[chunk]
    sees_padding = not encoder.info.is_causal and any(token.kind == "padding" and token.attended for token in tokens)
    more = {"padding": True} if sees_padding else {}
    weights = encoder.attentions(tokens, layer, cancelled, **more)
    return ChunkAttention(view, chunk, layer, Attention(weights))
