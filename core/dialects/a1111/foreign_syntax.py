"""A1111's syntax in prompts for other tools, which read it as words or otherwise."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.dialects.a1111.emphasis import ROUND_FACTOR
from core.dialects.a1111.syntax import BRACKETS, find_tags
from core.dialects.weight_syntax import parse_weight
from core.program.translation import tr
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Diagnostic

NUMBER_IN_BRACKETS = re.compile(r"(?<!\\)\(([^()]*):\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*\)")

_NUMBER = re.compile(r":\s*([+-]?[.\d]+)\s*\Z")
_WORDS = re.compile(r"\b(?:BREAK|AND)\b")
_SCHEDULE = re.compile(r"(?<!\\)\[[^\[\]]*[:|][^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class _WeightedPair:
    """Round brackets: their offsets in the text, and the weight of what is between; `numbered` if it is written."""

    start: int
    end: int
    weight: float
    numbered: bool


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


def nested_weights(text: MappedText) -> Iterator[Diagnostic]:
    """Written weights inside other brackets, which A1111 multiplies and ComfyUI takes alone."""
    around: list[_WeightedPair] = []
    for pair in sorted(_pairs(text.text), key=lambda pair: pair.start):
        while around and around[-1].end < pair.start:
            around.pop()
        product = pair.weight * math.prod(outer.weight for outer in around)
        if pair.numbered and abs(product - pair.weight) > 1e-9:
            message = tr(
                "Weights inside one another: A1111 multiplies them ({product} here), ComfyUI takes the inner {inner}."
            ).format(product=f"{product:.3g}", inner=f"{pair.weight:g}")
            yield Diagnostic("nested-weights", message, *text.span(pair.start, pair.end))
        around.append(pair)


def _pairs(text: str) -> Iterator[_WeightedPair]:
    opened: list[int] = []
    for match in BRACKETS.finditer(text):
        if match[1] == "(":
            opened.append(match.start())
        elif match[1] == ")" and opened:
            start = opened.pop()
            number = _NUMBER.search(text, max(start, text.rfind(":", start, match.start())), match.start())
            weight = parse_weight(number[1]) if number else None
            yield _WeightedPair(start, match.end(), ROUND_FACTOR if weight is None else weight, weight is not None)
