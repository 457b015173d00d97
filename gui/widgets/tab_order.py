"""Where the Tab key leads: never to what stands behind another tab, where Qt would lose the focus from sight."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QWidget


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
