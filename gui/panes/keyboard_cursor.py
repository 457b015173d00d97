"""Plots by keyboard: a frame while they have the focus, and a cursor that points and clicks as the mouse does.

A key emits the scene's signals of the mouse, so that a pane handles both in one place.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.widgets.style import theme_of

Key = Qt.Key
KEY_STEPS = {
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
    Key.Key_PageUp: (-10, 0),
    Key.Key_PageDown: (10, 0),
}
CLICK_KEYS = (Key.Key_Return, Key.Key_Enter, Key.Key_Space)
KEY_ZOOMS = {Key.Key_Plus: 0.8, Key.Key_Equal: 0.8, Key.Key_Minus: 1.25}  # of the range in sight
POINT_RADIUS = 7.0  # pixels around a point
OUTSIDE = QPointF(-1000, -1000)


@dataclass(frozen=True, slots=True)
class CursorTargets:
    """The targets of a plot's cursor, in rows and columns; `at` gives the box of one in the scene, `start` the
    first.
    """

    view: pg.ViewBox
    rows: int
    columns: int
    at: Callable[[int, int], QRectF]
    start: tuple[int, int] = (0, 0)


Targets = Callable[[], CursorTargets | None]


def cell_targets(view: pg.ViewBox, rows: int, columns: int) -> CursorTargets:
    """The cells of a matrix of one unit each."""
    return CursorTargets(view, rows, columns, lambda row, column: cell_box(view, row, column))


def cell_box(view: pg.ViewBox, row: int, column: int) -> QRectF:
    """The box of a cell in the scene."""
    corners = (view.mapViewToScene(QPointF(column + far, row + far)) for far in (0, 1))
    return QRectF(*corners).normalized()


def point_target(view: pg.ViewBox, x: float, y: float) -> QRectF:
    """A box in the scene around a point of a curve or map; where `y` is NaN or out of range, at a height in range."""
    low, high = view.viewRange()[1]
    middle = view.mapViewToScene(QPointF(x, min(max(y, low), high) if y == y else (low + high) / 2))
    return QRectF(middle.x() - POINT_RADIUS, middle.y() - POINT_RADIUS, 2 * POINT_RADIUS, 2 * POINT_RADIUS)


@dataclass(frozen=True, slots=True)
class KeyboardClick:
    """A click made by a key at a point of the scene, for the handlers of `sigMouseClicked`."""

    point: QPointF

    def scenePos(self) -> QPointF:
        """The point of the click in the scene."""
        return self.point

    def button(self) -> Qt.MouseButton:
        """The left button, as of a click."""
        return Qt.MouseButton.LeftButton

    def double(self) -> bool:
        """False: a key press is a single click."""
        return False


class KeyboardCursor(QObject):
    """Arrow keys, Page Up and Down, Home and End move; Enter or Space clicks; + − 0 zoom; Esc leaves."""

    entered = Signal()  # the focus came by a key
    moved = Signal(int, int)  # to a row and column

    def __init__(self, view: pg.GraphicsView, targets: Targets, show_whole: Callable[[], None] | None = None) -> None:
        """`show_whole` brings all of a plot that can be zoomed back in sight."""
        super().__init__(view)
        self.target: tuple[int, int] | None = None  # the last one; kept while the cursor is away
        self.pointing = False
        self.by_key = False  # whether the keyboard brought the focus, or was used since
        self._view, self._targets, self._show_whole = view, targets, show_whole
        self._is_sending = False
        self.frame = _CursorFrame(self, view)
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus to the editor
        view.installEventFilter(self)
        view.scene().sigMouseMoved.connect(self._yield_to_mouse)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if isinstance(event, QFocusEvent):
            self._on_focus(event)
        elif event.type() == QEvent.Type.Resize:
            self.frame.follow()
        return super().eventFilter(watched, event)

    def point_again(self) -> None:
        """Points again at the same target, which may now be something else."""
        targets = self._targets()
        if self.pointing and targets and self.target:
            self._move_to(targets, *self.target)

    def box(self) -> QRectF | None:
        """The box of the cursor in the scene; None while it points at nothing."""
        targets = self._targets() if self.pointing else None
        if targets is None or self.target is None or not _contains(targets, self.target):
            return None
        return targets.at(*self.target)

    def _on_focus(self, event: QFocusEvent) -> None:
        kept = event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.gotFocus() and not kept:
            self.by_key = event.reason() != Qt.FocusReason.MouseFocusReason
            if self.by_key:
                self.entered.emit()
        elif event.lostFocus() and not kept:
            self._leave()
        self.frame.follow()

    def _on_key(self, event: QKeyEvent) -> bool:
        targets, key = self._targets(), Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        has_other_modifier = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier)
        if has_other_modifier or targets is None or not targets.rows or not targets.columns:
            return False
        if key == Key.Key_Escape and self.pointing:
            self._leave()
        elif (target := self._next_target(targets, key, control)) is not None:
            self._move_to(targets, *target)
        elif control or not self._click_or_zoom(targets, key):
            return False
        self.by_key = True
        self.frame.follow()
        return True

    def _next_target(self, targets: CursorTargets, key: Qt.Key, control: bool) -> tuple[int, int] | None:
        """The target that a key leads to, None for other keys; the first key leads to the present target."""
        row, column = self.target or targets.start
        if key in (Key.Key_Home, Key.Key_End):
            last = key == Key.Key_End
            return (targets.rows - 1 if last else 0) if control else row, targets.columns - 1 if last else 0
        if control or (key not in KEY_STEPS and (key not in CLICK_KEYS or self.pointing)):
            return None
        down, right = KEY_STEPS.get(key, (0, 0)) if self.pointing else (0, 0)
        return (row, column + right + down) if targets.rows == 1 else (row + down, column + right)

    def _move_to(self, targets: CursorTargets, row: int, column: int) -> None:
        self.target = min(max(row, 0), targets.rows - 1), min(max(column, 0), targets.columns - 1)
        self.pointing = True
        _scroll_to(targets, targets.at(*self.target))
        self._send(targets.at(*self.target).center())
        self.moved.emit(*self.target)
        self.frame.follow()

    def _click_or_zoom(self, targets: CursorTargets, key: Qt.Key) -> bool:
        """Clicks or zooms, and returns whether the key does so."""
        box = self.box()
        if key in CLICK_KEYS and box is not None:
            self._view.scene().sigMouseClicked.emit(KeyboardClick(box.center()))
        elif key in KEY_ZOOMS and any(targets.view.state["mouseEnabled"]):
            middle = None if box is None else targets.view.mapSceneToView(box.center())
            targets.view.scaleBy((KEY_ZOOMS[key],) * 2, middle)
            targets.view.sigRangeChangedManually.emit(targets.view.state["mouseEnabled"])
        elif key == Key.Key_0 and self._show_whole is not None:
            self._show_whole()
        else:
            return False
        return True

    def _send(self, point: QPointF) -> None:
        self._is_sending = True
        self._view.scene().sigMouseMoved.emit(point)
        self._is_sending = False

    def _yield_to_mouse(self, _point: QPointF) -> None:
        """Hides the cursor, because the mouse points now."""
        if not self._is_sending and self.pointing:
            self.pointing = False
            self.frame.follow()

    def _leave(self) -> None:
        if self.pointing:
            self.pointing = False
            self._send(OUTSIDE)
            self.frame.follow()


class _CursorFrame(QWidget):
    """The cursor over a plot: a frame, dark and bright to be seen on any colour. The window frames the focus."""

    def __init__(self, cursor: KeyboardCursor, view: pg.GraphicsView) -> None:
        super().__init__(view.viewport())
        self._cursor, self._plot = cursor, view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self) -> None:
        """Shows the frame while the plot has the focus by a key, at the cursor's target."""
        shown = self._plot.hasFocus() and self._cursor.by_key
        self.setGeometry(self._plot.viewport().rect())
        self.setVisible(shown)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box = QPainter(self), theme_of(self._plot), self._cursor.box()
        if box is None:
            return
        inside = QRectF(self._plot.mapFromScene(box).boundingRect())
        for colour, width in ((theme.card, 5), (theme.text, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(inside)


def _contains(targets: CursorTargets, target: tuple[int, int]) -> bool:
    return target[0] < targets.rows and target[1] < targets.columns


def _scroll_to(targets: CursorTargets, box: QRectF) -> None:
    """Moves a zoomed plot so that the target is in sight."""
    view = targets.view
    if view.sceneBoundingRect().contains(box.center()) or not any(view.state["mouseEnabled"]):
        return
    away = view.mapSceneToView(box.center()) - view.viewRect().center()
    view.translateBy((away.x(), away.y()))
    view.sigRangeChangedManually.emit(view.state["mouseEnabled"])
