"""How the summary grows: a point a word, how far of the way to the whole prompt's summary it is when it ends there."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.analysis.units import Unit
from core.program.numbers import small_number
from core.program.translation import tr
from core.queries.summary_growth import SummaryGrowth
from gui.widgets.elision import elided_line
from gui.widgets.style import FADED, theme_of

LEFT, TOP, RIGHT, BOTTOM = 30, 8, 10, 58  # pixels around the curve; names hang below it
MIN_NAME_STEP = 11  # pixels between names


class GrowthPlot(QWidget):
    """Shows a SummaryGrowth; `pointed` gives the unit under the mouse or at the keys, or None."""

    pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.growth: SummaryGrowth | None = None
        self.is_faded = False
        self._at: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("How the summary grows, word by word"))
        self.setToolTip(
            tr(
                "The summary as if the prompt ended after each word: 0 is the mean word’s, 1 this prompt’s. It depends "
                "on the order of the words, so its steps are no shares"
            )
        )

    def sizeHint(self) -> QSize:
        return QSize(240, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 110)

    def show_growth(self, growth: SummaryGrowth | None) -> None:
        """Takes what is known of it."""
        self.growth, self._at = growth, None
        self.update()

    @property
    def _values(self) -> Sequence[float]:
        return () if self.growth is None else [float(value) for value in self.growth.values]

    def point_at(self, index: int) -> QPointF:
        """Where a value stands; 0 is the empty prompt's."""
        values = self._values
        low, high = min(0.0, *values), max(1.0, *values)
        width, height = self.width() - LEFT - RIGHT, self.height() - TOP - BOTTOM
        steps = max(len(values) - 1, 1)
        return QPointF(LEFT + width * index / steps, TOP + height * (high - values[index]) / (high - low))

    def reading(self) -> str:
        """What the point under the mouse says."""
        values = self._values
        if self._at is None or self._at >= len(values) or self.growth is None:
            return ""
        word = self.growth.words[self._at - 1].name if self._at else tr("empty prompt")
        return tr("after “{word}”: {value}").format(word=word, value=small_number(values[self._at]))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        if len(self._values) < 2:
            return
        painter.setOpacity(FADED if self.is_faded else 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = [self.point_at(index) for index in range(len(self._values))]
        self._paint_levels(painter)
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor(theme.accent))
        painter.setPen(Qt.PenStyle.NoPen)
        for index, point in enumerate(points):
            painter.drawEllipse(point, *((4.5, 4.5) if index == self._at else (2.2, 2.2)))
        self._paint_names(painter, points)

    def _paint_levels(self, painter: QPainter) -> None:
        theme, values = theme_of(self), self._values
        low, high = min(0.0, *values), max(1.0, *values)
        height = self.height() - TOP - BOTTOM
        for level in (0, 1):
            y = TOP + height * (high - level) / (high - low)
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(QPointF(LEFT, y), QPointF(self.width() - RIGHT, y))
            painter.setPen(QColor(theme.dim))
            box = QRectF(0, y - 9, LEFT - 6, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(level))

    def _paint_names(self, painter: QPainter, points: Sequence[QPointF]) -> None:
        theme, metrics = theme_of(self), self.fontMetrics()
        step = (points[-1].x() - points[0].x()) / (len(points) - 1)
        every = max(1, round(MIN_NAME_STEP / max(step, 0.1) + 0.49))
        painter.setPen(QColor(theme.dim))
        for index in range(1, len(points)):
            is_pointed = index == self._at
            if ((index - 1) % every and not is_pointed) or self.growth is None:
                continue
            painter.save()
            painter.setPen(QColor(theme.text if is_pointed else theme.dim))
            painter.translate(points[index].x() + 4, self.height() - BOTTOM + 6)
            painter.rotate(-90)
            name = elided_line(self.growth.words[index - 1].label, metrics, BOTTOM - 10)
            box = QRectF(-(BOTTOM - 8), -9, BOTTOM - 8, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
            painter.restore()

    def _look_at(self, index: int | None) -> None:
        if index != self._at:
            self._at = index
            self.update()
            self.pointed.emit(self.unit)

    @property
    def unit(self) -> Unit | None:
        """The word whose point is looked at."""
        return self.growth.words[self._at - 1] if self.growth is not None and self._at else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        count = len(self._values)
        if count < 2:
            return
        share = (event.position().x() - LEFT) / max(self.width() - LEFT - RIGHT, 1)
        self._look_at(min(max(round(share * (count - 1)), 0), count - 1))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._look_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if step is None or len(self._values) < 2:
            super().keyPressEvent(event)
            return
        self._look_at(min(max((self._at or 0) + step, 0), len(self._values) - 1))
