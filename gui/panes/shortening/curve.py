"""What is changed at each length: the order's curve, that of cutting the end, and marks at the tool's lengths."""

from collections.abc import Sequence
from math import sqrt

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.program.translation import tr
from gui.widgets.style import scaled_font, theme_of

Point = tuple[int, float]  # tokens left, and the change in commas
MIN_HEIGHT, MAX_HEIGHT = 84, 170
SIDE = 11  # pixels at either end, half of what the slider's handle takes
BELOW, ABOVE = 16, 18  # pixels for the marks' names, and for the curves' names


class ShorteningCurve(QWidget):
    """Tokens left from all at the left to none at the right, the change upwards; a click chooses a length."""

    chosen = Signal(int)  # tokens

    def __init__(self) -> None:
        super().__init__()
        self.steps: tuple[Point, ...] = ()
        self.tails: tuple[Point, ...] = ()
        self.randoms: tuple[Point, ...] = ()
        self.marks: tuple[tuple[int, str], ...] = ()  # tokens, and what is there
        self.tokens, self.target = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(MIN_HEIGHT)
        self.setMaximumHeight(MAX_HEIGHT)
        self.setAccessibleName(tr("Change by tokens left"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(
            tr(
                "How far the summary moves, in commas, by the tokens that are left. Solid: the parts in their order. "
                "Dashed: the end cut off. Dots: parts left out at random. Twice as high is four times as far. "
                "A click chooses a length."
            )
        )

    def sizeHint(self) -> QSize:
        return QSize(300, MIN_HEIGHT)

    def show_curves(
        self,
        tokens: int,
        curves: tuple[Sequence[Point], Sequence[Point], Sequence[Point]],
        marks: Sequence[tuple[int, str]],
    ) -> None:
        """Takes the tokens of the whole prompt, the points of steps, cuts and random draws, and the marks."""
        self.tokens, self.marks = tokens, tuple(marks)
        self.steps, self.tails, self.randoms = (tuple(points) for points in curves)
        self.update()

    def show_target(self, tokens: int) -> None:
        """Marks the length that is chosen."""
        if tokens != self.target:
            self.target = tokens
            self.update()

    @property
    def highest(self) -> float:
        """The change at the top, the greatest of all curves."""
        return max([1.0, *(change for _, change in (*self.steps, *self.tails, *self.randoms))])

    def x_of(self, tokens: float) -> float:
        """Where so many tokens stand, in pixels."""
        return SIDE + (self.width() - 2 * SIDE) * (1 - tokens / max(self.tokens, 1))

    def y_of(self, change: float) -> float:
        """Where a change stands, in pixels: by its root, as the last parts change many times what the first do."""
        return self.height() - BELOW - (self.height() - BELOW - ABOVE) * sqrt(max(change, 0.0) / self.highest)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left is longer, right is shorter, as on the slider below."""
        step = {Qt.Key.Key_Left: 1, Qt.Key.Key_Right: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.chosen.emit(min(max(self.target + step, 0), self.tokens))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(event)

    def _choose(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.tokens:
            share = (event.position().x() - SIDE) / max(self.width() - 2 * SIDE, 1)
            self.chosen.emit(round(self.tokens * (1 - min(max(share, 0.0), 1.0))))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(self, 0.85))
        self._paint_marks(painter)
        self._paint_curve(painter, self.tails, QPen(QColor(theme.curves[3]), 1.6, Qt.PenStyle.DashLine))
        self._paint_curve(painter, self.steps, QPen(QColor(theme.curves[4]), 2.2))
        painter.setPen(QPen(QColor(theme.dim), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF([self._place(point) for point in self.randoms]))
        self._paint_names(painter)

    def _place(self, point: Point) -> QPointF:
        return QPointF(self.x_of(point[0]), self.y_of(point[1]))

    def _paint_marks(self, painter: QPainter) -> None:
        theme, bottom = theme_of(self), self.height() - BELOW
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(QPointF(SIDE, bottom), QPointF(self.width() - SIDE, bottom))
        right = float(self.width())
        for tokens, name in sorted(self.marks):
            x = self.x_of(tokens)
            painter.setPen(QPen(QColor(theme.edge), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, ABOVE), QPointF(x, bottom))
            width = painter.fontMetrics().horizontalAdvance(name)
            left = min(max(x - width / 2, 0), self.width() - width)
            if left + width < right - 4:  # one that would touch its neighbour has no name
                painter.setPen(QColor(theme.dim))
                painter.drawText(QPointF(left, self.height() - 3), name)
                right = left
        if self.tokens:
            painter.setPen(QPen(QColor(theme.accent), 1.4))
            painter.drawLine(QPointF(self.x_of(self.target), ABOVE), QPointF(self.x_of(self.target), bottom))

    def _paint_curve(self, painter: QPainter, points: Sequence[Point], pen: QPen) -> None:
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([self._place(point) for point in points]))

    def _paint_names(self, painter: QPainter) -> None:
        """The curves' names and the change at the top, in a line above the curves."""
        theme, metrics = theme_of(self), painter.fontMetrics()
        names = [(tr("up to {count} commas").format(count=f"{self.highest:.0f}"), theme.dim)] if self.steps else []
        names += [(tr("in this order"), theme.curves[4])] if len(self.steps) > 1 else []
        names += [(tr("end cut off"), theme.curves[3])] if self.tails else []
        names += [(tr("at random"), theme.dim)] if self.randoms else []
        left = float(SIDE)
        for name, colour in names:
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(left, metrics.ascent() + 1), name)
            left += metrics.horizontalAdvance(name) + SIDE
