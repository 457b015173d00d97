"""Fooocus 2.5.5 (`modules/util.py`): `<lora:name:1.2>` with a number, in the first line of the prompt, between commas.

Anything else is words. Lines are texts of their own there, and only the first one's tags are looked for.
"""

import re
from collections.abc import Iterator

from core.dialects.lora_tags.tag import DECIMAL, LoraTag, TagSyntax
from core.prompt.mapped_text import MappedText

_TAG = re.compile(rf"<(lora):([^:,]+):({DECIMAL})>")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_TRIMMED = ",. \r\n"


def first_line(text: MappedText) -> tuple[int, int]:
    """Where the first line with words of a text begins and ends."""
    lines = (match.span() for match in _LINE.finditer(text.text) if match[0].strip(_TRIMMED))
    return next(lines, (0, 0))


def _read(text: MappedText) -> Iterator[LoraTag]:
    for match in _TAG.finditer(text.text, *first_line(text)):
        strength = float(match[3])
        yield LoraTag(text.span(*match.span()), match[1], match[2], text.span(*match.span(2)), strength, strength)


FOOOCUS_TAGS = TagSyntax(_read, repeats="once")
