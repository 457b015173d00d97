"""A table of a pane's numbers, for the screen, the clipboard, a screen reader or a file."""

import csv
import math
from dataclasses import dataclass
from io import StringIO

Cell = str | int | float
SIGNIFICANT_DIGITS = 6  # in a file; float32 holds seven


@dataclass(frozen=True)
class Table:
    """Rows of cells; `columns` are their headings."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns")

    def as_csv(self, separator: str = ",") -> str:
        """Comma-separated (RFC 4180), numbers with a point and six digits, nothing where a number is not finite."""
        text = StringIO()
        writer = csv.writer(text, delimiter=separator, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([format_for_file(cell) for cell in row] for row in self.rows)
        return text.getvalue()

    def as_text(self) -> str:
        """Tab-separated, as spreadsheets paste it; otherwise as `as_csv`."""
        return self.as_csv("\t")


def format_for_file(cell: Cell) -> str:
    """A cell as it is written into a file: six significant digits, nothing where a number is not finite."""
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.{SIGNIFICANT_DIGITS}g}" if math.isfinite(cell) else ""


def format_for_screen(cell: Cell) -> str:
    """A cell as it is shown on the screen: three decimals, a true minus, – where a number is not finite."""
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.3f}".replace("-", "−") if math.isfinite(cell) else "–"
