"""`analyze --ask colours`: which words each colour, material, size and pattern moves, and which of that leaks."""

from typing import Any

from core.analysis.answer_check import AnswerCheck
from core.analysis.colouring import MARKED_LEAK, Colouring, Exchange, Leak, Response
from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit
from core.cli.answers.asked import AskedPrompt
from core.cli.answers.checks import check_record
from core.encoder.encoding import Floats
from core.program.translation import tr
from core.queries.colour_repairs import Reach, Repairs, try_repairs
from core.queries.colouring import ask_colours, order_test


def answer(asked: AskedPrompt) -> dict[str, Any]:
    """For each encoder its words, leaks and order test; of --about those that the prompt has, and which it has not."""
    return {"encoders": {name: _of_view(asked, view) for name, view in asked.views.items()}}


def _of_view(asked: AskedPrompt, view: EncodingView) -> dict[str, Any]:
    layer, about = asked.layer(view), asked.options.about
    words = [unit for label in about for unit in _named(view, label)]
    record: dict[str, Any] = {"layer": layer, "not_found": [label for label in about if not _named(view, label)]}
    if about and not words:
        return record | {
            "check": check_record(AnswerCheck(None, tr("the prompt has none of these words."))),
            "words": [],
        }
    answer = order_test(ask_colours(view, words, asked.model, with_padding=asked.options.with_padding), asked.model)
    record |= {
        "check": check_record(answer.check(layer)),
        "comma": _number(answer.comma[layer]),
        "words": [_word(answer, each, layer) for each in answer.ranked(layer)],
        "leaks": [_leak(answer, each, layer) for each in answer.leaks],
        "order": [_exchange(answer, each, layer) for each in answer.exchanges],
    }
    if asked.options.repairs:
        marked = [leak for leak in answer.shown_leaks(layer) if leak.shares[layer] >= MARKED_LEAK]
        tried = [try_repairs(answer, leak.word, leak.onto, asked.model) for leak in marked]
        record["repairs"] = [_repairs(each, layer) for each in tried]
    return record


def _named(view: EncodingView, label: str) -> list[Unit]:
    """The words and tags of a view's prompt that have a label, whatever their letters' case, each once."""
    units = [unit for unit in (*view.units, *view.tags) if unit.label.casefold() == label.casefold()]
    return list({unit.positions: unit for unit in units}.values())


def _spelled(unit: Unit) -> dict[str, Any]:
    return {"word": unit.label, "start": unit.start, "end": unit.end}


def _word(answer: Colouring, response: Response, layer: int) -> dict[str, Any]:
    own = response.own
    return {
        **_spelled(response.word),
        "kind": response.kind,
        "own": None if own is None else _spelled(answer.units[own]),
        "substitutes": list(response.substitutes),
        **_moves(answer, response.moves[layer]),
        **({} if response.padding is None else {"padding": _number(response.padding[layer])}),
    }


def _moves(answer: Colouring, moves: Floats) -> dict[str, Any]:
    by_word = zip(answer.units, moves[:-1], strict=True)
    moved = [{**_spelled(unit), "moves": _number(move)} for unit, move in by_word if move > 0]
    return {"moves": sorted(moved, key=lambda each: -(each["moves"] or 0)), "eos": _number(moves[-1])}


def _leak(answer: Colouring, leak: Leak, layer: int) -> dict[str, Any]:
    names = {"from": leak.word, "onto": leak.onto, "own": leak.own_word}
    return {
        **{name: _spelled(unit) for name, unit in names.items()},
        "share": _number(leak.shares[layer]),
        "own_moves": _number(leak.own[layer]),
        "shown": leak in answer.shown_leaks(layer),
        "marked": bool(leak.shares[layer] >= MARKED_LEAK),
    }


def _exchange(answer: Colouring, exchange: Exchange, layer: int) -> dict[str, Any]:
    words = {"first": _spelled(exchange.first), "second": _spelled(exchange.second), "is_noun": exchange.is_noun}
    return {**words, **_moves(answer, exchange.moves[layer])}


def _repairs(repairs: Repairs, layer: int) -> dict[str, Any]:
    question = repairs.question
    ways = [
        {"way": each.place.kind, "prompt": each.text or None, "why_not": each.place.why or None}
        | ({"after": _reach(each.reach, layer)} if each.reach else {})
        for each in repairs.tried
    ]
    words = {"from": _spelled(question.word), "onto": _spelled(question.onto)}
    return {**words, "before": _reach(repairs.before, layer), "ways": ways}


def _reach(reach: Reach, layer: int) -> dict[str, Any]:
    known = {"own": reach.own, "onto": reach.onto, "leak": reach.leak, "leak_back": reach.back, "eos": reach.end}
    return {name: None if numbers is None else _number(numbers[layer]) for name, numbers in known.items()}


def _number(value: "Floats | float") -> float | None:
    """Four decimals; null for what is not known."""
    number = float(value)
    return round(number, 4) if number == number else None
