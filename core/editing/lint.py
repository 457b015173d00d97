"""What should be known about a prompt in the chosen tool: a code, a plain sentence, a span, sometimes a fix."""

import unicodedata
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter

from core.dialects.lint_rules import token_diagnostics
from core.dialects.placing import Placement
from core.dialects.table import DIALECTS
from core.editing.expansion_notes import expansion_notes
from core.program.translation import tr
from core.prompt.prompt import Diagnostic, Fix
from core.tokens.chunks import Chunks
from core.tokens.normalization import normalize
from core.tokens.tokenizer import BOS, EOS, Token

MAX_LISTED_DIAGNOSTICS = 100  # of one prompt


def lint(chunks: Chunks) -> tuple[Diagnostic, ...]:
    """The diagnostics of a prompt in the order of their spans."""
    listed = islice(_with_expansion(chunks), MAX_LISTED_DIAGNOSTICS)
    return tuple(sorted(listed, key=lambda diagnostic: (diagnostic.start, diagnostic.end)))


def _with_expansion(chunks: Chunks) -> Iterator[Diagnostic]:
    """Notes on the layer in front of the tool, then those on the text that the tool gets, at its typed letters."""
    expansion, sent = chunks.prompt.expansion, chunks.of_sent_text
    if expansion is not None:
        yield from expansion_notes(chunks.prompt, expansion)
    if expansion is None or sent is None:
        yield from _all_diagnostics(chunks)
    else:
        placement = Placement(expansion.way.text.offsets, len(chunks.prompt.source))
        yield from map(placement.diagnostic, _all_diagnostics(sent))


def _all_diagnostics(chunks: Chunks) -> Iterator[Diagnostic]:
    yield from chunks.prompt.diagnostics
    yield from _cut_off(chunks)
    yield from token_diagnostics(chunks, (BOS, EOS), _special_token)
    yield from DIALECTS[chunks.prompt.dialect].lint(chunks)
    yield from _repaired_letters(chunks)


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


def _repaired_letters(chunks: Chunks) -> Iterator[Diagnostic]:
    """Letters that A1111 repairs before it reads them, and the other tools do not."""
    text = chunks.prompt.source
    if text.isascii() and "&" not in text:
        return
    read = normalize(text, "ftfy")
    if read.text == text.lower():
        return
    starts = sorted(set(read.offsets))
    by_offset = groupby(zip(read.offsets, read.text, strict=True), key=itemgetter(0))
    letters = ["".join(letter for _, letter in group) for _, group in by_offset]
    start = end = 0
    written = ""
    for at, until, letter in zip(starts, [*starts[1:], len(text)], letters, strict=True):
        if _is_read_alike(text[at:until], letter):
            continue
        if at != end and written:
            yield _letter_diagnostic(text, start, end, written)
        start, written = (start, written + letter) if at == end and written else (at, letter)
        end = until
    if written:
        yield _letter_diagnostic(text, start, end, written)


def _is_read_alike(typed: str, read: str) -> bool:
    return unicodedata.normalize("NFC", typed.lower()) == read or not (typed.strip() or read.strip())


def _letter_diagnostic(text: str, start: int, end: int, read: str) -> Diagnostic:
    typed = text[start:end]
    message = tr("A1111 reads “{typed}” as “{read}”; ComfyUI, diffusers and compel read it as it stands.")
    fix = Fix(tr("Write {letters}").format(letters=read), ((start, end, read),))
    return Diagnostic("letters-differ", message.format(typed=typed, read=read), start, end, (fix,))
