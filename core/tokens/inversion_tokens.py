"""Textual inversions in diffusers and compel: `<name>` anywhere in a text, in any case, stands for its vectors.

Both add a textual inversion to the tokenizer (diffusers, `loaders/textual_inversion.py`), whose added tokens are found
before anything else is looked up, letters in lower case, even inside a word. One token stands for all its vectors.
"""

import re
from collections.abc import Callable, Mapping

from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Segment
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.tokens.normalization import tokenize
from core.tokens.tokenizer import Token, TokenizerVariant

TokenizeSegment = Callable[[Segment], list[Token]]

_TOKEN = re.compile(r"<[^<>]{1,200}>")


def tokenize_with_inversions(
    segment: Segment, variant: TokenizerVariant, inversions: TextualInversions, encoder: str, widths: Mapping[str, int]
) -> list[Token]:
    """The tokens of a segment, one a vector where the token of an inversion that fits the encoder stands."""
    known = inversions.by_token
    tokens: list[Token] = []
    start = 0
    for match in _TOKEN.finditer(segment.text) if known else ():
        inversion = known.get(match[0].lower())
        if inversion is not None and inversion.shape_for(encoder)[1] == widths[encoder]:
            tokens += _between(segment, start, match.start(), variant)
            tokens += vector_tokens(segment.cut(*match.span()), segment.weight, inversion, encoder)
            start = match.end()
    return [*tokens, *_between(segment, start, len(segment.text), variant)] if start else tokenize(segment, variant)


def _between(segment: Segment, start: int, end: int, variant: TokenizerVariant) -> list[Token]:
    return tokenize(Segment(segment.text[start:end], segment.offsets[start:end], segment.weight), variant)


def vector_tokens(name: MappedText, weight: float, inversion: TextualInversion, encoder: str) -> list[Token]:
    """A token a vector, all over the span of `name`, what was typed for the inversion."""
    start, end = name.span(0, len(name.text))
    count, _ = inversion.shape_for(encoder)
    return [Token(0, inversion.name, start, end, weight, "embedding", vector) for vector in range(count)]
