"""The keyboard's focus: a frame around what has it, and where the Tab key leads.

Tab never leads to what stands behind another tab, where Qt would lose the focus from sight.
"""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from gui.widgets.style import theme_of

WIDTH = 2.0


class FocusRings(QObject):
    """Puts the frame on the widget that has the focus; the style stays as it is, and with it the palette."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.ring: FocusRing | None = None
        app.focusChanged.connect(self._move)

    def _move(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.ring is not None and isValid(self.ring):
            self.ring.hide()
            self.ring.deleteLater()
        self.ring = FocusRing(new) if new is not None and _wants_ring(new) else None


def _wants_ring(widget: QWidget) -> bool:
    """Not where a text cursor blinks, nor around whole windows and menus, which light up their lines."""
    if isinstance(widget, QMenuBar | QMenu):
        return False
    writes = isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and not widget.isReadOnly()
    return not writes and not widget.isWindow()


class FocusRing(QWidget):
    """Lies over its parent and lets the mouse through."""

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
        """Follows its parent's size, and stays above what is added there."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.ChildAdded):
            self._fit()
        return False

    def _go_to_tab(self, _index: int) -> None:
        self._fit()

    def _fit(self) -> None:
        self.setGeometry(_framed(self.parentWidget()))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The accent colour, with a line of the ground within, which shows where the widget itself has that colour."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width, inset in ((theme.accent, WIDTH, WIDTH / 2), (theme.card, 1.0, WIDTH + 0.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 5, 5)


def _framed(widget: QWidget) -> QRect:
    """Of a bar of tabs only the tab in front; of a long list in a scroll area, the part in sight."""
    if isinstance(widget, QTabBar) and widget.currentIndex() >= 0:
        return widget.tabRect(widget.currentIndex())
    return widget.rect()


def focus_next(window: QWidget, forward: bool) -> bool:
    """Gives the focus to the next stop of a window, or the one before; False where there is no other."""
    at = start = window.focusWidget() or window
    while (at := at.nextInFocusChain() if forward else at.previousInFocusChain()) is not start:
        if _is_stop(at, window):
            at.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            return True
    return False


def is_behind(widget: QWidget) -> bool:
    """Whether it is in a dock that another one stands in front of, though Qt calls it visible."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    if above is None or above.isWindow():
        return False
    return not above.parentWidget().rect().intersects(above.geometry())  # which is where Qt puts it away


def _is_stop(widget: QWidget, window: QWidget) -> bool:
    takes_tab = (widget.focusPolicy() & _wanted()) == _wanted() and widget.focusProxy() is None
    return (
        takes_tab and widget.isVisible() and widget.isEnabled() and widget.window() is window and not is_behind(widget)
    )


def _wanted() -> Qt.FocusPolicy:
    """Some systems let Tab stop at every control, some at lists and lines to write on alone."""
    stops_everywhere = QGuiApplication.styleHints().tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    return Qt.FocusPolicy.TabFocus if stops_everywhere else Qt.FocusPolicy.StrongFocus
