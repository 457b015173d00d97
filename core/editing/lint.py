"""What should be known about a prompt in the chosen tool: a code, a plain sentence, a span, sometimes a fix."""

from collections.abc import Iterator
from itertools import islice

from core.dialects.lint_rules import token_diagnostics
from core.dialects.placing import Placement
from core.dialects.table import DIALECTS, weight_syntax
from core.editing.expansion_notes import expansion_notes
from core.editing.layer_notes import invisible_characters, syntax_of_other_layers
from core.editing.letter_notes import letter_notes
from core.editing.nested_weights import nested_weights
from core.editing.weight_notes import weight_notes
from core.program.translation import tr
from core.prompt.prompt import Diagnostic
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES
from core.tokens.tokenizer import BOS, EOS, Token

MAX_LISTED_DIAGNOSTICS = 100  # of one prompt


def lint(chunks: Chunks) -> tuple[Diagnostic, ...]:
    """The diagnostics of a prompt in the order of their spans."""
    listed = list(islice(_with_expansion(chunks), MAX_LISTED_DIAGNOSTICS))
    missing = {(note.start, note.end) for note in listed if note.code == "missing-wildcard"}
    if missing:  # a tag that SwarmUI would have resolved
        listed = [note for note in listed if note.code != "swarm-syntax" or (note.start, note.end) not in missing]
    return tuple(sorted(listed, key=lambda diagnostic: (diagnostic.start, diagnostic.end)))


def _with_expansion(chunks: Chunks) -> Iterator[Diagnostic]:
    """Notes on the layer in front of the tool, on the text that the tool gets, and on what other tools read in it."""
    expansion, sent = chunks.prompt.expansion, chunks.of_sent_text
    if expansion is not None:
        yield from expansion_notes(chunks.prompt, expansion)
    if expansion is None or sent is None:
        yield from _all_diagnostics(chunks)
    else:
        placement = Placement(expansion.way.text, chunks.prompt.source, expansion.styled)
        yield from map(placement.diagnostic, _all_diagnostics(sent))
    is_clip = chunks.family in FAMILIES
    if is_clip:
        yield from nested_weights(chunks)
    if weight_syntax(chunks.prompt.dialect, chunks.family):
        yield from weight_notes(chunks.prompt)
    yield from syntax_of_other_layers(chunks.prompt)
    yield from invisible_characters(chunks)
    yield from letter_notes(chunks) if is_clip else _unknown_words(chunks)


def _unknown_words(chunks: Chunks) -> Iterator[Diagnostic]:
    from core.editing.unknown_words import unknown_words  # which CLIP's families do without

    return unknown_words(chunks)


def _all_diagnostics(chunks: Chunks) -> Iterator[Diagnostic]:
    if chunks.family not in FAMILIES:
        from core.dialects.text_families.notes import text_family_notes  # the window's first frame does without

        yield from text_family_notes(chunks)
        return
    yield from chunks.prompt.diagnostics
    yield from _cut_off(chunks)
    yield from token_diagnostics(chunks, (BOS, EOS), _special_token)
    yield from DIALECTS[chunks.prompt.dialect].lint(chunks)


def _cut_off(chunks: Chunks) -> Iterator[Diagnostic]:
    """Words beyond the limit of a tool that cuts."""
    if chunks.truncated:
        count = len(chunks.truncated)
        start, end = chunks.truncated[0].start or 0, chunks.truncated[-1].end or 0
        if count == 1:
            message = tr("{tool} reads {limit} tokens; the last 1 token is cut off.")
        else:
            message = tr("{tool} reads {limit} tokens; the last {count} tokens are cut off.")
        message = message.format(tool=DIALECTS[chunks.prompt.dialect].title, limit=chunks.chunk_tokens, count=count)
        yield Diagnostic("cut-off", message, start, end)


def _special_token(token: Token, chunks: Chunks) -> tuple[str, str]:
    if token.id == EOS:
        message = tr(
            "This is read as the end-of-text token itself, not as letters, and changes what every later row means."
        )
    else:
        message = tr(
            "This is read as the start-of-text token itself, not as letters, and changes what every later row means."
        )
    return "special-token", message
