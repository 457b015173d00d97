"""The list of completions: a window of its own that never has the focus, at the cursor and inside the screen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from core.program.translation import tr
from gui.editor.completion.list_model import CompletionModel
from gui.editor.completion.row_painter import RowPainter
from gui.widgets.controls import DimLabel
from gui.widgets.style import theme_of

if TYPE_CHECKING:
    from core.studio.completion.completing import Completion
    from core.studio.completion.offered import Offered

SHOWN_ROWS = 8
PAGE = 5  # rows, as tagcomplete's
MARGIN = 4  # pixels between the line and the window


class CompletionList(QFrame):
    """Shows entries, of which one may be chosen; a click takes one."""

    taken = Signal(int)  # the row
    scrolled = Signal()  # other rows are in sight

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Completions"))
        self.model = CompletionModel()
        self.view = QListView()
        self._painter = RowPainter(self.view)
        self._arrange()
        self.view.clicked.connect(lambda index: self.taken.emit(index.row()))
        self.view.verticalScrollBar().valueChanged.connect(lambda _value: self.scrolled.emit())
        self.model.dataChanged.connect(lambda _first, _last: self._fit())

    def _arrange(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(self._painter)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setMinimumHeight(1)  # a list of one row is as high as that
        view.viewport().setAutoFillBackground(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName(tr("Completions"))
        self._keys = DimLabel(tr("Tab: first or chosen · ↑ ↓ choose, Enter takes · Esc closes"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 3)
        column.setSpacing(2)
        column.addWidget(view, 1)
        column.addWidget(self._keys)
        self._keys.setContentsMargins(6, 0, 6, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the card that the rows stand on."""
        theme, painter = theme_of(self), QPainter(self)
        painter.setPen(QColor(theme.edge))
        painter.setBrush(QColor(theme.card))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    @property
    def chosen(self) -> int | None:
        """The chosen row; None while none is."""
        index = self.view.currentIndex()
        return index.row() if index.isValid() and self.view.selectionModel().isSelected(index) else None

    @property
    def rows_in_sight(self) -> range:
        """The rows that can be seen."""
        first, last = (self.view.indexAt(QPoint(2, y)) for y in (1, self.view.viewport().height() - 2))
        count = self.model.rowCount()
        return range(max(first.row(), 0), (last.row() + 1) if last.isValid() else count)

    def show_completion(
        self, completion: "Completion", offered: "Offered", line: QRect, keeps_choice: bool = False
    ) -> None:
        """Shows entries below a line of the screen in place of those before; none is chosen, or the one that was."""
        if not self.isVisible():
            self._painter.forget()
        names = {(entry.kind, entry.name): row for row, entry in enumerate(completion.entries)}
        chosen = self.model.entries[self.chosen] if keeps_choice and self.chosen is not None else None
        row = names.get((chosen.kind, chosen.name)) if chosen else None
        self.model.set_entries(completion.entries, offered)
        self.view.setCurrentIndex(QModelIndex() if row is None else self.model.index(row))
        if row is None:
            self.view.scrollToTop()
        self.place(line)
        if not self.isVisible():
            self.show()

    def place(self, line: QRect) -> None:
        """Puts the window below a line of the screen or, without room, above it; all of it inside the screen."""
        self._line = line
        self._fit()

    def _fit(self) -> None:
        model, metrics = self.model, self.view.fontMetrics()
        rows = [(model.look(row), model.notes(row)) for row in range(model.rowCount())]
        width = max(self._painter.measure(metrics, rows) + 24, self._keys.sizeHint().width() + 14)
        row_height = self.view.sizeHintForRow(0) if rows else 0
        height = row_height * min(len(rows), SHOWN_ROWS) + self._keys.sizeHint().height() + 8
        screen = QGuiApplication.screenAt(self._line.center()) or self.screen()
        self.setGeometry(placed(self._line, width, height, screen.availableGeometry()))

    def step(self, rows: int) -> None:
        """Chooses the row so many further on; from either end, one step leads to the other."""
        count, chosen = self.model.rowCount(), self.chosen
        if chosen is None:
            row = 0 if rows > 0 else count - 1
        elif abs(rows) == 1:
            row = (chosen + rows) % count
        else:
            row = min(max(chosen + rows, 0), count - 1)
        self.choose(row)

    def choose(self, row: int) -> None:
        """Chooses a row, brings it into sight, and says it to a screen reader."""
        index = self.model.index(row)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.parentWidget(), self.model.spoken(row)))


def placed(line: QRect, width: int, height: int, screen: QRect) -> QRect:
    """Where a window of that size stands: below the line, above it where there is no room, inside the screen."""
    width, height = min(width, screen.width()), min(height, screen.height())
    left = min(max(line.left(), screen.left()), screen.right() + 1 - width)
    top = line.bottom() + 1 + MARGIN
    if top + height > screen.bottom() + 1:
        above = line.top() - MARGIN - height
        top = above if above >= screen.top() else screen.bottom() + 1 - height
    return QRect(left, max(top, screen.top()), width, height)
