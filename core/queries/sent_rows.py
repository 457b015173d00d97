"""How far a variant of a prompt moves the rows that the tool hands on, out of hidden states that are at hand."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.analysis.conditioning_view import KINDS, token_kinds
from core.analysis.prompt_variants import PromptVariant
from core.dialects.table import DIALECTS
from core.dialects.weighting import AttentionMask
from core.encoder.encoding import Encoding, Floats
from core.model import apply_weights, output_states
from core.program.cancellation import CancelCheck
from core.queries.text_sent_rows import TextSentRows
from core.tokens.chunks import Chunk
from core.tokens.text_families import TEXT_FAMILIES

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

Read = tuple[object, ...]  # what the encoder and the weighting read of a chunk


class HandedRows(Protocol):
    """The rows that a prompt's tool hands on from one encoder, and how far variants move them.

    `needs_padding`: variants are to be encoded with their rows of padding.
    """

    needs_padding: bool

    @property
    def length(self) -> float:
        """The length of all these rows together; NaN where it is not known or 0."""

    @property
    def is_by_chunk(self) -> bool:
        """Whether each chunk's rows are handed on as they or their own weights make them, whatever others hold."""

    def change(self, variant: PromptVariant, encoded: Floats) -> float:
        """Length of the change of all these rows together; NaN where that is not known.

        `encoded` [layers + 1, 77 x changed chunks, width] are the hidden states of the variant's chunks.
        """


def sent_rows_of(encoding: Encoding, encoder: "Encoder", with_padding: bool, cancelled: CancelCheck) -> HandedRows:
    """The rows that the prompt's tool hands on from an encoder, those of padding only where asked."""
    kind = TextSentRows if encoding.chunks.family in TEXT_FAMILIES else SentRows
    return kind(encoding, encoder, with_padding, cancelled)


class SentRows:
    """The rows that a prompt's tool hands on from one encoder: its output layer and norm, weighed as the tool does.

    Of a model with two encoders these are the columns of the one. Compared are the rows of words and of each chunk's
    EOS, and those of padding only where asked; BOS is the same for every prompt. `needs_padding`: variants are to be
    encoded with their rows of padding, because they are asked for or because the tool's weights take a mean over them
    (A1111). `is_known` is False where not all chunks were encoded.
    """

    def __init__(self, encoding: Encoding, encoder: "Encoder", with_padding: bool, cancelled: CancelCheck) -> None:
        self._encoder, self._chunks, self._cancelled = encoder, encoding.chunks, cancelled
        dialect = DIALECTS[self._chunks.prompt.dialect]
        self._layer = dialect.clip_skip.output_layer(self._chunks.family, encoder.info.layers)
        self._computed: dict[Read, Floats] = {}  # of chunks that are not the prompt's own, such as the empty one
        self.needs_padding = with_padding
        self.is_known = encoding.encoded_chunks == len(self._chunks.chunks)
        if not self.is_known:
            return
        left_out = ("bos",) if with_padding else ("bos", "padding")
        self._own = self._output(encoding.hidden_states)
        self._kept = np.zeros(0, np.intp)
        if not with_padding:
            self._own = self._without_padding(self._own)  # as variants are, which shows whether weights need it
            base = self._apply({})
            self._kept = self._positions(len(base), left_out)
            self.needs_padding = not np.isfinite(base[self._kept]).all()
        if self.needs_padding:
            self._own = self._output(self._encode(self._chunks.chunks))
            base = self._apply({})
            self._kept = self._positions(len(base), left_out)
        self._base = base
        self._is_plain = self._hands_on_own_rows()

    @cached_property
    def length(self) -> float:
        """The length of all these rows together; NaN where it is not known or 0."""
        length = float(np.linalg.norm(self._base[self._kept])) if self.is_known else 0.0
        return length or float("nan")

    @property
    def is_by_chunk(self) -> bool:
        """Whether each chunk's rows are handed on as they or their own weights make them, whatever others hold."""
        if not self.is_known or self._is_plain:
            return self.is_known
        own_rows = self._own.shape[0] * self._own.shape[1]
        return len(self._base) == own_rows and DIALECTS[self._chunks.prompt.dialect].weighs_by_chunk(self._chunks)

    def change(self, variant: PromptVariant, encoded: Floats) -> float:
        """As `HandedRows.change`."""
        if not self.is_known:
            return float("nan")
        if not variant.chunks:
            return 0.0
        output = self._output(encoded)
        if self._is_plain:
            indices = list(variant.chunk_indices)
            is_kept = np.zeros(self._own.shape[0] * self._own.shape[1], np.bool_)
            is_kept[self._kept] = True
            change = (output - self._own[indices])[is_kept.reshape(self._own.shape[:2])[indices]]
        else:
            after = self._apply(dict(zip(variant.chunk_indices, zip(variant.chunks, output, strict=True), strict=True)))
            change = after[self._kept] - self._base[self._kept]
        length = float(np.linalg.norm(change))
        return length if np.isfinite(length) else float("nan")

    def _hands_on_own_rows(self) -> bool:
        """Whether the tool does no more to this prompt's rows than to choose a layer and norm it."""
        is_weighted = any(token.weight != 1 for token in self._chunks.tokens)
        own = self._own.reshape(-1, self._own.shape[-1])
        return not is_weighted and own.shape == self._base.shape and np.array_equal(own, self._base, equal_nan=True)

    def _positions(self, count: int, left_out: Sequence[str]) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
        return np.flatnonzero(~np.isin(token_kinds(self._chunks, count), [KINDS.index(kind) for kind in left_out]))

    def _without_padding(self, states: Floats) -> Floats:
        """The states [chunks, 77, width] with NaN in the rows of padding."""
        is_padding = [[token.kind == "padding" for token in chunk] for chunk in self._chunks.chunks]
        return np.where(np.array(is_padding)[..., None], np.float32(np.nan), states)

    def _output(self, hidden_states: Floats) -> Floats:
        return output_states(hidden_states, self._layer, self._encoder.final_norm, self._chunks.context_length)

    def _encode(self, chunks: Sequence[Chunk]) -> Floats:
        variants = self._encoder.encode_variants(chunks, self._cancelled, padding=True)
        return np.concatenate([states for states, _ in variants], axis=1)

    def _apply(self, changed: Mapping[int, tuple[Chunk, Floats]]) -> Floats:
        """Rows as the tool weighs them, with other tokens and states at some chunks.

        A tool that reads the prompt anew has chunks of its own: they are found by their tokens and places, or else by
        what is read of them, as several chunks may read alike.
        """
        own = self._chunks.chunks
        now = [changed.get(index, (chunk, self._own[index])) for index, chunk in enumerate(own)]
        by_place = dict(zip(own, now, strict=True))
        by_content = dict(zip(map(_read, own), now, strict=True))
        by_content |= {_read(own[index]): pair for index, pair in changed.items()}

        def encode(chunks: Sequence[Chunk], mask: AttentionMask | None = None) -> Floats:
            pairs = [by_place.get(chunk) or by_content.get(_read(chunk)) for chunk in chunks]
            if mask is not None:
                others = [pair[0] if pair else chunk for pair, chunk in zip(pairs, chunks, strict=True)]
                return self._output(self._encoder.encode_chunks(others, self._cancelled, mask)[0])
            return np.stack(
                [pair[1] if pair else self._other(chunk) for pair, chunk in zip(pairs, chunks, strict=True)]
            )

        return apply_weights(self._chunks, encode)

    def _other(self, chunk: Chunk) -> Floats:
        key = _read(chunk)
        if key not in self._computed:
            self._computed[key] = self._output(self._encode([chunk]))[0]
        return self._computed[key]


def _read(chunk: Chunk) -> Read:
    return tuple(
        (token.piece, token.vector, token.weight) if token.kind == "embedding" else (token.id, token.kind, token.weight)
        for token in chunk
    )
