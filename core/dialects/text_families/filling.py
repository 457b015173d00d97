"""A prompt's tokens to what an encoder gets: cut, filled up, masked; the rows that are handed on, and the counter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.dialects.text_families.rules import EncoderRule
from core.dialects.text_families.templates import LINE_BREAK, TURN, USER
from core.tokens.chunks import Chunk
from core.tokens.tokenizer import Token
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

_OF_PROMPT = ("text", "embedding")
_NO_ID = -1  # of what stands for a vector of an embedding
Stretches = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long a reading may be and has to be, 0 for no rule.

    `limit` is the tool's own number, `cut` the tokens that are left of the words with what stands around them,
    `least` the length up to which it is filled, `multiple` what that is a multiple of, and `least_padding` the padding
    that is there in any case.
    """

    limit: int = 0
    cut: int = 0
    least: int = 0
    multiple: int = 0
    least_padding: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What one encoder gets of a prompt; the fields are those of core.tokens.chunks.Chunks."""

    tokens: Chunk
    used: int
    limit: int
    truncated: Chunk
    kept: tuple[int, int] | None
    handed_mask: Stretches | None


def fill(
    rule: EncoderRule, words: Sequence[Token], tail: Sequence[Token], lengths: Lengths, tokenizer: TextTokenizer
) -> Reading:
    """The reading of words that stand in their template, of which `tail` comes behind the padding."""
    start, end = (
        [] if index is None else [tokenizer.token(index, kind="template")] for index in (rule.start, rule.end)
    )
    room = max(lengths.cut - len(start) - len(end), 0) if lengths.cut else len(words)
    tokens = [*start, *words[:room], *end]
    padding = tokenizer.token(rule.padding, kind="padding", attended=rule.masking != "filling")
    missing = _missing(len(tokens) + len(tail), lengths)
    tokens = [*[padding] * missing, *tokens] if rule.filling == "left" else [*tokens, *[padding] * missing]
    tokens = _masked([*tokens, *tail], rule)
    kept = _kept(tokens, rule, lengths.limit)
    used = sum(token.kind in _OF_PROMPT for token in words)
    own = len(start) + sum(token.kind == "template" for token in words) + len(end) + len(tail)
    shown = max(lengths.limit - own + rule.dropped, 1) if lengths.limit else 0
    cut_off = tuple(token for token in words[room:] if token.kind in _OF_PROMPT)
    return Reading(tuple(tokens), used, shown, cut_off, kept, _handed(tokens, kept, rule))


def _missing(length: int, lengths: Lengths) -> int:
    """How many padding tokens a reading of a length gets."""
    filled = max(length + lengths.least_padding, lengths.least)
    if lengths.multiple:
        filled = -(-filled // lengths.multiple) * lengths.multiple
        filled = max(length, min(filled, lengths.limit))
    return filled - length


def _masked(tokens: list[Token], rule: EncoderRule) -> list[Token]:
    """The tokens with those that no row may look at marked as such.

    ComfyUI makes the mask of ids (`process_tokens`): what begins with padding is hidden up to where that ends, the next
    token of the id and all behind it always; the first end token is not. Vectors of embeddings are never hidden.
    """
    if rule.masking in ("none", "filling"):
        return tokens
    first, ids = 0, [_NO_ID if token.kind == "embedding" else token.id for token in tokens]
    if rule.masking == "from-padding-id":
        first = next((at for at, index in enumerate(ids) if index != rule.mask_id), len(ids))
    last = ids.index(rule.mask_id, first) if rule.mask_id in ids[first:] else len(ids)
    last += rule.masking == "after-end"
    return [*_hidden(tokens[:first]), *tokens[first:last], *_hidden(tokens[last:])]


def _hidden(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens as no row looks at them; those that are one and the same stay so."""
    known: dict[int, Token] = {}
    for token in tokens:
        if token.kind != "embedding" and id(token) not in known:
            known[id(token)] = replace(token, attended=False)
        yield known.get(id(token), token)


def _kept(tokens: Sequence[Token], rule: EncoderRule, limit: int) -> tuple[int, int] | None:
    """The rows that are handed on, None for all."""
    count = len(tokens)
    if rule.keeping == "behind-dropped":
        return rule.dropped, min(count, rule.dropped + limit) if limit else count
    if rule.keeping == "attended":
        return 0, sum(token.attended for token in tokens)
    if rule.keeping == "all":
        return None
    turns = [at for at, token in enumerate(tokens) if token.id == TURN][:2]
    if rule.keeping == "from-second-turn":
        return (turns[1], count) if len(turns) > 1 else None
    # qwen_image.py: a text without any turn keeps the last row alone
    first = turns[-1] if turns else -1
    is_user = count > first + 3 and [token.id for token in tokens[first + 1 : first + 3]] == [USER, LINE_BREAK]
    first += 3 if is_user else 0
    return (first if first >= 0 else count - 1), count


def _handed(tokens: Sequence[Token], kept: tuple[int, int] | None, rule: EncoderRule) -> Stretches | None:
    """The stretches of the kept rows that the image model is told to look at, None where it is told nothing."""
    if rule.handing == "none":
        return None
    rows = tokens[slice(*kept)] if kept else tokens
    if rule.handing == "one-more":
        return ((0, min(sum(token.attended for token in rows) + 1, len(rows))),)
    stretches = ((0, len(rows)),) if all(token.attended for token in rows) else tuple(_stretches(rows))
    return None if rule.handing == "partial-mask" and stretches == ((0, len(rows)),) else stretches


def _stretches(rows: Sequence[Token]) -> Iterator[tuple[int, int]]:
    at = 0
    for is_attended, group in groupby(rows, key=lambda token: token.attended):
        length = len(list(group))
        if is_attended:
            yield at, at + length
        at += length
