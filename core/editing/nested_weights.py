"""Weights inside other brackets, which A1111 and the programs made from it multiply and ComfyUI does not."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from core.dialects.dialect import Dialect
from core.dialects.table import DIALECTS, read
from core.dialects.weight_syntax import WeightSyntax
from core.editing.fix_checks import settings_of_other
from core.program.translation import tr
from core.prompt.bracket_pairs import bracket_pairs
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Diagnostic
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token

SAME_WEIGHT = 1e-6


@dataclass(frozen=True, slots=True)
class _Pair:
    """Brackets by their span in the typed text; `number` is what is written in round ones."""

    start: int
    end: int
    number: float | None


class _ReadWeight(NamedTuple):
    weight: float
    start: int
    end: int


def nested_weights(chunks: Chunks) -> Iterator[Diagnostic]:
    """Brackets with a number whose own letters the tool that multiplies weighs neither by it nor as the other tool."""
    prompt = chunks.prompt
    if not (tools := DIALECTS[prompt.dialect].compared_weights) or prompt.settings.emphasis in ("ignore", "none"):
        return
    if not (pairs := _pairs(identity_mapped(prompt.source), DIALECTS[tools[0]])):
        return
    multiplied, inner = (
        chunks
        if tool == prompt.dialect
        else read(prompt.source, tool, chunks.family, settings_of_other(prompt.settings))
        for tool in tools
    )
    inner_weights = _weights_by_letter(inner)
    for pair, token in _first_own_tokens(pairs, multiplied, inner_weights):
        weights = ((tools[0], token.weight), (tools[1], inner_weights[token.start or 0].weight))
        message = tr("Weights inside one another: {tool} reads a weight of {product} here, {other} one of {inner}.")
        message = message.format(
            tool=DIALECTS[tools[0]].title,
            product=f"{weights[0][1]:.3g}",
            other=DIALECTS[tools[1]].title,
            inner=f"{weights[1][1]:.3g}",
        )
        yield Diagnostic("nested-weights", message, pair.start, pair.end, weights=weights)


def _pairs(text: MappedText, tool: Dialect) -> list[_Pair]:
    """All pairs in the order in which they begin; none where nothing could make a number count otherwise."""
    if tool.brackets is None or tool.weights is None:
        return []
    text = tool.brackets.readable(text)
    pairs: list[_Pair] = []
    is_nested = False
    for opening, closing, is_inside in bracket_pairs(tool.brackets.marks.finditer(text.text)):
        if opening and closing:
            start = opening.start()
            number = _number_before(text.text, start, closing.start(), tool.weights) if closing[1] == ")" else None
            pairs.append(_Pair(*text.span(start, closing.end()), number))
            is_nested |= number is not None and is_inside
    return sorted(pairs, key=lambda pair: pair.start) if is_nested else []


def _number_before(text: str, opening: int, closing: int, syntax: WeightSyntax) -> float | None:
    group = syntax.group_at(text, opening, closing)
    return group.weight if group.inner[1] < closing else None


def _weights_by_letter(chunks: Chunks) -> dict[int, _ReadWeight]:
    weights: dict[int, _ReadWeight] = {}
    for token in chunks.tokens:
        if token.start is not None and token.end is not None:
            for offset in range(token.start, token.end):
                weights.setdefault(offset, _ReadWeight(token.weight, token.start, token.end))
    return weights


def _first_own_tokens(
    pairs: list[_Pair], chunks: Chunks, inner_weights: dict[int, _ReadWeight]
) -> Iterator[tuple[_Pair, Token]]:
    """Of each pair with a number its first token of no bracket inside it, where that weighs neither way."""
    waiting, around, told = list(reversed(pairs)), list[_Pair](), set[_Pair]()
    for token in _typed(chunks):
        start, end = token.start or 0, token.end or 0
        while waiting and waiting[-1].start <= start:
            around.append(waiting.pop())
        while around and around[-1].end <= start:
            around.pop()
        pair = around[-1] if around else None
        if pair is None or pair.number is None or pair in told or end > pair.end:
            continue
        inner = inner_weights.get(start)
        if inner and pair.start <= inner.start and inner.end <= pair.end and _is_neither(token.weight, pair, inner):
            told.add(pair)
            yield pair, token


def _typed(chunks: Chunks) -> Iterator[Token]:
    """The tokens in the order of their letters, without those that a tool repeats at other weights."""
    typed = sorted((token for token in chunks.tokens if token.start is not None), key=lambda token: token.start or 0)
    for _, copies in groupby(typed, key=lambda token: token.start):
        first, *others = copies
        if all(copy.weight == first.weight for copy in others):
            yield first


def _is_neither(weight: float, pair: _Pair, inner: _ReadWeight) -> bool:
    number = pair.number or 0.0
    is_finite = math.isfinite(weight) and math.isfinite(inner.weight)
    return is_finite and abs(weight - number) > SAME_WEIGHT and abs(weight - inner.weight) > SAME_WEIGHT
