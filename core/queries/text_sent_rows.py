"""How far a variant moves the rows that a tool hands on of a family whose text encoder is not CLIP's alone."""

from functools import cached_property
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.prompt_variants import PromptVariant
from core.dialects.sent_layers import sent_of
from core.dialects.text_families.conditioning import JOININGS, Joining, output_rows, weigh_rows
from core.dialects.text_families.empty_prompts import empty_tokens
from core.dialects.text_families.output import TextOutput
from core.encoder.encoding import Encoding, Floats
from core.program.cancellation import CancelCheck
from core.tokens.chunks import Chunks

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

NOT_SENT = {"clip_l": ("flux1",)}  # encoders of which these families hand on a pooled vector alone


class TextSentRows:
    """The layers of one encoder that are handed on side by side, of the rows that are kept, moved by their weights.

    A weight pulls a row away from that of the empty prompt, which no word changes: so a change counts by its row's
    weight. Compared are the rows of words and of the template, those of padding only where asked, and none that the
    tool makes zero or tells the image model not to look at. What an adapter makes of them (Anima) is not looked at.
    `is_known` is False where the tool hands no rows of this encoder on.
    """

    def __init__(self, encoding: Encoding, encoder: "Encoder", with_padding: bool, cancelled: CancelCheck) -> None:
        chunks = encoding.chunks
        self._encoding, self._encoder, self._cancelled = encoding, encoder, cancelled
        self.needs_padding = with_padding
        self.is_known = chunks.family not in NOT_SENT.get(encoder.info.name, ())
        sent = sent_of(encoding)
        self._output = TextOutput(sent.layers, sent.normed)
        self._kept = _compared(chunks, with_padding)
        weights = [chunks.tokens[at].weight if chunks.family != "anima" else 1.0 for at in self._kept]
        self._weights = np.array(weights, np.float32)
        self._rank = {at: rank for rank, at in enumerate(self._kept)}

    is_by_chunk = False  # a text encoder has one chunk, and what changes in it may move all rows

    @cached_property
    def _base(self) -> Floats:
        """The output's own rows [kept, layers x width], not weighted."""
        states = self._encoding.hidden_states
        if self.needs_padding and not self._encoding.with_padding:
            states, _ = self._encoder.encode_chunks(self._encoding.chunks.chunks, self._cancelled)
        return output_rows(states[:, self._kept], self._output, self._encoder.final_norm)

    @cached_property
    def length(self) -> float:
        """The length of all these rows together; NaN where it is not known or 0."""
        if not self.is_known:
            return nan
        rows, chunks = self._base, self._encoding.chunks
        if (self._weights != 1).any():
            empty = empty_tokens(chunks.family, chunks.encoder, chunks.context_length)
            states, _ = self._encoder.encode_chunks([empty] * len(chunks.chunks), self._cancelled)
            nothing = output_rows(states[:, self._kept], self._output, self._encoder.final_norm)
            rows = weigh_rows(rows, nothing, self._weights[:, None])
        length = float(np.linalg.norm(rows))
        return length if isfinite(length) and length > 0 else nan

    def change(self, variant: PromptVariant, encoded: Floats) -> float:
        """As `core.queries.sent_rows.HandedRows.change`."""
        if not self.is_known:
            return nan
        moved = [(self._rank[old], new) for old, new in variant.new_positions.items() if old in self._rank]
        if not moved:
            return 0.0
        ranks, new = (list(places) for places in zip(*moved, strict=True))
        after = output_rows(encoded[:, new], self._output, self._encoder.final_norm)
        length = float(np.linalg.norm((after - self._base[ranks]) * self._weights[ranks, None]))
        return length if isfinite(length) else nan


def _compared(chunks: Chunks, with_padding: bool) -> list[int]:
    """The positions whose rows count."""
    start, end = chunks.kept or (0, len(chunks.tokens))
    looked_at = chunks.handed_mask if chunks.handed_mask is not None else ((0, end - start),)
    masked_are_zero = chunks.prompt.dialect in JOININGS.get(chunks.family, Joining()).masked_are_zero
    left_out = ("bos",) if with_padding else ("bos", "padding")
    positions = [start + row for first, last in looked_at for row in range(first, last)]
    tokens = [(at, chunks.tokens[at]) for at in positions if at < end]
    return [at for at, token in tokens if token.kind not in left_out and (token.attended or not masked_are_zero)]
