"""Compare's view A × B: how alike each word of A is to each of B at the selected layer."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.encoding_view import MAX_MATRIX_UNITS
from core.analysis.labels import measure_name
from core.encoder.encoding import Floats
from core.program.table import Table
from core.program.translation import tr
from core.queries.prompt_comparison import ComparedPrompts
from gui.panes.compare.reading import Reading
from gui.panes.keyboard_cursor import CursorTargets
from gui.panes.plots.matrix import MatrixPlot, plot_canvas, short_number
from gui.state.session import Session
from gui.widgets.style import LEVELS, Theme


class PairMatrix:
    """A row a word of A, a column a word of B."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.matrix = MatrixPlot()
        self.canvas = plot_canvas(self.matrix.plot)

    def _layer(self, compared: ComparedPrompts) -> int:
        return min(self._session.layer, len(compared.a.vectors) - 1)

    def _similarities(self, compared: ComparedPrompts) -> Floats:
        return compared.matrix(self._layer(compared))

    def show(self, compared: ComparedPrompts) -> None:
        """Draws a comparison at the selected layer."""
        rows, columns = ([unit.label for unit in view.units[:MAX_MATRIX_UNITS]] for view in (compared.a, compared.b))
        self.matrix.show(rows, columns, self._similarities(compared), LEVELS[compared.a.centred])

    def caption(self, compared: ComparedPrompts) -> tuple[str, str]:
        """What is compared, and how it is measured."""
        return tr("A × B, layer {layer}").format(layer=self._layer(compared)), measure_name(compared.a)

    def mark(self, compared: ComparedPrompts, units: set[int], theme: Theme) -> None:
        """Outlines the rows of units of A, and the columns of B in which these words stand, too."""
        columns = [b for a, b in compared.comparison.alignment.pairs if a in units]
        self.matrix.mark(units, columns, theme)

    def reading_at(self, compared: ComparedPrompts, scene_point: QPointF) -> Reading | None:
        """Both words and their similarity at a point of the scene."""
        cell = self.matrix.hover(scene_point)
        if cell is None:
            return None
        row, column = cell
        value = short_number(float(self.matrix.cells.matrix[row, column]))
        return Reading(f"A {compared.a.units[row].label} – B {compared.b.units[column].label}   {value}", row)

    def cursor_targets(self, _compared: ComparedPrompts) -> CursorTargets:
        """The cells, for the keyboard cursor."""
        return self.matrix.cursor_targets()

    def numbers(self, compared: ComparedPrompts, title: str) -> Table:
        """A table of that title: a row a word of A, a column a word of B."""
        first = tr("A \\ B, layer {layer}").format(layer=self._layer(compared))
        rows = zip(compared.a.units, self._similarities(compared).tolist(), strict=False)
        columns = (first, *(unit.label for unit in compared.b.units[:MAX_MATRIX_UNITS]))
        return Table(title, columns, tuple((unit.label, *row) for unit, row in rows))

    def faded_items(self) -> Iterable[QGraphicsItem]:
        """What fades while newer results are on their way."""
        return (self.matrix.image,)

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self.matrix.restyle(theme)
        self.matrix.set_title(tr("down: words of A · across: words of B"), theme.dim)
