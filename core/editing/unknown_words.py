"""Words that an encoder cannot read at all: T5 has one unknown token for every Korean, Chinese or Japanese word."""

from collections.abc import Iterator

from core.program.translation import join_names, tr
from core.prompt.prompt import Diagnostic
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_ENCODERS

UNKNOWN_CODE = "unknown-word"
MAX_NAMED_WORDS = 4  # in the sentence
Span = tuple[int, int]


def unknown_spans(chunks: Chunks) -> tuple[Span, ...]:
    """The typed spans that an encoder has no piece for, in their order."""
    return tuple(dict.fromkeys(_spans(chunks)))


def unknown_words(chunks: Chunks) -> Iterator[Diagnostic]:
    """A note for each encoder that cannot read words of the prompt."""
    for own in chunks.encoders:
        spans = _spans(own)
        if spans:
            yield Diagnostic(UNKNOWN_CODE, _message(own, spans), spans[0][0], spans[0][1])


def _spans(chunks: Chunks) -> list[Span]:
    if chunks.is_clip:
        return []
    tokens = (*chunks.tokens, *chunks.truncated)
    return [(token.start or 0, token.end or 0) for token in tokens if token.start is not None and token.is_unknown]


def _message(chunks: Chunks, spans: list[Span]) -> str:
    typed = [token for token in chunks.tokens if token.kind in ("text", "embedding")]
    source = chunks.prompt.source
    words = dict.fromkeys(source[start:end].strip() for start, end in spans)
    named = [f"“{word}”" for word in list(words)[:MAX_NAMED_WORDS]]
    if len(words) > MAX_NAMED_WORDS:
        named.append(tr("{count} more").format(count=len(words) - MAX_NAMED_WORDS))
    values = {"encoder": TEXT_ENCODERS[chunks.encoder].title, "words": join_names(named), "count": len(spans)}
    if len(spans) >= len(typed):
        sentence = tr("{encoder} knows nothing of this prompt: all {count} tokens are its unknown token ({words}).")
    else:
        sentence = tr(
            "{encoder} cannot read {words}: {count} of the {total} tokens are its unknown token, which says nothing "
            "of the word."
        )
    return sentence.format(total=len(typed), **values)
