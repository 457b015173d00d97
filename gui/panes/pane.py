"""What every pane has: a caption, a canvas or a message in its place, a table view, fading, following the theme."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtWidgets import QGraphicsItem, QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.findings.finding import Finding
from core.analysis.labels import hidden_states_name, hidden_states_phrase, measure_name, translated, unit_name
from core.analysis.units import Unit
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.absence import Absence, MessagePage, empty_text, lack_of_weights
from gui.panes.in_sight import InSight
from gui.panes.keyboard_cursor import KeyboardCursor, Targets
from gui.panes.plots.matrix import MatrixPlot
from gui.panes.readout import ReadoutLabel
from gui.panes.table_view import TableView
from gui.panes.tools import Tools
from gui.state.session import Session
from gui.widgets.controls import ElidedLabel, SegmentedControl
from gui.widgets.layouts import column
from gui.widgets.style import theme_of

MEAN_ROWS = tr_noop(
    "{measure}, {where}, of {rows}; a {kind}'s vector is the mean of its tokens' rows. BOS is left out: it is "
    "the same row for every prompt."
)
MEAN_ROWS_OF_TEXT_ENCODER = tr_noop(
    "{measure}, {where}, of {rows}; a {kind}'s vector is the mean of its tokens' rows. The tool's template and padding "
    "are left out."
)


class Pane(InSight):
    """A passive view of the session; subclasses draw what it holds and change only how it is looked at."""

    wants_pane = Signal(str)  # the title of a pane to bring to the front
    answered = Signal()  # the model has answered what was asked
    wants_file = Signal()  # a file of the encoder that is looked at

    title = ""  # an identifier, in every language the same; `name` is what people read
    empty_message = ""  # in English; what the pane needs before it can draw anything
    clip_only = ""  # in English; why the question makes no sense for an encoder that is not CLIP's, where it makes none
    needs_weights = True  # False for a pane that has something to show where no file of the encoder is open
    has_table = True  # False for a pane that is a table itself
    shows_list: bool | None = None  # whether `numbers` are those of the list beside the plot; None without one
    matrices: Sequence[MatrixPlot] = ()  # whose cell under the mouse is read

    def __init__(self, session: Session, canvas: QWidget) -> None:
        super().__init__()
        self.session = session
        self.canvas = canvas
        self.pending: set[object] = set()  # the pane's queries whose answers are on their way
        self.key_cursor: KeyboardCursor | None = None  # of the plot, the last one where there are several
        self._table_view: TableView | None = None
        for widget in (self, canvas):
            widget.setAccessibleName(self.name)
        self.caption, self.readout = ElidedLabel(), ReadoutLabel()
        self.tools = Tools(self)
        self.tools.addWidget(self.caption, 1)
        self.tools.addWidget(self.readout)
        self._message = MessagePage(session, empty_text(session, self.empty_message))
        self._message.wants_file.connect(self.wants_file)
        self._build_layout()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(110)
        for signal in (session.prompt.parsed, session.encoder_changed):  # on which the model's queries are dropped
            signal.connect(self._drop_pending)
        for signal in (session.prompt.hovered_changed, session.prompt.selection_changed):
            signal.connect(self.mark)
        session.encoding_view_changed.connect(self.schedule_redraw)
        session.encoder_changed.connect(self.refresh)

    def _build_layout(self) -> None:
        for widget in (self.canvas, self._message):  # before the stack shows it, as a window of its own
            widget.setParent(self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self._message)
        self._stack.setCurrentWidget(self._message)
        self.above, self.below = QVBoxLayout(), QVBoxLayout()
        self.content = QHBoxLayout()  # the canvas, and what stands beside it
        self.content.addLayout(self._stack, 1)
        self.setLayout(column(self.above, (self.content, 1), self.below, margins=(10, 4, 10, 8)))
        kept = (self.caption, self.readout, self.canvas, self._message)
        self._absence = Absence((self.above, self.content, self.below, self.tools), kept)

    @property
    def name(self) -> str:
        """The title in the user's language."""
        return tr(self.title)

    @property
    def busy(self) -> bool:
        """Whether the model still works on what is to be shown."""
        return bool(self.pending)

    def link_to(self, titles: frozenset[str]) -> None:
        """Takes the titles of the panes that `wants_pane` can bring to the front."""

    def absent_reason(self) -> str:
        """Why the encoder that is looked at cannot answer the question, in the user's language; "" where it can.

        Shown in place of everything; `draw` and `numbers` are not called then.
        """
        encoder = self.session.encoder
        if self.clip_only and encoder is not None and not encoder.is_clip:
            return tr(self.clip_only)
        return lack_of_weights(self.session) if self.needs_weights else ""

    def draw(self) -> None:
        """Shows the session's view, and requests from the model what is missing; called in sight only."""

    def mark(self) -> None:
        """Marks what is pointed at or selected, in whichever widget."""

    def numbers(self) -> Table:
        """What is drawn, as numbers; no lines while there is nothing."""
        return Table(self.title, (), ())

    @property
    def shown_numbers(self) -> Table:
        """The numbers, none where the question makes no sense for the encoder."""
        return Table(self.title, (), ()) if self.absent_reason() else self.numbers()

    def findings(self) -> Iterable[Finding]:
        """What of the model's answers is worth saying of the session's view, in the line above the panes."""
        return ()

    def restyle(self) -> None:
        for view in self.findChildren(pg.GraphicsView):
            view.setBackground(theme_of(self).card)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        """What fades while newer results are on their way."""
        return ()

    def fade(self, opacity: float) -> None:
        for item in self.faded_items():
            item.setOpacity(opacity)

    def should_fade(self, view: EncodingView | None, opacity: float) -> bool:
        """Whether what shows a view fades, or comes back: of two encoders only the late one fades, until it answers.

        A pane that waits in the queue still shows an older view.
        """
        if self.is_waiting:
            return opacity < 1
        newest = view is not None and self.session.is_newest(view)
        return not newest if opacity < 1 else newest or view is self.session.encoding_view

    def redraw(self) -> None:
        """Draws, or says why the question makes no sense for the encoder."""
        reason = self.absent_reason()
        self._absence.set(bool(reason))
        if reason:
            self.show_message(reason)
        else:
            self.draw()
        self.update_table()

    def update_table(self) -> None:
        """Shows the numbers as they are now in the table view, where there is one."""
        if self._table_view:
            self._table_view.show_table(self.shown_numbers)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.clear_pointer()

    def _drop_pending(self) -> None:
        self.pending.clear()

    @property
    def as_table(self) -> bool:
        """Whether the numbers are shown in place of the plot."""
        return self._table_view is not None

    def show_as_table(self, on: bool) -> None:
        """Shows the numbers in place of the plot, or the plot again."""
        shows_message = self._stack.currentWidget() is self._message
        if on and self._table_view is None:
            self._table_view = TableView(self.name)
            self._stack.addWidget(self._table_view)
            self.update_table()
        elif not on and self._table_view is not None:
            self._stack.removeWidget(self._table_view)
            self._table_view.deleteLater()
            self._table_view = None
        self._stack.setCurrentWidget(self._message if shows_message else self._table_view or self.canvas)

    @property
    def message(self) -> str:
        """The sentence that is shown in place of the plot; "" while the plot is shown."""
        return self._message.text() if self._stack.currentWidget() is self._message else ""

    def show_plot(self) -> None:
        """Shows the canvas, or the table view in its place."""
        self._stack.setCurrentWidget(self._table_view or self.canvas)

    def show_message(self, text: str = "") -> None:
        """Shows a sentence of the user's language in place of the plot; `empty_message` where it is ""."""
        self.caption.setText("")
        self.readout.setText("")
        closed = tr("Nothing to show until an encoder is open: see the line at the bottom, or choose one above.")
        self._message.setText(
            (text or empty_text(self.session, self.empty_message)) if self.session.encoder else closed
        )
        self._stack.setCurrentWidget(self._message)

    def describe(self, view: EncodingView, where: str, measure: str = "") -> None:
        """Says in the caption which numbers these are, in short; the tooltip says it whole."""
        measure, options = measure or measure_name(view), view.options
        self.caption.setText(f"{measure} · {where} · {hidden_states_name(options.normed)}")
        whole = tr(MEAN_ROWS if view.chunks.is_clip else MEAN_ROWS_OF_TEXT_ENCODER)
        rows, kind = hidden_states_phrase(view.encoding, options.normed), unit_name(options.kind)
        self.caption.setToolTip(whole.format(measure=measure, where=where, rows=rows, kind=kind))

    @property
    def _positions_match_text(self) -> bool:
        """Whether positions that are drawn stand for the same words in the text as it stands."""
        return (self.session.is_up_to_date and not self.is_waiting) or self.session.encoding_view is None

    def point(self, positions: Iterable[int]) -> None:
        """Points at positions of the view; at none while the text is newer, where they would be other words."""
        self.session.prompt.set_hovered(positions if self._positions_match_text else ())

    def select(self, positions: Iterable[int]) -> None:
        """Selects positions of the view, unless the text is newer."""
        if self._positions_match_text:
            self.session.prompt.set_selected(positions)

    def pointed_units(self, units: Sequence[Unit]) -> list[int]:
        """The indices of the units that are pointed at, else selected; none while the text is newer."""
        prompt = self.session.prompt
        for positions in (prompt.hovered, prompt.selected) if self.session.is_up_to_date else ():
            indices = [index for index, unit in enumerate(units) if not positions.isdisjoint(unit.positions)]
            if indices:
                return indices
        return []

    def clear_pointer(self) -> None:
        """Shows no value under the mouse, and points at nothing; called when the mouse leaves the pane."""
        for matrix in self.matrices:
            matrix.hovered = None
        self.readout.setText("")
        self.session.prompt.set_hovered(())
        self.mark()

    def _point(self, scene_point: QPointF) -> None:
        """Shows the value at a point of a plot's scene, and points at what stands there."""

    def _click(self, event: MouseClickEvent) -> None:
        """Takes a click in a plot."""

    def _show_whole(self, scene_point: QPointF | None = None) -> None:
        """Brings all cells of the matrices in sight, or of those that have one at a point; clicks took their effect."""
        if scene_point is None or any(matrix.cell_at(scene_point) for matrix in self.matrices):
            for matrix in self.matrices:
                matrix.show_whole()

    def add_switch(
        self, name: str, choices: Mapping[str, tuple[str, str]], chosen: Callable[[str], object], current: str = ""
    ) -> SegmentedControl:
        """Adds a choice among `choices` (key: label and tooltip, in English) to the tools; `chosen` takes its key."""
        switch = SegmentedControl(name, translated(choices))
        if current:
            switch.choose(current)
        switch.chosen.connect(chosen)
        self.tools.addWidget(switch)
        return switch

    def add_keyboard_cursor(
        self, view: pg.GraphicsView, targets: Targets, click_effect: str, show_whole: Callable[[], None] | None = None
    ) -> None:
        """Has the mouse, and keys as it does, point and click in a plot; `click_effect` says what a click does."""
        view.scene().sigMouseMoved.connect(self._point)
        view.scene().sigMouseClicked.connect(self._click)
        view.scene().sigMouseClicked.connect(lambda event: event.double() and self._show_whole(event.scenePos()))
        self.key_cursor = cursor = KeyboardCursor(
            view, targets, show_whole or (self._show_whole if self.matrices else None)
        )
        hint = tr("Arrow keys point · Enter: {does} · Esc leaves").format(does=click_effect)
        view.setAccessibleDescription(hint)
        cursor.entered.connect(lambda: self.readout.setText(hint))
        cursor.moved.connect(lambda *_: view.setAccessibleDescription(self.readout.text()))
        self.session.layer_changed.connect(cursor.point_again)
