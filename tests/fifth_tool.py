"""A tool that the program does not know: words in capitals weigh 1.5, and are reported as shouting."""

import re
from collections.abc import Iterator
from dataclasses import replace

from core.dialects.clip_skip import ClipSkip
from core.dialects.dialect import Dialect
from core.dialects.diffusers import TOKENIZER_VARIANTS, chunk_diffusers, parse_plain
from core.dialects.weighting import EncodeChunks, token_weights
from core.encoder.encoding import Floats
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import Diagnostic, Prompt, ReadingSettings, Segment
from core.tokens.chunks import Chunks

WORD = re.compile(r"\S+")


def parse(text: str, settings: ReadingSettings) -> Prompt:
    plain, whole = parse_plain(text, settings), identity_mapped(text)
    pieces = [whole.cut(*match.span()) for match in WORD.finditer(text)]
    segments = tuple(Segment(piece.text, piece.offsets, 1.5 if piece.text.isupper() else 1.0) for piece in pieces)
    return replace(plain, dialect="fifth", variants=(replace(plain.variant, segments=segments),))


def lint(chunks: Chunks) -> Iterator[Diagnostic]:
    for segment in chunks.prompt.variant.segments:
        if segment.weight != 1:
            yield Diagnostic("shouting", "This is shouted.", *segment.span(0, len(segment.text)))


def apply_weights(chunks: Chunks, encode: EncodeChunks) -> Floats:
    return encode(chunks.chunks, None) * token_weights(chunks.chunks)


FIFTH_TOOL = Dialect(
    key="fifth",
    title="Fifth tool",
    summary="As the fifth tool reads it: CAPITALS weigh 1.5",
    parse=parse,
    chunk=chunk_diffusers,
    tokenizer_variants=TOKENIZER_VARIANTS,
    clip_skip=ClipSkip(first=100, step=10, limits=lambda family, layers: (100, 90 + 10 * layers)),
    apply_weights=apply_weights,
    lint=lint,
)
