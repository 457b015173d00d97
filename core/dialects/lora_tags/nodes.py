"""Nodes of ComfyUI that read tags out of a text: prompt-control v3, rgthree's Power Prompt, Impact, Lora-Manager.

The first number is the model's (U-Net) and the second the text encoder's, by default the same; rgthree has one.
"""

import re
from collections.abc import Iterator

from core.dialects.lora_tags.tag import DECIMAL, LoraTag, TagSyntax, number_in, parts_of, span_of
from core.prompt.mapped_text import MappedText

_SIGNED = rf"{DECIMAL}(?:[eE][+-]?\d+)?"
_PROMPT_CONTROL = re.compile(
    rf"<(lora):([^<>:]+):\s*({_SIGNED})(?::\s*({_SIGNED}))?(?::(?:[^<>\\\[\]():|]|\\.)+)?>"
)  # parser.py: loraspec
_PROMPT_CONTROL_COMMENT = re.compile(r"(?<!\\)#[^\n]*")
_RGTHREE = re.compile(r"<(lora):([^:>]*?)(?::(-?\d*(?:\.\d*)?))?>")  # power_prompt_utils.py
_IMPACT = re.compile(r"<(lora):([^>]+)>")  # impact/wildcards.py
_IMPACT_NUMBER = re.compile(r"-?(?:\d*\.?\d+|\d+\.?\d*)")
_LORA_MANAGER = re.compile(r"<(lora):([^:>]+):([^:>]+)(?::([^:>]+))?>", re.IGNORECASE)  # py/nodes/lora_loader.py


def _read_prompt_control(text: MappedText) -> Iterator[LoraTag]:
    return (_of_groups(text, match) for match in _PROMPT_CONTROL.finditer(text.text))


def _read_lora_manager(text: MappedText) -> Iterator[LoraTag]:
    return (_of_groups(text, match) for match in _LORA_MANAGER.finditer(text.text))


def _of_groups(text: MappedText, match: re.Match[str]) -> LoraTag:
    """A tag of a pattern whose groups are the word, the name, the model's number and the text encoder's."""
    unet = number_in(match[3])
    strength = unet if match[4] is None else number_in(match[4])
    bad = 3 if unet is None else 4 if strength is None else 0
    return LoraTag(
        span=text.span(*match.span()),
        word=match[1],
        name=match[2],
        name_span=text.span(*match.span(2)),
        text=1.0 if strength is None else strength,
        unet=1.0 if unet is None else unet,
        bad_number=text.span(*match.span(bad)) if bad else None,
    )


def _read_rgthree(text: MappedText) -> Iterator[LoraTag]:
    for match in _RGTHREE.finditer(text.text):
        value = number_in(match[3]) if match[3] else 1.0
        strength, bad = (1.0, text.span(*match.span(3))) if value is None else (value, None)
        name_span = span_of(text, *match.span(2))
        yield LoraTag(text.span(*match.span()), match[1], match[2], name_span, strength, strength, bad)


def _read_impact(text: MappedText) -> Iterator[LoraTag]:
    """The first two parts that are numbers, whatever else stands between the colons."""
    for match in _IMPACT.finditer(text.text):
        start = match.start(2) + len(match[2]) - len(match[2].lstrip(":"))
        name, *others = parts_of(text, min(start, match.end(2) - 1), match.end(2))
        numbers = [float(part.text) for part in others if _IMPACT_NUMBER.fullmatch(part.text)]
        unet = numbers[0] if numbers else 1.0
        strength = numbers[1] if len(numbers) > 1 else unet
        yield LoraTag(text.span(*match.span()), match[1], name.text, name.span, strength, unet)


PROMPT_CONTROL_TAGS = TagSyntax(
    _read_prompt_control, lambda text: text.replace_each(_PROMPT_CONTROL_COMMENT, lambda comment: comment.cut(0, 0))
)
RGTHREE_TAGS = TagSyntax(_read_rgthree)
IMPACT_TAGS = TagSyntax(_read_impact, repeats="first")
LORA_MANAGER_TAGS = TagSyntax(_read_lora_manager)
