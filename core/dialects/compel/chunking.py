"""compel's chunks: a text too long for one is split after a sentence, else a phrase, else a word."""

from collections.abc import Sequence

from core.dialects.diffusers import TOKENIZER_VARIANTS, segment_tokenizer
from core.prompt.prompt import Prompt, Segment
from core.tokens.chunks import CHUNK_TOKENS, Chunk, ChunkedTokens, Chunks, join_parts, pad_chunk
from core.tokens.families import FAMILIES
from core.tokens.inversion_tokens import compel_words
from core.tokens.normalization import tokenize
from core.tokens.tokenizer import Token

_SENTENCE_ENDS = (".</w>",)
_PHRASE_ENDS = (".</w>", ",</w>", ";</w>", ":</w>")


def chunk_compel(prompt: Prompt, family: str, encoder: str) -> Chunks:
    """The chunks of all parts, one part after the other."""
    tokenize_segment = segment_tokenizer(prompt, family, encoder, compel_words)
    padding = FAMILIES[family].padding[encoder]
    parts = []
    for variant in prompt.variants:
        tokens = [token for segment in variant.segments for token in tokenize_segment(segment)]
        parts.append(split_tokens(tokens, padding))
    return join_parts(prompt, family, encoder, parts)


def raw_chunk(chunks: Chunks) -> Chunk:
    """What the pooled vector is made of: the first 75 tokens of the typed text, its syntax among them."""
    text = chunks.prompt.sent.text
    tokens = tokenize(Segment(text, range(len(text))), TOKENIZER_VARIANTS[chunks.encoder])
    return pad_chunk(tokens[:CHUNK_TOKENS], chunks.chunks[0][-1].id)


def split_tokens(tokens: Sequence[Token], padding: int) -> ChunkedTokens:
    """The chunks of a text, at least one."""
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
    whole_words = (index + 1 for index in range(CHUNK_TOKENS - 1, -1, -1) if window[index].piece.endswith("</w>"))
    return next(whole_words, CHUNK_TOKENS)
