"""Words × words: how alike the units are at the selected layer, in one encoder or in two side by side."""

from dataclasses import replace
from functools import partial

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut

from core.analysis.comparison import match_units, take_matched_pairs
from core.analysis.encoding_view import EncodingView
from core.analysis.pair_ranking import rank_pairs
from core.encoder.encoding import EncoderInfo, Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.keyboard_cursor import CursorTargets, cell_box
from gui.panes.pane import Pane
from gui.panes.plots.sent_marks import with_sent_mark
from gui.panes.words_by_words.arrangement import LIKENESS, ORDER_LOOK, ORDERS, WRITTEN, Arrangement
from gui.panes.words_by_words.cell_reading import cell_percentiles, cell_values, hint
from gui.panes.words_by_words.last_edit import LastEdit
from gui.panes.words_by_words.matrices import Matrices
from gui.panes.words_by_words.pair_list import PairList
from gui.panes.words_by_words.pair_model import Line, pair_sentence
from gui.state.session import Session
from gui.widgets.controls import ElidedLabel, SegmentButton
from gui.widgets.layer_labels import encoder_layer_name, encoder_letter, shown_layer_name
from gui.widgets.style import LEVELS, theme_of
from gui.workers.model_queries import Submit

PAUSE_MS = 800  # after the last answer, before lines are ordered again and what is typed is another edit
RANKING_PAUSE_MS = 250  # after the last layer or answer, before the list is ranked anew: it is dim until then
LIST_SHORTCUT = "Ctrl+Shift+L"
LIST_LOOK, FOLDED = "words_by_words.list", "folded"  # its name in the session's looks


class WordsByWordsPane(Pane):
    """A cell a pair; point to read, click to pin the pair in Across layers.

    Rows and columns are the units of the encoder that is looked at; another one's numbers stand at the same units.
    """

    title = tr_noop("Words × words")
    empty_message = tr_noop("Type at least two words and the matrix of their similarity appears here.")

    def __init__(self, session: Session, submit: Submit) -> None:
        self._plots = Matrices()
        super().__init__(session, self._plots.canvas)
        self.shows_list = False
        self.matrices = self._plots.shown
        self._view: EncodingView | None = None  # whose units stand on the axes
        self._infos: tuple[EncoderInfo, ...] = ()
        self._arrangement, self._last_edit = Arrangement(self, submit), LastEdit()
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.ranking_pause = QTimer(self, singleShot=True, interval=RANKING_PAUSE_MS)
        self.pairs, self.reading = PairList(), ElidedLabel()
        self.below.addWidget(self.reading)
        self.content.addWidget(self.pairs)
        self._add_tools()
        self._connect()

    def _add_tools(self) -> None:
        looks = self.session.looks
        self.order = self.add_switch(tr("Order"), ORDERS, partial(looks.set, ORDER_LOOK))
        self.eos = SegmentButton("EOS", tr("Show each chunk's end-of-text row among the words"))
        self.eos.setChecked(self.session.view_options.with_eos)
        tip = tr("The pairs that are most and least alike, beside the matrix ({shortcut})")
        self.list_button = SegmentButton(tr("list"), tip.format(shortcut=LIST_SHORTCUT))
        for tool in (self.eos, self.list_button):
            self.tools.addWidget(tool)
        self.list_button.toggled.connect(lambda on: looks.set(LIST_LOOK, "" if on else FOLDED))
        QShortcut(QKeySequence(LIST_SHORTCUT), self, self.list_button.toggle)
        self._show_looks()

    def _connect(self) -> None:
        session = self.session
        self.eos.toggled.connect(lambda on: session.set_view_options(replace(session.view_options, with_eos=on)))
        self.add_keyboard_cursor(self.canvas, self._cursor_targets, tr("pin the pair"))
        assert self.key_cursor is not None
        self.key_cursor.moved.connect(self._say_cell)
        self.pairs.pointed.connect(self._point_at_line)
        self.pairs.chosen.connect(lambda line: session.toggle_pin(line.pair.left.key, line.pair.right.key))
        self.pause.timeout.connect(self._settle)
        self.ranking_pause.timeout.connect(self._rank)
        session.layer_changed.connect(self.refresh)
        session.pins_changed.connect(self.mark)
        session.dialect_changed.connect(self.refresh)
        session.looks.changed.connect(self._show_looks)
        session.encoding_view_changed.connect(self.pause.start)

    def _show_looks(self, _name: str = "") -> None:
        """Follows what was chosen: the list beside the matrix, and the order."""
        is_shown = self.session.looks.get(LIST_LOOK) != FOLDED
        self.list_button.setChecked(is_shown)
        self.pairs.setVisible(is_shown)
        self.refresh()

    def draw(self) -> None:
        """Shows the matrix of each encoder at the session's layer."""
        view, layer = self.session.encoding_view, self.session.layer
        if view is None or len(view.units) < 2 or layer >= view.vectors.shape[0]:
            self.show_message()
            return
        self.show_plot()
        self._view, self._infos = view, self.session.drawn_encoders
        self._plots.show_count(len(self._infos))
        self._arrangement.arrange(view)
        self.order.choose(LIKENESS if self._arrangement.is_by_likeness else WRITTEN)
        labels, groups = self._arrangement.labels, self._arrangement.groups
        is_read = self._plots.first.hovered is not None
        for matrix, info in zip(self.matrices, self._infos, strict=True):
            matrix.show(labels, labels, self._similarities(info, view), LEVELS[view.centred], groups)
        self._plots.follow_first()
        self.describe(view, with_sent_mark(shown_layer_name(self.session), view, layer))
        self.eos.setVisible(view.chunks.is_clip)
        self._plots.name([encoder_layer_name(self.session, info) for info in self._infos])
        self._rank_after_pause()
        if is_read:  # the mouse stays there while the layer or the text changes below it
            self._read_cell()
        elif not self.pairs.underMouse():
            self.reading.setText(self._hint())
        self.mark()

    def _settle(self) -> None:
        """Takes a text that stands for a while: has its words ordered, and what is typed next is another edit."""
        view = self.session.encoding_view
        if view is None or not self.session.is_up_to_date:
            return
        self._last_edit.settle(view)
        if self.in_sight:
            self._arrangement.order_again(view)

    def _rank_after_pause(self) -> None:
        """Has the list wait while layers are scrubbed, unless it is empty."""
        self.pairs.model_.fade(True)
        self.ranking_pause.start()
        if not self.pairs.model_.rows:
            self._rank()

    def _rank(self) -> None:
        """Shows the pairs of the view and layer that are drawn."""
        self.ranking_pause.stop()
        view, layer = self._view, self.session.layer
        if view is None or layer >= view.vectors.shape[0] or (self.pairs.isHidden() and not self.shows_list):
            return
        before = self._last_edit.before(view)
        prefix = f"{encoder_letter(view.encoding.encoder)} · " if len(self._infos) > 1 else ""
        self.pairs.show_ranking(rank_pairs(view, layer, before), before is not None, prefix)
        self.pairs.model_.fade(False)

    def numbers(self) -> Table:
        """A line and a column a unit, of two encoders one's lines below the other's; or the lines of the list."""
        if self.shows_list and self._view is not None:
            self._rank()
            return self.pairs.as_table()
        labels, lines = tuple(self._arrangement.labels), []
        if self._view is None or len(labels) != len(self._plots.first.cells.matrix):
            return Table(self.title, (), ())
        for matrix, info in zip(self.matrices, self._infos, strict=True):
            prefix = f"{encoder_letter(info)} · " if len(self._infos) > 1 else ""
            rows = zip(labels, matrix.cells.matrix.tolist(), strict=True)
            lines += [(prefix + label, *row) for label, row in rows]
        return Table(self.title, (shown_layer_name(self.session), *labels), tuple(lines))

    def _similarities(self, info: EncoderInfo, view: EncodingView) -> Floats:
        """One encoder's matrix in the order of the lines; NaN for what that encoder has not answered yet."""
        units = self._arrangement.lines.units
        other = self.session.encoding_views.get(info.name)
        if info is view.encoding.encoder:
            matrix = view.matrix(self.session.layer)
        elif other is None:
            matrix = np.full((len(view.units),) * 2, np.nan, np.float32)
        else:
            matrix = take_matched_pairs(other.matrix(self.session.layer_in(info)), match_units(view, other))
        return matrix if units == tuple(range(len(matrix))) else matrix[np.ix_(units, units)]

    def mark(self) -> None:
        """Outlines pinned cells, and the rows and columns of what is pointed at or selected."""
        view, line_of = self._view, self._arrangement.lines.line_of
        if view is None:
            return
        # Positions of a newer text mean other words; their marks come with their own view.
        positions = self.session.prompt.hovered | self.session.prompt.selected if self.session.is_up_to_date else ()
        units = {view.unit_at_position[position] for position in positions if position in view.unit_at_position}
        lit = frozenset(line_of[unit] for unit in units if unit in line_of)
        self._plots.mark(lit, self._pinned_cells(view), theme_of(self))
        self.pairs.show_pins(self.session.pins)

    def _pinned_cells(self, view: EncodingView) -> dict[tuple[int, int], str]:
        colours, line_of = theme_of(self).curves, self._arrangement.lines.line_of
        cells = {}
        for number, pin in enumerate(self.session.pins):
            row, column = (line_of.get(-1 if (at := view.index(key)) is None else at) for key in pin)
            if row is not None and column is not None:
                cells[row, column] = cells[column, row] = colours[number % len(colours)]
        return cells

    def cell_at(self, scene_point: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a point of the scene, in whichever matrix."""
        return self._plots.cell_at(scene_point) if self._view else None

    def _cursor_targets(self) -> CursorTargets | None:
        """The cells of every matrix, from left to right."""
        count = len(self._plots.first.cells.matrix) if self._view else 0
        views = [matrix.view for matrix in self.matrices]

        def at(row: int, column: int) -> QRectF:
            return cell_box(views[column // count], row, column % count)

        return CursorTargets(views[0], count, count * len(views), at) if count else None

    def _point(self, scene_point: QPointF) -> None:
        cell = self.cell_at(scene_point)
        if cell is None:
            self.clear_pointer()
            return
        self._plots.hover(cell)
        self._read_cell()
        left, right = self._arrangement.units_at(cell)
        self.point([*left.positions, *right.positions])
        self.mark()

    def _read_cell(self) -> None:
        cell, view = self._plots.first.hovered, self._view
        if cell is None or view is None:
            self.readout.setText("")
            return
        left, right = self._arrangement.units_at(cell)
        values = [float(matrix.cells.matrix[cell]) for matrix in self.matrices]
        self.readout.setText(f"{left.label} – {right.label}   {cell_values(self._infos, values)}")
        phrases = [] if left is right else list(cell_percentiles(self.session, view, self._infos, values))
        self.reading.setText(f"{left.label} – {right.label}: {' · '.join(phrases)}" if phrases else self._hint())

    def _say_cell(self, *_cell: int) -> None:
        """Has screen readers say what is written of the cell that a key went to."""
        self.canvas.setAccessibleDescription(f"{self.readout.text()}. {self.reading.text()}")

    def _hint(self) -> str:
        return hint(self._arrangement, self._view)

    def _point_at_line(self, line: Line | None) -> None:
        if line is None:
            self.clear_pointer()
            return
        self.reading.setText(pair_sentence(line.pair))
        self.point([*line.pair.left.positions, *line.pair.right.positions])

    def clear_pointer(self) -> None:
        super().clear_pointer()
        self.reading.setText(self._hint())

    def _click(self, event: MouseClickEvent) -> None:
        """Pins the pair of a cell or selects the word on the diagonal; a double-click takes that back."""
        cell = self.cell_at(event.scenePos())
        if cell is None or event.button() != Qt.MouseButton.LeftButton:
            return
        left, right = self._arrangement.units_at(cell)
        if left is right:
            self.select(left.positions)
        else:
            self.session.toggle_pin(left.key, right.key)  # a double-click takes back what its first click did

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the list its share of the width."""
        super().resizeEvent(event)
        self.pairs.fit_width(event.size().width())

    def fade(self, opacity: float) -> None:
        """Fades each matrix while its own encoder's newer result is on its way."""
        for matrix, info in zip(self.matrices, self._infos, strict=False):
            view = self.session.encoding_view if len(self.matrices) == 1 else self.session.encoding_views.get(info.name)
            if self.should_fade(view, opacity):
                matrix.image.setOpacity(opacity)
        is_late = opacity < 1 and self.should_fade(self.session.encoding_view, opacity)
        self.pairs.model_.fade(is_late or self.ranking_pause.isActive())

    def restyle(self) -> None:
        super().restyle()
        self._plots.restyle(theme_of(self))
