"""Which brackets of a prompt the tool in use reads as syntax, and which is whose partner."""

import re

from core.dialects.table import DIALECTS
from core.prompt.bracket_pairs import bracket_pairs
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Prompt


def bracket_partners(prompt: Prompt) -> dict[int, int | None]:
    """The partner of each bracket, both as code-point offsets in the typed text; None where it has none.

    A bracket is syntax where no text that the tool makes of the prompt holds it. Round and square ones are paired each
    on their own, as A1111 does. A bracket that is neither escaped nor syntax stands there without a partner: the tool
    takes it for a letter, which is rarely meant. Where brackets mean nothing (diffusers, A1111's emphasis None), only
    those that are syntax after all are named.
    """
    syntax, typed = DIALECTS[prompt.dialect].brackets, identity_mapped(prompt.source)
    if syntax is None:
        return {}
    partners = _paired(syntax.readable(typed), read_offsets(prompt), syntax.marks)
    for opening, closing in syntax.pairs(typed):
        partners[opening], partners[closing] = closing, opening
    if prompt.settings.emphasis == "none":
        return {at: partner for at, partner in partners.items() if partner is not None}
    return partners


def read_offsets(prompt: Prompt) -> frozenset[int]:
    """The code points of the typed text that stand in some text that the tool makes of it."""
    segments = {id(variant.segments): variant.all_segments for variant in prompt.variants}
    return frozenset(offset for run in segments.values() for segment in run for offset in segment.offsets)


def _paired(text: MappedText, read: frozenset[int], pattern: re.Pattern[str]) -> dict[int, int | None]:
    brackets = {text.offsets[match.start()]: match for match in pattern.finditer(text.text) if match[1]}
    partners: dict[int, int | None] = dict.fromkeys(brackets)
    for opening, closing, _ in bracket_pairs(match for offset, match in brackets.items() if offset not in read):
        if opening and closing:
            first, last = (text.offsets[match.start()] for match in (opening, closing))
            partners[first], partners[last] = last, first
    return partners
