"""What an encoder that is not CLIP's does not know, hides, drops or adds: facts of the reading, without a threshold."""

from collections.abc import Sequence

from core.analysis.findings.finding import Finding, quoted_words
from core.analysis.units import text_of
from core.analysis.vocabulary import text_tokenizer_of
from core.program.messages import shortened
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_ENCODERS
from core.tokens.tokenizer import Token

MAX_WORD_LETTERS = 24  # of a word in a sentence
_ENDS_PHRASE = ",.;!?\n\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}\N{IDEOGRAPHIC FULL STOP}"


def unknown_words(chunks: Chunks) -> Finding | None:
    """The tokens that one of the prompt's encoders has no entry for, by their count: all are one token to it."""
    for each in chunks.encoders:
        if each.is_clip:
            continue
        unknown = text_tokenizer_of(each).unknown
        read = [(at, token) for at, token in enumerate(each.tokens) if token.start is not None]
        lost = [(at, token) for at, token in read if token.id == unknown]
        if lost:
            positions = tuple(at for at, _ in lost) if each.encoder == chunks.encoder else ()
            return _unknown(each, lost[0][1], len(lost), len(read), positions)
    return None


def _unknown(chunks: Chunks, first: Token, count: int, total: int, positions: tuple[int, ...]) -> Finding:
    message = tr(
        "{encoder} does not know {count} of your {total} tokens, the first “{word}”: each is the same unknown token to "
        "it."
    )
    names = {"encoder": TEXT_ENCODERS[chunks.encoder].title, "word": _word(chunks, first)}
    span = (first.start or 0, first.end or 0) if not positions else None
    return Finding(
        "unknown", message.format(count=count, total=total, **names), count, positions, tr_noop("Token table"), span
    )


def hidden_words(chunks: Chunks) -> Finding | None:
    """The typed tokens that no other row may look at, as behind a typed `<|endoftext|>`; by their count."""
    hidden = [(at, token) for at, token in _typed(chunks) if not token.attended]
    if chunks.is_clip or not hidden:
        return None
    message = tr("{count} of your tokens are hidden from all others, from “{word}” on.")
    sentence = message.format(count=len(hidden), word=_word(chunks, hidden[0][1]))
    return Finding("hidden", sentence, len(hidden), tuple(at for at, _ in hidden), tr_noop("Token table"))


def dropped_words(chunks: Chunks) -> Finding | None:
    """The typed tokens whose rows are not handed on, as they are taken for the template; by their count."""
    if chunks.is_clip or chunks.kept is None:
        return None
    dropped = [(at, token) for at, token in _typed(chunks) if not chunks.kept[0] <= at < chunks.kept[1]]
    if not dropped:
        return None
    total = len(_typed(chunks))
    message = tr("{count} of your {total} tokens are dropped with the template: their rows are not handed on.")
    sentence = message.format(count=len(dropped), total=total)
    return Finding("hidden", sentence, len(dropped), tuple(at for at, _ in dropped), tr_noop("Conditioning"))


def template_rows(chunks: Chunks) -> Finding | None:
    """The rows of the tool's own template among those handed on, where they are more than the words' own."""
    handed = handed_tokens(chunks)
    template = sum(token.kind == "template" for token in handed)
    own = sum(token.start is not None for token in handed)
    if chunks.is_clip or not 0 < own < template:
        return None
    message = tr("{template} of {all} rows handed on are the tool’s own template; {own} are yours.")
    sentence = message.format(template=template, all=len(handed), own=own)
    return Finding("template", sentence, template, (), tr_noop("Conditioning"))


def padding_rows(chunks: Chunks, padding_acts: bool) -> Finding | None:
    """How many of the rows handed on are the prompt's own, where rows of padding go on with them and steer.

    `padding_acts` is whether they do, by the tool's rules for the family.
    """
    handed = handed_tokens(chunks)
    padding, own = sum(token.kind == "padding" for token in handed), sum(token.start is not None for token in handed)
    if not padding_acts or padding <= own:
        return None
    message = tr("Filled-up rows steer the picture: {own} of {all} rows handed on are yours.")
    sentence = message.format(own=own, all=len(handed))
    return Finding("padding", sentence, padding / len(handed), (), tr_noop("Conditioning"))


def phrase_at_limit(chunks: Chunks) -> Finding | None:
    """The phrase that a tool's limit cuts in two: no comma or full stop stands between the two tokens at the cut."""
    if chunks.is_clip or not chunks.truncated:
        return None
    typed, first, source = _typed(chunks), chunks.truncated[0], chunks.prompt.source
    if not typed or first.start is None or (end := typed[-1][1].end) is None or end > first.start:
        return None
    if set(source[end : first.start]) & set(_ENDS_PHRASE) or _is_end(typed[-1][1], source) or _is_end(first, source):
        return None
    start = max(source.rfind(mark, 0, end) for mark in _ENDS_PHRASE) + 1
    ends = [at for mark in _ENDS_PHRASE if (at := source.find(mark, first.start)) >= 0]
    phrase = quoted_words(source[start : min(ends, default=len(source))])
    message = tr("What is read ends inside “{phrase}”, before “{word}”.")
    sentence = message.format(phrase=phrase, word=_word(chunks, first))
    return Finding("border", sentence, len(typed), (typed[-1][0],), tr_noop("Other tools"))


def handed_tokens(chunks: Chunks) -> Sequence[Token]:
    """The tokens whose rows are handed on."""
    start, end = chunks.kept or (0, len(chunks.tokens))
    return chunks.tokens[start:end]


def _typed(chunks: Chunks) -> list[tuple[int, Token]]:
    return [(at, token) for at, token in enumerate(chunks.tokens) if token.start is not None]


def _is_end(token: Token, source: str) -> bool:
    return bool(set(text_of(token, source)) & set(_ENDS_PHRASE))


def _word(chunks: Chunks, token: Token) -> str:
    return shortened(text_of(token, chunks.prompt.source).strip(), MAX_WORD_LETTERS)
