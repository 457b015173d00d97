"""One bar, cut into words or tags by their shares: positive ones above its line, negative ones below."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.program.translation import tr
from gui.panes.shares.lines import ShareLine, percent
from gui.widgets.elision import elided_line
from gui.widgets.style import FADED, theme_of, tint

HEIGHT, DEPTH, GAP = 40, 18, 1.0  # pixels: above the line, below it, and between two pieces
MIN_NAMED = 34  # pixels of a piece that has room for a name
Piece = tuple[QRectF, ShareLine]


class ShareBar(QWidget):
    """Shows ShareLines in the prompt's order; `pointed` and `chosen` give the one under the mouse or the keys, or None.

    Left and right go from piece to piece, Enter chooses.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[ShareLine] = ()
        self.lit: frozenset[int] = frozenset()
        self.is_faded = False
        self._at = -1  # the piece that keys point at
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Shares of the summary, in the prompt’s order"))
        self.setToolTip(
            tr("A piece lights its words in the prompt, a click selects them; below the line they pull away")
        )

    def show_lines(self, lines: Sequence[ShareLine]) -> None:
        """Takes the lines."""
        self.lines = lines
        self.setAccessibleDescription(", ".join(f"{line.unit.name} {percent(line.share)}" for line in lines))
        self.updateGeometry()
        self.update()

    def mark(self, positions: frozenset[int]) -> None:
        """Outlines the pieces that hold any of these positions."""
        if positions != self.lit:
            self.lit = positions
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT + 4 + (DEPTH if any(line.share < 0 for line in self.lines) else 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def pieces(self) -> list[Piece]:
        """The rectangles, each as wide as its share of what is above the line."""
        known = [line for line in self.lines if isfinite(line.share)]
        above, below = (sum(max(sign * line.share, 0.0) for line in known) for sign in (1, -1))
        if not max(above, below):
            return []
        width, left, low = self.width() - 2.0, 1.0, 1.0
        scale = width / max(above, below)
        pieces = []
        for line in known:
            size = abs(line.share) * scale
            if line.share > 0:
                pieces.append((QRectF(left, 2, size, HEIGHT), line))
                left += size
            elif line.share < 0:
                low = min(max(low, left), width + 1 - size)
                pieces.append((QRectF(low, HEIGHT + 4, size, DEPTH - 4), line))
                low += size
        return pieces

    def line_at(self, point: QPointF) -> ShareLine | None:
        """The line whose piece a point is in."""
        return next((line for box, line in self.pieces() if box.contains(point)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setOpacity(FADED if self.is_faded else 1)
        for box, line in self.pieces():
            self._paint_piece(painter, box, line)
        if any(line.share < 0 for line in self.lines):
            painter.setPen(QPen(QColor(theme.edge), 1))
            painter.drawLine(QPointF(1, HEIGHT + 3), QPointF(self.width() - 1, HEIGHT + 3))

    def _paint_piece(self, painter: QPainter, box: QRectF, line: ShareLine) -> None:
        theme, metrics = theme_of(self), self.fontMetrics()
        inner = box.adjusted(0, 0, -min(GAP, box.width() / 3), 0)
        painter.fillRect(inner, tint(theme, line.tint))
        if not self.lit.isdisjoint(line.unit.positions):
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(inner.adjusted(1, 1, -1, -1))
        if box.width() < MIN_NAMED or box.height() < HEIGHT:
            return
        painter.setPen(QColor(theme.text))
        room, half = inner.adjusted(5, 3, -3, -3), inner.height() / 2 - 3
        name = elided_line(line.unit.label, metrics, int(room.width()))
        painter.drawText(QRectF(room.left(), room.top(), room.width(), half), Qt.AlignmentFlag.AlignVCenter, name)
        number = percent(line.share)
        if metrics.horizontalAdvance(number) <= room.width():
            painter.setPen(QColor(theme.dim if theme.dim != theme.text else theme.text))
            below = QRectF(room.left(), room.top() + half, room.width(), half)
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.line_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.line_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, pieces = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key(), 0), self.pieces()
        if step and pieces:
            self._at = min(max(self._at + step, 0), len(pieces) - 1)
            self.pointed.emit(pieces[self._at][1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._at < len(pieces):
            self.chosen.emit(pieces[self._at][1])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._at = -1
        self.pointed.emit(None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line = self.line_at(QPointF(event.pos()))
            text = f"{line.unit.name} {percent(line.share)}" if line else self.toolTip()
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)
