"""Which brackets of a prompt the tool in use reads as syntax, and which is whose partner."""

import re
from collections.abc import Iterator

from core.dialects.a1111.syntax import find_tags, without_comments, without_tags
from core.prompt.prompt import MappedText, Prompt, identity_mapped

_ESCAPED = {
    "a1111": re.compile(r"\\.|([()\[\]])", re.DOTALL),
    "comfyui": re.compile(r"\\[()]|([()])"),
    "compel": re.compile(r'\\[()"]|([()])'),
}
_OPENING = {")": "(", "]": "["}


def bracket_partners(prompt: Prompt) -> dict[int, int | None]:
    """The partner of each bracket, both as code-point offsets in the typed text; None where it has none.

    A bracket is syntax where no text that the tool makes of the prompt holds it. Round and square ones are paired each
    on their own, as A1111 does. A bracket that is neither escaped nor syntax stands there without a partner: the tool
    takes it for a letter, which is rarely meant. Where brackets mean nothing (diffusers, A1111's emphasis None), only
    those that are syntax after all are named.
    """
    if prompt.dialect not in _ESCAPED:
        return {}
    text = _without_what_is_skipped(prompt)
    found = _paired(text, read_offsets(prompt), _ESCAPED[prompt.dialect])
    if prompt.dialect == "a1111":
        found |= _angle_brackets(prompt.source)
    if prompt.settings.emphasis == "none":
        return {at: partner for at, partner in found.items() if partner is not None}
    return found


def read_offsets(prompt: Prompt) -> frozenset[int]:
    """The code points of the typed text that stand in some text that the tool makes of it."""
    segments = {id(variant.segments): variant.segments for variant in prompt.variants}
    return frozenset(offset for run in segments.values() for segment in run for offset in segment.offsets)


def _without_what_is_skipped(prompt: Prompt) -> MappedText:
    """The text without A1111's comments and tags, whose brackets are nobody's."""
    text = identity_mapped(prompt.source)
    return without_tags(without_comments(text)) if prompt.dialect == "a1111" else text


def _paired(text: MappedText, read: frozenset[int], pattern: re.Pattern[str]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    opened: dict[str, list[int]] = {"(": [], "[": []}
    for offset, bracket in _brackets(text, pattern):
        found[offset] = None
        if offset in read:
            continue
        if bracket in opened:
            opened[bracket].append(offset)
        elif opened[_OPENING[bracket]]:
            partner = opened[_OPENING[bracket]].pop()
            found[offset], found[partner] = partner, offset
    return found


def _brackets(text: MappedText, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    for match in pattern.finditer(text.text):
        if match[1]:
            yield text.offsets[match.start()], match[1]


def _angle_brackets(source: str) -> dict[int, int | None]:
    """Those around A1111's tags, `<lora:name:1>`."""
    text = without_comments(identity_mapped(source))
    found: dict[int, int | None] = {}
    for start, end in find_tags(text.text):
        opening, closing = text.offsets[start], text.offsets[end - 1]
        found[opening], found[closing] = closing, opening
    return found
