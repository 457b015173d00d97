"""Words × words: how alike the units are at the selected layer, in one encoder or in two side by side."""

from dataclasses import replace
from functools import partial

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, Qt

from core.analysis.comparison import match_units, take_matched_pairs
from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import EncoderInfo, Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.keyboard_cursor import CursorTargets, cell_box
from gui.panes.pane import Pane
from gui.panes.plots.matrix import MatrixPlot, plot_canvas, short_number
from gui.state.session import Session
from gui.widgets.controls import SegmentButton
from gui.widgets.layer_labels import encoder_layer_name, encoder_letter, shown_layer_name
from gui.widgets.style import LEVELS, theme_of
from gui.workers.model_queries import Submit

MIN_WORDS_IN_SIGHT = (2, 2)  # columns and rows


class WordsByWordsPane(Pane):
    """A cell a pair; point to read, click to pin the pair in Across layers.

    Rows and columns are the units of the encoder that is looked at; another one's numbers stand at the same units.
    """

    title = tr_noop("Words × words")
    empty_message = tr_noop("Type at least two words and the matrix of their similarity appears here.")

    def __init__(self, session: Session, _submit: Submit) -> None:
        first = MatrixPlot(zoom_limit=MIN_WORDS_IN_SIGHT)
        super().__init__(session, plot_canvas(first.plot))
        self.matrices = [first]  # as many as encoders are shown
        self._second: MatrixPlot | None = None
        self._view: EncodingView | None = None  # whose units stand on the axes
        self._infos: tuple[EncoderInfo, ...] = ()
        half_number = self.canvas.fontMetrics().height() / 2  # of the colour bar, at its top
        self.canvas.ci.setContentsMargins(2, half_number, 2, 2)
        self.eos = SegmentButton("EOS", tr("Show each chunk's end-of-text row among the words"))
        self.eos.setChecked(session.view_options.with_eos)
        self.tools.addWidget(self.eos)
        self._connect()

    def _connect(self) -> None:
        session = self.session
        self.eos.toggled.connect(lambda on: session.set_view_options(replace(session.view_options, with_eos=on)))
        self.matrices[0].view.sigResized.connect(self._share_width)
        self.add_keyboard_cursor(self.canvas, self._cursor_targets, tr("pin the pair"), self._show_whole)
        session.layer_changed.connect(self.refresh)
        session.pins_changed.connect(self.mark)

    def draw(self) -> None:
        """Shows the matrix of each encoder at the session's layer."""
        view, layer = self.session.encoding_view, self.session.layer
        if view is None or len(view.units) < 2 or layer >= view.vectors.shape[0]:
            self.show_message()
            return
        self.show_plot()
        self._view, self._infos = view, self.session.drawn_encoders
        self._show_matrices(len(self._infos))
        labels = [unit.label for unit in view.units]
        is_read = self.matrices[0].hovered is not None
        for matrix, info in zip(self.matrices, self._infos, strict=True):
            matrix.show(labels, labels, self._similarities(info, view), LEVELS[view.centred])
            _copy_range(self.matrices[0], matrix)
        self.describe(view, shown_layer_name(self.session))
        self._name_matrices()
        if is_read:  # the mouse stays there while the layer or the text changes below it
            self._read_cell()
        self.mark()

    def numbers(self) -> Table:
        """A line and a column a unit; of two encoders one's lines below the other's."""
        view = self._view
        if view is None or len(view.units) != len(self.matrices[0].cells.matrix):
            return Table(self.title, (), ())
        labels, lines = tuple(unit.label for unit in view.units), []
        for matrix, info in zip(self.matrices, self._infos, strict=True):
            prefix = f"{encoder_letter(info)} · " if len(self._infos) > 1 else ""
            rows = zip(labels, matrix.cells.matrix.tolist(), strict=True)
            lines += [(prefix + label, *row) for label, row in rows]
        return Table(self.title, (shown_layer_name(self.session), *labels), tuple(lines))

    def _similarities(self, info: EncoderInfo, view: EncodingView) -> Floats:
        """One encoder's matrix in the order of the view's units; NaN for what that encoder has not answered yet."""
        if info is view.encoding.encoder:
            return view.matrix(self.session.layer)
        other = self.session.encoding_views.get(info.name)
        if other is None:
            return np.full((len(view.units),) * 2, np.nan, np.float32)
        return take_matched_pairs(other.matrix(self.session.layer_in(info)), match_units(view, other))

    def _show_matrices(self, count: int) -> None:
        """Adds the second matrix or takes it away; the colour bar stands at the right of the last."""
        if len(self.matrices) == count:
            return
        if count == 2:
            self._second = self._second or self._make_second()
            self._second.hovered = self.matrices[0].hovered
            self.matrices.append(self._second)
            self.canvas.addItem(self._second.plot, 0, 1)
        else:
            self.canvas.removeItem(self.matrices.pop().plot)
            self._share_width()
            self.matrices[0].set_title(None, theme_of(self).text)
        self.matrices[0].show_bar(count == 1)

    def _make_second(self) -> MatrixPlot:
        """The right matrix, zoomed and moved together with the left; its rows are named at the left."""
        first, second = self.matrices[0], MatrixPlot(zoom_limit=MIN_WORDS_IN_SIGHT)
        second.plot.hideAxis("left")
        second.restyle(theme_of(self))
        second.view.sigResized.connect(self._share_width)
        for moved, follower in ((first, second), (second, first)):
            moved.view.sigRangeChangedManually.connect(partial(_copy_range, moved, follower))
        return second

    def _name_matrices(self) -> None:
        if len(self.matrices) > 1:
            for matrix, info in zip(self.matrices, self._infos, strict=True):
                matrix.set_title(encoder_layer_name(self.session, info), theme_of(self).text)

    def _share_width(self) -> None:
        """Gives both matrices cells of one size, though words stand at the left of one and the bar beside the other."""
        plots = [matrix.plot.geometry().width() for matrix in self.matrices]
        beside = [plot - matrix.view.width() for plot, matrix in zip(plots, self.matrices, strict=True)]
        each = (sum(plots) - sum(beside)) / len(plots)
        for column, extra in enumerate(beside):
            self.canvas.ci.layout.setColumnPreferredWidth(column, each + extra)
        if len(plots) == 1:
            self.canvas.ci.layout.setColumnPreferredWidth(1, 0)

    def mark(self) -> None:
        """Outlines pinned cells, and the rows and columns of what is pointed at or selected."""
        view, theme = self._view, theme_of(self)
        if view is None:
            return
        # Positions of a newer text mean other words; their marks come with their own view.
        positions = self.session.prompt.hovered | self.session.prompt.selected if self.session.is_up_to_date else ()
        lit = {view.unit_at_position[position] for position in positions if position in view.unit_at_position}
        for matrix in self.matrices:
            matrix.mark(lit, lit, theme, self._pinned_cells(view))
            for axis in (matrix.rows, matrix.columns):
                axis.light(lit, theme)

    def _pinned_cells(self, view: EncodingView) -> dict[tuple[int, int], str]:
        colours = theme_of(self).curves
        cells = {}
        for number, (left, right) in enumerate(self.session.pins):
            row, column = view.index(left), view.index(right)
            if row is not None and column is not None:
                cells[row, column] = cells[column, row] = colours[number % len(colours)]
        return cells

    def cell_at(self, scene_point: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a point of the scene, in whichever matrix."""
        if self._view is None:
            return None
        return next((cell for matrix in self.matrices if (cell := matrix.cell_at(scene_point))), None)

    def _cursor_targets(self) -> CursorTargets | None:
        """The cells of every matrix, from left to right."""
        count = len(self.matrices[0].cells.matrix) if self._view else 0
        views = [matrix.view for matrix in self.matrices]

        def at(row: int, column: int) -> QRectF:
            return cell_box(views[column // count], row, column % count)

        return CursorTargets(views[0], count, count * len(views), at) if count else None

    def _show_whole(self) -> None:
        for matrix in self.matrices:
            matrix.show_whole()

    def _point(self, scene_point: QPointF) -> None:
        cell = self.cell_at(scene_point)
        if cell is None or self._view is None:
            self.clear_pointer()
            return
        for matrix in self.matrices:
            matrix.hovered = cell
        self._read_cell()
        left, right = (self._view.units[index] for index in cell)
        self.point([*left.positions, *right.positions])

    def _read_cell(self) -> None:
        cell, view = self.matrices[0].hovered, self._view
        if cell is None or view is None:
            self.readout.setText("")
        else:
            left, right = (view.units[index] for index in cell)
            self.readout.setText(f"{left.label} – {right.label}   {self._values(cell)}")

    def _values(self, cell: tuple[int, int]) -> str:
        values = [short_number(float(matrix.cells.matrix[cell])) for matrix in self.matrices]
        if len(values) == 1:
            return values[0]
        return "   ".join(f"{encoder_letter(info)} {value}" for info, value in zip(self._infos, values, strict=True))

    def _click(self, event: MouseClickEvent) -> None:
        cell = self.cell_at(event.scenePos())
        if cell is None or self._view is None or event.button() != Qt.MouseButton.LeftButton:
            return
        left, right = (self._view.units[index] for index in cell)
        if left is right:
            self.select(left.positions)
        else:
            self.session.toggle_pin(left.key, right.key)

    def fade(self, opacity: float) -> None:
        """Fades each matrix while its own encoder's newer result is on its way."""
        for matrix, info in zip(self.matrices, self._infos, strict=False):
            view = self.session.encoding_view if len(self.matrices) == 1 else self.session.encoding_views.get(info.name)
            if self.should_fade(view, opacity):
                matrix.image.setOpacity(opacity)

    def restyle(self) -> None:
        super().restyle()
        for matrix in filter(None, (self.matrices[0], self._second)):
            matrix.restyle(theme_of(self))


def _copy_range(source: MatrixPlot, target: MatrixPlot, *_signal: object) -> None:
    """Shows in one matrix the same words as in another one, which was zoomed or moved."""
    if target is not source:
        columns, rows = source.view.viewRange()
        target.view.setRange(xRange=columns, yRange=rows, padding=0)
