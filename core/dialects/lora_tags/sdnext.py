"""SD.Next 2026-07 (`modules/lora/extra_networks_lora.py`): A1111's tags with one number, which may change by step.

What is no number counts as the default strength, 1. `0@0,1@0.5` is a strength that changes: here that of the first
step.
"""

import re
from collections.abc import Iterator

from core.dialects.lora_tags.tag import LoraTag, TagPart, TagSyntax, number_in
from core.dialects.lora_tags.web_ui import TagParts, read_named
from core.dialects.sdnext.syntax import body_before_tags
from core.prompt.mapped_text import MappedText

DEFAULT_STRENGTH = 1.0


def _read(text: MappedText) -> Iterator[LoraTag]:
    return read_named(text, lambda tag, parts: _with_numbers(tag, parts) if tag.word == "lora" else tag)


def _with_numbers(tag: LoraTag, parts: TagParts) -> LoraTag:
    plain = parts.plain[1] if len(parts.plain) > 1 else None
    text = _strength(parts.named.get("te"), _strength(plain, DEFAULT_STRENGTH))
    unet = _strength(parts.named.get("unet"), text)
    bad = None if parts.plain else tag.name_span
    return LoraTag(tag.span, tag.word, tag.name, tag.name_span, text, unet, bad)


def _strength(given: TagPart | None, otherwise: float) -> float:
    if given is None:
        return otherwise
    value = _at_first_step(given.text) if "@" in given.text else number_in(given.text)
    return otherwise if value is None else value


def _at_first_step(text: str) -> float | None:
    """The strength with the smallest step of a list `strength@step`, a step of 1 where none is written."""
    pairs = [re.split("[@~]", piece) for piece in re.split("[,;]", text)]
    numbers = [[number_in(number.strip()) for number in (*pair, "1")[:2]] for pair in pairs]
    known = [(step, strength) for strength, step in numbers if strength is not None and step is not None]
    return min(known, key=lambda pair: pair[0])[1] if len(known) == len(numbers) else None


SDNEXT_TAGS = TagSyntax(_read, body_before_tags, repeats="last")
