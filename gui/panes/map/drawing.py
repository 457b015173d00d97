"""What the map draws: the words themselves in their groups' tints, where they stand at the layer."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from core.analysis.prompt_map import PromptMap
from core.encoder.encoding import Floats
from gui.panes.map.painting import BOX_PADDING, MapPainter, MapPicture, NeighbourLine, smoothed
from gui.panes.map.stamps import Stamps
from gui.panes.plots.view_item import ViewItem
from gui.widgets.style import LIGHT, Theme

Pixels = NDArray[np.float64]  # [n, 2]
HIT_RADIUS, TOP_RADIUS = 8, 3  # pixels from a dot within which the mouse is on it; where a word is there, too


class MapDrawing(ViewItem):
    """The item of the map; it paints in pixels, so that words keep their size at every zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: PromptMap | None = None
        self.names: tuple[str, ...] = ()
        self.labels: tuple[str, ...] = ()
        self.tints: tuple[int | None, ...] = ()
        self.layer = 0
        self.lit: frozenset[int] = frozenset()
        self.named: frozenset[int] = frozenset()
        self.trails: frozenset[int] = frozenset()
        self.asked: int | None = None
        self.neighbours: tuple[NeighbourLine, ...] = ()
        self.theme: Theme = LIGHT
        self.font = QFont()
        self._stamps = Stamps()

    @property
    def points(self) -> Floats:
        """The places [layers + 1, units, 2] on the map's plane."""
        return self.drawn.places if self.drawn else np.zeros((1, 0, 2), np.float32)

    def show_map(self, drawn: PromptMap, names: Sequence[str], tints: Sequence[int | None]) -> None:
        """Takes a map, its units' names, and their indices among the tints, None for grey."""
        self.drawn, self.names, self.tints = drawn, tuple(names), tuple(tints)
        metrics, widths = QFontMetricsF(self.font), drawn.request.sizes[:, 0] - 2 * BOX_PADDING.x()
        pairs, end = zip(names, map(float, widths + 1), strict=True), Qt.TextElideMode.ElideRight
        self.labels = tuple(metrics.elidedText(name, end, width) for name, width in pairs)
        self.lit = self.named = self.trails = frozenset()
        self.asked, self.neighbours = None, ()
        self.update()

    def show_layer(self, layer: int) -> None:
        """Shows the words where they stand at a layer."""
        self.layer = layer
        self.update()

    def mark(self, lit: frozenset[int], named: frozenset[int], trails: frozenset[int]) -> None:
        """Takes the units that are highlighted, that are words even without room, and that have their trail drawn."""
        self.lit, self.named, self.trails = lit, lit | named, trails
        self.update()

    def show_neighbours(self, asked: int | None, neighbours: Sequence[NeighbourLine]) -> None:
        """Takes the unit whose nearest ones are shown, with lines to them and a list; None for none."""
        self.asked, self.neighbours = asked, tuple(neighbours)
        self.update()

    def middles(self, to_pixels: QTransform) -> tuple[Pixels, Pixels]:
        """The places of the units at the layer, and the middles of their boxes beside them, in pixels [units, 2]."""
        places = mapped(to_pixels, self.points[self.layer])
        return places, places + self._offsets()

    def box(self, unit: int, middle: Pixels) -> QRectF:
        """The box of a unit's word around its middle."""
        assert self.drawn is not None
        width, height = map(float, self.drawn.request.sizes[unit])
        return QRectF(middle[0] - width / 2, middle[1] - height / 2, width, height)

    def is_word(self, unit: int) -> bool:
        """Whether a unit is drawn as its word, not as a dot."""
        layout = self.drawn.layouts.get(self.layer) if self.drawn else None
        if unit in self.named or self.drawn is None:
            return True
        return bool((layout.has_room if layout else self.drawn.plan.has_room)[unit])

    def unit_at(self, point: QPointF, to_pixels: QTransform) -> int | None:
        """The unit whose word or dot is at a point in pixels; None for none. The highlighted ones lie on top."""
        if not self._is_ready:
            return None
        middles = self.middles(to_pixels)[1]
        words = [unit for unit in range(len(self.names)) if self.is_word(unit)]
        dots = sorted(set(range(len(self.names))) - set(words))
        on_word = [unit for unit in words if self.box(unit, middles[unit]).contains(point)]
        away = np.hypot(*(middles - (point.x(), point.y())).T)
        on_dot = [unit for unit in dots if away[unit] <= (TOP_RADIUS if on_word else HIT_RADIUS)]
        hit = [unit for unit in on_word if unit in self.named] or on_dot or on_word
        return min(hit, key=lambda unit: float(away[unit]), default=None)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paints hulls, trails, words and dots, in this order; then what is pointed at."""
        if not self._is_ready or self.drawn is None:
            return
        to_pixels = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font)
        pen = MapPainter(painter, self._picture(self.drawn, to_pixels), self._stamps)
        pen.paint_hulls()
        calm = sorted(self.trails - self.lit)
        pen.paint_calm_trails(calm, smoothed(mapped(to_pixels, self.points[: self.layer + 1, calm])))
        for unit in sorted(self.trails & self.lit):
            pen.paint_trail(unit, mapped(to_pixels, self.points[:, unit]))
        pen.paint_words()
        pen.paint_neighbours()
        painter.restore()

    def _picture(self, drawn: PromptMap, to_pixels: QTransform) -> MapPicture:
        places, middles = self.middles(to_pixels)
        layout = drawn.layouts.get(self.layer)
        words = np.flatnonzero((layout or drawn.plan).has_room).tolist()
        return MapPicture(
            self.names,
            self.labels,
            self.tints,
            places,
            middles,
            drawn.request.sizes,
            frozenset(words) | self.named,
            frozenset(np.flatnonzero(layout.misplaced).tolist() if layout else ()),
            self.lit,
            self.named,
            self.asked,
            self.neighbours,
            layout.hulls if layout else (),
            self.layer,
            to_pixels.mapRect(self.boundingRect()),
            self.theme,
        )

    @property
    def _is_ready(self) -> bool:
        return self.drawn is not None and bool(self.names) and self.layer < len(self.points)

    def _offsets(self) -> Pixels:
        assert self.drawn is not None
        layout = self.drawn.layouts.get(self.layer)
        return layout.offsets if layout else self.drawn.plan.offsets


def mapped(to_pixels: QTransform, points: Floats) -> Pixels:
    """Pixels of points [..., 2] of the view."""
    matrix = np.array([[to_pixels.m11(), to_pixels.m12()], [to_pixels.m21(), to_pixels.m22()]])
    return points.astype(np.float64) @ matrix + (to_pixels.dx(), to_pixels.dy())
