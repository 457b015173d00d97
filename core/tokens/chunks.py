"""Prompt to Chunks: what every encoder of a family gets, and the tool's counter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from core.dialects.a1111.chunking import (
    CHUNK_TOKENS,
    A1111Chunker,
    Chunk,
    ChunkedTokens,
    FindInversion,
    TokenizeSegment,
    chunk_comfyui,
    chunk_compel,
    chunk_diffusers,
    pad_chunk,
)
from core.dialects.comfyui.syntax import EMBEDDING_PREFIX, embedding_name
from core.prompt.prompt import MappedText, Prompt, Segment, concat
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.tokens.families import FAMILIES, tokenizer_variant
from core.tokens.inversion_tokens import tokenize_with_inversions, vector_tokens
from core.tokens.normalization import tokenize
from core.tokens.tokenizer import Token

CONTEXT_LENGTH = 77


@dataclass(frozen=True)
class Chunks:
    """A prompt as one encoder of a family gets it, with `others` for the family's other encoders.

    `rows` are the 77 tokens of each chunk, BOS, EOS and padding among them. `used` and `limit` are the tool's counter.
    `truncated` are the tokens the tool does not read. Where several parts stand side by side (compel's `.and()` and
    `.blend()`), `chunk_counts` says how many chunks each has.
    """

    prompt: Prompt
    family: str
    rows: tuple[Chunk, ...]
    used: int
    limit: int
    truncated: Chunk = ()
    encoder: str = "clip_l"
    others: tuple["Chunks", ...] = ()
    chunk_counts: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.rows or any(len(row) != CONTEXT_LENGTH for row in self.rows):
            raise ValueError("every chunk holds 77 tokens, and there is at least one")

    @property
    def encoders(self) -> tuple["Chunks", ...]:
        """The chunks of all encoders of the family, in its order."""
        return (self, *self.others)

    def for_encoder(self, encoder: str) -> "Chunks":
        """The chunks of one of the family's encoders; the first one's where it has none of that name."""
        return next((chunks for chunks in self.encoders if chunks.encoder == encoder), self)

    @cached_property
    def tokens(self) -> Chunk:
        """All rows one after the other, 77 x chunks."""
        return tuple(token for row in self.rows for token in row)

    def first(self, count: int) -> "Chunks":
        """The same with its first `count` chunks only; itself where there are no more."""
        if all(len(chunks.rows) <= count for chunks in self.encoders):
            return self
        others = tuple(chunks.first(count) for chunks in self.others)
        return replace(self, rows=self.rows[:count], others=others)

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """Ids [chunks, 77]."""
        return np.array([[token.id for token in row] for row in self.rows], dtype=np.int64)

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """Weights [chunks, 77]."""
        return np.array([[token.weight for token in row] for row in self.rows], dtype=np.float32)


def chunk_prompt(prompt: Prompt, family: str = "sd1") -> Chunks:
    """The chunks that the prompt's tool makes of the shown variant, for all encoders of the family."""
    first, *others = (_chunk_for(prompt, family, encoder) for encoder in FAMILIES[family].encoders)
    return replace(first, others=tuple(others))


def _chunk_for(prompt: Prompt, family: str, encoder: str) -> Chunks:
    chunked = chunk_variants(prompt, family, encoder)
    if prompt.dialect == "a1111":  # one text is shown; the counter is that of the longest
        used = max(one.used for one in chunked)
        rows = chunked[prompt.shown_index].chunks
        limit = CHUNK_TOKENS * max(1, -(-used // CHUNK_TOKENS))
        return Chunks(prompt, family, rows, used, limit, encoder=encoder, chunk_counts=(len(rows),))
    rows = tuple(row for one in chunked for row in one.chunks)
    used = sum(CHUNK_TOKENS * len(one.chunks) for one in chunked[:-1]) + chunked[-1].used
    counts = tuple(len(one.chunks) for one in chunked)
    return Chunks(
        prompt, family, rows, used, CHUNK_TOKENS * len(rows), chunked[-1].truncated, encoder, chunk_counts=counts
    )


def chunk_variants(prompt: Prompt, family: str, encoder: str) -> list[ChunkedTokens]:
    """The chunks of every variant of a prompt; A1111 gives all texts of a part as many as the longest has."""
    chunk_segments = _chunker(prompt, family, encoder)
    made: dict[int, ChunkedTokens] = {}  # by identity: variants of equal text share their segments
    for variant in prompt.variants:
        if id(variant.segments) not in made:
            made[id(variant.segments)] = chunk_segments(variant.segments)
    chunked = [made[id(variant.segments)] for variant in prompt.variants]
    if len(chunked) == 1 or prompt.dialect != "a1111":
        return chunked
    empty = pad_chunk((), FAMILIES[family].padding[encoder])
    longest: dict[int, int] = {}
    for variant, one in zip(prompt.variants, chunked, strict=True):
        longest[variant.part] = max(longest.get(variant.part, 1), len(one.chunks))
    return [
        replace(one, chunks=one.chunks + (empty,) * (longest[variant.part] - len(one.chunks)))
        for variant, one in zip(prompt.variants, chunked, strict=True)
    ]


def _chunker(prompt: Prompt, family: str, encoder: str) -> Callable[[Sequence[Segment]], ChunkedTokens]:
    """How the prompt's tool fills the chunks of one text for an encoder."""
    variant, padding = tokenizer_variant(prompt.dialect, encoder), FAMILIES[family].padding[encoder]
    settings = prompt.settings
    if prompt.dialect == "a1111":
        find = inversion_finder(prompt, family)
        return lambda segments: A1111Chunker(settings.comma_backtrack, find).chunk_segments(segments, variant, padding)
    if prompt.dialect == "comfyui":
        return lambda segments: chunk_comfyui(_comfyui_groups(segments, prompt, encoder), padding)
    chunk_segments = chunk_compel if prompt.dialect == "compel" else chunk_diffusers
    tokenize_segment = segment_tokenizer(prompt, family, encoder)
    return lambda segments: chunk_segments(segments, tokenize_segment, padding)


def segment_tokenizer(prompt: Prompt, family: str, encoder: str) -> TokenizeSegment:
    """How diffusers and compel tokenise a segment for an encoder, learned tokens among the words."""
    variant, embeddings = tokenizer_variant(prompt.dialect, encoder), prompt.settings.embeddings
    widths = {**FAMILIES[family].widths, **(embeddings.widths or {})}
    return lambda segment: tokenize_with_inversions(segment, variant, embeddings, encoder, widths)


@lru_cache(maxsize=4)  # of thousands of names, which are not to be tokenised at every keystroke
def _names_by_start(
    embeddings: TextualInversions, family: str
) -> Mapping[int, list[tuple[list[int], TextualInversion]]]:
    """Those of A1111's embeddings that fit the family, by the first token of their names."""
    variant = tokenizer_variant("a1111", next(iter(FAMILIES[family].encoders)))
    by_start: dict[int, list[tuple[list[int], TextualInversion]]] = {}
    for embedding in embeddings.by_name.values():
        ids = [token.id for token in tokenize(Segment(embedding.name, range(len(embedding.name))), variant)]
        if ids and embedding.fits(embeddings.widths or FAMILIES[family].widths):
            by_start.setdefault(ids[0], []).append((ids, embedding))
    return by_start


def inversion_finder(prompt: Prompt, family: str) -> FindInversion:
    """What finds A1111's embeddings: any run of the tokens of a name inside one segment, the longest name first."""
    by_start = _names_by_start(prompt.settings.embeddings, family)

    def find(tokens: Sequence[Token], position: int) -> tuple[TextualInversion, int] | None:
        known = by_start.get(tokens[position].id)
        if not known:
            return None
        for ids, embedding in sorted(known, key=lambda entry: -len(entry[0])):
            if [token.id for token in tokens[position : position + len(ids)]] == ids:
                return embedding, len(ids)
        return None

    return find


def _comfyui_groups(segments: Sequence[Segment], prompt: Prompt, encoder: str) -> Iterator[list[Token]]:
    """The tokens that ComfyUI keeps together: a segment, an embedding, what follows an embedding's name."""
    embeddings = prompt.settings.embeddings
    for segment in segments:
        rest = segment
        if segment.text.startswith(EMBEDDING_PREFIX) and embeddings.has_names:
            name, rest = embedding_name(segment)
            found = embeddings.find_file(name.text)
            if found is None and name.text != (bare := name.text.strip(",")):
                found = embeddings.find_file(bare)
                rest = _segment(concat([name.cut(len(bare)), rest]), segment.weight)
            if found is not None:
                yield vector_tokens(name, segment.weight, found, encoder)
        if rest.text:
            yield tokenize(rest, "fast")


def _segment(text: MappedText, weight: float) -> Segment:
    return Segment(text.text, text.offsets, weight)
