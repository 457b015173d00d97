"""Line icons drawn for this program, in the colour of the text they stand beside."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from core import RESOURCES

ICON_FOLDER = RESOURCES / "icons"


def icon(name: str) -> QIcon:
    """The icon of that name in resources/icons."""
    return QIcon(_IconEngine(name))


def menu_icon(name: str) -> QIcon:
    """The same icon for a menu, whose active entry is filled with the accent colour."""
    return QIcon(_IconEngine(name, in_menu=True))


def set_icon(target: QAbstractButton, name: str) -> None:
    """Shows an icon on a button, as large as its text."""
    target.setIcon(icon(name))
    side = round(target.fontMetrics().height() * 0.95)
    target.setIconSize(QSize(side, side))
    target.setText("")


class _IconEngine(QIconEngine):
    """Draws an icon for each size and device pixel ratio, in the current palette's colours."""

    def __init__(self, name: str, in_menu: bool = False) -> None:
        super().__init__()
        self._name, self._in_menu = name, in_menu

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        drawing = _source(self._name).replace("currentColor", self._colour(mode))
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, box)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
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
        """The name of the colour of text in the same state: on a button, selected, or disabled."""
        selected = mode == QIcon.Mode.Selected or (self._in_menu and mode == QIcon.Mode.Active)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.ButtonText
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        return QGuiApplication.palette().color(group, role).name()


@cache
def icon_names() -> frozenset[str]:
    """The names of all icons in resources/icons."""
    return frozenset(file.stem for file in ICON_FOLDER.glob("*.svg") if file.stem != "promptscope")


@cache
def _source(name: str) -> str:
    return (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
