"""Rules of lint that several tools share: brackets, weights, and syntax of A1111 that others read as words."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from core.dialects.a1111.emphasis import ROUND_FACTOR, parse_weight
from core.dialects.a1111.syntax import BRACKETS, find_tags
from core.program.translation import tr
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Diagnostic, Fix, Prompt
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token

NUMBER_IN_BRACKETS = re.compile(r"(?<!\\)\(([^()]*):\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*\)")

_NUMBER = re.compile(r":\s*([+-]?[.\d]+)\s*\Z")
_WORDS_OF_A1111 = re.compile(r"\b(?:BREAK|AND)\b")
_SCHEDULE = re.compile(r"(?<!\\)\[[^\[\]]*[:|][^\[\]]*\]")
_OPENING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class _WeightedPair:
    """Round brackets: their offsets in the text, and the weight of what is between; `numbered` if it is written."""

    start: int
    end: int
    weight: float
    numbered: bool


def token_diagnostics(
    chunks: Chunks, describe: Callable[[Token, Chunks], tuple[str, str] | None]
) -> Iterator[Diagnostic]:
    """What `describe` (code and message) says of typed tokens, once for all encoders of the family."""
    seen: set[tuple[str, int, int]] = set()
    for encoder_chunks in chunks.encoders:
        for token in encoder_chunks.tokens:
            if token.kind != "text" or token.start is None or token.end is None:
                continue
            described = describe(token, encoder_chunks)
            if described and (key := (described[0], token.start, token.end)) not in seen:
                seen.add(key)
                yield Diagnostic(*described, token.start, token.end)


def unpaired_brackets(text: MappedText, marks: re.Pattern[str], unclosed: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Brackets that are never closed, and closing ones that nothing opened; each kind is paired by itself.

    Group 1 of `marks` is a bracket. `unclosed` says (`tr_noop`) what an opening one without partner does.
    """
    opened: dict[str, list[int]] = {"(": [], "[": []}
    for match in marks.finditer(text.text):
        bracket = match[1]
        if bracket in opened:
            opened[bracket].append(match.start())
        elif bracket and opened[_OPENING[bracket]]:
            opened[_OPENING[bracket]].pop()
        elif bracket:
            yield _stray(text, match.start())
    for at in sorted(opened["("] + opened["["]):
        yield _unclosed(text, at, tr(unclosed[text.text[at]]))


def _stray(text: MappedText, at: int) -> Diagnostic:
    start, end = text.span(at, at + 1)
    message = tr("No bracket is open here, so this one is read as a word.")
    return Diagnostic("stray-bracket", message, start, end, (Fix(tr("Remove the bracket"), ((start, end, ""),)),))


def _unclosed(text: MappedText, at: int, message: str) -> Diagnostic:
    start, end = text.span(at, at + 1)
    fixes = (
        Fix(tr("Remove the bracket"), ((start, end, ""),)),
        Fix(tr("Show it as a letter"), ((start, start, "\\"),)),
    )
    return Diagnostic("unclosed-bracket", message, start, end, fixes)


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


def zero_weights(prompt: Prompt) -> Iterator[Diagnostic]:
    """Weight 0 in the tools that weigh after encoding."""
    for segment in prompt.variant.segments:
        if segment.weight == 0 and segment.text.strip():
            message = tr("Weight 0 does not remove the words: the others have already been read together with them.")
            yield Diagnostic("weight-zero", message, *segment.span(0, len(segment.text)))


def foreign_syntax(text: str, title: str) -> Iterator[Diagnostic]:
    """Syntax of A1111 in a typed text that the tool of this title reads as words."""
    for start, end in find_tags(text):
        message = tr("{tool} reads this tag as words; load the LoRA in the tool itself.").format(tool=title)
        yield Diagnostic("tag-as-text", message, start, end)
    for match in _WORDS_OF_A1111.finditer(text):
        message = tr("{tool} reads {word} as a word like any other.").format(tool=title, word=match[0])
        yield Diagnostic("syntax-as-text", message, *match.span())
    for match in _SCHEDULE.finditer(text):
        message = tr("{tool} has no prompt editing and reads this as words.").format(tool=title)
        yield Diagnostic("syntax-as-text", message, *match.span())
