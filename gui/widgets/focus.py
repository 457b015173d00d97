"""The keyboard's focus: a frame around what has it, and where the Tab key leads.

The Tab key skips docks that are tabbed behind others, where the focus would be invisible.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDockWidget,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from gui.widgets.style import theme_of

RING_WIDTH = 2.0  # pixels
TEXT_MARGIN = 4  # pixels between a frame and the text in it


def shortcut_within(widget: QWidget, key: QKeySequence.StandardKey | Qt.Key, act: Callable[[], object]) -> None:
    """Has a key act while a widget, or one in it, has the focus, so that it stays free in the rest of the window.

    A `context` that is given to QShortcut together with a function is left out by PySide6 without a word.
    """
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)


class FocusRings(QObject):
    """Shows a FocusRing on the widget that has the focus; style and palette stay as they are."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.ring: FocusRing | None = None
        app.focusChanged.connect(self._move)

    def _move(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.ring is not None and isValid(self.ring):
            self.ring.hide()
            self.ring.deleteLater()
        self.ring = FocusRing(seen_part(new)) if new is not None and _wants_ring(new) else None


def _wants_ring(widget: QWidget) -> bool:
    """Whether a widget gets a ring: not text fields, which have a cursor, nor windows and menus."""
    if isinstance(widget, QMenuBar | QMenu):
        return False
    writes = isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and not widget.isReadOnly()
    return not writes and not widget.isWindow()


def seen_part(widget: QWidget) -> QWidget:
    """The widget to frame: of one that a scroll area scrolls, what the area shows of it."""
    area = widget.parentWidget() and widget.parentWidget().parentWidget()
    return widget.parentWidget() if isinstance(area, QScrollArea) and area.widget() is widget else widget


class FocusRing(QWidget):
    """A frame over its parent, through which mouse events pass."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)
        if isinstance(parent, QTabBar):
            parent.currentChanged.connect(self._go_to_tab)  # a method's connection goes with its object
        self._fit()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.ChildAdded):
            self._fit()
        return False

    def _go_to_tab(self, _index: int) -> None:
        self._fit()

    def _fit(self) -> None:
        self.setGeometry(_framed(self.parentWidget()))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws a line in the accent colour, and within it one in the card's, for widgets of the accent colour."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width, inset in ((theme.accent, RING_WIDTH, RING_WIDTH / 2), (theme.card, 1.0, RING_WIDTH + 0.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 5, 5)


def _framed(widget: QWidget) -> QRect:
    """The rectangle to frame: of a tab bar the current tab, of a box or a radio button its text, else all of it."""
    if isinstance(widget, QTabBar) and widget.currentIndex() >= 0:
        return widget.tabRect(widget.currentIndex())
    if isinstance(widget, QCheckBox | QRadioButton):
        option = QStyleOptionButton()
        widget.initStyleOption(option)
        text = widget.style().subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, widget)
        return text.adjusted(-TEXT_MARGIN, 0, 0, 0)
    return widget.rect()


def focus_next(window: QWidget, forward: bool) -> bool:
    """Moves the focus to the next stop of the Tab key, or the one before; returns False where there is no other."""
    at = start = _given_back(window.focusWidget() or window)
    while (at := _given_back(at.nextInFocusChain() if forward else at.previousInFocusChain())) is not start:
        if _is_stop(at, window):
            at.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            return True
    return False


def _given_back(widget: QWidget) -> QWidget:
    """A widget that another one was asked for, as its parent's again.

    PySide6 takes the widget that was asked for the parent of the answer: once that one is deleted, what the answer
    holds counts as deleted, too. The window's actions went that way with a FocusRing.
    """
    widget.setParent(widget.parentWidget())  # which Qt does nothing for
    return widget


def is_behind(widget: QWidget) -> bool:
    """Whether a widget is in a dock that is tabbed behind another one; Qt still calls it visible."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    if above is None or above.isWindow():
        return False
    return not above.parentWidget().rect().intersects(above.geometry())  # Qt moves it out of sight


def _is_stop(widget: QWidget, window: QWidget) -> bool:
    takes_tab = (widget.focusPolicy() & _tab_policy()) == _tab_policy() and widget.focusProxy() is None
    return (
        takes_tab and widget.isVisible() and widget.isEnabled() and widget.window() is window and not is_behind(widget)
    )


def _tab_policy() -> Qt.FocusPolicy:
    """The focus policy of stops: on some systems Tab stops at every control, on others at lists and fields only."""
    stops_everywhere = QGuiApplication.styleHints().tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    return Qt.FocusPolicy.TabFocus if stops_everywhere else Qt.FocusPolicy.StrongFocus
