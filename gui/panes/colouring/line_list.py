"""The list: a line a word with bars in the word's tint, leaks below it; the mouse and the keys point and choose."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.analysis.units import Unit
from core.program.translation import tr
from gui.panes.colouring.lines import Line, Slot
from gui.widgets.elision import elided_line
from gui.widgets.rows_model import LEFT, Index, RowsModel, style_table
from gui.widgets.style import FADED, Theme, strong_tint, theme_of

SLOT_WIDTH = 118  # pixels, of a word that moves; as many as there is room for
MAX_HEAD_SHARE = 0.34  # of the width, for the word at the left
GAP = 8


class LineList(QTableView):
    """Shows Lines; `pointed` and `chosen` give the line under the mouse or the keys, or None."""

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, tint_of: Callable[[Unit], int | None]) -> None:
        """`tint_of` is the index of a word's tint."""
        super().__init__()
        self.setAccessibleName(tr("Words by what they move, and leaks"))
        self.setToolTip(tr("A line lights its words in the prompt; Enter or a click asks how to write it otherwise"))
        self.setMinimumSize(QSize(160, 80))
        self.model_ = LineModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(LineDelegate(self, tint_of))
        style_table(self)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entered.connect(lambda index: self.pointed.emit(self.model_.line_at(index)))
        self.viewportEntered.connect(lambda: self.pointed.emit(None))
        self.selectionModel().currentChanged.connect(lambda index, _: self.pointed.emit(self.model_.line_at(index)))
        for signal in (self.clicked, self.activated):
            signal.connect(lambda index: self.chosen.emit(self.model_.line_at(index)))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Takes the lines; the place in the list stays where there are as many."""
        self.model_.show_lines(lines)

    def mark(self, positions: frozenset[int]) -> None:
        """Lights the lines of what is pointed at or selected."""
        if positions != self.model_.lit:
            self.model_.lit = positions
            self.model_.update_rows()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)


class LineModel(RowsModel):
    """Lines as rows of one column."""

    def __init__(self, view: LineList) -> None:
        super().__init__([""], [""], view)
        self.lit: frozenset[int] = frozenset()
        self.end = 1.0  # the longest bar

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Takes the lines."""
        self.end = max((slot.value for line in lines for slot in line.slots), default=1.0) or 1.0
        if len(lines) != len(self.rows):
            self.reset(lines)
        else:
            self.rows = lines
            self.update_rows()

    def line_at(self, index: QModelIndex) -> Line | None:
        """The line there; None where there is none, or a heading."""
        line = self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None
        return None if line is None or line.is_heading else line

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled if self.rows[index.row()].is_heading else super().flags(index)


class LineDelegate(QStyledItemDelegate):
    """A word, an arrow, and behind each word that it moves a bar as long as the move."""

    def __init__(self, view: LineList, tint_of: Callable[[Unit], int | None]) -> None:
        super().__init__(view)
        self._view, self._tint_of = view, tint_of

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme, line = self._view.model_, theme_of(self._view), self._view.model_.rows[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._view.font())
        is_lit = line.word is not None and not model.lit.isdisjoint(line.word.positions)
        if is_lit or self._view.currentIndex().row() == index.row():
            painter.fillRect(option.rect, QColor(theme.control))
        painter.setOpacity(FADED if model.is_faded else 1)
        rect = option.rect.adjusted(4, 0, -4, 0)
        if line.is_heading:
            painter.setPen(QColor(theme.dim))
            painter.drawText(rect, LEFT, elided_line(line.head, painter.fontMetrics(), rect.width()))
        elif line.share is not None:
            self._paint_leak(painter, rect, line, theme)
        else:
            self._paint_word(painter, rect, line, theme)
        painter.restore()

    def _head_width(self, width: int) -> int:
        metrics = self._view.fontMetrics()
        heads = (line.head for line in self._view.model_.rows if not line.is_heading)
        return int(min(max(map(metrics.horizontalAdvance, heads), default=0) + 2 * GAP, MAX_HEAD_SHARE * width))

    def _paint_head(self, painter: QPainter, rect: QRect, line: Line, theme: Theme) -> QRect:
        """The word at the left; returns the room beside it."""
        head = self._head_width(rect.width())
        text = elided_line(line.head, painter.fontMetrics(), head - GAP)
        box = QRect(rect.left(), rect.top(), head, rect.height() - (5 if line.share is None else 0))
        painter.setPen(QColor(theme.text))
        painter.drawText(box, LEFT, text)
        return rect.adjusted(head, 0, 0, 0)

    def _paint_word(self, painter: QPainter, rect: QRect, line: Line, theme: Theme) -> None:
        room = self._paint_head(painter, rect, line, theme)
        tint = self._bar_colour(line, theme)
        slots = shown_slots(line.slots, max(2, room.width() // SLOT_WIDTH))
        width = room.width() / max(2, room.width() // SLOT_WIDTH)
        for at, slot in enumerate(slots):
            box = QRectF(room.left() + at * width, rect.top() + 2, width - GAP, rect.height() - 4)
            self._paint_slot(painter, box, slot, tint, theme)

    def _paint_slot(self, painter: QPainter, box: QRectF, slot: Slot, tint: QColor, theme: Theme) -> None:
        end = self._view.model_.end
        bar = QRectF(box.left(), box.bottom() - 3, box.width() * min(slot.value / end, 1), 3)
        painter.fillRect(QRectF(box.left(), box.bottom() - 3, box.width(), 3), QColor(theme.control))
        painter.fillRect(bar, tint)
        font = QFont(self._view.font())
        font.setBold(slot.is_own)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if slot.is_own else theme.dim))
        number = slot.text.removeprefix(slot.name)
        room = int(box.width()) - painter.fontMetrics().horizontalAdvance(number) - 4
        text = elided_line(slot.name, painter.fontMetrics(), room) + number
        painter.drawText(box.adjusted(0, -2, 0, -3), LEFT, text)

    def _paint_leak(self, painter: QPainter, rect: QRect, line: Line, theme: Theme) -> None:
        room = QRectF(self._paint_head(painter, rect, line, theme))
        colour = QColor(theme.warn if line.is_marked else theme.dim)
        percent = tr("{share} % of the way").format(share=round(100 * (line.share or 0)))
        text = painter.fontMetrics().horizontalAdvance(percent) + 2 * GAP
        length = max(0.0, room.width() - text)
        bar = QRectF(room.left(), room.center().y() - 3, length, 6)
        painter.fillRect(bar, QColor(theme.control))
        bar.setWidth(length * min(max(line.share or 0, 0), 1))
        painter.fillRect(bar, colour)
        painter.setPen(colour)
        painter.drawText(room.adjusted(length + GAP, 0, 0, 0), LEFT, percent)

    def _bar_colour(self, line: Line, theme: Theme) -> QColor:
        index = self._tint_of(line.word) if line.word else None
        return strong_tint(theme, index)


def shown_slots(slots: Sequence[Slot], count: int) -> list[Slot]:
    """As many as there is room for, EOS last; the own noun is among them."""
    ends = [slot for slot in slots if slot.is_end]
    words = [slot for slot in slots if slot not in ends]
    first = words[: count - len(ends)]
    own = next((slot for slot in words if slot.is_own), None)
    if own is not None and own not in first and first:
        first[-1] = own
    return [*first, *ends]
