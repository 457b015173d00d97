"""`analyze --ask shorten`: which words can go, so that the prompt fits, and what that changes."""

import re
from math import isfinite
from typing import Any

from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit, units_of
from core.cli.answers.asked import AskedPrompt
from core.cli.answers.checks import check_record
from core.program.messages import UnusableInput, shortened
from core.program.translation import tr
from core.queries.prompt_summary import PromptSummaries
from core.queries.shortening import TooManyUnits, shorten
from core.queries.shorter_prompts import Shortening, ShorteningWish, Shorter, UnitKey, default_kind


def answer(asked: AskedPrompt) -> dict[str, Any]:
    """By the encoder's name: the prices, the order, the text that fits --target, its rulers and its check."""
    return {"encoders": {name: _of_view(view, asked) for name, view in asked.views.items()}}


def _of_view(view: EncodingView, asked: AskedPrompt) -> dict[str, Any]:
    summaries = PromptSummaries(view)
    kind = default_kind(summaries.chunks)
    units = units_of(summaries.chunks, kind)
    wish = ShorteningWish(kind, _locked(units, asked.options.keep), target=asked.options.target)
    try:
        shortening = shorten(wish, summaries, asked.model)
    except TooManyUnits as error:
        raise UnusableInput(str(error)) from error
    return _record(shortening)


def _locked(units: tuple[Unit, ...], texts: list[str]) -> frozenset[UnitKey]:
    """The units that hold one of the texts as whole words; UnusableInput for a text that none holds."""
    locked = set[UnitKey]()
    for text in texts:
        pattern = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)
        holding = {unit.key for unit in units if pattern.search(unit.label)}
        if not holding:
            message = tr("The prompt has no “{text}” to keep (--keep).")
            raise UnusableInput(message.format(text=shortened(text)))
        locked |= holding
    return frozenset(locked)


def _record(shortening: Shortening) -> dict[str, Any]:
    target = shortening.target
    shorter, tail = shortening.at(target), shortening.tail_at(target)
    assert shortening.check is not None
    return {
        "unit": shortening.wish.kind,
        "tokens": shortening.tokens,
        "target": target,
        "text": shorter.text if shorter else None,
        "shortened": _step(shorter),
        "cut_at_the_end": _step(tail),
        "random": [_step(each) for each in shortening.randoms],
        "comma": shortening.comma if isfinite(shortening.comma) else None,
        "prices": [_price(shortening, unit) for unit in shortening.units],
        "order": [{"unit": step.unit.label, **(_step(step) or {})} for step in shortening.steps if step.unit],
        "check": check_record(shortening.check),
    }


def _step(shorter: Shorter | None) -> dict[str, Any] | None:
    if shorter is None:
        return None
    dropped = [unit.label for unit in shorter.dropped]
    distance = shorter.distance
    return {"tokens": shorter.tokens, "summary": distance.summary, "rows": distance.rows, "dropped": dropped}


def _price(shortening: Shortening, unit: Unit) -> dict[str, Any]:
    price = shortening.price(unit)
    return {
        "unit": unit.label,
        "start": unit.start,
        "end": unit.end,
        "commas": price if isfinite(price) else None,
        "locked": unit.key in shortening.wish.locked | shortening.fixed,
    }
