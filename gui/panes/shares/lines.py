"""The lines of the list: a word or tag, its share of the summary, and what Shapley's value says of it."""

from dataclasses import dataclass
from math import isfinite, nan

from core.analysis.units import Unit, UnitKind, units_of
from core.program.table import Table
from core.program.translation import tr
from core.queries.shapley import ShapleyValues
from core.queries.shares import SummaryShares
from core.queries.summary_growth import SummaryGrowth


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A unit with its share; `reference` is Shapley's, NaN where it was not asked for. `tint` is None for marks."""

    unit: Unit
    share: float
    part: float
    reference: float
    tint: int | None


def share_lines(answer: SummaryShares, kind: UnitKind, reference: ShapleyValues | None) -> list[ShareLine]:
    """A line a unit of the chunk, in the prompt's order."""
    indices = {at: index for index, unit in enumerate(units_of(answer.view.chunks, kind)) for at in unit.positions}
    units, parts, shares = answer.units(kind), answer.parts(kind), answer.shares(kind)
    known = dict(zip((unit.positions for unit in reference.units), reference.shares, strict=True)) if reference else {}
    return [
        ShareLine(
            unit, float(share), float(part), float(known.get(unit.positions, nan)), indices.get(unit.positions[0])
        )
        for unit, share, part in zip(units, shares, parts, strict=True)
    ]


def ranked(lines: list[ShareLine]) -> list[ShareLine]:
    """The lines with the largest share first; those without one last."""
    return sorted(lines, key=lambda line: (not isfinite(line.share), -line.share, line.unit.positions))


def percent(share: float) -> str:
    """A share as people read it: 22 %, 0.4 %, −3 %; – where there is none."""
    if not isfinite(share):
        return "–"
    number = 100 * share
    text = f"{number:.1f}" if abs(number) < 0.95 and round(number, 1) else f"{number:.0f}"
    return f"{'0' if text == '-0' else text} %".replace("-", "−")


def lines_table(title: str, kind: UnitKind, lines: list[ShareLine]) -> Table:
    """A line a unit: its share and part, and Shapley's share where it was asked for."""
    columns = [tr("tag") if kind == "tag" else tr("word"), tr("share"), tr("part of the way")]
    has_reference = any(isfinite(line.reference) for line in lines)
    rows: list[tuple[str | float, ...]] = [(line.unit.name, line.share, line.part) for line in lines]
    if has_reference:
        columns.append(tr("Shapley’s share"))
        rows = [(*row, line.reference) for row, line in zip(rows, lines, strict=True)]
    return Table(title, tuple(columns), tuple(rows))


def growth_table(title: str, answer: SummaryShares, growth: SummaryGrowth) -> Table:
    """A line a word in the prompt's order, the empty prompt first: the summary after it, and the word's share."""
    shares = dict(zip((unit.positions for unit in answer.words), map(float, answer.shares("word")), strict=True))
    names = [tr("empty prompt"), *(word.name for word in growth.words)]
    known = [nan, *(shares.get(word.positions, nan) for word in growth.words)]
    rows = zip(names, map(float, growth.values), known, strict=True)
    return Table(title, (tr("word"), tr("summary after it"), tr("share")), tuple(rows))
