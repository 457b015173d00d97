"""Chunks: what every encoder of a family gets of a prompt, mostly 77 tokens at a time, and the tool's counter."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Literal

from core.program.arrays import Floats, Integers, np
from core.prompt.prompt import Prompt
from core.tokens.tokenizer import BOS, EOS, Token

CONTEXT_LENGTH = 77  # positions of CLIP
MARK_TOKENS = 2  # BOS and EOS of a chunk
CHUNK_TOKENS = CONTEXT_LENGTH - MARK_TOKENS  # tokens of the prompt in one chunk
MAX_CHUNKS = 40  # 3,000 tokens; a longer prompt is counted whole, and its first 40 chunks are computed

Chunk = tuple[Token, ...]
# The place that a token has for its encoder: its index, the number of tokens before it that are no padding (padding has
# the place of the last of these), or its index and 1 for every padding token.
PlaceRule = Literal["index", "without-padding", "padding-at-1"]
# What attention gives to a row that may look at no other and not at itself, padding in front: zeros, or the mean of all
# rows up to it.
BlindRule = Literal["zeros", "mean"]


@dataclass(frozen=True, slots=True)
class ChunkedTokens:
    """The chunks of one text, all of a length, and the tool's count; `truncated` are the tokens that it leaves out."""

    chunks: tuple[Chunk, ...]
    used: int
    truncated: Chunk = ()


def pad_chunk(tokens: Sequence[Token], padding: int, length: int = CONTEXT_LENGTH) -> Chunk:
    """BOS, up to length - 2 tokens, EOS, and padding to the length."""
    bos, eos = Token(BOS, "<|startoftext|>", kind="bos"), Token(EOS, "<|endoftext|>", kind="eos")
    fill = Token(padding, "<|endoftext|>" if padding == EOS else "!", kind="padding")
    return (bos, *tokens, eos, *[fill] * (length - MARK_TOKENS - len(tokens)))


@dataclass(frozen=True)
class Chunks:
    """A prompt as one encoder of a family gets it, with `others` for the family's other encoders.

    `chunks` are the tokens of each chunk, `context_length` of them, BOS, EOS and padding among them. `used` and `limit`
    are the tool's counter; a `limit` of 0 says that the tool has none. `truncated` are the tokens the tool does not
    read. Where several parts stand side by side (compel's `.and()` and `.blend()`, SD.Next's sections), `chunk_counts`
    says how many chunks each has. `counted_sections` are the counts that SD.Next shows, one a section with tokens.
    `of_sent_text` are the same chunks with places in the text that the tool got, where that is not the typed one.

    An encoder that is not CLIP's gets one chunk of any length, from one token on: prompt, template and padding. `kept`
    is the stretch [from, to) of its rows that is handed on, None for all; `handed_mask` the stretches of these rows
    that the image model is told to look at, None where it is told nothing; `places` how its tokens are numbered.
    `caps_scores` says whether the tool has Gemma 2's soft cap act, `blind` what a row gets that sees nothing.
    """

    prompt: Prompt
    family: str
    chunks: tuple[Chunk, ...]
    used: int
    limit: int
    truncated: Chunk = ()
    encoder: str = "clip_l"
    others: tuple["Chunks", ...] = ()
    chunk_counts: tuple[int, ...] = ()
    counted_sections: tuple[int, ...] = ()
    of_sent_text: "Chunks | None" = field(default=None, compare=False, repr=False)
    kept: tuple[int, int] | None = None
    handed_mask: tuple[tuple[int, int], ...] | None = None
    places: PlaceRule = "index"
    caps_scores: bool = True
    blind: BlindRule = "zeros"

    def __post_init__(self) -> None:
        if len({len(chunk) for chunk in self.chunks}) != 1 or not self.chunks[0]:
            raise ValueError("every chunk holds as many tokens, and there is at least one")

    @property
    def context_length(self) -> int:
        """The tokens of each chunk: 77, or more where a tool fills a Long-CLIP's positions."""
        return len(self.chunks[0])

    @property
    def chunk_tokens(self) -> int:
        """The tokens of the prompt that a chunk has room for."""
        return self.context_length - MARK_TOKENS

    @property
    def encoders(self) -> tuple["Chunks", ...]:
        """The chunks of all encoders of the family, in its order."""
        return (self, *self.others)

    @property
    def is_clip(self) -> bool:
        """Whether these are for a CLIP text encoder."""
        return self.encoder.startswith("clip_")

    def for_encoder(self, encoder: str) -> "Chunks":
        """The chunks of one of the family's encoders; the first one's where it has none of that name."""
        return next((chunks for chunks in self.encoders if chunks.encoder == encoder), self)

    @cached_property
    def tokens(self) -> Chunk:
        """The tokens of all chunks one after the other, length x chunks."""
        return tuple(chain.from_iterable(self.chunks))

    def first(self, count: int) -> "Chunks":
        """The same with its first `count` chunks only; itself where there are no more."""
        if all(len(chunks.chunks) <= count for chunks in self.encoders):
            return self
        others = tuple(chunks.first(count) for chunks in self.others)
        return replace(self, chunks=self.chunks[:count], others=others)

    @cached_property
    def ids(self) -> Integers:
        """Ids [chunks, length]."""
        return np.array([[token.id for token in chunk] for chunk in self.chunks], dtype=np.int64)

    @cached_property
    def weights(self) -> Floats:
        """Weights [chunks, length]."""
        return np.array([[token.weight for token in chunk] for chunk in self.chunks], dtype=np.float32)


def join_parts(prompt: Prompt, family: str, encoder: str, parts: Sequence[ChunkedTokens]) -> Chunks:
    """The chunks of a prompt's parts one after the other for one encoder; the counter goes on through all of them."""
    chunks = tuple(chunk for part in parts for chunk in part.chunks)
    room = len(chunks[0]) - MARK_TOKENS
    used = sum(room * len(part.chunks) for part in parts[:-1]) + parts[-1].used
    counts = tuple(len(part.chunks) for part in parts)
    return Chunks(prompt, family, chunks, used, room * len(chunks), parts[-1].truncated, encoder, chunk_counts=counts)
