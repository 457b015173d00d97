"""What was measured against what was wished for: one table for the terminal, Markdown and JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

Statistic = Literal["p50", "p95", "p99", "max"]
STATISTICS: tuple[Statistic, ...] = ("p50", "p95", "p99", "max")


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
        parts: dict[Statistic, float] = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
        return {name: percentile(self.values, part) for name, part in parts.items()}

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


def as_text(measured: Iterable[Measured]) -> str:
    """The table for a terminal, a heading a suite."""
    rows = [("", "n", *STATISTICS, "wished for", "met"), *map(_cells, lines := list(measured))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    shown, suite = [], None
    for line, row in zip([None, *lines], rows, strict=True):
        if line and line.suite != suite:
            suite = line.suite
            shown += ["", suite]
        name, *rest = row
        figures = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        shown.append("  ".join(("  " + name.ljust(widths[0]), *figures)).rstrip())
    return "\n".join(shown)


def as_markdown(measured: Iterable[Measured]) -> str:
    """The same table in Markdown."""
    heading = ("suite", "measure", "n", *STATISTICS, "wished for", "met")
    rows = [heading, ("---", "---", *["---:"] * 5, "---", "---")]
    rows += [(line.suite, *_cells(line)) for line in measured]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _cells(line: Measured) -> tuple[str, ...]:
    found = line.statistics()
    sign = "≥" if line.wish and line.wish.at_least else "≤"
    wish = f"{line.wish.statistic} {sign} {_number(line.wish.limit)} {line.unit}".rstrip() if line.wish else ""
    figures = (_number(found[name]) if found else "–" for name in STATISTICS)
    return (
        f"{line.name}, {line.unit}" if line.unit else line.name,
        str(len(line.values)),
        *figures,
        wish,
        line.verdict(),
    )


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 5 else f"{value:.2f}"
