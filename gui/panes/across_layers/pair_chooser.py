"""A list of every two words that opens below its button: searched with keys, and pinned into the curves."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHeaderView, QLineEdit, QTableView, QWidget

from core.analysis.labels import translated
from core.program.translation import tr, tr_noop
from gui.panes.across_layers.pair_model import AllPairs, PairModel
from gui.state.pane_looks import MAX_PINS
from gui.state.session import Session
from gui.widgets.controls import DimLabel, SegmentedControl
from gui.widgets.layouts import column, row
from gui.widgets.rows_model import Index, style_table

ORDERS = {
    "most": (tr_noop("most alike"), tr_noop("The pairs that are most alike at this layer first")),
    "least": (tr_noop("least alike"), tr_noop("The pairs that are least alike at this layer first")),
}
SIZE = 470, 330  # pixels, in letters of 13
MOVING_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PairChooser(QFrame):
    """Pins and unpins pairs of the session's view; typing searches, arrow keys move, Enter pins."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._session = session
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(tr("Choose pairs"))
        self.search = QLineEdit(placeholderText=tr("one word, or two"), toolTip=tr("Lists pairs with these words"))
        self.search.setAccessibleName(tr("Words of the pairs"))
        self.search.installEventFilter(self)
        self.order = SegmentedControl(tr("Order of the pairs"), translated(ORDERS))
        self.order.choose("most")
        self.table, self._least_first = QTableView(), False
        self.table.setAccessibleName(tr("Pairs of words"))
        self.table.setToolTip(tr("Enter or a click pins a pair into the curves, or unpins it"))
        self.model = PairModel(self)
        self.table.setModel(self.model)
        style_table(self.table)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setResizeContentsPrecision(30)
        self.hint = DimLabel(wrap=True)
        self.setLayout(column(row((self.search, 1), self.order), (self.table, 1), self.hint, margins=(10, 8, 10, 8)))
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._list)
        self.search.returnPressed.connect(lambda: self._toggle(self.table.currentIndex()))
        self.order.chosen.connect(self._set_order)
        self.table.clicked.connect(self._toggle)
        self.table.activated.connect(self._toggle)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _: self._point(index))
        for signal in (self._session.pins_changed, self._session.encoding_view_changed, self._session.layer_changed):
            signal.connect(self._refresh)

    def open_below(self, button: QWidget) -> None:
        """Opens the list with its right edge below a button's."""
        height = self.fontMetrics().height() / 14
        self.resize(*(round(length * max(height, 1)) for length in SIZE))
        corner = button.mapToGlobal(button.rect().bottomRight()) - QPoint(self.width(), 0)
        room = button.screen().availableGeometry()
        top = min(corner.y(), room.bottom() - self.height())
        self.move(max(corner.x(), room.left()), max(top, room.top()))
        self.show()
        self.search.setFocus()
        self._refresh()

    def _refresh(self) -> None:
        """Lists the pairs of the session's view, while the list is open; the current line stays the current one."""
        view = self._session.encoding_view
        if not self.isVisible() or view is None:
            return
        layer = min(self._session.layer, len(view.vectors) - 1)
        shown = self.model.pairs
        if shown is None or shown.view is not view or shown.layer != layer:
            self.model.show_pairs(AllPairs(view, layer))
            self._choose_first()
        self.model.mark_pins(self._session.pins)
        text = tr("{pinned} of {most} pinned; one more takes the place of the oldest. Enter pins, Esc closes.")
        self.hint.setText(text.format(pinned=len(self._session.pins), most=MAX_PINS))

    def _set_order(self, key: str) -> None:
        self._least_first = key == "least"
        self.order.choose(key)
        self._list()

    def _list(self) -> None:
        self.model.search(self.search.text(), self._least_first)
        self._choose_first()

    def _choose_first(self) -> None:
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _toggle(self, index: Index) -> None:
        if index.isValid():
            self._session.toggle_pin(*self.model.keys(index.row()))

    def _point(self, index: Index) -> None:
        if self.isVisible() and self._session.is_up_to_date:
            self._session.prompt.set_hovered(self.model.positions(index.row()) if index.isValid() else ())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.prompt.set_hovered(())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the search line move in the list."""
        is_press = watched is self.search and event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in MOVING_KEYS:
            QApplication.sendEvent(self.table, event)
            return True
        return super().eventFilter(watched, event)
