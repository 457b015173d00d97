"""How far other texts of a prompt are from it: by their summaries, and by the rows of its words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.similarity import directions
from core.dialects.sent_layers import sent_of
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.encoder.inputs import InputKeys, input_keys, pooled_position
from core.program.cancellation import CancelCheck, Cancelled
from core.tokens.chunks import Chunk, Chunks, pad_chunk
from core.tokens.text_families import padding_of

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

NOT_TYPED = ("bos", "eos", "padding")
ROUNDING = 1e-6  # of cosines of float32 rows


@dataclass(frozen=True, slots=True, eq=False)
class ChunkSummary:
    """What is kept of an encoded chunk.

    `summary` [width or projection]: its leftmost EOS. `nearest` [rows of the prompt]: the greatest cosine of each row
    of the prompt with a row of the chunk. `tokens` are those that were typed.
    """

    summary: Floats
    nearest: Floats
    tokens: int


@dataclass(frozen=True, slots=True)
class TextDistance:
    """How far a text is from the prompt: `summary` is 1 - cosine of the summaries, `rows` the second figure.

    That is the mean over the prompt's rows of words and EOS of 1 - the greatest cosine with a row of the text.
    `tokens` is the tool's count of the text.
    """

    tokens: int
    summary: float
    rows: float


class PromptSummaries:
    """Distances of texts from a view's prompt, each chunk encoded once; for the thread of the encoders alone.

    The summary of a text is the mean of its chunks' summaries, weighted by their tokens: of each the leftmost EOS at
    the layer that the tool sends, centred as the view is, or of the last layer through the projection where the encoder
    has one. Weights have no part in it. What the tool would cut off is read as further chunks.
    """

    def __init__(self, view: EncodingView) -> None:
        self.view = view
        self.chunks = whole_chunks(view.chunks)
        self.layer = sent_of(view.encoding).layer
        self._chunks: dict[InputKeys, ChunkSummary] = {}
        self._distances: dict[str, TextDistance] = {}
        self._rows: Floats | None = None  # the prompt's own rows [rows, width], each of length 1
        self._own: Floats | None = None  # its summary

    @cached_property
    def source(self) -> str:
        """The prompt's text as it was typed."""
        return self.chunks.prompt.source

    def read(self, text: str) -> Chunks:
        """A text as the prompt's tool reads it, whole."""
        prompt = self.chunks.prompt
        chunks = read(text, prompt.dialect, self.chunks.family, prompt.settings)
        return whole_chunks(chunks.for_encoder(self.view.encoding.encoder.name))

    def known(self, text: str) -> TextDistance | None:
        """How far a text is, where that has been measured."""
        return self._distances.get(text)

    def measure(
        self, texts: Iterable[str], encoder: "Encoder", cancelled: CancelCheck
    ) -> Iterator[tuple[str, TextDistance]]:
        """How far each of some texts is, those first that are known or begin most like the prompt; Cancelled."""
        texts = list(dict.fromkeys(texts))
        if any(text not in self._distances for text in texts):
            self._prepare(encoder, cancelled)
        chunks: dict[str, Chunks] = {}
        for text in texts:
            if cancelled():
                raise Cancelled
            if text in self._distances:
                yield text, self._distances[text]
            else:
                chunks[text] = self.read(text)
        for text, distance in self.measure_chunks(chunks, encoder, cancelled):
            self._distances[text] = distance
            yield text, distance

    def measure_chunks(
        self, texts: dict[str, Chunks], encoder: "Encoder", cancelled: CancelCheck
    ) -> Iterator[tuple[str, TextDistance]]:
        """How far chunks are, by any name."""
        self._prepare(encoder, cancelled)
        keyed = {name: self._keyed(chunks, encoder) for name, chunks in texts.items()}
        missing = {key: chunk for pairs in keyed.values() for key, chunk in pairs if key not in self._chunks}
        order = sorted(missing, key=lambda key: (self._first_difference(key), len(key)))
        encoded = zip(order, encoder.encode_variants([missing[key] for key in order], cancelled), strict=True)
        waiting = {name: [key for key, _ in pairs] for name, pairs in keyed.items()}
        for key, (states, pooled) in encoded:
            self._chunks[key] = self._summarise(missing[key], key, states, pooled, encoder)
            for name in [name for name, keys in waiting.items() if all(map(self._chunks.__contains__, keys))]:
                yield name, self._distance(waiting.pop(name), texts[name].used)
        for name, keys in waiting.items():
            yield name, self._distance(keys, texts[name].used)

    def keep(self, text: str, encoder: "Encoder", cancelled: CancelCheck) -> None:
        """Has the encoder keep a text's chunks beside the prompt's own, as texts that begin like it are next."""
        chunks = [chunk for chunk in self.read(text).chunks if chunk not in self.chunks.chunks]
        encoder.encode_chunks((*self.chunks.chunks, *chunks), cancelled, padding=False)

    def _prepare(self, encoder: "Encoder", cancelled: CancelCheck) -> None:
        if self._own is not None:
            return
        chunks, length = self.chunks.chunks, self.chunks.context_length
        states, pooled = encoder.encode_chunks(chunks, cancelled, padding=False)
        by_chunk = states.reshape(states.shape[0], len(chunks), length, -1)
        rows = [self._rows_of(chunk, by_chunk[self.layer, index]) for index, chunk in enumerate(chunks)]
        self._rows = np.concatenate(rows)
        for index, (key, chunk) in enumerate(self._keyed(self.chunks, encoder)):
            self._chunks[key] = self._summarise(chunk, key, by_chunk[:, index], pooled[index], encoder)
        self._own = self._summary_of([key for key, _ in self._keyed(self.chunks, encoder)])
        self._distances[self.source] = TextDistance(self.chunks.used, 0.0, 0.0)

    def _keyed(self, chunks: Chunks, encoder: "Encoder") -> list[tuple[InputKeys, Chunk]]:
        padding = padding_of(chunks.encoder)
        return [(input_keys(chunk, padding, encoder.inversion_vectors), chunk) for chunk in chunks.chunks]

    def _first_difference(self, key: InputKeys) -> int:
        """How many inputs of a chunk are also at the beginning of one of the prompt's, less than which is new."""
        return max((_common_length(own, key) for own in self._own_keys), default=0)

    @cached_property
    def _own_keys(self) -> tuple[InputKeys, ...]:
        return tuple(self._chunks)  # when it is first asked, those of the prompt alone

    def _rows_of(self, chunk: Chunk, states: Floats) -> Floats:
        """Directions [words and EOS, width] of the rows of a chunk at the sent layer."""
        read = [at for at, token in enumerate(chunk) if token.kind not in ("bos", "padding")]
        return directions(self.view.transform_layer(states[read], self.layer))

    def _summarise(
        self, chunk: Chunk, key: InputKeys, states: Floats, pooled: Floats, encoder: "Encoder"
    ) -> ChunkSummary:
        assert self._rows is not None
        summary = self.view.transform_layer(states[self.layer, pooled_position(key)], self.layer)
        projected = encoder.project(self._centred(pooled))
        nearest = (self._rows @ self._rows_of(chunk, states[self.layer]).T).max(axis=1)
        tokens = sum(token.kind not in NOT_TYPED for token in chunk)
        return ChunkSummary(summary if projected is None else projected, nearest, tokens)

    def _centred(self, pooled: Floats) -> Floats:
        """A final-normed row of the last layer less the reference mean, where the view's rows are so too."""
        view = self.view
        is_alike = view.centred and view.options.normed and view.reference_mean is not None
        return pooled - view.reference_mean[-1] if is_alike and view.reference_mean is not None else pooled

    def _summary_of(self, keys: Sequence[InputKeys]) -> Floats:
        parts = [self._chunks[key] for key in keys]
        weights = np.array([part.tokens for part in parts], np.float64)
        weights = weights if weights.any() else np.ones(len(parts))
        return np.average([part.summary.astype(np.float64) for part in parts], axis=0, weights=weights)

    def _distance(self, keys: Sequence[InputKeys], tokens: int) -> TextDistance:
        assert self._own is not None
        nearest = np.max([self._chunks[key].nearest for key in keys], axis=0)
        rows = _without_rounding(float(np.mean(1 - nearest)))
        return TextDistance(tokens, summary_distance(self._own, self._summary_of(keys)), rows)


def summary_distance(before: Floats, after: Floats) -> float:
    """1 - cosine of two summaries, in float64; exactly 0 for equal ones."""
    if np.array_equal(before, after):
        return 0.0
    lengths = float(np.linalg.norm(before) * np.linalg.norm(after))
    return max(0.0, 1 - float(before @ after) / lengths) if lengths else 1.0


def whole_chunks(chunks: Chunks) -> Chunks:
    """The chunks with those that the tool cuts off behind them, as if it read on; themselves where it cuts off none."""
    if not chunks.truncated:
        return chunks
    room, padding = chunks.chunk_tokens, padding_of(chunks.encoder)
    pieces = _pieces(chunks.truncated, room)
    more = tuple(pad_chunk(piece, padding, chunks.context_length) for piece in pieces)
    sent = chunks.of_sent_text
    whole_sent = whole_chunks(sent) if sent is not None else None
    return replace(chunks, chunks=(*chunks.chunks, *more), truncated=(), of_sent_text=whole_sent)


def _pieces(tokens: Sequence[object], room: int) -> list[Chunk]:
    return [tuple(tokens[start : start + room]) for start in range(0, len(tokens), room)]  # type: ignore[arg-type]


def _common_length(left: InputKeys, right: InputKeys) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((index for index, (mine, other) in pairs if mine != other), min(len(left), len(right)))


def _without_rounding(distance: float) -> float:
    return distance if distance > ROUNDING else 0.0
