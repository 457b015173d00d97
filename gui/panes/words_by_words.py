"""Words × words: how alike the units are at the selected layer, in one encoder or in two side by side."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QWidget

from core.analysis.alignment import match_units, take_matched_pairs
from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import EncoderInfo, Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.keyboard_cursor import CursorTargets, cell_box
from gui.panes.pane import Pane
from gui.panes.plots.matrix import short_number
from gui.panes.plots.word_matrix import WordMatrix
from gui.state.session import Session
from gui.widgets.controls import SegmentButton
from gui.widgets.layer_labels import encoder_layer_name, encoder_letter, shown_layer_name
from gui.widgets.style import LEVELS, colour_map, theme_of

BAR = 12  # pixels
BAR_COLUMN = 5  # of a plot's layout, where ColorBarItem puts itself


class WordsByWordsPane(Pane):
    """A cell a pair; point to read, click to pin the pair in Across layers.

    Rows and columns are the units of the encoder that is looked at; another one's numbers stand at the same units.
    """

    title = tr_noop("Words × words")
    empty_message = tr_noop("Type at least two words and the matrix of their similarity appears here.")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        view = pg.GraphicsLayoutWidget()
        super().__init__(session, view, parent)
        self.matrices = [WordMatrix()]  # as many as encoders are shown
        self._second: WordMatrix | None = None
        self.image, self.cells, self.plot = self.matrices[0].image, self.matrices[0].cells, self.matrices[0].plot
        self.bar = pg.ColorBarItem(LEVELS[True], BAR, colorMap=colour_map(), interactive=False, colorMapMenu=False)
        self.bar.setImageItem(self.image, insert_in=self.plot)
        view.ci.setContentsMargins(2, view.fontMetrics().height() / 2, 2, 2)  # half of the bar's topmost number
        view.addItem(self.plot, 0, 0)
        self.eos = SegmentButton("EOS")
        self.eos.setToolTip(tr("Show each chunk's end-of-text row among the words"))
        self.eos.setChecked(session.view_options.with_eos)
        self.eos.toggled.connect(lambda on: session.set_view_options(replace(session.view_options, with_eos=on)))
        self.tools.addWidget(self.eos)
        self._view = view
        view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.scene().sigMouseMoved.connect(self._point)
        view.scene().sigMouseClicked.connect(self._click)
        self.plot.getViewBox().sigResized.connect(self._share_width)
        session.layer_changed.connect(self.refresh)
        session.pins_changed.connect(self._mark)
        session.hovered_changed.connect(self._mark)
        session.selection_changed.connect(self._mark)
        self.key_cursor = self.add_keyboard_cursor(view, self._cursor_targets, tr("pin the pair"), self._show_whole)
        self.restyle()

    def draw(self) -> None:
        """Shows the matrix at the session's layer."""
        view, layer = self.session.encoding_view, self.session.layer
        enough = view is not None and len(view.units) > 1 and layer < view.vectors.shape[0]
        self.show_empty(not enough)
        if view is None or not enough:
            return
        shown = self.session.drawn_encoders
        self._make_room(len(shown))
        for matrix, info in zip(self.matrices, shown, strict=True):
            self._draw_one(matrix, info, view)
            matrix.show_range(self.matrices[0])
        self._drawn, self._infos = view, shown
        self.bar.setLevels(LEVELS[view.centred])
        self.describe(view, shown_layer_name(self.session))
        self._name_matrices()
        if self._under_mouse is not None:  # which stays there while the layer or the text changes below it
            self._read_cell(view, self._under_mouse)
        self._mark()

    def numbers(self) -> Table:
        """A line and a column a unit; of two encoders one's lines below the other's."""
        view = self._drawn
        if view is None or len(view.units) != len(self.cells.matrix):
            return Table(self.title, (), ())
        labels, lines = tuple(unit.label for unit in view.units), []
        for matrix, info in zip(self.matrices, self._infos, strict=True):
            whose = f"{encoder_letter(info)} · " if len(self._infos) > 1 else ""
            rows = zip(labels, matrix.cells.matrix.tolist(), strict=True)
            lines += [(whose + label, *row) for label, row in rows]
        return Table(self.title, (shown_layer_name(self.session), *labels), tuple(lines))

    _drawn: EncodingView | None = None  # whose units stand on the axes
    _infos: tuple[EncoderInfo, ...] = ()
    _under_mouse: tuple[int, int] | None = None

    def _draw_one(self, matrix: WordMatrix, info: EncoderInfo, view: EncodingView) -> None:
        numbers, levels = self._numbers(info, view), LEVELS[view.centred]
        if numbers.shape != matrix.cells.matrix.shape or view is not self._drawn:
            matrix.lay_out([unit.label for unit in view.units])
        matrix.show_matrix(numbers, levels)

    def _numbers(self, info: EncoderInfo, view: EncodingView) -> Floats:
        """One encoder's matrix in the order of the view's units; NaN for what that encoder has not answered yet."""
        if info is view.encoding.encoder:
            return view.matrix(self.session.layer)
        other = self.session.encoding_views.get(info.name)
        if other is None:
            return np.full((len(view.units),) * 2, np.nan, np.float32)
        return take_matched_pairs(other.matrix(self.session.layer_in(info)), match_units(view, other))

    def _make_room(self, count: int) -> None:
        """Adds the second matrix or takes it away; the colour bar stands at the right of the last."""
        if len(self.matrices) == count:
            return
        self.matrices[-1].plot.layout.removeItem(self.bar)
        self.matrices[-1].plot.layout.setColumnFixedWidth(BAR_COLUMN - 1, 0)
        if count == 2:
            self._second = self._second or self._make_second()
            self.matrices.append(self._second)
            self._view.addItem(self._second.plot, 0, 1)
        else:
            self._view.removeItem(self.matrices.pop().plot)
            self._share_width()
            self.matrices[0].set_title(None, theme_of(self))
        self.matrices[-1].plot.layout.setColumnFixedWidth(BAR_COLUMN - 1, 5)
        self.matrices[-1].plot.layout.addItem(self.bar, 2, BAR_COLUMN)

    def _make_second(self) -> WordMatrix:
        """The right one, zoomed and moved together with the left; its rows are named at the left."""
        first, second = self.matrices[0], WordMatrix()
        second.image.setColorMap(colour_map())
        second.plot.hideAxis("left")
        second.axes["bottom"].setPen(None)
        second.view.sigResized.connect(self._share_width)
        for one, other in ((first, second), (second, first)):
            one.view.sigRangeChangedManually.connect(lambda *_, one=one, other=other: other.show_range(one))
        return second

    def _name_matrices(self) -> None:
        if len(self.matrices) > 1:
            for matrix, info in zip(self.matrices, self._infos, strict=True):
                matrix.set_title(encoder_layer_name(self.session, info), theme_of(self))

    def _share_width(self) -> None:
        """Gives both matrices cells of one size, though words stand at the left of one and the bar beside the other."""
        plots = [matrix.plot.geometry().width() for matrix in self.matrices]
        beside = [plot - matrix.view.width() for plot, matrix in zip(plots, self.matrices, strict=True)]
        each = (sum(plots) - sum(beside)) / len(plots)
        for column, extra in enumerate(beside):
            self._view.ci.layout.setColumnPreferredWidth(column, each + extra)
        if len(plots) == 1:
            self._view.ci.layout.setColumnPreferredWidth(1, 0)

    def _mark(self) -> None:
        """Outlines pinned cells, and the rows and columns of what is pointed at or selected."""
        view, theme = self._drawn, theme_of(self)
        if view is None:
            return
        # Rows of a newer text mean other words; their marks come with their own view.
        rows = self.session.hovered | self.session.selected if self.session.is_up_to_date else ()
        lit = {view.unit_at_position[row] for row in rows if row in view.unit_at_position}
        for matrix in self.matrices:
            matrix.mark(lit, self._under_mouse, self._pinned_cells(view), theme)

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
        if self._drawn is None:
            return None
        return next((cell for matrix in self.matrices if (cell := matrix.cell_at(scene_point))), None)

    def _cursor_targets(self) -> CursorTargets | None:
        """The cells of every matrix, from left to right."""
        count = len(self.cells.matrix) if self._drawn else 0
        views = [matrix.view for matrix in self.matrices]

        def at(row: int, column: int) -> QRectF:
            return cell_box(views[column // count], row, column % count)

        return CursorTargets(views[0], count, count * len(views), at) if count else None

    def _show_whole(self) -> None:
        count = len(self.cells.matrix)
        for matrix in self.matrices:
            matrix.view.setRange(xRange=(0, count), yRange=(0, count), padding=0)

    def _point(self, scene_point: QPointF) -> None:
        cell = self._under_mouse = self.cell_at(scene_point)
        if cell is None or self._drawn is None:
            self.readout.setText("")
            self.session.set_hovered(())
            return
        self._read_cell(self._drawn, cell)
        left, right = (self._drawn.units[index] for index in cell)
        self.point([*left.positions, *right.positions])

    def _read_cell(self, view: EncodingView, cell: tuple[int, int]) -> None:
        if max(cell) < len(view.units):
            left, right = (view.units[index] for index in cell)
            self.readout.setText(f"{left.label} – {right.label}   {self._values(cell)}")
        else:
            self._under_mouse = None
            self.readout.setText("")

    def _values(self, cell: tuple[int, int]) -> str:
        values = [short_number(float(matrix.cells.matrix[cell])) for matrix in self.matrices]
        if len(values) == 1:
            return values[0]
        return "   ".join(f"{encoder_letter(info)} {value}" for info, value in zip(self._infos, values, strict=True))

    def _click(self, event: MouseClickEvent) -> None:
        cell = self.cell_at(event.scenePos())
        if cell is None or self._drawn is None or event.button() != Qt.MouseButton.LeftButton:
            return
        left, right = (self._drawn.units[index] for index in cell)
        if left is right:
            self.select(left.positions)
        else:
            self.session.toggle_pin(left.key, right.key)

    def clear_pointer(self) -> None:
        self._under_mouse = None
        super().clear_pointer()

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way, in each matrix until its own are there."""
        for matrix, info in zip(self.matrices, self._infos, strict=False):
            view = self.session.encoding_view if len(self.matrices) == 1 else self.session.encoding_views.get(info.name)
            if self.should_fade(view, opacity):
                matrix.image.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self._view.setBackground(theme.card)
        self.bar.axis.setPen(theme.border)
        self.bar.axis.setTextPen(theme.dim)
        for matrix in self.matrices:
            for axis in matrix.axes.values():
                axis.setPen(None)
        self._name_matrices()
        self._mark()
