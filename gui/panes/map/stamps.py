"""Pictures of the map's words and dots, painted once and laid where they stand at a layer."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

MARGIN = 4  # pixels around a box, into which outlines and marks reach

PaintIn = Callable[[QPainter, QRectF], None]


class Stamps:
    """Keeps what was painted in a box, by a key, for as long as `look` stays the same."""

    def __init__(self) -> None:
        self._pictures: dict[object, QPixmap] = {}
        self._look: object = None

    def begin(self, painter: QPainter, look: object) -> float:
        """Takes what all pictures have in common; returns the pixels of the device for one of the painter's.

        0 where the painter draws no pixels, as for an SVG: nothing may be laid then.
        """
        ratio = max(painter.device().devicePixelRatioF(), painter.deviceTransform().m11())
        if (look, ratio) != self._look:
            self._pictures.clear()
            self._look = look, ratio
        return ratio if painter.paintEngine().type() == QPaintEngine.Type.Raster else 0.0

    def lay(self, painter: QPainter, key: object, box: QRectF, ratio: float, paint: PaintIn) -> None:
        """Draws the picture of a key, its box at a place in whole pixels; `paint` paints one where there is none."""
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._pictures[key] = _painted(painter, box, ratio, paint)
        at = QPointF(round((box.x() - MARGIN) * ratio) / ratio, round((box.y() - MARGIN) * ratio) / ratio)
        painter.drawPixmap(at, picture)


def _painted(painter: QPainter, box: QRectF, ratio: float, paint: PaintIn) -> QPixmap:
    sides = (ceil((side + 2 * MARGIN) * ratio) for side in (box.width(), box.height()))
    picture = QPixmap(*sides)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    inner = QPainter(picture)
    inner.setRenderHints(painter.renderHints())
    inner.setFont(painter.font())
    paint(inner, QRectF(MARGIN, MARGIN, box.width(), box.height()))
    inner.end()
    return picture
