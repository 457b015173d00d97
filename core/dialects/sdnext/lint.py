"""What surprises in a prompt as SD.Next reads it."""

import re
from collections.abc import Iterator

from core.dialects.a1111.part_notes import bars_that_end_schedules
from core.dialects.a1111.syntax import find_tags
from core.dialects.learned_words import learned_word_notes, misfit_names
from core.dialects.lint_rules import tags_in_negative, zero_weights
from core.dialects.sdnext.chunking import is_uneven, words_of
from core.dialects.sdnext.syntax import SCHEDULE_RULES, body_of, comment_spans, parser_stops
from core.program.translation import tr
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import Diagnostic, Fix, Prompt, Segment
from core.tokens.chunks import Chunks

_BREAKS = re.compile(r"BREAK(?:\s+BREAK)*")


def lint_sdnext(chunks: Chunks) -> Iterator[Diagnostic]:
    """Diagnostics in the order in which SD.Next would come upon their causes."""
    prompt = chunks.prompt
    yield from zero_weights(prompt)
    yield from misfit_names(chunks, "SD.Next")
    yield from learned_word_notes(chunks, words_of(prompt, chunks.family), "SD.Next")
    if prompt.settings.is_negative:
        yield from tags_in_negative(identity_mapped(prompt.source), find_tags, "SD.Next")
    else:
        yield from _comments(prompt)
    if prompt.is_plain:
        return
    body = body_of(identity_mapped(prompt.source), prompt.settings)
    yield from bars_that_end_schedules([body], prompt.settings.steps, "SD.Next", SCHEDULE_RULES)
    if is_uneven(prompt, chunks.family):
        at = prompt.source.find("TE2:")
        yield parser_stops(at, at + len("TE2:"))
    for segment in prompt.variant.all_segments:
        yield from _breaks_as_words(prompt, segment)


def _comments(prompt: Prompt) -> Iterator[Diagnostic]:
    """The comment that is left out, and every copy of it."""
    for start, end in comment_spans(prompt.source, prompt.settings):
        message = tr("{tool} takes this for a comment and leaves it out.").format(tool="SD.Next")
        yield Diagnostic("comment", message, start, end)


def _breaks_as_words(prompt: Prompt, segment: Segment) -> Iterator[Diagnostic]:
    """Breaks that were joined with one another, and those of a negative prompt."""
    if segment.is_break or segment.weight != -1:
        return
    for match in _BREAKS.finditer(segment.text):
        start, end = segment.span(*match.span())
        if prompt.settings.is_negative:
            message = tr("In the negative prompt SD.Next has no breaks: this is the word “break” of weight −1.")
            yield Diagnostic("break-in-negative", message, start, end)
        elif " " in match[0]:
            message = tr("SD.Next reads neighbouring breaks as the words “{words}” of weight −1 and breaks nothing.")
            fix = Fix(tr("Leave one line break"), ((start, end, "\n"),))
            yield Diagnostic("empty-line-break", message.format(words=match[0].lower()), start, end, (fix,))
