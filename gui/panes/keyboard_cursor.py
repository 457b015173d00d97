"""Plots by keyboard: a frame while they have the focus, and a cursor that points and clicks as the mouse does.

What the mouse does in a pane is said once, in what it does with its scene's signals; a key sends the same signals.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.widgets.style import theme_of

Key = Qt.Key
STEPS = {
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
    Key.Key_PageUp: (-10, 0),
    Key.Key_PageDown: (10, 0),
}
ENTER = (Key.Key_Return, Key.Key_Enter, Key.Key_Space)
ZOOMS = {Key.Key_Plus: 0.8, Key.Key_Equal: 0.8, Key.Key_Minus: 1.25}  # of the range in sight
SPOT = 7.0  # pixels around a point
NOWHERE = QPointF(-1000, -1000)


@dataclass(frozen=True, slots=True)
class Places:
    """What there is to point at, in rows and columns; `at` gives the box of one in the scene, `start` the first."""

    view: pg.ViewBox
    rows: int
    columns: int
    at: Callable[[int, int], QRectF]
    start: tuple[int, int] = (0, 0)


def cells(view: pg.ViewBox, rows: int, columns: int) -> Places:
    """The cells of a matrix of one unit each."""
    return Places(view, rows, columns, lambda row, column: cell_box(view, row, column))


def cell_box(view: pg.ViewBox, row: int, column: int) -> QRectF:
    """Where a cell is drawn."""
    corner, other = (view.mapViewToScene(QPointF(column + more, row + more)) for more in (0, 1))
    return QRectF(corner, other).normalized()


def spot(view: pg.ViewBox, x: float, y: float) -> QRectF:
    """Around a point of a curve or a map, kept within the range where that is not `y` itself."""
    low, high = view.viewRange()[1]
    middle = view.mapViewToScene(QPointF(x, min(max(y, low), high) if y == y else (low + high) / 2))
    return QRectF(middle.x() - SPOT, middle.y() - SPOT, 2 * SPOT, 2 * SPOT)


@dataclass(frozen=True, slots=True)
class KeyClick:
    """A key pressed at a point of the scene, for those who listen for clicks."""

    point: QPointF

    def scenePos(self) -> QPointF:
        """Where it is."""
        return self.point

    def button(self) -> Qt.MouseButton:
        """As if by the left one."""
        return Qt.MouseButton.LeftButton

    def double(self) -> bool:
        """Never."""
        return False


class PlotKeys(QObject):
    """Arrow keys, Page Up and Down, Home and End move; Enter or Space clicks; + − 0 zoom; Esc leaves."""

    entered = Signal()  # the focus came by a key
    moved = Signal(int, int)  # to a row and column

    def __init__(
        self, view: pg.GraphicsView, places: Callable[[], Places | None], whole: Callable[[], object] | None = None
    ) -> None:
        """`whole` brings all of a plot that can be zoomed back in sight."""
        super().__init__(view)
        self.place: tuple[int, int] | None = None  # the last one; kept while the cursor is away
        self.pointing = False
        self.by_key = False  # whether the keyboard brought the focus, or was used since
        self._view, self._places, self._whole = view, places, whole
        self._sends = False
        self.mark = _Mark(self, view)
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus to the editor
        view.installEventFilter(self)
        view.scene().sigMouseMoved.connect(self._give_way)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the keys, and notices the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        if isinstance(event, QFocusEvent):
            self._notice(event)
        elif event.type() == QEvent.Type.Resize:
            self.mark.follow()
        return super().eventFilter(watched, event)

    def again(self) -> None:
        """Points once more at the same place, where something else may now stand."""
        places = self._places()
        if self.pointing and places and self.place:
            self._go(places, *self.place)

    def box(self) -> QRectF | None:
        """Where the cursor is in the scene, None while it is away."""
        places = self._places() if self.pointing else None
        if places is None or self.place is None or not _has(places, self.place):
            return None
        return places.at(*self.place)

    def _notice(self, event: QFocusEvent) -> None:
        kept = event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.gotFocus() and not kept:
            self.by_key = event.reason() != Qt.FocusReason.MouseFocusReason
            if self.by_key:
                self.entered.emit()
        elif event.lostFocus() and not kept:
            self._leave()
        self.mark.follow()

    def _press(self, event: QKeyEvent) -> bool:
        places, key = self._places(), Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        other = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier)
        if other or places is None or not places.rows or not places.columns:
            return False
        if key == Key.Key_Escape and self.pointing:
            self._leave()
        elif (to := self._target(places, key, control)) is not None:
            self._go(places, *to)
        elif control or not self._act(places, key):
            return False
        self.by_key = True
        self.mark.follow()
        return True

    def _target(self, places: Places, key: Qt.Key, control: bool) -> tuple[int, int] | None:
        """Where a key leads; the first key shows where the cursor is."""
        row, column = self.place or places.start
        if key in (Key.Key_Home, Key.Key_End):
            last = key == Key.Key_End
            return (places.rows - 1 if last else 0) if control else row, places.columns - 1 if last else 0
        if control or (key not in STEPS and (key not in ENTER or self.pointing)):
            return None
        down, right = STEPS.get(key, (0, 0)) if self.pointing else (0, 0)
        return (row, column + right + down) if places.rows == 1 else (row + down, column + right)

    def _go(self, places: Places, row: int, column: int) -> None:
        self.place = min(max(row, 0), places.rows - 1), min(max(column, 0), places.columns - 1)
        self.pointing = True
        _bring_in_sight(places, places.at(*self.place))
        self._send(places.at(*self.place).center())
        self.moved.emit(*self.place)
        self.mark.follow()

    def _act(self, places: Places, key: Qt.Key) -> bool:
        """Clicks or zooms, and says whether the key does so."""
        box = self.box()
        if key in ENTER and box is not None:
            self._view.scene().sigMouseClicked.emit(KeyClick(box.center()))
        elif key in ZOOMS and any(places.view.state["mouseEnabled"]):
            middle = None if box is None else places.view.mapSceneToView(box.center())
            places.view.scaleBy((ZOOMS[key],) * 2, middle)
            places.view.sigRangeChangedManually.emit(places.view.state["mouseEnabled"])
        elif key == Key.Key_0 and self._whole is not None:
            self._whole()
        else:
            return False
        return True

    def _send(self, point: QPointF) -> None:
        self._sends = True
        self._view.scene().sigMouseMoved.emit(point)
        self._sends = False

    def _give_way(self, _point: QPointF) -> None:
        """The mouse now points."""
        if not self._sends and self.pointing:
            self.pointing = False
            self.mark.follow()

    def _leave(self) -> None:
        if self.pointing:
            self.pointing = False
            self._send(NOWHERE)
            self.mark.follow()


class _Mark(QWidget):
    """Over the plot: the cursor, dark and bright to be seen on any colour; the window's own frame shows the focus."""

    def __init__(self, keys: PlotKeys, view: pg.GraphicsView) -> None:
        super().__init__(view.viewport())
        self._keys, self._plot = keys, view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self) -> None:
        """Shows itself while the keyboard is here."""
        shown = self._plot.hasFocus() and self._keys.by_key
        self.setGeometry(self._plot.viewport().rect())
        self.setVisible(shown)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        painter, theme, box = QPainter(self), theme_of(self._plot), self._keys.box()
        if box is None:
            return
        inside = QRectF(self._plot.mapFromScene(box).boundingRect())
        for colour, width in ((theme.card, 5), (theme.text, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(inside)


def _has(places: Places, place: tuple[int, int]) -> bool:
    return place[0] < places.rows and place[1] < places.columns


def _bring_in_sight(places: Places, box: QRectF) -> None:
    """Moves a plot that was zoomed so far that the place lies outside."""
    view = places.view
    if view.sceneBoundingRect().contains(box.center()) or not any(view.state["mouseEnabled"]):
        return
    away = view.mapSceneToView(box.center()) - view.viewRect().center()
    view.translateBy((away.x(), away.y()))
    view.sigRangeChangedManually.emit(view.state["mouseEnabled"])
