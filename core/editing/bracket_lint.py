"""Brackets that do not do what they seem to: without partner, or with weights inside weights."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.dialects.a1111.emphasis import ROUND_FACTOR, parse_weight
from core.program.translation import tr, tr_noop
from core.prompt.prompt import Diagnostic, Fix, MappedText

_A1111 = re.compile(r"\\.|[()\[\]]", re.DOTALL)
_COMFYUI = re.compile(r"\\[()]|[()]")
_NUMBER = re.compile(r":\s*([+-]?[.\d]+)\s*\Z")
_OPENING = {")": "(", "]": "["}
_UNCLOSED = {
    ("a1111", "("): tr_noop("This bracket is never closed, so all that follows weighs 1.1 times as much."),
    ("a1111", "["): tr_noop("This bracket is never closed, so all that follows weighs 1.1 times less."),
    ("comfyui", "("): tr_noop("This bracket is never closed, so ComfyUI reads it and all that follows as plain text."),
}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Round brackets: where they are in the text, and the weight of what is between; `numbered` if it is written."""

    start: int
    end: int
    weight: float
    numbered: bool


def unpaired_brackets(text: MappedText, dialect: str) -> Iterator[Diagnostic]:
    """Brackets that are never closed, and closing ones that nothing opened; each kind is paired by itself."""
    opened: dict[str, list[int]] = {"(": [], "[": []}
    for match in (_A1111 if dialect == "a1111" else _COMFYUI).finditer(text.text):
        if match[0] in opened:
            opened[match[0]].append(match.start())
        elif match[0] in _OPENING and opened[_OPENING[match[0]]]:
            opened[_OPENING[match[0]]].pop()
        elif match[0] in _OPENING:
            yield _stray(text, match.start())
    for start in sorted(opened["("] + opened["["]):
        yield _unclosed(text, start, dialect)


def _stray(text: MappedText, at: int) -> Diagnostic:
    start, end = text.span(at, at + 1)
    message = tr("No bracket is open here, so this one is read as a word.")
    return Diagnostic("stray-bracket", message, start, end, (Fix(tr("Remove the bracket"), ((start, end, ""),)),))


def _unclosed(text: MappedText, at: int, dialect: str) -> Diagnostic:
    start, end = text.span(at, at + 1)
    bracket = text.text[at]
    fixes = (
        Fix(tr("Remove the bracket"), ((start, end, ""),)),
        Fix(tr("Show it as a letter"), ((start, start, "\\"),)),
    )
    return Diagnostic("unclosed-bracket", tr(_UNCLOSED[dialect, bracket]), start, end, fixes)


def nested_weights(text: MappedText) -> Iterator[Diagnostic]:
    """Written weights inside other brackets, which A1111 multiplies and ComfyUI takes alone."""
    pairs = sorted(_pairs(text.text), key=lambda pair: pair.start)
    around: list[_Pair] = []
    for pair in pairs:
        while around and around[-1].end < pair.start:
            around.pop()
        if around and pair.numbered:
            product = pair.weight * _product(around)
            if abs(product - pair.weight) > 1e-9:
                start, end = text.span(pair.start, pair.end)
                yield Diagnostic("nested-weights", _nested_message(product, pair.weight), start, end)
        around.append(pair)


def _product(pairs: Sequence[_Pair]) -> float:
    product = 1.0
    for pair in pairs:
        product *= pair.weight
    return product


def _nested_message(product: float, inner: float) -> str:
    message = tr("Weights inside one another: A1111 multiplies them ({product} here), ComfyUI takes the inner {inner}.")
    return message.format(product=f"{product:.3g}", inner=f"{inner:g}")


def _pairs(text: str) -> Iterator[_Pair]:
    opened: list[int] = []
    for match in _A1111.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif match[0] == ")" and opened:
            start = opened.pop()
            number = _NUMBER.search(text, max(start, text.rfind(":", start, match.start())), match.start())
            weight = parse_weight(number[1]) if number else None
            yield _Pair(start, match.end(), ROUND_FACTOR if weight is None else weight, weight is not None)
