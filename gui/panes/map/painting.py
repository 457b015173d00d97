"""How the map's words, dots, hulls, trails and lists are painted, in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from core.analysis.map_layout import Hull
from core.program.translation import tr
from gui.panes.map.stamps import Stamps
from gui.widgets.style import Theme, strong_tint, tint

Pixels = NDArray[np.float64]
BOX_PADDING = QPointF(5, 1)  # pixels around a word in its box
CORNER = 4.0  # pixels: radius of a box's corners
DOT_RADIUS = 3.0
HULL_STRENGTH = 0.3  # of the tint in a hull
FUTURE_OPACITY = 0.4  # of the part of a trail that lies ahead
LEAST_TRAIL_OPACITY, MOST_TRAIL_OPACITY = 0.12, 0.7  # at layer 0 and at the layer shown, where nothing points
TRAIL_BANDS = 4  # of opacity
TRAIL_STEPS = 3  # lines from layer to layer, so that a way bends in place of breaking
DIMMED_OPACITY = 0.45  # of the words that are not near the one that is pointed at
RING_RADIUS = 3.0  # of the mark at a word whose nearest stands elsewhere
LIST_PADDING = 8.0
PLACES_ALONG_BORDER = 7  # of each side of the room, where the list may stand
SOLID, ROUND_CAP, LEFT = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class NeighbourLine:
    """One of a word's nearest: which unit, its name, its cosine and its percentile as texts."""

    unit: int
    name: str
    cosine: str
    percentile: str


@dataclass(frozen=True, eq=False)
class MapPicture:
    """One frame of the map in pixels: `places` [units, 2], and the boxes of the words, `sizes` around `middles`."""

    names: Sequence[str]
    labels: Sequence[str]  # the names, elided where they are long
    tints: Sequence[int | None]
    places: Pixels
    middles: Pixels
    sizes: Pixels
    words: frozenset[int]  # the units that are drawn as their word; the others are dots
    misplaced: frozenset[int]
    lit: frozenset[int]
    named: frozenset[int]
    asked: int | None
    neighbours: Sequence[NeighbourLine]
    hulls: Sequence[Hull]
    layer: int
    room: QRectF
    theme: Theme

    def box(self, unit: int) -> QRectF:
        """The box of a unit's word."""
        (x, y), (width, height) = self.middles[unit].tolist(), self.sizes[unit].tolist()
        return QRectF(x - width / 2, y - height / 2, width, height)


class MapPainter:
    """Paints one frame of the map; words and dots as pictures that are kept, where the painter draws pixels."""

    def __init__(self, painter: QPainter, picture: MapPicture, stamps: Stamps) -> None:
        self.painter, self.picture, self.stamps = painter, picture, stamps
        self.theme, self.room = picture.theme, picture.room
        self.ratio = stamps.begin(painter, (picture.labels, picture.tints, picture.theme, painter.font().key()))
        asked = picture.asked
        self.clear = None if asked is None else {asked, *(line.unit for line in picture.neighbours)} | picture.lit

    def paint_hulls(self) -> None:
        """Paints an area behind the words of a group that stand together."""
        for hull in self.picture.hulls:
            colour = _hull_colour(self.theme, self.picture.tints[int(hull.units[0])])
            self.painter.setBrush(colour)
            self.painter.setPen(QPen(colour, 3, SOLID, ROUND_CAP, Qt.PenJoinStyle.RoundJoin))
            corners = self.picture.middles[hull.units] + hull.corners
            self.painter.drawPolygon([QPointF(x, y) for x, y in corners.tolist()])

    def paint_trail(self, unit: int, places: Pixels) -> None:
        """Paints a highlighted word's way over all layers [layers + 1, 2], faint behind the layer shown."""
        colour, layer = self._strong(unit), self.picture.layer
        line = [QPointF(*place) for place in places]
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        # lines of 1 pixel are drawn many times as fast as wider ones
        self.painter.setPen(QPen(_faint(colour, FUTURE_OPACITY), 1))
        self.painter.drawPolyline(QPolygonF(line[layer:]))
        self.painter.setPen(QPen(colour, 2.4))
        self.painter.drawPolyline(QPolygonF(line[: layer + 1]))
        self.painter.setPen(QPen(colour, 1.2))
        self.painter.setBrush(QColor(self.theme.card))
        self.painter.drawEllipse(line[0], 2.5, 2.5)
        self.painter.setBrush(colour)
        for place in line[1:]:
            self.painter.drawEllipse(place, 1.6, 1.6)

    def paint_calm_trails(self, units: Sequence[int], ways: Pixels) -> None:
        """Paints the ways [n, units, 2] of words that are not highlighted: lines of 1 pixel that fade backwards."""
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        ends = np.linspace(0, len(ways) - 1, TRAIL_BANDS + 1).astype(int).tolist()
        opacities = np.linspace(LEAST_TRAIL_OPACITY, MOST_TRAIL_OPACITY, TRAIL_BANDS).tolist()
        for number, unit in enumerate(units):
            line, colour = [QPointF(x, y) for x, y in ways[:, number].tolist()], self._strong(unit)
            for start, end, opacity in zip(ends, ends[1:], opacities, strict=False):
                self.painter.setPen(QPen(_faint(colour, opacity), 1))
                self.painter.drawPolyline(QPolygonF(line[start : end + 1]))

    def paint_words(self) -> None:
        """Paints every unit as its word or a dot, with a line to its place where it stands far from it."""
        self._paint_leads()
        picture = self.picture
        dots = [unit for unit in range(len(picture.names)) if unit not in picture.words]
        words = sorted(picture.words, key=lambda unit: (unit in picture.named, unit in picture.lit, unit))
        for unit in (*words, *dots):
            if self.clear is not None:
                self.painter.setOpacity(1.0 if unit in self.clear else DIMMED_OPACITY)
            if unit in picture.words:
                self._lay_word(unit, unit in picture.misplaced)
            else:
                self._lay_dot(unit)
        self.painter.setOpacity(1.0)

    def _paint_leads(self) -> None:
        """Thin lines from the places of words that stand further from them than their height."""
        self.painter.setPen(QPen(_faint(QColor(self.theme.dim), 0.6), 1))
        places, middles = self.picture.places, self.picture.middles
        height = self.picture.sizes[:, 1].max(initial=0)
        for unit in np.flatnonzero(np.hypot(*(middles - places).T) > height):
            if self.room.contains(place := QPointF(*places[unit])):
                self.painter.drawLine(place, QPointF(*middles[unit]))

    def _lay_word(self, unit: int, is_misplaced: bool) -> None:
        box, paint = self.picture.box(unit), partial(self._paint_word, unit, is_misplaced)
        if self.ratio:
            key = unit, is_misplaced, unit in self.picture.lit
            self.stamps.lay(self.painter, key, box, self.ratio, paint)
        else:
            paint(self.painter, box)

    def _paint_word(self, unit: int, is_misplaced: bool, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(QColor(self.theme.accent), 1.6) if unit in self.picture.lit else Qt.PenStyle.NoPen)
        painter.setBrush(tint(self.theme, self.picture.tints[unit]))
        painter.drawRoundedRect(box, CORNER, CORNER)
        painter.setPen(QColor(self.theme.text))
        inner = box.adjusted(BOX_PADDING.x(), 0, -BOX_PADDING.x(), 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, self.picture.labels[unit])
        if is_misplaced:
            painter.setPen(QPen(QColor(self.theme.dim), 1.2))
            painter.setBrush(QColor(self.theme.card))
            painter.drawEllipse(box.topRight() - QPointF(2, -2), RING_RADIUS, RING_RADIUS)

    def _lay_dot(self, unit: int) -> None:
        (x, y), size = self.picture.middles[unit].tolist(), 2 * DOT_RADIUS
        box, paint = QRectF(x - DOT_RADIUS, y - DOT_RADIUS, size, size), partial(self._paint_dot, unit)
        if self.ratio:
            self.stamps.lay(self.painter, self.picture.tints[unit], box, self.ratio, paint)
        else:
            paint(self.painter, box)

    def _paint_dot(self, unit: int, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(QColor(self.theme.card), 1))
        painter.setBrush(self._strong(unit))
        painter.drawEllipse(box)

    def paint_neighbours(self) -> None:
        """Paints lines from the word that is asked about to its nearest ones, and these as a list in a corner."""
        asked, lines = self.picture.asked, self.picture.neighbours
        if asked is None or not lines:
            return
        for line in lines:
            self.painter.setPen(QPen(QColor(self.theme.accent), 1.4))
            ends = (QPointF(*self.picture.middles[unit].tolist()) for unit in (asked, line.unit))
            self.painter.drawLine(*ends)
        for unit in (*(line.unit for line in lines), asked):
            self._lay_word(unit, is_misplaced=False)
        self._paint_list(self.picture.names[asked], lines)

    def _paint_list(self, name: str, lines: Sequence[NeighbourLine]) -> None:
        """A word in bold, and below it a line for each of its nearest: its name, cosine and percentile."""
        columns = [[line.name for line in lines], [line.cosine for line in lines], [line.percentile for line in lines]]
        metrics, bold = QFontMetricsF(self.painter.font()), QFont(self.painter.font())
        bold.setBold(True)
        footer = tr("% of word pairs are less alike") if lines[0].percentile else ""
        widths = [max(map(metrics.horizontalAdvance, column)) for column in columns]
        heads = QFontMetricsF(bold).horizontalAdvance(name), metrics.horizontalAdvance(footer)
        width = max(_lefts(widths)[-1] + widths[-1], *heads) + 2 * LIST_PADDING
        height, line_height = (len(lines) + 1 + bool(footer)) * metrics.height() + LIST_PADDING, metrics.height()
        box = self._free_corner(width, height)
        self.painter.setPen(QPen(QColor(self.theme.edge), 1))
        self.painter.setBrush(QColor(self.theme.card))
        self.painter.drawRoundedRect(box, CORNER, CORNER)
        inner = box.adjusted(LIST_PADDING, LIST_PADDING / 2, -LIST_PADDING, -LIST_PADDING / 2)
        self.painter.setPen(QColor(self.theme.dim))
        self.painter.drawText(inner, LEFT | Qt.AlignmentFlag.AlignBottom, footer)
        self.painter.setPen(QColor(self.theme.text))
        for left, column, column_width in zip(_lefts(widths), columns, widths, strict=True):
            side = LEFT if column is columns[0] else Qt.AlignmentFlag.AlignRight
            for number, text in enumerate(column, 1):
                at = QRectF(inner.left() + left, inner.top() + number * line_height, column_width, line_height)
                self.painter.drawText(at, side, text)
        self.painter.setFont(bold)
        self.painter.drawText(inner, LEFT, name)

    def _free_corner(self, width: float, height: float) -> QRectF:
        """A box of a size along the border of the room, where it covers least of the words.

        Those that are asked about count ten times as much.
        """
        room = self.room.adjusted(4, 4, -4, -4)
        lefts = np.linspace(room.right() - width, room.left(), PLACES_ALONG_BORDER)
        tops = np.linspace(room.top(), room.bottom() - height, PLACES_ALONG_BORDER)
        corners = [(left, top) for left in lefts for top in (tops[0], tops[-1])]
        corners += [(left, top) for left in (lefts[0], lefts[-1]) for top in tops[1:-1]]
        units, asked = range(len(self.picture.names)), self.clear or ()
        shown = [(self.picture.box(unit), 10.0 if unit in asked else 1.0) for unit in units]

        def covered(box: QRectF) -> float:
            parts = [(box.intersected(word), weight) for word, weight in shown if box.intersects(word)]
            return sum(weight * part.width() * part.height() for part, weight in parts)

        return min((QRectF(left, top, width, height) for left, top in corners), key=covered)

    def _strong(self, unit: int) -> QColor:
        return strong_tint(self.theme, self.picture.tints[unit])


def smoothed(places: Pixels) -> Pixels:
    """Ways [n, ..., 2] from their first place to the last without their jitter, TRAIL_STEPS steps from place to place.

    Each place between is the mean of itself and its neighbours (1 : 2 : 1, twice); through these goes a curve
    (Catmull and Rom 1974).
    """
    way = places.astype(np.float64)
    for _ in range(2):
        way[1:-1] = (way[:-2] + 2 * way[1:-1] + way[2:]) / 4
    if len(way) < 3:
        return way
    before, after = np.concatenate([way[:1], way[:-2]]), np.concatenate([way[2:], way[-1:]])
    start, end = way[:-1, None], way[1:, None]
    share = np.linspace(0, 1, TRAIL_STEPS, endpoint=False).reshape(-1, *[1] * (way.ndim - 1))
    leaving, arriving = (end - before[:, None]) / 2, (after[:, None] - start) / 2
    cube, square = 2 * share**3 - 3 * share**2, share**3 - share**2
    curve = (cube + 1) * start + (square - share**2 + share) * leaving - cube * end + square * arriving
    return np.concatenate([curve.reshape(len(start) * TRAIL_STEPS, *way.shape[1:]), way[-1:]])


def _lefts(widths: Sequence[float]) -> list[float]:
    """Where columns of some widths begin."""
    return [sum(widths[:at]) + at * LIST_PADDING for at in range(len(widths))]


@lru_cache(maxsize=100)
def _hull_colour(theme: Theme, index: int | None) -> QColor:
    return _mixed(QColor(theme.card), tint(theme, index), HULL_STRENGTH)


def _mixed(base: QColor, colour: QColor, share: float) -> QColor:
    parts = zip(base.getRgb()[:3], colour.getRgb()[:3], strict=True)
    return QColor(*(round(low + (high - low) * share) for low, high in parts))


def _faint(colour: QColor, opacity: float) -> QColor:
    made = QColor(colour)
    made.setAlphaF(opacity)
    return made
