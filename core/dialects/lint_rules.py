"""Rules of lint that several tools share: what stands at tokens, brackets without partner, and weights of 0."""

import re
from collections.abc import Callable, Container, Iterator, Mapping

from core.program.translation import tr
from core.prompt.bracket_pairs import bracket_pairs
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Diagnostic, Fix, Prompt
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token


def token_diagnostics(
    chunks: Chunks, ids: Container[int], describe: Callable[[Token, Chunks], tuple[str, str] | None]
) -> Iterator[Diagnostic]:
    """What `describe` (code and message) says of typed tokens of these ids, once for all encoders of the family."""
    seen: set[tuple[str, int, int]] = set()
    for encoder_chunks in chunks.encoders:
        for token in encoder_chunks.tokens:
            if token.id not in ids or token.kind != "text" or token.start is None or token.end is None:
                continue
            described = describe(token, encoder_chunks)
            if described and (key := (described[0], token.start, token.end)) not in seen:
                seen.add(key)
                yield Diagnostic(*described, token.start, token.end)


def unpaired_brackets(text: MappedText, marks: re.Pattern[str], unclosed: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Brackets that are never closed, and closing ones that nothing opened; each kind is paired by itself.

    Group 1 of `marks` is a bracket. `unclosed` says (`tr_noop`) what an opening one without partner does.
    """
    for opening, closing, _ in bracket_pairs(marks.finditer(text.text)):
        if closing and not opening:
            start, end = text.span(*closing.span(1))
            message = tr("No bracket is open here, so this one is read as a word.")
            fix = Fix(tr("Remove the bracket"), ((start, end, ""),))
            yield Diagnostic("stray-bracket", message, start, end, (fix,))
        elif opening and not closing:
            yield _unclosed(text, opening.start(), tr(unclosed[opening[1]]))


def _unclosed(text: MappedText, at: int, message: str) -> Diagnostic:
    start, end = text.span(at, at + 1)
    fixes = (
        Fix(tr("Remove the bracket"), ((start, end, ""),)),
        Fix(tr("Show it as a letter"), ((start, start, "\\"),)),
    )
    return Diagnostic("unclosed-bracket", message, start, end, fixes)


def zero_weights(prompt: Prompt) -> Iterator[Diagnostic]:
    """Weight 0 in the tools that weigh after encoding."""
    for segment in prompt.variant.segments:
        if segment.weight == 0 and segment.text.strip():
            message = tr("Weight 0 does not remove the words: the others have already been read together with them.")
            yield Diagnostic("weight-zero", message, *segment.span(0, len(segment.text)))


def tags_in_negative(
    text: MappedText, find_tags: Callable[[str], Iterator[tuple[int, int]]], title: str
) -> Iterator[Diagnostic]:
    """Tags of a negative prompt, which the encoder gets as words and the counter leaves out."""
    for start, end in find_tags(text.text):
        message = tr("In the negative prompt {tool} reads this tag as words, and leaves it out of the counter.")
        yield Diagnostic("tag-in-negative", message.format(tool=title), *text.span(start, end))
