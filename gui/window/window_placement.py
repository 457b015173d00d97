"""Where a remembered window is put on the screens that are there now: always in sight, never larger than its screen."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

TITLE_BAR_HEIGHT = 28  # logical pixels above a window's own rectangle that are kept on the screen, to drag it by
MIN_GRIP_WIDTH = 120  # of its width, at least this much lies on one screen


def visible_rect(saved: QRect, screens: Sequence[QRect], title_bar: int = TITLE_BAR_HEIGHT) -> QRect:
    """The rectangle nearest to a saved one that a person can see and drag; logical pixels.

    `screens` are the rooms that the system leaves free (`QScreen.availableGeometry`). A window whose title bar can be
    reached stays exactly where it is, also where it overlaps two screens. Any other is made to fit on the screen that
    it overlaps most, or else is nearest to, and moved there by the shortest way.
    """
    if not screens or _reachable(saved, screens, title_bar):
        return QRect(saved)
    screen = max(screens, key=lambda room: (_overlap(saved, room), -_distance(saved, room)))
    title_bar = min(title_bar, max(screen.height() - 1, 0))
    width, height = min(saved.width(), screen.width()), min(saved.height(), screen.height() - title_bar)
    left = min(max(saved.left(), screen.left()), screen.left() + screen.width() - width)
    top = min(max(saved.top(), screen.top() + title_bar), screen.top() + screen.height() - height)
    return QRect(left, top, width, height)


def _reachable(saved: QRect, screens: Sequence[QRect], title_bar: int) -> bool:
    """Whether the title bar has room above, a grip of it is in sight, and the window fits on what it lies on."""
    bar = QRect(saved.left(), saved.top() - title_bar, saved.width(), max(title_bar, 1))
    touched = [room for room in screens if saved.intersects(room)]
    grip = any(
        room.top() <= bar.top() and bar.bottom() <= room.bottom() and bar.intersected(room).width() >= _grip(saved)
        for room in screens
    )
    whole = QRect()
    for room in touched:
        whole = whole.united(room)
    fits = saved.width() <= whole.width() and saved.height() + title_bar <= whole.height()
    return not saved.isEmpty() and grip and fits and saved.bottom() <= whole.bottom()


def _grip(saved: QRect) -> int:
    return min(MIN_GRIP_WIDTH, saved.width())


def _overlap(one: QRect, other: QRect) -> int:
    shared = one.intersected(other)
    return 0 if shared.isEmpty() else shared.width() * shared.height()


def _distance(one: QRect, other: QRect) -> int:
    """Squared distance of the centres."""
    way = one.center() - other.center()
    return way.x() * way.x() + way.y() * way.y()


def bring_into_view(window: QWidget) -> None:
    """Moves a window that the screens of now do not show; one that fills its screen is the system's to place."""
    if not window.isWindow() or window.isMaximized() or window.isFullScreen() or is_wayland():
        return
    rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    bar = window.geometry().top() - window.frameGeometry().top() or TITLE_BAR_HEIGHT
    placed = visible_rect(window.geometry(), rooms, bar)
    if placed != window.geometry():
        window.setGeometry(placed)


def is_wayland() -> bool:
    """Whether the system places windows itself, and floating docks cannot be docked again (QTBUG-87332)."""
    return QGuiApplication.platformName().startswith("wayland")


class WindowPlacement(QObject):
    """Keeps a window and its floating docks in sight while screens come and go."""

    def __init__(self, window: QWidget, others: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._windows = (window, *others)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self.bring_all_into_view)
            app.screenAdded.connect(self.bring_all_into_view)
            app.primaryScreenChanged.connect(self.bring_all_into_view)

    def bring_all_into_view(self) -> None:
        """Moves whatever cannot be seen."""
        for window in self._windows:
            bring_into_view(window)
