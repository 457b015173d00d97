"""SD.Next: a prompt to the texts that it stands for, and each to what its encoders get.

In this order: of a prompt the first `/* … */` goes, with every copy of it, and blanks around the whole; `<word:…>` is
taken out; the rest is scheduled over the sampling steps by A1111's grammar before 1.6; `TE2:` parts a text into that of
the first encoder and that of the second; each is read by the native parser (parser.py). In a negative prompt the first
step only trims, tags are words, and breaks too.

The text of step i is the first whose `until_step` is at least i + 1. Where the parser raises an error, SD.Next encodes
the text as diffusers does, without reading any syntax.

Sources: vladmandic/sdnext 058a7f0c, `modules/processing_callbacks.py`, `styles.py`, `extra_networks.py`,
`prompt_parser.py`, `prompt_parser_diffusers.py`.
"""

import re
from collections.abc import Iterable, Iterator

from core.dialects.a1111.schedules import NUMBER, ScheduleRules, schedule
from core.dialects.a1111.syntax import without_tags
from core.dialects.sdnext.parser import ParserStopped, read_native
from core.program.translation import tr
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Diagnostic, Prompt, PromptVariant, ReadingSettings, Segment


def _step_of(number: str, steps: int) -> int:
    """A number below 1 is a fraction of the steps, from 1 on a step."""
    value = float(number)
    value = value * steps if value < 1 else value
    return int(min(float(steps), max(value, -1e9)))


SCHEDULE_RULES = ScheduleRules(re.compile(NUMBER), _step_of, lists_all=True, keeps_first_piece=True)


def parse_sdnext(text: str, settings: ReadingSettings) -> Prompt:
    """The prompt with its scheduled texts; that of `settings.step` is shown."""
    body = body_of(identity_mapped(text), settings)
    texts = schedule(body, settings.steps, SCHEDULE_RULES)
    shown = next((index for index, (until, _) in enumerate(texts) if settings.step + 1 <= until), 0)
    diagnostics: tuple[Diagnostic, ...] = ()
    try:
        variants = tuple(_variants(texts, settings))
    except ParserStopped as stop:
        plain = (Segment(body.text, body.offsets),)
        variants = tuple(PromptVariant(scheduled.text, plain, until_step=until) for until, scheduled in texts)
        diagnostics = (parser_stops(*stop.span),)
    is_plain = bool(diagnostics)
    return Prompt(text, "sdnext", variants, diagnostics, shown_index=shown, settings=settings, is_plain=is_plain)


def parser_stops(start: int, end: int) -> Diagnostic:
    """The note on what the parser stops at."""
    message = tr(
        "SD.Next's parser stops here with an error: the text is read as it stands, without weights and breaks."
    )
    return Diagnostic("parser-stops", message, start, end)


def body_of(text: MappedText, settings: ReadingSettings) -> MappedText:
    """What is left of a text before it is scheduled, and what is encoded where the parser stops."""
    if settings.is_negative:
        return _trimmed(text)
    return without_tags(body_before_tags(text))


def body_before_tags(text: MappedText) -> MappedText:
    """What a prompt's tags are looked for in: the text without its comment and without blanks around it."""
    return _trimmed(without_comment(text))


def comment_spans(text: str, settings: ReadingSettings) -> Iterator[tuple[int, int]]:
    """Where the first `/* … */` of a prompt and every copy of it stand; none in a negative one."""
    comment = "" if settings.is_negative else _first_comment(text)
    for copy in re.finditer(re.escape(comment), text) if comment else ():
        yield copy.span()


def _first_comment(text: str) -> str:
    start = text.find("/*")
    end = text.find("*/", start + 2) if start >= 0 else -1
    return text[start : end + 2] if end >= 0 else ""


def without_comment(text: MappedText) -> MappedText:
    """The text without its first `/* … */` and every copy of that."""
    comment = _first_comment(text.text)
    return text.replace_each(re.compile(re.escape(comment)), lambda copy: copy.cut(0, 0)) if comment else text


def _trimmed(text: MappedText) -> MappedText:
    start = len(text.text) - len(text.text.lstrip())
    return text.cut(start, max(start, len(text.text.rstrip())))


def _variants(texts: Iterable[tuple[int, MappedText]], settings: ReadingSettings) -> Iterator[PromptVariant]:
    """The scheduled texts as they are read; equal ones share their segments."""
    known: dict[int, tuple[tuple[Segment, ...], tuple[Segment, ...] | None]] = {}
    for until, text in texts:
        if id(text) not in known:
            first, second = encoder_texts(text)
            segments = read_native(first, not settings.is_negative)
            is_same = first.text == second.text
            known[id(text)] = segments, None if is_same else read_native(second, not settings.is_negative)
        segments, more_segments = known[id(text)]
        yield PromptVariant(text.text, segments, until_step=until, more_segments=more_segments)


def encoder_texts(text: MappedText) -> tuple[MappedText, MappedText]:
    """What the first encoder gets of a text, and the second; ParserStopped."""
    first, second = _split_at(text, "TE2:") if "TE2:" in text.text else (text, text)
    for mark in ("TE3:", "TE4:"):
        if mark in first.text:
            first, _ = _split_at(first, mark)
        elif mark in second.text:
            second, _ = _split_at(second, mark)
    return _trimmed(first), _trimmed(second)


def _split_at(text: MappedText, mark: str) -> tuple[MappedText, MappedText]:
    start = text.text.index(mark)
    again = text.text.find(mark, start + len(mark))
    if again >= 0:
        raise ParserStopped(*text.span(again, again + len(mark)))
    return text.cut(0, start), text.cut(start + len(mark))
