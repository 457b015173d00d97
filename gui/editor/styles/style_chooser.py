"""The list of a studio's styles that opens below its button: typing searches, Enter or a click chooses."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from core.program.translation import tr, tr_noop
from core.prompt.styles import Style
from gui.widgets.controls import DimLabel
from gui.widgets.layouts import column

SIZE = 420, 320  # pixels, in letters of 13
MAX_SHOWN_LETTERS = 90
HINT = tr_noop(
    "Enter or a click chooses a style, or takes it away. They are put on in the order in which you choose them."
)
_MOVING_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class StyleChooser(QFrame):
    """Shows all styles with a mark at those that are chosen; `toggled` gives the name of one that is clicked."""

    toggled = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(tr("Choose styles"))
        self.search = QLineEdit(placeholderText=tr("name or words of a style"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search the styles"))
        self.search.installEventFilter(self)
        self.list = QListWidget(uniformItemSizes=True)
        self.list.setAccessibleName(tr("Styles"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        hint = DimLabel(tr(HINT), wrap=True)
        self.setLayout(column(self.search, (self.list, 1), hint, margins=(10, 8, 10, 8)))
        self._styles: tuple[Style, ...] = ()
        self._chosen: Sequence[str] = ()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(lambda: self._toggle(self.list.currentItem()))
        self.list.itemClicked.connect(self._toggle)
        self.list.itemActivated.connect(self._activate)

    def show_styles(self, styles: tuple[Style, ...], chosen: Sequence[str]) -> None:
        """Takes the styles of the studio and the names that are chosen."""
        if styles != self._styles or self.list.count() != len(styles):
            self._styles = styles
            self.list.clear()
            for style in styles:
                item = QListWidgetItem(self.list)
                item.setData(Qt.ItemDataRole.UserRole, style.name)
                item.setToolTip(
                    "\n".join(filter(None, (style.name, style.prompt, style.negative and f"− {style.negative}")))
                )
            self._filter()
        self._chosen = chosen
        for row, style in enumerate(styles):
            self.list.item(row).setText(_line(style, style.name in chosen))

    def open_below(self, button: QWidget) -> None:
        """Opens the list with its left edge below a button's, and every style in it."""
        height = self.fontMetrics().height() / 14
        self.resize(*(round(length * max(height, 1)) for length in SIZE))
        corner, room = button.mapToGlobal(button.rect().bottomLeft()), button.screen().availableGeometry()
        left = max(min(corner.x(), room.right() - self.width()), room.left())
        self.move(QPoint(left, max(min(corner.y(), room.bottom() - self.height()), room.top())))
        self.search.clear()
        self.show()
        self.search.setFocus()

    def _filter(self) -> None:
        """Hides the styles that have not all typed words in their name or text; the first of the others is current."""
        words = self.search.text().casefold().split()
        first = None
        for row, style in enumerate(self._styles):
            text = f"{style.name}\n{style.prompt}\n{style.negative}".casefold()
            is_hidden = not all(word in text for word in words)
            self.list.item(row).setHidden(is_hidden)
            first = row if first is None and not is_hidden else first
        self.list.setCurrentRow(-1 if first is None else first)

    def _activate(self, item: QListWidgetItem) -> None:
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton and self.list.hasFocus():
            self._toggle(item)

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is not None and not item.isHidden():
            self.toggled.emit(item.data(Qt.ItemDataRole.UserRole))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that move in the list do so from the search field as well."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVING_KEYS:
            QApplication.sendEvent(self.list, event)
            return True
        return False


def _line(style: Style, is_chosen: bool) -> str:
    text = " ".join((style.prompt or style.negative).split())
    text = text if len(text) <= MAX_SHOWN_LETTERS else f"{text[: MAX_SHOWN_LETTERS - 1]}…"
    return f"{'✓' if is_chosen else chr(0x2003)} {style.name}" + (f"   —   {text}" if text else "")
