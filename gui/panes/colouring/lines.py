"""The lines of the list: a word with what it moves, a leak, a changed order; and the same as tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.colouring import MARKED_LEAK, Colouring, Exchange, Leak, Response
from core.analysis.kinds_of_words import is_joining
from core.analysis.labels import end_name
from core.analysis.units import Unit
from core.program.numbers import small_number
from core.program.table import Cell, Table
from core.program.translation import tr
from gui.panes.colouring.texts import HEADINGS, NO_LEAKS, NOTHING_LEAKS, TOO_WEAK_LEAKS

MAX_LEAKS_BELOW = 6  # below the words; all are in a view of their own


@dataclass(frozen=True, slots=True)
class Slot:
    """A word that moves, by how much, and whether it is the noun of the word that moves it, or the chunk's EOS."""

    name: str
    value: float
    is_own: bool = False
    unit: Unit | None = None
    is_end: bool = False

    @property
    def text(self) -> str:
        """The name with its number."""
        return f"{self.name} {small_number(self.value)}"


@dataclass(frozen=True, eq=False)
class Line:
    """A line of the list: a heading alone, or `head` with slots, or a leak's sentence with its share.

    `word` is what is pointed at with it, `onto` the word that a repair would spare; `tip` says what the numbers are.
    """

    head: str
    slots: tuple[Slot, ...] = ()
    word: Unit | None = None
    onto: Unit | None = None
    share: float | None = None
    tip: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it is the heading of the lines below it, or a remark in their place."""
        return self.word is None

    @property
    def is_marked(self) -> bool:
        """Whether it is a leak worth marking."""
        return self.share is not None and self.share >= MARKED_LEAK

    @property
    def text(self) -> str:
        """The line as it is read out."""
        moved = " · ".join(slot.text for slot in self.slots)
        if self.share is not None:
            return leak_text(self.head, self.share)
        return f"{self.head} {moved}" if moved else self.head


def leak_text(head: str, share: float) -> str:
    """A leak as a sentence."""
    return tr("{pair}: {share} % of the way").format(pair=head, share=round(100 * share))


def lines_of(answer: Colouring, more: Sequence[Response], look: str, layer: int) -> list[Line]:
    """The lines of a look: `more` are of words that were asked about beside those of the list."""
    if look == "order":
        return [Line(tr(HEADINGS["order"])), *(_exchange_line(answer, each, layer) for each in answer.exchanges)]
    leaks = [_leak_line(leak, layer) for leak in answer.shown_leaks(layer)]
    if look == "leaks":
        return [Line(tr(HEADINGS["leaks"])), *leaks, *_remarks(answer, layer)]
    words = [word_line(answer, each, layer) for each in (*more, *answer.ranked(layer))]
    below = [Line(tr(HEADINGS["leaks"])), *leaks[:MAX_LEAKS_BELOW]] if leaks else []
    return [Line(tr(HEADINGS["words"])), *words, *below]


def _remarks(answer: Colouring, layer: int) -> list[Line]:
    """What stands in place of leaks that are not shown."""
    if not answer.leaks:
        return [Line(tr(NO_LEAKS))] if answer.is_finished else []
    is_any_shown = bool(answer.shown_leaks(layer))
    hidden = len([leak for leak in answer.hidden_leaks(layer) if leak.shares[layer] > 0])
    if hidden:
        remark = tr("Not shown: {count} more, whose own word moves the noun less than a comma moves EOS")
        text = (remark if is_any_shown else tr(TOO_WEAK_LEAKS)).format(count=hidden)
        return [Line(text.replace("EOS", end_name(answer.view)))]
    return [] if is_any_shown else [Line(tr(NOTHING_LEAKS))]


def word_line(answer: Colouring, response: Response, layer: int) -> Line:
    """A word and what it moves at a layer, the strongest first and EOS last; words between things are left out."""
    moves = response.moves[layer]
    own = response.own
    slots = [
        Slot(unit.name, float(moves[at]), at == own, unit)
        for at, unit in enumerate(answer.units)
        if (moves[at] > 0 and not is_joining(unit)) or at == own
    ]
    slots = [slot for slot in slots if np.isfinite(slot.value)]
    slots.sort(key=lambda slot: (-slot.value, slot.unit.positions if slot.unit else ()))
    others = [
        slot.unit for slot in slots if not slot.is_own and slot.unit and slot.unit.positions > response.word.positions
    ]
    ends = [Slot(end_name(answer.view), float(moves[-1]), is_end=True)]
    if response.padding is not None:
        ends.append(Slot(tr("padding"), float(response.padding[layer])))
    substitutes = tr("In its place: {words}").format(words=", ".join(response.substitutes))
    hint = tr("Enter or a click: how would it reach “{word}” less?").format(word=others[0].name) if others else ""
    tip = "\n".join(filter(None, (substitutes, hint)))
    return Line(f"{response.word.name} →", (*slots, *ends), response.word, others[0] if others else None, tip=tip)


def _leak_line(leak: Leak, layer: int) -> Line:
    share, word, onto, own = float(leak.shares[layer]), leak.word.name, leak.onto.name, leak.own_word.name
    whole = tr("“{word}” carries “{onto}” {share} % of the way from “{own}” to “{word}”.")
    sentence = whole.format(word=word, onto=onto, own=own, share=round(100 * share))
    hint = tr("Enter or a click: what would mend it?")
    return Line(f"{word} → {onto}", (), leak.word, leak.onto, share, f"{sentence}\n{hint}")


def _exchange_line(answer: Colouring, exchange: Exchange, layer: int) -> Line:
    first, second, moves = exchange.first.name, exchange.second.name, exchange.moves[layer]
    slots = [
        Slot(unit.name, float(moves[at]), unit in (exchange.first, exchange.second), unit)
        for at, unit in enumerate(answer.units)
        if moves[at] > 0 and not is_joining(unit) and unit not in (exchange.first, exchange.second)
    ]
    slots.sort(key=lambda slot: -slot.value)
    if exchange.is_noun:
        head, tip = f"{second} {first}:", tr("“{first}” behind “{second}”: how far each word moves from itself")
        noun = moves[answer.units.index(exchange.second)]
        slots = [Slot(second, float(noun), True, exchange.second), *slots]
    else:
        head, tip = f"{first} ↔ {second}:", tr("“{first}” and “{second}” in each other's place")
    ends = Slot(end_name(answer.view), float(moves[-1]), is_end=True)
    return Line(head, (*slots, ends), exchange.first, tip=tip.format(first=first, second=second))


def table_of(title: str, answer: Colouring, more: Sequence[Response], look: str, layer: int) -> Table:
    """The numbers of a look: of words a line a word and a column a word that moves; of leaks a line a pair."""
    at_layer = tr("layer {layer}").format(layer=layer)
    if look == "leaks":
        columns = (at_layer, tr("onto"), tr("its own word"), tr("of the way"), tr("own word moves it"), tr("shown"))
        shown = answer.shown_leaks(layer)
        return Table(title, columns, tuple(_leak_row(leak, layer, leak in shown) for leak in answer.leaks))
    columns = (at_layer, tr("own noun"), *(unit.name for unit in answer.units), end_name(answer.view))
    if look == "order":
        rows = [_exchange_row(each, layer) for each in answer.exchanges]
    else:
        rows = [_word_row(answer, each, layer) for each in (*more, *answer.ranked(layer))]
    return Table(title, columns, tuple(rows))


def _word_row(answer: Colouring, response: Response, layer: int) -> tuple[Cell, ...]:
    own = answer.units[response.own].name if response.own is not None else ""
    return (response.word.name, own, *map(float, response.moves[layer]))


def _exchange_row(exchange: Exchange, layer: int) -> tuple[Cell, ...]:
    return (f"{exchange.first.name} ↔ {exchange.second.name}", "", *map(float, exchange.moves[layer]))


def _leak_row(leak: Leak, layer: int, is_shown: bool) -> tuple[Cell, ...]:
    names = leak.word.name, leak.onto.name, leak.own_word.name
    return (*names, float(leak.shares[layer]), float(leak.own[layer]), tr("yes") if is_shown else tr("too weak"))
