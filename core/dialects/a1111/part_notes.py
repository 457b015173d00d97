"""What parts a prompt though it was hardly meant to, and what keeps schedules from being read."""

import re
from collections.abc import Iterable, Iterator

from core.dialects.a1111.schedules import RULES, ScheduleRules, bar_outside_schedules
from core.dialects.a1111.syntax import AND
from core.program.translation import tr
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Diagnostic, Fix

_LAST_WORD = re.compile(r"([^\W_]+)[^\w]*\Z")
_FIRST_WORD = re.compile(r"[^\w]*([^\W_]+)")
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”")
MAX_WORD = 40  # letters of a word beside AND, with what stands between


def split_titles(body: MappedText, title: str) -> Iterator[Diagnostic]:
    """AND between words in capitals or inside quotes."""
    text = body.text
    quoted = [match.span() for match in _QUOTED.finditer(text)] if "AND" in text else []
    for match in AND.finditer(text):
        before = _LAST_WORD.search(text[max(0, match.start() - MAX_WORD) : match.start()])
        after = _FIRST_WORD.match(text, match.end(), match.end() + MAX_WORD)
        is_title = before and after and before[1].isupper() and after[1].isupper()
        if is_title or any(start < match.start() < end for start, end in quoted):
            message = tr("{tool} parts the prompt at AND, also here: both sides become prompts of their own.")
            span = body.span(*match.span())
            fix = Fix(tr("Write {letters}").format(letters="and"), ((*span, "and"),))
            yield Diagnostic("split-by-and", message.format(tool=title), *span, (fix,))


def bars_that_end_schedules(
    parts: Iterable[MappedText], steps: int, title: str, rules: ScheduleRules = RULES
) -> Iterator[Diagnostic]:
    """A bar outside of all brackets, beside schedules."""
    for part in parts:
        bar = bar_outside_schedules(part.text, steps, rules)
        if bar is not None:
            message = tr("A | outside of brackets: {tool} then reads all schedules of this text as words.")
            start, end = part.span(bar, bar + 1)
            fix = Fix(tr("Show it as a letter"), ((start, start, "\\"),))
            yield Diagnostic("bar-ends-schedules", message.format(tool=title), start, end, (fix,))
