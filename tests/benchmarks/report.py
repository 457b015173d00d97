"""What was measured against what was wished for or against its floor: tables for the terminal, Markdown and JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10, nan
from typing import Literal

Statistic = Literal["p50", "p95", "p99", "max"]
PARTS: dict[Statistic, float] = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
HEADING = ("suite", "measure", "n", *PARTS, "wished for", "met")
RATIO_HEADING = ("suite", "against the floor", "n", "figure", "floor", "ratio", "target", "met")


@dataclass(frozen=True, slots=True)
class Wish:
    """At most `limit` (`at_least` it), in the measure's own unit, and in which statistic it has to hold."""

    limit: float
    statistic: Statistic = "max"
    at_least: bool = False

    def missed_by(self, value: float) -> float:
        """By what part of the limit; 0 where it is kept."""
        return max((self.limit - value if self.at_least else value - self.limit) / (self.limit or 1), 0.0)


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: every value that was taken in all runs, and the wish, if there is one."""

    suite: str
    name: str
    values: tuple[float, ...]
    unit: str = "ms"
    wish: Wish | None = None

    def statistics(self) -> dict[Statistic, float]:
        """The four figures of the table; nothing where nothing was measured."""
        if not self.values:
            return {}
        return {name: percentile(self.values, part) for name, part in PARTS.items()}

    @property
    def met(self) -> bool | None:
        """Whether the wish came true; None without a wish. A wish for what was never measured is not met."""
        if self.wish is None:
            return None
        return bool(self.values) and not self.wish.missed_by(self.statistics()[self.wish.statistic])

    def verdict(self) -> str:
        """Whether the wish came true, and by how much it did not."""
        if self.wish is None or self.met:
            return "yes" if self.met else ""
        return f"missed by {self.wish.missed_by(self.statistics()[self.wish.statistic]):.0%}" if self.values else "NO"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line: a statistic of what was measured over the median of its floor, measured by turns with it in one run.

    The ratio is to be `limit` at most.
    """

    suite: str
    name: str
    values: tuple[float, ...]
    floor: tuple[float, ...]
    limit: float | None  # None where nothing is aimed at
    statistic: Statistic = "p50"
    unit: str = "ms"

    @property
    def figure(self) -> float:
        """The statistic of the values; NaN where nothing was measured."""
        return percentile(self.values, PARTS[self.statistic]) if self.values else nan

    @property
    def floor_figure(self) -> float:
        """The median of the floor; NaN where nothing was measured."""
        return percentile(self.floor, PARTS["p50"]) if self.floor else nan

    @property
    def ratio(self) -> float:
        """How many times the floor it takes; NaN where either was not measured."""
        return self.figure / self.floor_figure

    @property
    def met(self) -> bool:
        """Whether the target is kept, or there is none. One for what was never measured is not."""
        return self.limit is None or self.ratio <= self.limit


def percentile(values: Sequence[float], part: float) -> float:
    """The nearest-rank percentile: a value that was measured, none in between."""
    ordered = sorted(values)
    return ordered[max(ceil(part * len(ordered)), 1) - 1]


def as_json(measured: Iterable[Measured]) -> list[dict[str, object]]:
    """Every line with all its values."""
    return [
        {
            "suite": line.suite,
            "name": line.name,
            "unit": line.unit,
            "statistics": line.statistics(),
            "wished": {line.wish.statistic: line.wish.limit} if line.wish else None,
            "met": line.met,
            "values": [round(value, 3) for value in line.values],
        }
        for line in measured
    ]


def ratios_as_json(ratios: Iterable[Ratio]) -> list[dict[str, object]]:
    """Every line with all values of both sides."""
    return [
        {
            "suite": line.suite,
            "name": line.name,
            "unit": line.unit,
            "statistic": line.statistic,
            "ratio": line.ratio,
            "target": line.limit,
            "met": line.met,
            "values": [round(value, 3) for value in line.values],
            "floor": [round(value, 3) for value in line.floor],
        }
        for line in ratios
    ]


def as_text(measured: Iterable[Measured], ratios: Iterable[Ratio]) -> str:
    """Both tables for a terminal, a heading a suite; one without lines is left out."""
    tables = (HEADING, map(_cells, measured)), (RATIO_HEADING, map(_ratio_cells, ratios))
    return "\n\n".join(_text_table(heading, rows) for heading, found in tables if (rows := list(found)))


def _text_table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(1, len(heading))]
    shown, suite = [], ""
    for row in (heading, *rows):
        if row[0] != suite and row is not heading:
            suite = row[0]
            shown += ["", suite]
        _, name, *rest = row
        figures = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        shown.append("  ".join(("  " + name.ljust(widths[0]), *figures)).rstrip())
    return "\n".join(shown)


def as_markdown(measured: Iterable[Measured], ratios: Iterable[Ratio]) -> str:
    """The same tables in Markdown."""
    tables = (HEADING, map(_cells, measured)), (RATIO_HEADING, map(_ratio_cells, ratios))
    return "\n".join(_markdown_table(heading, rows) for heading, found in tables if (rows := list(found)))


def _markdown_table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruler = ("---", "---", *["---:"] * (len(heading) - 4), "---", "---")
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, ruler, *rows)) + "\n"


def _cells(line: Measured) -> tuple[str, ...]:
    found = line.statistics()
    sign = "≥" if line.wish and line.wish.at_least else "≤"
    wish = f"{line.wish.statistic} {sign} {_number(line.wish.limit)} {line.unit}".rstrip() if line.wish else ""
    figures = (_number(found[name]) if found else "–" for name in PARTS)
    name = f"{line.name}, {line.unit}" if line.unit else line.name
    return line.suite, name, str(len(line.values)), *figures, wish, line.verdict()


def _ratio_cells(line: Ratio) -> tuple[str, ...]:
    figures = (_number(value) for value in (line.figure, line.floor_figure, line.ratio))
    name = f"{line.name}, {line.statistic}, {line.unit}"
    aim = ("", "") if line.limit is None else (f"≤ {_number(line.limit)}", "yes" if line.met else "NO")
    return line.suite, name, str(len(line.values)), *figures, *aim


def _number(value: float) -> str:
    """Three digits that matter, more of large numbers; – for NaN."""
    if value != value:
        return "–"
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 5 else f"{value:.{max(2, 1 - floor(log10(value)))}f}"
