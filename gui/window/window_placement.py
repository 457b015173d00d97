"""Keeps windows in sight on the screens that are connected now."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

TITLE_BAR_HEIGHT = 28  # logical pixels above a window's own rectangle
MIN_GRIP_WIDTH = 120  # logical pixels of the title bar that lie on one screen, to drag the window by


def visible_rect(saved: QRect, screens: Sequence[QRect], title_bar: int = TITLE_BAR_HEIGHT) -> QRect:
    """The rectangle nearest to a saved one that can be seen and dragged; logical pixels.

    `screens` are the free parts of the screens (`QScreen.availableGeometry`). A window whose title bar can be reached
    stays where it is, also over two screens. Any other is made to fit on the screen that it overlaps most, or else is
    nearest to.
    """
    if not screens or _reachable(saved, screens, title_bar):
        return QRect(saved)
    screen = max(screens, key=lambda screen: (_overlap(saved, screen), -_distance(saved, screen)))
    title_bar = min(title_bar, max(screen.height() - 1, 0))
    width, height = min(saved.width(), screen.width()), min(saved.height(), screen.height() - title_bar)
    left = min(max(saved.left(), screen.left()), screen.left() + screen.width() - width)
    top = min(max(saved.top(), screen.top() + title_bar), screen.top() + screen.height() - height)
    return QRect(left, top, width, height)


def _reachable(saved: QRect, screens: Sequence[QRect], title_bar: int) -> bool:
    """Whether a grip of the title bar is on a screen, and the window fits on the screens that it overlaps."""
    bar = QRect(saved.left(), saved.top() - title_bar, saved.width(), max(title_bar, 1))
    grip_width = min(MIN_GRIP_WIDTH, saved.width())
    has_grip = any(
        screen.top() <= bar.top() and bar.bottom() <= screen.bottom() and bar.intersected(screen).width() >= grip_width
        for screen in screens
    )
    whole = QRect()
    for screen in filter(saved.intersects, screens):
        whole = whole.united(screen)
    fits = saved.width() <= whole.width() and saved.height() + title_bar <= whole.height()
    return not saved.isEmpty() and has_grip and fits and saved.bottom() <= whole.bottom()


def _overlap(saved: QRect, screen: QRect) -> int:
    shared = saved.intersected(screen)
    return 0 if shared.isEmpty() else shared.width() * shared.height()


def _distance(saved: QRect, screen: QRect) -> int:
    """The squared distance of the centres."""
    away = saved.center() - screen.center()
    return QPoint.dotProduct(away, away)


def bring_into_view(window: QWidget) -> None:
    """Moves a window that cannot be reached on the present screens, but for one that fills its screen."""
    if not window.isWindow() or window.isMaximized() or window.isFullScreen() or is_wayland():
        return
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    bar = window.geometry().top() - window.frameGeometry().top() or TITLE_BAR_HEIGHT
    placed = visible_rect(window.geometry(), screens, bar)
    if placed != window.geometry():
        window.setGeometry(placed)


def is_wayland() -> bool:
    """Whether the system places windows itself, and floating docks cannot be docked again (QTBUG-87332)."""
    return QGuiApplication.platformName().startswith("wayland")


class WindowPlacement(QObject):
    """Keeps a window and its floating docks in sight while screens are added and removed, and hears of their scale."""

    rescaled = Signal()  # a screen's scale has become another, or a window went to a screen with another one

    def __init__(self, window: QWidget, others: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._windows = (window, *others)
        for each in self._windows:
            each.installEventFilter(self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            for signal in (app.screenRemoved, app.screenAdded, app.primaryScreenChanged):
                signal.connect(self.bring_all_into_view)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.rescaled.emit()
        return super().eventFilter(watched, event)

    def bring_all_into_view(self) -> None:
        """Moves each window that cannot be reached."""
        for window in self._windows:
            bring_into_view(window)
