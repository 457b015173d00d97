"""The axis as one line: the words at their places, those that say something hanging below it, the others grey above."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from core.analysis.axis_projection import MARKED
from core.analysis.word_measures import ValueScale
from core.program.arrays import np
from core.program.translation import tr
from gui.panes.own_axes.hanging import hang
from gui.widgets.style import LIGHT, Theme
from gui.widgets.value_colours import value_tints

PADDING = 5.0  # pixels around a name in its chip
SIDE = 8.0  # pixels beside the line
STEM = 9.0  # pixels from the line to the first row of names
DOT, TARGET = 3.0, 7.0  # pixels: the radius of a word's dot, and of what the mouse finds it by
HANGING_REACH, GREY_REACH = 160.0, 70.0  # pixels that a name may stand beside its place
ARROW = 6.0  # pixels: the head of the arrow along which a word was pushed
MAX_NAME = 170.0  # pixels of a long tag's name
LEFT, RIGHT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
MIDDLE = Qt.AlignmentFlag.AlignVCenter


_Hung = tuple[int, tuple[int, float, float]]  # a word with its name's row, left edge and width


@dataclass(frozen=True, eq=False)
class AxisPicture:
    """What is drawn: names with their places in spreads (positive: left), and where they were before a push, if any.

    `reach` is the place at either end of the line, `sides` what stands there; `pushed` is the word that is pushed.
    """

    names: Sequence[str] = ()
    places: Sequence[float] = ()
    before: Sequence[float] = ()
    reach: float = 4.0
    sides: tuple[str, str] = ("", "")
    pushed: int | None = None


@dataclass(frozen=True, eq=False)
class _Layout:
    """The boxes of the names by the words' numbers, and how high the line stands."""

    line: float = 0.0
    boxes: dict[int, QRectF] = field(default_factory=dict)
    hidden: int = 0  # words without a name


class AxisDrawing(pg.GraphicsObject):
    """Paints a picture in the pixels of the scene, into `room`."""

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.font = QFont()
        self.room = QRectF()
        self.picture = AxisPicture()
        self.lit: frozenset[int] = frozenset()
        self._layout = _Layout()

    def show_picture(self, picture: AxisPicture | None = None, room: QRectF | None = None) -> None:
        """Takes another picture, or room; names are laid out anew."""
        self.prepareGeometryChange()
        self.picture, self.room = picture or self.picture, self.room if room is None else room
        self._layout = self._laid_out()
        self.update()

    def light(self, words: frozenset[int]) -> None:
        """Frames some words, and names them where they have no room."""
        if words != self.lit:
            self.lit = words
            self.update()

    def boundingRect(self) -> QRectF:
        """The room."""
        return self.room

    def x(self, place: float) -> float:
        """Where a place lies; what is beyond an end stands at it."""
        share = min(max(place / self.picture.reach, -1.0), 1.0)
        half = self.room.width() / 2 - SIDE
        return self.room.center().x() - share * half

    def word_at(self, point: QPointF) -> int | None:
        """The word whose name or dot is at a point."""
        for word, box in self._layout.boxes.items():
            if box.contains(point):
                return word
        if abs(point.y() - self._layout.line) > TARGET:
            return None
        distances = {word: abs(self.x(place) - point.x()) for word, place in enumerate(self.picture.places)}
        nearest = min(distances, key=distances.__getitem__, default=None)
        return nearest if nearest is not None and distances[nearest] <= TARGET else None

    def box(self, word: int) -> QRectF:
        """The box of a word's name, or around its dot."""
        x, line = self.x(self.picture.places[word]), self._layout.line
        return self._layout.boxes.get(word, QRectF(x - TARGET, line - TARGET, 2 * TARGET, 2 * TARGET))

    @property
    def boxes(self) -> dict[int, QRectF]:
        """The boxes of all names that have room, by the words' numbers."""
        return self._layout.boxes

    @property
    def hidden(self) -> int:
        """How many words have a dot alone."""
        return self._layout.hidden

    def is_marked(self, word: int) -> bool:
        """Whether a word stands further out than nearly any small word does."""
        return abs(self.picture.places[word]) >= MARKED

    def _laid_out(self) -> _Layout:
        metrics = QFontMetricsF(self.font)
        height, room = metrics.height() + 2, self.room
        top, bottom = room.top() + metrics.height() + 4, room.bottom() - metrics.height() - 6
        words = sorted(range(len(self.picture.places)), key=lambda word: -abs(self.picture.places[word]))
        marked, grey = [w for w in words if self.is_marked(w)], [w for w in words if not self.is_marked(w)]
        free = bottom - top - 2 * STEM
        rows = max(int(free / height), 2)
        hanging = self._hung(marked, max(2 * rows // 3, 1), HANGING_REACH, metrics)
        greys = self._hung(grey, rows - max(_rows(hanging), 1), GREY_REACH, metrics)
        spare = rows - max(_rows(hanging), 1) - _rows(greys)
        line = top + (spare / 2 + _rows(greys)) * height + STEM
        below = {word: (line + STEM + row * height, left, width) for word, (row, left, width) in hanging}
        below |= {word: (line - STEM - (row + 1) * height, left, width) for word, (row, left, width) in greys}
        boxes = {word: QRectF(left, top, width, height - 1) for word, (top, left, width) in below.items()}
        return _Layout(line, boxes, len(words) - len(boxes))

    def _hung(self, words: Sequence[int], rows: int, reach: float, metrics: QFontMetricsF) -> list[_Hung]:
        """Of each word with room: its row, left edge and width."""
        widths = [min(metrics.horizontalAdvance(self.picture.names[word]), MAX_NAME) + 2 * PADDING for word in words]
        middles = [self.x(self.picture.places[word]) for word in words]
        spots = hang(middles, widths, (self.room.left(), self.room.right()), rows, reach)
        return [(word, (*spot, width)) for word, spot, width in zip(words, spots, widths, strict=True) if spot]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paints the line, then dots and stems, then names, those pointed at on top."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font)
        self._paint_line(painter)
        self._paint_pushes(painter)
        for word in range(len(self.picture.places)):
            self._paint_place(painter, word)
        self._paint_pushed(painter)
        lit = self.lit if self.picture.pushed is None else self.lit | {self.picture.pushed}
        for word, box in self._layout.boxes.items():
            if word not in lit:
                self._paint_name(painter, word, box)
        for word in lit:
            if word < len(self.picture.places):
                self._paint_name(painter, word, self._layout.boxes.get(word) or self._box_above(word))

    def _paint_line(self, painter: QPainter) -> None:
        room, theme, line = self.room, self.theme, self._layout.line
        metrics = QFontMetricsF(self.font)
        height = metrics.height()
        left, width = self.x(MARKED), self.x(-MARKED) - self.x(MARKED)
        band = QRectF(left, room.top() + height + 4, width, room.height() - 2 * height - 8)
        painter.fillRect(band, QColor(theme.control))
        painter.setPen(QPen(QColor(theme.edge), 1.4))
        painter.drawLine(QPointF(self.x(self.picture.reach), line), QPointF(self.x(-self.picture.reach), line))
        head, foot = QRectF(room.left(), room.top(), room.width(), height), room.bottom() - height - 1
        for text, colour, side in zip(self.picture.sides, (theme.more, theme.less), (LEFT, RIGHT), strict=True):
            painter.setPen(QColor(colour))
            painter.drawText(
                head, side | MIDDLE, metrics.elidedText(text, Qt.TextElideMode.ElideRight, head.width() / 3)
            )
        painter.setPen(QColor(theme.dim))
        for tick in _ticks(self.picture.reach):
            painter.drawText(QRectF(self.x(tick) - 20, foot, 40, height), CENTRE | MIDDLE, f"{abs(tick):g}")
            painter.drawLine(QPointF(self.x(tick), line - 3), QPointF(self.x(tick), line + 3))
        more = tr("and %n more", "", self.hidden) if self.hidden else ""
        painter.drawText(head, CENTRE | MIDDLE, " · ".join(filter(None, (tr("within ±2: like any word"), more))))

    def _paint_pushes(self, painter: QPainter) -> None:
        """A line from where each word stood, with a ring there, where it moved visibly."""
        line = self._layout.line
        for word, (before, now) in enumerate(zip(self.picture.before, self.picture.places, strict=False)):
            start, end = self.x(before), self.x(now)
            if abs(end - start) > DOT and word != self.picture.pushed:
                painter.setPen(QPen(self._colour(word), 1.6))
                painter.setBrush(QColor(self.theme.card))
                painter.drawLine(QPointF(start, line), QPointF(end, line))
                painter.drawEllipse(QPointF(start, line), DOT, DOT)

    def _paint_pushed(self, painter: QPainter) -> None:
        """An arrow from where the pushed word stood to where it stands, above all other words' dots."""
        word, line = self.picture.pushed, self._layout.line
        if word is None or not self.picture.before or not isfinite(self.picture.places[word]):
            return
        start, end = self.x(self.picture.before[word]), self.x(self.picture.places[word])
        tip = ARROW if end > start else -ARROW
        painter.setPen(QPen(QColor(self.theme.accent), 3.0))
        painter.setBrush(QColor(self.theme.card))
        if abs(end - start) > 2 * ARROW:
            painter.drawLine(QPointF(start, line), QPointF(end - tip, line))
            painter.drawEllipse(QPointF(start, line), DOT + 1, DOT + 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent))
        corners = QPointF(end, line), QPointF(end - tip, line - ARROW), QPointF(end - tip, line + ARROW)
        painter.drawPolygon(QPolygonF(corners))

    def _paint_place(self, painter: QPainter, word: int) -> None:
        place, line, box = self.picture.places[word], self._layout.line, self._layout.boxes.get(word)
        if not isfinite(place):
            return
        x, colour = self.x(place), self._colour(word)
        if box is not None and self.is_marked(word):
            painter.setPen(QPen(colour, 1))
            painter.drawLine(QPointF(x, line), QPointF(min(max(x, box.left() + 4), box.right() - 4), box.top()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, line), DOT, DOT)

    def _paint_name(self, painter: QPainter, word: int, box: QRectF) -> None:
        theme, is_lit = self.theme, word in self.lit or word == self.picture.pushed
        if self.is_marked(word) or is_lit:
            painter.setPen(QPen(QColor(theme.accent), 1.6) if is_lit else Qt.PenStyle.NoPen)
            painter.setBrush(self._tint(word))
            painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(theme.text if self.is_marked(word) or is_lit else theme.dim))
        inner = box.adjusted(PADDING - 1, 0, 1 - PADDING, 0)
        name = QFontMetricsF(self.font).elidedText(self.picture.names[word], Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, CENTRE | MIDDLE, name)

    def _box_above(self, word: int) -> QRectF:
        """Where a word that has no room is named while it is pointed at."""
        metrics, x = QFontMetricsF(self.font), self.x(self.picture.places[word])
        width = min(metrics.horizontalAdvance(self.picture.names[word]), MAX_NAME) + 2 * PADDING
        left = min(max(x - width / 2, self.room.left()), self.room.right() - width)
        return QRectF(left, self._layout.line - STEM - metrics.height() - 2, width, metrics.height() + 1)

    def _colour(self, word: int) -> QColor:
        if not self.is_marked(word):
            return QColor(self.theme.dim)
        return QColor(self.theme.more if self.picture.places[word] > 0 else self.theme.less)

    def _tint(self, word: int) -> QColor:
        if not self.is_marked(word):
            return QColor(self.theme.card)
        scale = ValueScale(-self.picture.reach, self.picture.reach, is_diverging=True)
        return value_tints(self.theme, True)[scale.steps(np.array([self.picture.places[word]]))[0]]


def _rows(hung: Sequence[_Hung]) -> int:
    """How many rows names take."""
    return max((row + 1 for _, (row, _left, _width) in hung), default=0)


def _ticks(reach: float) -> list[float]:
    step = 1 if reach <= 4 else 2
    count = int(reach // step)
    return [float(step * number) for number in range(-count, count + 1)]
