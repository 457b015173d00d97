"""Where a LoRA acts: two bars a block in the order of the small U, and one bar of the kinds of modules."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.program.numbers import small_number
from core.program.translation import tr, tr_noop
from core.queries.unet_lora_map import LoraMap
from gui.panes.unet.columns import ARROWS, levels_of
from gui.widgets.style import scaled_font, theme_of

KIND_NAMES = {
    "to_k": tr_noop("keys of words"),
    "to_v": tr_noop("values of words"),
    "cross": tr_noop("the rest of cross-attention"),
    "self": tr_noop("self-attention"),
    "feed_forward": tr_noop("feed-forward"),
    "rest": tr_noop("convolutions and the rest"),
}
KIND_CURVES = (4, 3, 2, 1, 0, 6)  # indices of the theme's curves
STEP = 7  # pixels that the U goes down a level
LEVELS = 4
MIN_SHARE = 0.005  # of a kind that is named


class LoraDrawing(QWidget):
    """The map of one LoRA; `pointed` gives the block under the mouse or at the keys' place, -1 for none."""

    pointed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.map: LoraMap | None = None
        self.current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Where the LoRA acts"))
        self.setToolTip(
            tr(
                "For each block the size of the change of the words' keys (left bar) and values (right bar), and below "
                "what share of the whole change each kind of module has. ← → go from block to block."
            )
        )

    def show_map(self, lora_map: LoraMap) -> None:
        """Takes a map."""
        if lora_map is not self.map:
            self.map, self.current = lora_map, -1
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 220)

    def minimumSizeHint(self) -> QSize:
        """Room for the bars and the line of kinds."""
        return QSize(120, 120)

    def _line(self) -> int:
        return self.fontMetrics().height()

    def _block_boxes(self) -> Iterator[QRectF]:
        """Where each block's bars stand, from below the U to above the bar of kinds."""
        count = len(self.map.places) if self.map else 0
        top, bottom = LEVELS * STEP + self._line() + 4, self.height() - 4 * self._line() - 8
        width = (self.width() - 8) / max(count, 1)
        for index in range(count):
            yield QRectF(4 + index * width, top, width, max(bottom - top, 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.map is None:
            return
        painter = QPainter(self)
        painter.setFont(scaled_font(self, 0.9))
        if self.map.places:
            self._paint_blocks(painter, self.map)
        self._paint_kinds(painter, self.map)

    def _paint_blocks(self, painter: QPainter, lora_map: LoraMap) -> None:
        theme, levels = theme_of(self), levels_of(lora_map.sides)
        most = max(float(lora_map.key_sizes.max()), float(lora_map.value_sizes.max()), 1e-12)
        for index, box in enumerate(self._block_boxes()):
            gap = 1 if box.width() < 12 else 2
            for at, sizes in enumerate((lora_map.key_sizes, lora_map.value_sizes)):
                height = float(sizes[index]) / most * box.height()
                half = box.width() / 2
                bar = QRectF(box.left() + gap + at * (half - gap), box.bottom() - height, half - gap, height)
                painter.fillRect(bar, QColor(theme.curves[KIND_CURVES[at]]))
            self._paint_step(painter, box, levels[index], lora_map.sides[index])
            if index == self.current:
                painter.setPen(QPen(QColor(theme.accent), 1.5))
                painter.drawRect(box)

    def _paint_step(self, painter: QPainter, box: QRectF, level: int, side: int) -> None:
        """The block's place on the U, and the side of its pictures where there is room."""
        theme, top = theme_of(self), 2 + min(level, LEVELS - 1) * STEP
        painter.fillRect(QRectF(box.left() + 1, top, box.width() - 2, STEP - 2), QColor(theme.edge))
        if painter.fontMetrics().horizontalAdvance(str(side)) + 2 <= box.width():
            painter.setPen(QColor(theme.dim))
            below = QRectF(box.left(), top + STEP - 1, box.width(), self._line())
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(side))

    def _paint_kinds(self, painter: QPainter, lora_map: LoraMap) -> None:
        theme, line = theme_of(self), self._line()
        left, top, width = 4.0, self.height() - 4.0 * line, self.width() - 8.0
        known = [(kind, share) for kind, share in lora_map.shares.items() if share >= MIN_SHARE]
        x, y, key = left, top + line + 4.0, left
        for kind, share in known:
            colour = QColor(theme.curves[KIND_CURVES[list(KIND_NAMES).index(kind)]])
            painter.fillRect(QRectF(x, top, width * share, line), colour)
            x += width * share
            name = tr(KIND_NAMES[kind])
            text = f"■ {name} {round(100 * share)} %"
            room = painter.fontMetrics().horizontalAdvance(text) + 14.0
            if key + room > left + width and key > left:
                key, y = left, y + line
            painter.setPen(colour)
            painter.drawText(QRectF(key, y, room, line), Qt.AlignmentFlag.AlignLeft, "■")
            painter.setPen(QColor(theme.text))
            shift = painter.fontMetrics().horizontalAdvance("■ ")
            painter.drawText(QRectF(key + shift, y, room, line), Qt.AlignmentFlag.AlignLeft, text[2:])
            key += room

    def reading(self, index: int) -> str:
        """A block with its two numbers, in words; "" for none."""
        if self.map is None or not 0 <= index < len(self.map.places):
            return ""
        place, side = self.map.places[index], self.map.sides[index]
        name = f"{ARROWS[place.part]} {side} × {side}"
        numbers = tr("keys {keys}, values {values}").format(
            keys=small_number(float(self.map.key_sizes[index])), values=small_number(float(self.map.value_sizes[index]))
        )
        return f"{name} · {numbers} · {place.name}"

    def _go_to(self, index: int) -> None:
        if index != self.current:
            self.current = index
            self.setAccessibleDescription(self.reading(index))
            self.pointed.emit(index)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        boxes = list(self._block_boxes())
        x = event.position().x()
        self._go_to(next((index for index, box in enumerate(boxes) if box.left() <= x < box.right()), -1))

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._go_to(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._go_to(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        count = len(self.map.places) if self.map else 0
        if step is None or not count:
            super().keyPressEvent(event)
            return
        self._go_to(min(max(self.current + step, 0), count - 1))
