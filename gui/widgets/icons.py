"""Line icons drawn for this program, in the colour of the text they stand beside."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from core import RESOURCES

FOLDER = RESOURCES / "icons"


def icon(name: str) -> QIcon:
    """The icon of that name in resources/icons."""
    return QIcon(_IconEngine(name))


def menu_icon(name: str) -> QIcon:
    """The same for a menu, where the line under the mouse is filled with the accent colour."""
    return QIcon(_IconEngine(name, in_menu=True))


def set_icon(target: QAbstractButton, name: str) -> None:
    """Shows an icon on a button, as large as its text."""
    target.setIcon(icon(name))
    side = round(target.fontMetrics().height() * 0.95)
    target.setIconSize(QSize(side, side))
    target.setText("")


class _IconEngine(QIconEngine):
    """Drawn anew for every size and every device pixel ratio, in the palette's colours of the moment."""

    def __init__(self, name: str, in_menu: bool = False) -> None:
        super().__init__()
        self._name, self._in_menu = name, in_menu

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draws the icon in the middle of the rectangle."""
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        drawing = _source(self._name).replace("currentColor", self._colour(mode))
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, box)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The same as a picture; `size` is in device pixels."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return picture

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        return _IconEngine(self._name, self._in_menu)

    def _colour(self, mode: QIcon.Mode) -> str:
        """Of the text on a button, on the selection, or of one that is off."""
        selected = mode == QIcon.Mode.Selected or (self._in_menu and mode == QIcon.Mode.Active)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.ButtonText
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        return QGuiApplication.palette().color(group, role).name()


@cache
def icon_names() -> frozenset[str]:
    """All that there are."""
    return frozenset(file.stem for file in FOLDER.glob("*.svg") if file.stem != "promptscope")


@cache
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
