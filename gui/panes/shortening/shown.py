"""A shortening as the pane shows it: chips, points of curves, sentences and the table."""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite, nan

from core.analysis.units import Unit, units_of
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.table import Table
from core.program.translation import tr
from core.queries.shorter_prompts import Shortening, Shorter
from gui.panes.shortening.chips import ChipLook
from gui.panes.shortening.curve import Point
from gui.state.word_colours import UnitKey


def chip_looks(answer: Shortening, picked: UnitKey | None) -> list[ChipLook]:
    """A chip a unit, as it is before a length is chosen."""
    turns = {key: turn for turn, key in enumerate(answer.wish.order, 1)}
    places = {step.unit: place for place, step in enumerate(answer.steps) if step.unit}
    saved = {price.unit: answer.tokens - price.tokens for price in answer.prices}
    return [
        ChipLook(
            unit.label,
            price_text(answer.price(unit)),
            is_kept=unit.key in answer.wish.locked,
            is_fixed=unit.key in answer.fixed,
            is_free=answer.is_dead_weight(unit),
            is_picked=unit.key == picked,
            turn=turns.get(unit.key, 0),
            tip=_tip(answer, unit, places.get(unit), saved.get(unit)),
        )
        for unit in answer.units
    ]


def looks_at_length(looks: Sequence[ChipLook], answer: Shortening, shorter: Shorter | None) -> list[ChipLook]:
    """The same chips where those that a shorter prompt leaves out whole are gone."""
    gone = frozenset(shorter.dropped) if shorter else frozenset()
    pairs = zip(looks, answer.units, strict=True)
    return [replace(look, is_gone=True) if unit in gone else look for look, unit in pairs]


def price_text(commas: float) -> str:
    """A price in commas: "" where it is not known, below ten with a decimal."""
    if not isfinite(commas):
        return ""
    return f"{commas:.1f}" if commas < 9.95 else f"{commas:.0f}"


def _tip(answer: Shortening, unit: Unit, place: int | None, saved: int | None) -> str:
    price, lines = price_text(answer.price(unit)), [unit.name]
    if unit.key in answer.fixed:
        lines.append(tr("This is not written in the prompt itself, so it cannot be left out here."))
    if price:
        moves = tr("Without it the summary moves by {price} commas, and %n token(s) are saved.", "", saved or 0)
        lines.append(moves.format(price=price))
    if answer.is_dead_weight(unit):
        lines.append(tr("Dead weight: it changes less than one more comma at the end does."))
    if place:
        lines.append(tr("It goes as number {place}.").format(place=place))
    return "\n".join(lines)


def curve_points(answer: Shortening) -> tuple[list[Point], list[Point], list[Point]]:
    """The points of the order, of the end cut off, and of random draws: tokens left and the change in commas."""
    comma = answer.comma if answer.comma > 0 else 1.0
    groups = (answer.steps, (*answer.steps[:1], *answer.tails), answer.randoms)
    steps, tails, randoms = ([(each.tokens, each.distance.summary / comma) for each in group] for group in groups)
    return steps, tails if answer.tails else [], randoms


def length_marks(answer: Shortening) -> list[tuple[int, str]]:
    """The full chunks below the prompt's length, and where the tool itself stops reading."""
    chunks, room = answer.summaries.view.chunks, answer.summaries.chunks.chunk_tokens
    marks = [(tokens, str(tokens)) for tokens in {0, *range(room, answer.tokens, room), answer.tokens}]
    if chunks.truncated and len(chunks.chunks) == 1:
        cut = tr("{tokens}: the tool reads no further").format(tokens=chunks.limit)
        marks = [(tokens, cut if tokens == chunks.limit else name) for tokens, name in marks]
    return marks


def target_sentence(answer: Shortening, target: int, shorter: Shorter | None) -> str:
    """What is left at the target and what that changes, in short."""
    if shorter is None:
        return tr("{target} tokens cannot be reached: what is kept has more.").format(target=target)
    parts = [tr("{tokens} of {all} tokens").format(tokens=shorter.tokens, all=answer.tokens)]
    if shorter.struck:
        change = shorter.distance.summary / answer.comma if answer.comma > 0 else float("nan")
        parts.append(tr("moves the summary by {price} commas").format(price=price_text(change) or "–"))
    if shorter.struck and shorter.unit is None:
        parts.append(tr("the end cut off"))
    return " · ".join(parts)


def second_figure_sentence(answer: Shortening, target: int) -> str:
    """The figure of rows, of the shorter prompt and of the end cut off; "" where nothing goes."""
    shorter, tail = answer.at(target), answer.tail_at(target)
    if shorter is None or tail is None or not shorter.struck:
        return ""
    message = tr(
        "By its rows, compared word by word wherever they stand, {rows} of the prompt is lost; with the end cut off "
        "{tail}."
    )
    return message.format(rows=f"{shorter.distance.rows:.0%}", tail=f"{tail.distance.rows:.0%}")


def priced_units(answer: Shortening) -> tuple[tuple[Unit, ...], Floats]:
    """The units with their prices, and the words of tags, which have their tag's, for the editor's colours."""
    words = units_of(answer.summaries.chunks, "word") if answer.wish.kind == "tag" else ()
    holders = {position: unit for unit in answer.units for position in unit.positions}
    inner = [(word, holders[word.positions[0]]) for word in words if word.positions[0] in holders]
    known = {unit.key for unit in answer.units}
    pairs = [(unit, unit) for unit in answer.units] + [pair for pair in inner if pair[0].key not in known]
    prices = [answer.price(unit) for _, unit in pairs]
    return tuple(unit for unit, _ in pairs), np.array(prices, np.float32)


def shortening_table(title: str, answer: Shortening) -> Table:
    """A line a unit: its price, what it saves, and when it goes with what is changed and left then."""
    steps = {step.unit: (place, step) for place, step in enumerate(answer.steps) if step.unit}
    saved = {price.unit: answer.tokens - price.tokens for price in answer.prices}
    lines = []
    for unit in answer.units:
        place, step = steps.get(unit, (nan, None))
        change = (step.tokens, step.distance.summary, step.distance.rows) if step else (nan, nan, nan)
        lines.append((unit.name, answer.price(unit), saved.get(unit, nan), place, *change))
    headings = (
        tr("part"),
        tr("price in commas"),
        tr("tokens saved"),
        tr("goes as number"),
        tr("tokens left then"),
        tr("summary moved then"),
        tr("rows moved then"),
    )
    return Table(title, headings, tuple(lines))
