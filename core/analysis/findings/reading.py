"""What the tool does not read, reads as plain words, or reads in two halves: facts of the prompt, without a threshold.

Random prompts of common words have none of it: a border within more than MAX_PHRASE_TOKENS without a comma is no news.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from core.analysis.findings.finding import Finding, quoted_words
from core.analysis.units import Unit, text_of
from core.dialects.table import DIALECTS
from core.program.translation import tr, tr_noop
from core.prompt.prompt import Diagnostic
from core.tokens.chunks import Chunks

UNREAD_CODES = frozenset(
    "syntax-as-text tag-as-text weight-without-brackets full-width-weight bare-weight choice-as-text".split()
)
MAX_PHRASE_TOKENS = 20  # of what belongs together; so far back A1111 looks for a comma before it ends a chunk
_MARKS_OF_WEIGHTS = re.compile(r"[\s()\[\]{}:.0-9+-]*")  # what may stand in a phrase and has no token


def cut_words(chunks: Chunks) -> Finding | None:
    """The words that the tool cuts off, by the count of their tokens."""
    if not chunks.truncated:
        return None
    count, start, end = len(chunks.truncated), chunks.truncated[0].start or 0, chunks.truncated[-1].end or 0
    message = tr("{tool} does not read the last %n token(s): “{text}”.", "", count)
    sentence = message.format(tool=_tool(chunks), text=_quoted(chunks, start, end))
    return Finding("cut", sentence, count, (), tr_noop("Other tools"), (start, end) if start < end else None)


def unread_syntax(chunks: Chunks, diagnostics: Sequence[Diagnostic]) -> Finding | None:
    """Weights, tags and schedules that the tool reads as words, by their count; `diagnostics` are the prompt's."""
    unread = [diagnostic for diagnostic in diagnostics if diagnostic.code in UNREAD_CODES]
    if not unread:
        return None
    count, text = len(unread), _quoted(chunks, unread[0].start, unread[0].end)
    if count == 1:
        message = tr("{tool} reads 1 piece of syntax as plain words: “{text}”.")
    else:
        message = tr("{tool} reads {count} pieces of syntax as plain words, the first: “{text}”.")
    sentence = message.format(tool=_tool(chunks), count=count, text=text)
    spans = [(diagnostic.start, diagnostic.end) for diagnostic in unread]
    positions = tuple(
        index
        for index, token in enumerate(chunks.tokens)
        if token.start is not None and any(token.start < end and (token.end or 0) > start for start, end in spans)
    )
    return Finding("syntax", sentence, count, positions, tr_noop("Other tools"))


def split_phrase(chunks: Chunks, tags: Sequence[Unit]) -> Finding | None:
    """The first of the prompt's tags, or other units, that a border splits, by the count of tokens before the border.

    Of MAX_PHRASE_TOKENS at most: in a longer one the border has to fall somewhere. One that was typed (BREAK and the
    like) splits nothing that belongs together.
    """
    length = chunks.context_length
    of_parts = [length * count for count in accumulate(chunks.chunk_counts)]
    for tag in tags:
        if len(tag.positions) > MAX_PHRASE_TOKENS:
            continue
        for before, after in zip(tag.positions, tag.positions[1:], strict=False):
            border = length * (after // length)
            if before < border and border not in of_parts and _adjoin(chunks, before, after):
                return _split(chunks, tag, before, after)
    return None


def _adjoin(chunks: Chunks, before: int, after: int) -> bool:
    """Whether nothing stands between two tokens but blanks, brackets and numbers."""
    own = _with_letters_of_styles(chunks)
    left, right, source = own.tokens[before], own.tokens[after], own.prompt.source
    if left.end is None or right.start is None:
        return False
    return _MARKS_OF_WEIGHTS.fullmatch(source[left.end : right.start]) is not None


def _split(chunks: Chunks, tag: Unit, before: int, after: int) -> Finding:
    count = sum(token.kind in ("text", "embedding") for token in chunks.tokens[: before + 1])
    own = _with_letters_of_styles(chunks)
    if own.tokens[before].start == own.tokens[after].start:  # both parts of one letter
        message = tr("The chunk border after {count} tokens splits “{phrase}” inside “{word}”.")
    else:
        message = tr("The chunk border after {count} tokens splits “{phrase}” before “{word}”.")
    first, last = own.tokens[tag.positions[0]], own.tokens[tag.positions[-1]]
    phrase = _quoted(own, first.start or 0, last.end or 0) if own is not chunks else ""
    phrase = phrase or _quoted(chunks, tag.start or 0, tag.end or 0)
    sentence = message.format(count=count, phrase=phrase, word=text_of(own.tokens[after], own.prompt.source))
    return Finding("border", sentence, count, tag.positions, tr_noop("Attention"))


def _with_letters_of_styles(chunks: Chunks) -> Chunks:
    """The chunks with places in the text that the tool gets, where styles add words that are not typed."""
    expansion = chunks.prompt.expansion
    return chunks.of_sent_text if expansion and expansion.styled and chunks.of_sent_text else chunks


def _tool(chunks: Chunks) -> str:
    return chunks.prompt.tool_name(DIALECTS[chunks.prompt.dialect].title)


def _quoted(chunks: Chunks, start: int, end: int) -> str:
    return quoted_words(chunks.prompt.source[start:end])
