"""Tokens to chunks of 75: how each tool fills, breaks, moves and cuts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.prompt.prompt import Segment
from core.prompt.textual_inversions import TextualInversion
from core.tokens.normalization import tokenize
from core.tokens.tokenizer import BOS, EOS, Token, TokenizerVariant

CHUNK_TOKENS = 75  # tokens of the prompt in one chunk; BOS and EOS make it 77
COMMA_TOKEN = 267  # `,</w>`
PLACEHOLDER_TOKEN = 0  # what A1111 puts where an embedding's vectors will stand: the id of `!`
MAX_WORD_LENGTH = 8  # ComfyUI cuts a segment of this many tokens or more at a border, a shorter one it moves
_SENTENCE_ENDS = (".</w>",)
_PHRASE_ENDS = (".</w>", ",</w>", ";</w>", ":</w>")

Chunk = tuple[Token, ...]
FindInversion = Callable[[Sequence[Token], int], tuple[TextualInversion, int] | None]
TokenizeSegment = Callable[[Segment], list[Token]]


@dataclass(frozen=True, slots=True)
class ChunkedTokens:
    """The chunks of one text, 77 tokens each, and the tool's count; `truncated` are the tokens that it leaves out."""

    chunks: tuple[Chunk, ...]
    used: int
    truncated: Chunk = ()


def pad_chunk(tokens: Sequence[Token], padding: int) -> Chunk:
    """BOS, up to 75 tokens, EOS, and padding to 77."""
    bos, eos = Token(BOS, "<|startoftext|>", kind="bos"), Token(EOS, "<|endoftext|>", kind="eos")
    fill = Token(padding, "<|endoftext|>" if padding == EOS else "!", kind="padding")
    return (bos, *tokens, eos, *[fill] * (CHUNK_TOKENS - len(tokens)))


def chunk_diffusers(segments: Sequence[Segment], tokenize_segment: TokenizeSegment, padding: int) -> ChunkedTokens:
    """One chunk; what does not fit is cut off."""
    tokens = [token for segment in segments for token in tokenize_segment(segment)]
    return ChunkedTokens((pad_chunk(tokens[:CHUNK_TOKENS], padding),), len(tokens), tuple(tokens[CHUNK_TOKENS:]))


@dataclass(slots=True)
class _OpenChunk:
    """A chunk of A1111 while it is filled; `fixes` are the rows where an embedding's vectors go over the tokens."""

    tokens: list[Token] = field(default_factory=list)
    fixes: list[tuple[int, Token, TextualInversion]] = field(default_factory=list)

    def padded(self, padding: int) -> Chunk:
        """The 77 tokens; vectors cover whatever stands in their rows, padding too."""
        tokens = list(pad_chunk(self.tokens, padding))
        for start, token, embedding in self.fixes:
            vectors = embedding.vectors
            for vector in range(min(vectors, len(tokens) - 1 - start)):
                weight = tokens[start + 1 + vector].weight
                tokens[start + 1 + vector] = replace(
                    token, piece=embedding.name, weight=weight, kind="embedding", vector=vector
                )
        return tuple(tokens)


@dataclass(slots=True)
class A1111Chunker:
    """A1111's `tokenize_line` (`modules/sd_hijack_clip.py`).

    Where a full chunk would split a phrase whose comma is at most `backtrack` tokens back, the cut moves to after that
    comma and the chunk is padded ("Prompt word wrap length limit"). A comma that arrives at the border does not trigger
    it. An embedding is found by the tokens of its name, is never split, and begins a new chunk where it does not fit.
    A1111 has a bug that is kept here: of an embedding in a moved tail, the placeholders move and the vectors stay.
    The counter counts 75 for every chunk but the last.
    """

    backtrack: int
    find_inversion: FindInversion
    chunks: list[_OpenChunk] = field(default_factory=list)
    chunk: _OpenChunk = field(default_factory=_OpenChunk)
    last_comma: int = -1

    def chunk_segments(self, segments: Sequence[Segment], variant: TokenizerVariant, padding: int) -> ChunkedTokens:
        """The chunks of one text."""
        for segment in segments:
            if segment.is_break:
                self._next_chunk()
            else:
                self._take(tokenize(segment, variant))
        used = CHUNK_TOKENS * len(self.chunks) + len(self.chunk.tokens)
        if self.chunk.tokens or not self.chunks:
            self._next_chunk()
        return ChunkedTokens(tuple(chunk.padded(padding) for chunk in self.chunks), used)

    def _take(self, tokens: list[Token]) -> None:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.id == COMMA_TOKEN:
                self.last_comma = len(self.chunk.tokens)
            elif self._near_comma():
                self._move_tail()
            if len(self.chunk.tokens) == CHUNK_TOKENS:
                self._next_chunk()
            found = self.find_inversion(tokens, position)
            if found:  # what was typed for it reaches from the first token of its name to the last
                token = replace(token, end=tokens[position + found[1] - 1].end)
            position += self._put_inversion(token, *found) if found else self._put(token)

    def _near_comma(self) -> bool:
        count = len(self.chunk.tokens)
        return count == CHUNK_TOKENS and self.last_comma != -1 and count - self.last_comma <= self.backtrack

    def _move_tail(self) -> None:
        """Ends the chunk after its last comma; what followed it begins the next."""
        tail = self.chunk.tokens[self.last_comma + 1 :]
        del self.chunk.tokens[self.last_comma + 1 :]
        self._next_chunk()
        self.chunk.tokens = tail

    def _next_chunk(self) -> None:
        self.chunks.append(self.chunk)
        self.chunk, self.last_comma = _OpenChunk(), -1

    def _put(self, token: Token) -> int:
        self.chunk.tokens.append(token)
        return 1

    def _put_inversion(self, first: Token, embedding: TextualInversion, length: int) -> int:
        """Makes room for the vectors; the tokens of the name that they stand for are `length`."""
        vectors = min(embedding.vectors, CHUNK_TOKENS)
        if len(self.chunk.tokens) + vectors > CHUNK_TOKENS:
            self._next_chunk()
        self.chunk.fixes.append((len(self.chunk.tokens), first, embedding))
        self.chunk.tokens += [replace(first, id=PLACEHOLDER_TOKEN, piece="!")] * vectors
        return length


def chunk_comfyui(groups: Iterator[list[Token]], padding: int) -> ChunkedTokens:
    """ComfyUI's `tokenize_with_weights`: a group of tokens is a segment, what follows an embedding, or an embedding.

    A group of 8 tokens or more is cut where the chunk is full; a shorter one that does not fit begins the next.
    """
    chunks: list[list[Token]] = [[]]
    for group in groups:
        taken = 0
        while len(chunks[-1]) + len(group) - taken > CHUNK_TOKENS:
            room = CHUNK_TOKENS - len(chunks[-1]) if len(group) >= MAX_WORD_LENGTH else 0
            chunks[-1] += group[taken : taken + room]
            taken += room
            chunks.append([])
        chunks[-1] += group[taken:]
    return ChunkedTokens(
        tuple(pad_chunk(chunk, padding) for chunk in chunks), CHUNK_TOKENS * (len(chunks) - 1) + len(chunks[-1])
    )


def chunk_compel(segments: Sequence[Segment], tokenize_segment: TokenizeSegment, padding: int) -> ChunkedTokens:
    """compel's wrappers: a text too long for a chunk is split after a sentence, else a phrase, else a word."""
    tokens = [token for segment in segments for token in tokenize_segment(segment)]
    chunks: list[Chunk] = []
    count = start = 0
    while start < len(tokens) or not chunks:
        count = _split_after(tokens, start)
        chunks.append(pad_chunk(tokens[start : start + count], padding))
        start += count
    return ChunkedTokens(tuple(chunks), CHUNK_TOKENS * (len(chunks) - 1) + count)


def _split_after(tokens: Sequence[Token], start: int) -> int:
    """How many of the tokens from `start` on the next chunk takes."""
    window = tokens[start : start + CHUNK_TOKENS]
    if len(tokens) - start <= CHUNK_TOKENS:
        return len(window)
    for ends in (_SENTENCE_ENDS, _PHRASE_ENDS):
        for index in range(CHUNK_TOKENS - 1, -1, -1):
            if window[index].piece in ends:
                return index + 1
    return next(
        (index + 1 for index in range(CHUNK_TOKENS - 1, -1, -1) if window[index].piece.endswith("</w>")), CHUNK_TOKENS
    )
