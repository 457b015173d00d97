"""The lines of the list of models and of the list of words, out of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from core.analysis.model_likeness import parting_layer
from core.program.numbers import small_number
from core.program.table import Table
from core.program.translation import tr
from core.queries.zoo import Zoo, name_of
from core.queries.zoo_badges import Badge, badge_of
from core.weights import STUDY

NAN = float("nan")
MAX_WORDS = 5  # that are listed as read most differently
ODD = frozenset({"broken", "untrained", "unread"})  # kinds of badges that warn


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model of the list: its badge, its likeness to the reference at the layer shown, and which colour it has."""

    source: str
    name: str
    badge: Badge
    likeness: float
    colour: int
    is_base: bool = False
    index: int | None = None  # among those that were read

    @property
    def tip(self) -> str:
        """The whole name, and the sentence behind the badge."""
        return "\n".join(filter(None, (self.source if self.source != STUDY else self.name, self.badge.sentence)))


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word, and how alike two models read it."""

    name: str
    likeness: float
    positions: tuple[int, ...]


def model_lines(sources: Sequence[str], base: str, zoo: Zoo | None, layer: int, is_reading: bool) -> list[ModelLine]:
    """A line a model in the order of the list; `layer` is one of the reference's."""
    return [_model_line(number, source, sources, base, zoo, layer, is_reading) for number, source in enumerate(sources)]


def _model_line(
    number: int, source: str, sources: Sequence[str], base: str, zoo: Zoo | None, layer: int, is_reading: bool
) -> ModelLine:
    index = None if zoo is None else zoo.index(source)
    name, likeness = name_of(source, sources), NAN
    if zoo is None or index is None:
        badge = _missing(source, zoo, is_reading)
    else:
        badge = badge_of(zoo, index)
        curve = zoo.curve(index)
        likeness = float(curve[min(layer, len(curve) - 1)]) if len(curve) else NAN
    return ModelLine(source, name, badge, likeness, number, source == base, index)


def _missing(source: str, zoo: Zoo | None, is_reading: bool) -> Badge:
    if zoo is not None and source in zoo.problems:
        return Badge("unread", tr("cannot be read"), zoo.problems[source])
    if is_reading:
        is_now = zoo is not None and zoo.reading == source
        return Badge("other", tr("is being read…") if is_now else tr("waits"), "")
    return Badge("other", tr("not read yet"), "")


def word_lines(zoo: Zoo, index: int, layer: int) -> list[WordLine]:
    """The words that a model and the reference read most differently, the most first."""
    likeness = zoo.word_likeness(index, layer)
    known = [at for at in np.argsort(likeness, kind="stable") if not isnan(likeness[at])]
    units = zoo.question.units
    return [WordLine(units[at].label, float(likeness[at]), units[at].positions) for at in known[:MAX_WORDS]]


def as_table(title: str, lines: Sequence[ModelLine], zoo: Zoo | None, layer: int) -> Table:
    """A line a model: what it is, where it parts from the reference, its words, and its likeness at every layer."""
    count = 0 if zoo is None else len(zoo.likeness)
    headings = tr("model"), tr("what it is"), tr("parts at layer"), tr("read most differently")
    rows = [_row(line, zoo, layer, count) for line in lines]
    if zoo is not None and zoo.nothing_in_common.size:
        nothing = zoo.nothing_in_common
        rows += [
            (tr("random layers, lowest"), "", "", "", *nothing.min(axis=0).tolist()),
            (tr("random layers, highest"), "", "", "", *nothing.max(axis=0).tolist()),
        ]
    columns = (*headings, *(tr("layer {layer}").format(layer=at) for at in range(count)))
    return Table(title, columns, tuple(rows))


def _row(line: ModelLine, zoo: Zoo | None, layer: int, count: int) -> tuple[str | float, ...]:
    if zoo is None or line.index is None:
        return line.name, line.badge.text, "", "", *[NAN] * count
    curve = zoo.curve(line.index)
    parts = parting_layer(curve)
    words = [] if parts is None or line.is_base else word_lines(zoo, line.index, layer)
    said = ", ".join(f"{word.name} {small_number(word.likeness)}" for word in words)
    return line.name, line.badge.text, "" if parts is None else parts, said, *curve.tolist()
