"""The tokens of a prompt within its template, each at its letters in the text that the tool got."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.dialects.comfyui.syntax import EMBEDDING_PREFIX, find_embedding, weighted_segments
from core.dialects.text_families.phrases import tokenize
from core.dialects.text_families.rules import EncoderRule
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import ReadingSettings, Segment
from core.prompt.textual_inversions import TextualInversions
from core.tokens.inversion_tokens import vector_tokens
from core.tokens.normalization import mend_letters_and_entities
from core.tokens.text_families import TEXT_ENCODERS
from core.tokens.tokenizer import Token
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

_ODD_BLANKS = re.compile(r"\s{2,}|[^\S ]")  # all but a single space
_IMAGE_MARK = re.compile(re.escape("[IMG]"))


def cleaned(text: MappedText, rule: EncoderRule) -> MappedText:
    """The text as a pipeline of diffusers makes it before it is tokenised."""
    if rule.cleaning == "without-images":
        return text.replace_each(_IMAGE_MARK, lambda mark: MappedText("", ()))
    if rule.cleaning == "wan":  # `prompt_clean` of pipeline_wan.py
        return mend_letters_and_entities(text).stripped().replace_each(_ODD_BLANKS, _one_blank)
    return text


def _one_blank(blanks: MappedText) -> MappedText:
    return MappedText(" ", blanks.offsets[:1])


def in_template(text: MappedText, length: int, head: str, tail: str) -> MappedText:
    """A text between a template's two ends, whose letters stand in front of `length` letters and behind them."""
    if not head and not tail:
        return text
    if isinstance(text.offsets, range) and len(text.offsets) == length:
        return MappedText(head + text.text + tail, range(-len(head), length + len(tail)))
    offsets = (*range(-len(head), 0), *text.offsets, *range(length, length + len(tail)))
    return MappedText(head + text.text + tail, offsets)


def comfyui_tokens(
    text: MappedText, rule: EncoderRule, encoder: str, settings: ReadingSettings, tokenizer: TextTokenizer
) -> list[Token]:
    """The tokens of a text in ComfyUI, each weighted stretch tokenised by itself, embeddings as their vectors."""
    tokens: list[Token] = []
    for segment in weighted_segments(text, rule.brackets != "text"):
        stretch: MappedText = segment
        weight = segment.weight if rule.brackets == "weights" else 1.0
        if rule.reads_embeddings and segment.text.startswith(EMBEDDING_PREFIX):
            vectors, stretch = _embedding(segment, weight, encoder, settings.inversions)
            tokens += vectors
        if stretch.text:
            tokens += _stretch_tokens(stretch, weight, rule, tokenizer)
    return tokens


def _stretch_tokens(text: MappedText, weight: float, rule: EncoderRule, tokenizer: TextTokenizer) -> list[Token]:
    """The tokens of one stretch; one with a lone special token in it loses its first, which is taken for `<bos>`."""
    if rule.lone_special is None or rule.lone_special[0] not in text.text:
        return tokenize(tokenizer, text, weight, rule.reads_specials)
    mark, index = rule.lone_special
    tokens: list[Token] = []
    for piece in _cut_around(text, mark):
        if piece.text == mark:
            start, end = piece.span(0, len(mark))
            tokens.append(tokenizer.token(index, start=start, end=end, weight=weight))
        else:
            tokens += tokenizer.tokenize(piece, weight, rule.reads_specials)
    return tokens[1:]


def _cut_around(text: MappedText, mark: str) -> Iterator[MappedText]:
    """The text cut around each `mark`; no empty pieces."""
    start = 0
    for match in re.finditer(re.escape(mark), text.text):
        yield from (piece for piece in (text.cut(start, match.start()), text.cut(*match.span())) if piece.text)
        start = match.end()
    if start < len(text.text):
        yield text.cut(start)


def _embedding(
    segment: Segment, weight: float, encoder: str, inversions: TextualInversions
) -> tuple[Sequence[Token], MappedText]:
    """The vectors that a segment names and the text behind the name, whose blanks are single ones (`sd1_clip.py`).

    Vectors of another width are left out; where no name follows, ComfyUI stops with an error, and the mark is dropped.
    """
    named = find_embedding(segment, inversions)
    if named.inversion is None or named.inversion.shape_for(encoder)[1] != _width(encoder, inversions):
        return (), named.rest
    rows = range(named.inversion.shape_for(encoder)[0])
    return vector_tokens(named.name, weight, named.inversion, rows), named.rest


def _width(encoder: str, inversions: TextualInversions) -> int:
    return (inversions.widths or {}).get(encoder, TEXT_ENCODERS[encoder].width)


def with_unknown_as(index: int | None, tokens: list[Token], tokenizer: TextTokenizer) -> list[Token]:
    """The tokens with another id for what the tokenizer cannot read; themselves where the tool has none."""
    if index is None or tokenizer.unknown is None or index == tokenizer.unknown:
        return tokens
    return [replace(token, id=index) if token.id == tokenizer.unknown else token for token in tokens]


def of_prompt(tokens: Sequence[Token], length: int) -> list[Token]:
    """The tokens with those that hold no letter of the prompt, which has `length` of them, as the template's.

    Their places rise, so that the template's stand at the two ends.
    """
    first, last = 0, len(tokens)
    while first < last and (tokens[first].start or 0) < 0:
        first += 1
    while last > first and (tokens[last - 1].end or 0) > length:
        last -= 1
    head, tail = ([_at_border(token, length) for token in own] for own in (tokens[:first], tokens[last:]))
    return [*head, *tokens[first:last], *tail]


def _at_border(token: Token, length: int) -> Token:
    if token.start is None or token.end is None or token.end <= 0 or token.start >= length:
        return replace(token, start=None, end=None, kind="template")
    return replace(token, start=max(token.start, 0), end=min(token.end, length))
