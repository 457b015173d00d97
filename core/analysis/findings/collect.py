"""All findings of a prompt at a layer, in the order in which they are said."""

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from core.analysis.encoding_view import EncodingView
from core.analysis.findings.finding import Finding, FindingKind
from core.analysis.findings.likeness import nearly_the_same
from core.analysis.findings.reading import cut_words, split_phrase, unread_syntax
from core.analysis.findings.spelling import rare_word, words_of_part_letters
from core.analysis.findings.text_encoders import (
    dropped_words,
    hidden_words,
    padding_rows,
    phrase_at_limit,
    template_rows,
    unknown_words,
)
from core.analysis.units import units_of
from core.dialects.text_families.acts import acts_of
from core.prompt.prompt import Diagnostic
from core.tokens.chunks import Chunks

MAX_CHUNKS_READ = 10  # whose words are looked at one by one, within some 10 ms
_ORDER: dict[str, int] = {kind: rank for rank, kind in enumerate(get_args(FindingKind))}


def findings_of(
    view: EncodingView, layer: int, diagnostics: Sequence[Diagnostic] = (), measured: Iterable[Finding | None] = ()
) -> tuple[Finding, ...]:
    """What is worth saying of a view at a layer; `diagnostics` are the prompt's, `measured` what took further passes.

    () where nothing stands out.
    """
    return with_findings_of_layer(view, layer, (*findings_of_text(view, diagnostics), *measured))


def with_findings_of_layer(view: EncodingView, layer: int, known: Iterable[Finding | None] = ()) -> tuple[Finding, ...]:
    """What a layer adds to `known` findings of its view, in the order in which they are said."""
    is_asked = view.encoding.encoder.is_clip and not _is_too_long(view)
    every = [*known, nearly_the_same(view, layer) if is_asked else None]
    return tuple(sorted((finding for finding in every if finding), key=lambda finding: _ORDER[finding.kind]))


def findings_of_text(view: EncodingView, diagnostics: Sequence[Diagnostic] = ()) -> tuple[Finding, ...]:
    """What is worth saying of a view's text, which is the same at every layer."""
    return tuple(finding for finding in _of_text(view, diagnostics) if finding)


def _of_text(view: EncodingView, diagnostics: Sequence[Diagnostic]) -> Iterator[Finding | None]:
    chunks = view.chunks
    yield cut_words(chunks)
    yield unread_syntax(chunks, diagnostics)
    if not chunks.is_clip:
        yield from _of_text_encoder(chunks)
        return
    if _is_too_long(view):
        return
    words = units_of(chunks, "word")
    yield split_phrase(chunks, view.tags) or split_phrase(chunks, words)
    yield words_of_part_letters(chunks, words)
    yield rare_word(chunks, words)


def _of_text_encoder(chunks: Chunks) -> Iterator[Finding | None]:
    """What is worth saying of an encoder that is not CLIP's; what CLIP's own figures set a threshold for is not."""
    for find in (hidden_words, dropped_words, unknown_words, phrase_at_limit, template_rows):
        yield find(chunks)
    yield padding_rows(
        chunks, acts_of(chunks.family, chunks.prompt.dialect, chunks.prompt.settings.text_family).padding.acts
    )


def _is_too_long(view: EncodingView) -> bool:
    return len(view.chunks.chunks) > MAX_CHUNKS_READ
