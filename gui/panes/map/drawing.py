"""What the map draws: a point a word at the layer, its trail over all layers, and labels where there is room."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from core.encoder.encoding import Floats
from gui.panes.map.label_placing import Label, place_labels
from gui.widgets.style import LIGHT, Theme, strong_tint

# radius in pixels; the small ones where there are many
DOT_RADIUS, SMALL_DOT_RADIUS, HIGHLIGHTED_DOT_RADIUS = 4.0, 3.0, 6.0
HIT_RADIUS = 12  # pixels from a point within which the mouse is on it
LABEL_GAP = 9.0  # pixels from the middle of a point to its label
FUTURE_OPACITY = 0.4  # opacity of the part of a trail that lies ahead
DIMMED_OPACITY = 0.45  # of points among many while others are looked at
MAX_LABELLED_UNITS = 40  # units; above, only those that are looked at are labelled


class MapDrawing(pg.GraphicsObject):
    """The item of the map; it paints in pixels, so that points and letters keep their size at every zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.points: Floats = np.zeros((1, 0, 2), np.float32)
        self.names: tuple[str, ...] = ()
        self.tints: tuple[int | None, ...] = ()
        self.layer = 0
        self.lit: frozenset[int] = frozenset()
        self.chosen: frozenset[int] = frozenset()
        self.trails: frozenset[int] = frozenset()
        self.theme: Theme = LIGHT
        self.labels: dict[int, QRectF] = {}  # by unit, in pixels from its point, as last drawn
        self._sides: dict[int, int] = {}

    def show_map(self, points: Floats, names: Sequence[str], tints: Sequence[int | None]) -> None:
        """Takes points [layers + 1, units, 2], the units' names, and their indices among the tints, None for grey."""
        if tuple(names) != self.names:
            self._sides = {}
        self.points, self.names, self.tints = points, tuple(names), tuple(tints)
        self.update()

    def show_layer(self, layer: int) -> None:
        """Shows the points of a layer; the trails stay."""
        self.layer = layer
        self.update()

    def mark(self, lit: frozenset[int], chosen: frozenset[int], trails: frozenset[int]) -> None:
        """Takes the indices of the units that are highlighted, always labelled, and drawn with their trails."""
        self.lit, self.chosen, self.trails = lit, lit | chosen, trails
        self.update()

    def boundingRect(self) -> QRectF:
        """The whole range of the view, as labels stand outside the points."""
        return QRectF(self.viewRect() or QRectF())

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()
        super().viewTransformChanged()

    def unit_at(self, point: QPointF, pixel: QPointF) -> int | None:
        """The index of the unit whose point, or else whose label, is at a point of the view; None for none.

        `pixel` is the size of a pixel in the view."""
        if self.layer >= len(self.points) or not self.names:
            return None
        away = (np.array([point.x(), point.y()]) - self.points[self.layer]) / (pixel.x(), -pixel.y())
        distances = np.hypot(away[:, 0], away[:, 1])
        nearest = int(distances.argmin())
        if distances[nearest] <= HIT_RADIUS:
            return nearest
        on_label = (unit for unit, box in self.labels.items() if box.contains(*map(float, away[unit])))
        return next(on_label, None)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paints trails, points and labels, in this order; highlighted units last."""
        if self.layer >= len(self.points) or not self.names:
            return
        to_pixels = painter.transform()
        places = _mapped(to_pixels, self.points)
        units = range(len(self.names))
        lit = [unit for unit in units if unit in self.lit]
        rest = [unit for unit in units if unit not in self.lit]
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for group in (rest, lit):
            for unit in group:
                if unit in self.trails:
                    self._paint_trail(painter, unit, places[:, unit])
            for unit in group:
                self._paint_dot(painter, unit, QPointF(*places[self.layer, unit]))
        labelled = lit + [unit for unit in rest if unit in self.chosen or len(units) <= MAX_LABELLED_UNITS]
        self._paint_labels(painter, labelled, places[self.layer], to_pixels.mapRect(self.boundingRect()))
        painter.restore()

    def _paint_trail(self, painter: QPainter, unit: int, places: NDArray[np.float64]) -> None:
        """Paints a trail, faint behind the layer shown; that of a highlighted unit has a mark at each layer."""
        colour, lit = strong_tint(self.theme, self.tints[unit]), unit in self.lit
        line = [QPointF(*place) for place in places]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # lines of 1 pixel are drawn many times as fast as wider ones
        painter.setPen(QPen(_faint(colour, FUTURE_OPACITY), 1))
        painter.drawPolyline(QPolygonF(line[self.layer :]))
        width = 2.4 if lit else 1.4 if len(self.trails) <= MAX_LABELLED_UNITS else 1
        painter.setPen(QPen(_faint(colour, 1.0 if lit else 0.75), width))
        painter.drawPolyline(QPolygonF(line[: self.layer + 1]))
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(QColor(self.theme.card))
        painter.drawEllipse(line[0], 2.5, 2.5)
        if lit:
            painter.setBrush(colour)
            for place in line[1:]:
                painter.drawEllipse(place, 1.6, 1.6)

    def _paint_dot(self, painter: QPainter, unit: int, place: QPointF) -> None:
        lit, many = unit in self.lit, len(self.names) > MAX_LABELLED_UNITS
        painter.setPen(QPen(QColor(self.theme.text if lit else self.theme.card), 1.6 if lit else 1))
        colour = strong_tint(self.theme, self.tints[unit])
        painter.setBrush(_faint(colour, DIMMED_OPACITY if many and self.lit and not lit else 1))
        radius = HIGHLIGHTED_DOT_RADIUS if lit else SMALL_DOT_RADIUS if many else DOT_RADIUS
        painter.drawEllipse(place, radius, radius)

    def _paint_labels(self, painter: QPainter, units: Sequence[int], places: NDArray[np.float64], room: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        wanted = [
            Label(unit, metrics.horizontalAdvance(self.names[unit]) + 4, metrics.height(), unit in self.chosen)
            for unit in units
        ]
        sides = (room.left(), room.top(), room.right(), room.bottom())
        placed = place_labels(wanted, places, sides, LABEL_GAP, self._sides)
        self._sides |= {unit: side for unit, (side, _) in placed.items()}
        self.labels = {}
        for unit, (_, (left, top, right, bottom)) in reversed(placed.items()):
            box = QRectF(left, top, right - left, bottom - top)
            self._paint_label(painter, unit, box)
            self.labels[unit] = box.translated(-places[unit, 0], -places[unit, 1])

    def _paint_label(self, painter: QPainter, unit: int, box: QRectF) -> None:
        painter.fillRect(box, _faint(QColor(self.theme.card), 0.75))
        painter.setPen(QColor(self.theme.accent if unit in self.lit else self.theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.names[unit])


def _mapped(to_pixels: QTransform, points: Floats) -> NDArray[np.float64]:
    """Pixels of points [..., 2] of the view."""
    matrix = np.array([[to_pixels.m11(), to_pixels.m12()], [to_pixels.m21(), to_pixels.m22()]])
    return points.astype(np.float64) @ matrix + (to_pixels.dx(), to_pixels.dy())


def _faint(colour: QColor, opacity: float) -> QColor:
    made = QColor(colour)
    made.setAlphaF(opacity)
    return made
