"""What every pane has: a line that says what is shown, a canvas, an empty state, fading, following the theme."""

from collections.abc import Callable, Iterable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_name, hidden_states_phrase, measure_name, unit_name
from core.program.table import Table
from core.program.translation import tr
from gui.panes.keyboard_cursor import CursorTargets, KeyboardCursor
from gui.panes.table_view import TableView
from gui.state.session import Session
from gui.widgets.controls import DimLabel, ElidedLabel
from gui.workers.redraw_queue import RedrawQueue


class Pane(QWidget):
    """A passive view of the session; subclasses draw what it holds and change only how it is looked at."""

    title = ""  # an identifier, in every language the same; `name` is what people read
    empty_message = ""
    has_table = True  # False for a pane that is a table itself
    redraw_queue: RedrawQueue | None = None  # where many panes follow one session, one is redrawn after the other

    def __init__(self, session: Session, canvas: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.canvas = canvas
        self.setAccessibleName(self.name)
        self.caption, self.readout = ElidedLabel(), QLabel()
        self.tools = QHBoxLayout()  # for the title bar: caption, value under the mouse, the pane's own switches
        self.tools.addWidget(self.caption, 1)
        self.tools.addWidget(self.readout)
        canvas.setAccessibleName(self.name)
        self._empty = DimLabel(tr(self.empty_message), wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        canvas.setParent(self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        self._table_view: TableView | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 8)
        self.content = QHBoxLayout()
        self.content.addLayout(self._stack, 1)
        layout.addLayout(self.content, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(110)
        self._is_stale = True  # something changed while nobody could see it
        self._in_front = True  # not behind another tab, where Qt still calls it visible
        session.encoding_view_changed.connect(self._schedule_redraw)
        session.encoder_changed.connect(self.refresh)

    @property
    def name(self) -> str:
        """The title in the person's language."""
        return tr(self.title)

    def _schedule_redraw(self) -> None:
        if self.redraw_queue and self.in_sight:
            self.redraw_queue.add(self)
        else:
            self.refresh()

    @property
    def _positions_match_text(self) -> bool:
        """Whether rows that are drawn stand for the same words in the text as it stands."""
        waits = self.redraw_queue is not None and self.redraw_queue.contains(self)
        return (self.session.is_up_to_date and not waits) or self.session.encoding_view is None

    def refresh(self) -> None:
        """Draws now if the pane can be seen, else when it is next shown."""
        self._is_stale = not self.in_sight
        if not self._is_stale:
            self._draw_all()

    def _draw_all(self) -> None:
        self.draw()
        if self._table_view:
            self._table_view.show_table(self.numbers())

    @property
    def in_sight(self) -> bool:
        """Whether it is shown, and in front of the other tabs."""
        return self._in_front and self.isVisible()

    @property
    def busy(self) -> bool:
        """Whether what is shown is still to be completed."""
        return False

    def set_in_front(self, in_front: bool) -> None:
        """Takes whether the pane's tab is in front (`QDockWidget.visibilityChanged`)."""
        self._in_front = in_front
        self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Catches up."""
        super().showEvent(event)
        self._catch_up()

    def _catch_up(self) -> None:
        if self._is_stale and self.in_sight:
            self._is_stale = False
            self.restyle()
            self._draw_all()

    def draw(self) -> None:
        """Shows the session's view."""

    def numbers(self) -> Table:
        """What is drawn, as numbers; no lines while there is nothing."""
        return Table(self.title, (), ())

    @property
    def as_table(self) -> bool:
        """Whether the numbers are shown in place of the plot."""
        return self._table_view is not None

    def show_as_table(self, on: bool) -> None:
        """Shows the numbers in place of the plot, or the plot again."""
        empty = self._stack.currentWidget() is self._empty
        if on and self._table_view is None:
            self._table_view = TableView(self.name)
            self._stack.addWidget(self._table_view)
            self._table_view.show_table(self.numbers())
        elif not on and self._table_view is not None:
            self._stack.removeWidget(self._table_view)
            self._table_view.deleteLater()
            self._table_view = None
        self._stack.setCurrentWidget(self._empty if empty else self._table_view or self.canvas)

    def restyle(self) -> None:
        """Follows the theme."""

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""

    def should_fade(self, view: EncodingView | None, opacity: float) -> bool:
        """Whether what shows a view fades, or comes back: of two encoders only the late one fades, until it answers."""
        newest = view is not None and self.session.is_newest(view)
        return not newest if opacity < 1 else newest or view is self.session.encoding_view

    def point(self, rows: Iterable[int]) -> None:
        """Points at rows of the view; while a newer text waits for its own, they would be other words there."""
        self.session.set_hovered(rows if self._positions_match_text else ())

    def select(self, rows: Iterable[int]) -> None:
        """Selects rows of the view, likewise."""
        if self._positions_match_text:
            self.session.set_selected(rows)

    def add_keyboard_cursor(
        self,
        view: pg.GraphicsView,
        targets: Callable[[], CursorTargets | None],
        click_effect: str,
        show_whole: Callable[[], object] | None = None,
    ) -> KeyboardCursor:
        """Has keys point and click in a plot as the mouse does; `click_effect` says what a click does there."""
        cursor = KeyboardCursor(view, targets, show_whole)
        hint = tr("Arrow keys point · Enter: {does} · Esc leaves").format(does=click_effect)
        view.setAccessibleDescription(hint)
        cursor.entered.connect(lambda: self.readout.setText(hint))
        cursor.moved.connect(lambda *_: view.setAccessibleDescription(self.readout.text()))
        self.session.layer_changed.connect(cursor.point_again)
        return cursor

    def show_empty(self, empty: bool) -> None:
        """Shows what the pane needs instead of an empty plot."""
        self._stack.setCurrentWidget(self._empty if empty else self._table_view or self.canvas)
        if empty:
            self.caption.setText("")
            self.readout.setText("")
            self._empty.setText(
                tr(self.empty_message)
                if self.session.encoder
                else tr("Nothing to show until an encoder is open: see the line at the bottom, or choose one above.")
            )

    def describe(self, view: EncodingView, where: str, measure: str = "") -> None:
        """Says which numbers these are, in short; the tooltip says it whole."""
        measure = measure or measure_name(view)
        self.caption.setText(f"{measure} · {where} · {hidden_states_name(view.options.normed)}")
        whole = tr(
            "{measure}, {where}, of {rows}; a {kind}'s vector is the mean of its tokens' rows. BOS is left out: it is "
            "the same row for every prompt."
        )
        rows, kind = hidden_states_phrase(view.options.normed), unit_name(view.options.kind)
        self.caption.setToolTip(whole.format(measure=measure, where=where, rows=rows, kind=kind))

    def changeEvent(self, event: QEvent) -> None:
        """Restyles when the palette changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.in_sight:
            self.restyle()
        elif event.type() == QEvent.Type.PaletteChange:
            self._is_stale = True
