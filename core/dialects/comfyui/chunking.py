"""ComfyUI's chunks (`sd1_clip.py`, `tokenize_with_weights`): groups of tokens, the short ones never split."""

from collections.abc import Iterator, Sequence

from core.dialects.comfyui.syntax import EMBEDDING_PREFIX, find_embedding
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Prompt, Segment
from core.prompt.textual_inversions import TextualInversions
from core.tokens.chunks import MARK_TOKENS, ChunkedTokens, Chunks, join_parts, pad_chunk
from core.tokens.families import ENCODERS, FAMILIES, positions_of
from core.tokens.inversion_tokens import vector_tokens
from core.tokens.normalization import tokenize
from core.tokens.tokenizer import Token, TokenizerVariant

MIN_SPLIT_LENGTH = 8  # tokens of a group that is cut where a chunk is full
VARIANT: TokenizerVariant = "fast"
TOKENIZER_VARIANTS = dict.fromkeys(ENCODERS, VARIANT)


def chunk_comfyui(prompt: Prompt, family: str, encoder: str) -> Chunks:
    """Chunks of groups; a group of 8 tokens or more is cut where the chunk is full, a shorter one begins the next.

    A chunk is as long as the encoder has positions (comfy/text_encoders/long_clipl.py: 248 of a Long-CLIP).
    """
    length, padding = positions_of(prompt.settings, family, encoder), FAMILIES[family].padding[encoder]
    texts = [
        _fill(_groups(own.segments, prompt.settings.inversions, encoder), length, padding) for own in prompt.variants
    ]
    return join_parts(prompt, family, encoder, texts)


def _fill(groups: Iterator[list[Token]], length: int, padding: int) -> ChunkedTokens:
    """The chunks of one text, `length` tokens each."""
    full = length - MARK_TOKENS
    chunks: list[list[Token]] = [[]]
    for group in groups:
        taken = 0
        while len(chunks[-1]) + len(group) - taken > full:
            room = full - len(chunks[-1]) if len(group) >= MIN_SPLIT_LENGTH else 0
            chunks[-1] += group[taken : taken + room]
            taken += room
            chunks.append([])
        chunks[-1] += group[taken:]
    used = full * (len(chunks) - 1) + len(chunks[-1])
    return ChunkedTokens(tuple(pad_chunk(chunk, padding, length) for chunk in chunks), used)


def _groups(segments: Sequence[Segment], inversions: TextualInversions, encoder: str) -> Iterator[list[Token]]:
    """The tokens that ComfyUI keeps together: a segment, an embedding, what follows an embedding's name."""
    for segment in segments:
        words: MappedText = segment
        if segment.text.startswith(EMBEDDING_PREFIX):
            embedding = find_embedding(segment, inversions)
            words = embedding.rest
            if embedding.inversion is not None:
                rows = range(embedding.inversion.shape_for(encoder)[0])
                yield vector_tokens(embedding.name, segment.weight, embedding.inversion, rows)
        if words.text:
            yield tokenize(Segment(words.text, words.offsets, segment.weight), VARIANT)
