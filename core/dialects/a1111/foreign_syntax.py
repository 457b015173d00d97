"""A1111's syntax in prompts for other tools, which read it as words or otherwise."""

import re
from collections.abc import Iterator

from core.dialects.a1111.syntax import find_tags
from core.program.translation import tr
from core.prompt.prompt import Diagnostic

NUMBER_IN_BRACKETS = re.compile(r"(?<!\\)\(([^()]*):\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*\)")

_WORDS = re.compile(r"\b(?:BREAK|AND)\b")
_SCHEDULE = re.compile(r"(?<!\\)\[[^\[\]]*[:|][^\[\]]*\]")


def foreign_syntax(text: str, title: str) -> Iterator[Diagnostic]:
    """Syntax of A1111 in a typed text that the tool of this title reads as words."""
    for start, end in find_tags(text):
        message = tr("{tool} reads this tag as words; load the LoRA in the tool itself.").format(tool=title)
        yield Diagnostic("tag-as-text", message, start, end)
    for match in _WORDS.finditer(text):
        message = tr("{tool} reads {word} as a word like any other.").format(tool=title, word=match[0])
        yield Diagnostic("syntax-as-text", message, *match.span())
    for match in _SCHEDULE.finditer(text):
        message = tr("{tool} has no prompt editing and reads this as words.").format(tool=title)
        yield Diagnostic("syntax-as-text", message, *match.span())
