"""Texts encoded each by itself: their chunks, and their vectors, normed and centred as a view's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.analysis.units import Unit
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunk, Chunks, pad_chunk
from core.tokens.text_families import TEXT_ENCODERS, padding_of
from core.tokens.tokenizer import Token

BATCH_CHUNKS = 8  # whose layers are in memory together
# Chunks to their raw hidden states [layers + 1, rows, width], as `Encoder.encode_chunks` gives them first; those
# of padding may be NaN. For `IsolatedTexts` each may have fewer positions, the same number for all.
ComputeHiddenStates = Callable[[Sequence[Chunk]], Floats]
RowTransform = Callable[[Floats], Floats]  # raw states to normed or centred ones, such as `EncodingView.transform`


@dataclass(frozen=True, slots=True)
class IsolatedTexts:
    """Texts that are encoded each as a prompt of its own; equal ones are encoded once.

    `chunks` are the different chunks. Text i is the chunk `chunk_indices[i]`, at its `counts[i]` positions from
    `firsts[i]` on: behind BOS, or behind the template of an encoder that is not CLIP's.
    """

    chunks: tuple[Chunk, ...]
    chunk_indices: tuple[int, ...]
    counts: tuple[int, ...]
    firsts: tuple[int, ...]

    def __post_init__(self) -> None:
        if not len(self.chunk_indices) == len(self.counts) == len(self.firsts) or any(
            not 0 <= index < len(self.chunks) for index in self.chunk_indices
        ):
            raise ValueError(
                f"chunk indices {self.chunk_indices} and counts {self.counts} do not fit {len(self.chunks)} chunks"
            )

    def vectors(self, encode: ComputeHiddenStates, transform: RowTransform) -> Floats:
        """The mean of each text's states [layers + 1, texts, width], after `transform`; a text of no tokens is 0."""
        batches = [self.chunks[start : start + BATCH_CHUNKS] for start in range(0, len(self.chunks), BATCH_CHUNKS)]
        places = dict(zip(self.chunk_indices, zip(self.firsts, self.counts, strict=True), strict=True))
        means: list[Floats] = []
        for batch in batches:
            states = encode(batch)
            length = states.shape[1] // len(batch)
            for index in range(len(batch)):
                first, count = places[len(means)]
                start = length * index + first
                states_of_text = transform(states[:, start : start + count])
                means.append(states_of_text.mean(axis=1) if count else np.zeros(states_of_text.shape[::2], np.float32))
        return np.stack([means[index] for index in self.chunk_indices], axis=1)


def isolate_units(chunks: Chunks, units: Sequence[Unit]) -> IsolatedTexts:
    """Each unit's own tokens with nothing before and behind them; of a unit of more than a chunk holds its first.

    For an encoder that is not CLIP's they stand in the tool's template, without padding.
    """
    before, after = _template(chunks.tokens, chunks.encoder)
    texts = [tuple(chunks.tokens[index] for index in unit.positions) for unit in units]
    return _isolate([_Text(before, text, after) for text in texts], chunks)


def isolate_texts(texts: Sequence[str], like: Chunks) -> IsolatedTexts:
    """Texts as the tool, family and encoder of `like` read them, their first chunk only; EOS, padding left out."""
    dialect, settings = like.prompt.dialect, replace(like.prompt.settings, expansion="none")
    read_texts = [read(text, dialect, like.family, settings).for_encoder(like.encoder).chunks[0] for text in texts]
    own = [tuple(token for token in chunk if token.kind in _OF_PROMPT) for chunk in read_texts]
    templates = [_template(chunk, like.encoder) for chunk in read_texts]
    return _isolate([_Text(before, text, after) for text, (before, after) in zip(own, templates, strict=True)], like)


_OF_PROMPT = ("text", "embedding")


@dataclass(frozen=True, slots=True)
class _Text:
    """The tokens of a text, and of the template around it; CLIP has none."""

    before: Chunk
    own: Chunk
    after: Chunk


def _template(tokens: Sequence[Token], encoder: str) -> tuple[Chunk, Chunk]:
    """What a tool puts before a prompt and behind it, as far as rows of the prompt can see it."""
    own = [at for at, token in enumerate(tokens) if token.kind in _OF_PROMPT] or [len(tokens)]
    before = tuple(token for token in tokens[: own[0]] if token.kind == "template")
    after = tuple(token for token in tokens[own[-1] + 1 :] if token.kind == "template")
    return before, () if encoder in TEXT_ENCODERS and TEXT_ENCODERS[encoder].is_causal else after


def _isolate(texts: Sequence[_Text], like: Chunks) -> IsolatedTexts:
    """The chunks of the different texts; of an encoder that is not CLIP's each is as long as the longest of them."""
    length = max((len(text.before) + len(text.own) + len(text.after) for text in texts), default=0)
    room = like.chunk_tokens if like.is_clip else length
    index_of: dict[tuple[tuple[int, str, int | None], ...], int] = {}
    chunks_made: list[Chunk] = []
    indices = []
    for text in texts:
        key = tuple((token.id, token.piece, token.vector) for token in text.own[:room])
        if key not in index_of:
            index_of[key] = len(chunks_made)
            chunks_made.append(_chunk_of(text, like, length))
        indices.append(index_of[key])
    counts = tuple(min(len(text.own), room) for text in texts)
    firsts = tuple(1 if like.is_clip else len(text.before) for text in texts)
    return IsolatedTexts(tuple(chunks_made), tuple(indices), counts, firsts)


def _chunk_of(text: _Text, like: Chunks, length: int) -> Chunk:
    """A text behind BOS, or in its template and filled up with what no row looks at."""
    padding = padding_of(like.encoder)
    if like.is_clip:
        return pad_chunk(text.own[: like.chunk_tokens], padding, like.context_length)
    row = (*text.before, *text.own, *text.after)
    return (*row, *[Token(padding, "", kind="padding", attended=False)] * (length - len(row)))
