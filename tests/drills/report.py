"""What came of the drills: a line each for the terminal, and rows of the table in docs/reliability.md."""

import re
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import machine
from tests.drills.registry import order_of
from tests.drills.running import Outcome

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
_TABLE = re.compile(r"(<!-- drills: .*? -->\n)(.*?)(<!-- end of drills -->)", re.DOTALL)
_HEADING = ("#", "input or fault", "what was seen", "")


def as_line(outcome: Outcome) -> str:
    """One row for a terminal."""
    drill = outcome.drill
    return f"{drill.number:>16}  {_result(outcome):6}  {outcome.seconds:5.1f} s  {drill.fault}: {outcome.seen}"


def write(outcomes: Sequence[Outcome]) -> None:
    """Puts the rows in place of those of the same numbers in docs/reliability.md; the others stay."""
    text = DOCUMENT.read_text(encoding="utf-8")
    table = _TABLE.search(text)
    assert table, "docs/reliability.md has lost the marks between which the table stands"
    rows = {cells[0]: cells for line in table[2].splitlines() if len(cells := _cells(line)) == len(_HEADING)}
    rows |= {outcome.drill.number: _row(outcome) for outcome in outcomes}
    text = text[: table.start(2)] + _table(list(rows.values())) + text[table.start(3) :]
    DOCUMENT.write_text(text, encoding="utf-8")


def _table(rows: Sequence[Sequence[str]]) -> str:
    body = sorted((row for row in rows if row[0] not in ("#", "---")), key=lambda row: order_of(row[0]))
    lines = [_HEADING, ("---",) * len(_HEADING), *body]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return f"\n{table}\n\n{machine.in_words(machine.describe())}\n\n"


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\0", r"\|") for cell in line.replace(r"\|", "\0").strip("| ").split(" | ")]


def _row(outcome: Outcome) -> list[str]:
    return [outcome.drill.number, outcome.drill.fault, outcome.seen.replace("|", r"\|"), _result(outcome)]


def _result(outcome: Outcome) -> str:
    return "ok" if outcome.ok else "FAILED"
