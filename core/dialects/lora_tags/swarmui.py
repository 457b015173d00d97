"""SwarmUI 2026-08 (`T2IPromptHandling.cs`): `<lora:name:U-Net:text>`, the text encoder's as the U-Net's by default.

The word counts without case. Numbers are read by .NET, which passes over commas; one that it cannot read stops the
whole request. Brackets of tags nest, and a tag in which another one stands is not known before that one is resolved.
"""

import re
from collections.abc import Iterator

from core.dialects.lora_tags.tag import LoraTag, TagPart, TagSyntax, number_in, parts_of, span_of
from core.prompt.mapped_text import MappedText

_TAG = re.compile(r"<(lora)(?:\[[^\[\]<>]*\])?:([^<>]*)>", re.IGNORECASE)


def _read(text: MappedText) -> Iterator[LoraTag]:
    for match in _TAG.finditer(text.text):
        name, *numbers = parts_of(text, *match.span(2)) or [TagPart("", span_of(text, match.end(2), match.end(2)))]
        values = [_number(number.text) for number in numbers]
        bad = next((number.span for number, value in zip(numbers, values, strict=True) if value is None), None)
        bad = numbers[2].span if bad is None and len(numbers) > 2 else bad
        unet = values[0] if values and values[0] is not None else 1.0
        second = values[1] if len(values) > 1 else unet
        strength = unet if second is None else second
        yield LoraTag(text.span(*match.span()), match[1], name.text, name.span, strength, unet, bad)


def _number(text: str) -> float | None:
    """A number as .NET's `double.Parse` reads it."""
    return None if "_" in text else number_in(text.replace(",", ""))


SWARMUI_TAGS = TagSyntax(_read, is_read_in_negative=True)
