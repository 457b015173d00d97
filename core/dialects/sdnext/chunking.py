"""SD.Next's chunks: each section of a prompt by itself, as compel fills them, and its counter.

Sources: vladmandic/sdnext 058a7f0c, `modules/prompt_parser_diffusers.py` (sections), `ui_common.py` (counter).
"""

import re
from collections.abc import Iterator, Sequence

from core.dialects.a1111.syntax import without_tags
from core.dialects.compel.chunking import split_tokens
from core.dialects.diffusers import TOKENIZER_VARIANTS
from core.dialects.sdnext.syntax import body_of, encoder_texts
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Prompt, PromptVariant, Segment
from core.tokens.chunks import CHUNK_TOKENS, Chunk, ChunkedTokens, Chunks, pad_chunk
from core.tokens.families import FAMILIES
from core.tokens.inversion_tokens import LearnedWords, TokenizeSegment, sdnext_words, tokenize_with_words
from core.tokens.normalization import tokenize

_COUNTED_APART = re.compile(r"\bBREAK\b|\n")


def chunk_sdnext(prompt: Prompt, family: str, encoder: str) -> Chunks:
    """The chunks of all sections side by side; where the parser stops, one chunk, and what does not fit is cut off."""
    padding, tokenize_segment = FAMILIES[family].padding[encoder], segment_tokenizer(prompt, family, encoder)
    if prompt.is_plain or is_uneven(prompt, family):
        tokens = [token for segment in plain_segments(prompt) for token in tokenize_segment(segment)]
        chunk = pad_chunk(tokens[:CHUNK_TOKENS], padding)
        sections = [ChunkedTokens((chunk,), len(tokens), tuple(tokens[CHUNK_TOKENS:]))]
    else:
        sections = [
            split_tokens([token for segment in section for token in tokenize_segment(segment)], padding)
            for section in sections_of(segments_for(prompt.variant, family, encoder))
        ]
    counted = _count_sections(prompt, encoder)
    return Chunks(
        prompt,
        family,
        tuple(chunk for section in sections for chunk in section.chunks),
        sum(counted),
        CHUNK_TOKENS,
        sections[-1].truncated,
        encoder,
        chunk_counts=tuple(len(section.chunks) for section in sections),
        counted_sections=counted,
    )


def segment_tokenizer(prompt: Prompt, family: str, encoder: str) -> TokenizeSegment:
    """How a segment is tokenised for an encoder, with the tokens of textual inversions among the words."""
    variant, inversions = TOKENIZER_VARIANTS[encoder], prompt.settings.inversions
    words, widths = words_of(prompt, family), inversions.widths or FAMILIES[family].widths
    return lambda segment: tokenize_with_words(segment, variant, words, encoder, widths)


def words_of(prompt: Prompt, family: str) -> LearnedWords:
    """The textual inversions that SD.Next puts in."""
    inversions = prompt.settings.inversions
    return sdnext_words(inversions, tuple((inversions.widths or FAMILIES[family].widths).items()))


def segments_for(variant: PromptVariant, family: str, encoder: str) -> tuple[Segment, ...]:
    """What an encoder reads of a text."""
    is_first = encoder == next(iter(FAMILIES[family].encoders))
    return variant.segments if is_first or variant.more_segments is None else variant.more_segments


def sections_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments between breaks; empty sections are left out."""
    sections: list[list[Segment]] = [[]]
    for segment in segments:
        if segment.is_break:
            sections.append([])
        else:
            sections[-1].append(segment)
    return [section for section in sections if section]


def is_uneven(prompt: Prompt, family: str) -> bool:
    """Whether a text has other numbers of chunks in the two encoders, side by side of which SD.Next cannot put them."""
    encoders = list(FAMILIES[family].encoders)[:2]
    variants = {id(variant.segments): variant for variant in prompt.variants if variant.more_segments is not None}
    if prompt.is_plain or len(encoders) < 2:
        return False
    return any(
        len({_count_chunks(prompt, variant, family, encoder) for encoder in encoders}) > 1
        for variant in variants.values()
    )


def _count_chunks(prompt: Prompt, variant: PromptVariant, family: str, encoder: str) -> int:
    tokenize_segment = segment_tokenizer(prompt, family, encoder)
    sections = sections_of(segments_for(variant, family, encoder))
    tokens = ([token for segment in section for token in tokenize_segment(segment)] for section in sections)
    return sum(len(split_tokens(list(section), 0).chunks) for section in tokens)


def plain_segments(prompt: Prompt) -> tuple[Segment, ...]:
    """The text as it stands, where the parser stops."""
    body = body_of(prompt.sent, prompt.settings)
    return (Segment(body.text, body.offsets),)


def pooled_chunk(chunks: Chunks) -> Chunk:
    """What the pooled vector is made of: the first 75 tokens of the second encoder's text, its syntax among them."""
    prompt = chunks.prompt
    if prompt.is_plain or is_uneven(prompt, chunks.family):
        return chunks.chunks[0]
    _, text = encoder_texts(identity_mapped(prompt.variant.text))
    tokens = segment_tokenizer(prompt, chunks.family, chunks.encoder)(Segment(text.text, text.offsets))
    return pad_chunk(tokens[:CHUNK_TOKENS], chunks.chunks[0][-1].id)


def _count_sections(prompt: Prompt, encoder: str) -> tuple[int, ...]:
    """The tokens of each piece of the typed text that has any, as the counter cuts it: tags out, marks and all."""
    text = without_tags(prompt.sent)
    counts = (len(tokenize(Segment(piece.text, piece.offsets), TOKENIZER_VARIANTS[encoder])) for piece in _pieces(text))
    return tuple(count for count in counts if count)


def _pieces(text: MappedText) -> Iterator[MappedText]:
    start = 0
    for match in _COUNTED_APART.finditer(text.text):
        yield text.cut(start, match.start())
        start = match.end()
    yield text.cut(start)
