"""The small U: a line a word, a column a block of the U-Net, with a header that goes down and up as the pictures do."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from core.program.translation import tr
from gui.panes.unet.columns import levels_of
from gui.panes.unet.heard_model import NAME, HeardDelegate, HeardModel, HeardNumbers
from gui.widgets.rows_model import Index, style_table
from gui.widgets.style import scaled_font, theme_of

MAX_NAME_SHARE = 0.3  # of the width
MIN_CELL_WIDTH = 9  # pixels of a column
STEP_HEIGHT = 7  # pixels that the header goes down a level
LEVELS = 4


class UHeader(QHeaderView):
    """A header whose sections are a small U: each block a bar, the lower the coarser its pictures."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LEVELS * STEP_HEIGHT + self.fontMetrics().height() + 4)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        model, theme = self.model(), theme_of(self)
        if not isinstance(model, HeardModel) or logical >= len(model.headings):
            return
        painter.save()
        painter.setFont(scaled_font(self, 0.85))
        if logical == NAME:
            painter.setPen(QColor(theme.dim))
            bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(rect.adjusted(4, 0, -2, -2), bottom, model.headings[NAME])
            top = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(rect.adjusted(4, 2, -5, -2), top, tr("block"))
        else:
            self._paint_block(painter, QRectF(rect), model, logical - 1)
        painter.restore()

    def _paint_block(self, painter: QPainter, box: QRectF, model: HeardModel, column: int) -> None:
        theme, columns = theme_of(self), model.numbers.columns
        level = min(levels_of([each.side for each in columns])[column], LEVELS - 1)
        top = box.top() + 2 + level * STEP_HEIGHT
        is_chosen, block = column == model.chosen, columns[column]
        colour = QColor(theme.accent if is_chosen else theme.edge)
        bar = QRectF(box.left() + 1, top, box.width() - 2, STEP_HEIGHT - 2)
        painter.fillRect(bar, colour)
        if block.can_open and not block.is_part:  # it stands for several: a second edge behind it
            painter.fillRect(bar.translated(0, 3).adjusted(2, 0, -2, 0), colour)
            top += 3
        text = str(block.side)
        if painter.fontMetrics().horizontalAdvance(text) + 2 <= box.width():
            painter.setPen(QColor(theme.accent if is_chosen else theme.dim))
            below = QRectF(box.left(), top + STEP_HEIGHT, box.width(), painter.fontMetrics().height())
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)


class HeardTable(QTableView):
    """`pointed` and `clicked_at` give a line and a column, -1 for none; `opened` a column whose blocks are asked for.

    `reordered`: the order of the lines is asked for to be the other one.
    """

    pointed = Signal(int, int)
    clicked_at = Signal(int, int)
    opened = Signal(int)
    reordered = Signal()
    moved = Signal()  # the columns stand elsewhere

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.model_ = HeardModel(self)
        header = UHeader(self)
        header.setAccessibleName(name)
        header.setToolTip(tr("The blocks, the lower the coarser. A click chooses one, or opens a folded column."))
        self.setHorizontalHeader(header)
        self.setModel(self.model_)
        self.setItemDelegate(HeardDelegate(self))
        style_table(self, selects_rows=False)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 4)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(MIN_CELL_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._connect()

    def _connect(self) -> None:
        self.entered.connect(lambda index: self.pointed.emit(*self.place(index)))
        self.viewportEntered.connect(lambda: self.pointed.emit(-1, -1))
        self.selectionModel().currentChanged.connect(lambda index, _: self.pointed.emit(*self.place(index)))
        self.clicked.connect(lambda index: self.clicked_at.emit(*self.place(index)))
        self.activated.connect(lambda index: self.clicked_at.emit(*self.place(index)))  # Enter
        self.horizontalHeader().sectionClicked.connect(self._click_heading)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.moved.emit())

    def place(self, index: Index) -> tuple[int, int]:
        """The line and the column of a cell; -1 and -1 for none."""
        return (self.model_.rows[index.row()], index.column() - 1) if index.isValid() else (-1, -1)

    def show_numbers(self, numbers: HeardNumbers) -> None:
        """Takes other numbers."""
        self.model_.show_numbers(numbers)
        self._fit()

    def light(self, lines: Iterable[int]) -> None:
        """Marks lines that are pointed at or selected elsewhere."""
        self.model_.light(frozenset(lines))

    def column_box(self, column: int) -> tuple[int, int]:
        """Where a column begins and how wide it is, in pixels of the table."""
        header = self.horizontalHeader()
        return header.x() + header.sectionViewportPosition(column + 1), header.sectionSize(column + 1)

    def _click_heading(self, section: int) -> None:
        if section == NAME:
            self.reordered.emit()
        elif self.model_.numbers.columns[section - 1].can_open:
            self.opened.emit(section - 1)
        else:
            self.clicked_at.emit(-1, section - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        column = self.currentIndex().column() - 1
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and column >= 0:
            self.opened.emit(column)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Gives the names what they need and the columns the rest, evenly."""
        metrics, header, count = self.fontMetrics(), self.horizontalHeader(), len(self.model_.numbers.columns)
        room = self.viewport().width()
        longest = max(map(metrics.horizontalAdvance, self.model_.numbers.names), default=0) + 14
        name = min(longest, round(MAX_NAME_SHARE * room))
        cell = max(MIN_CELL_WIDTH, (room - name) // max(count, 1))
        widths = [min(max(name, room - cell * count), name + count), *[cell] * count]
        for column, width in enumerate(widths):
            if column < header.count() and header.sectionSize(column) != width:
                header.resizeSection(column, width)
        self.moved.emit()

    def sizeHint(self) -> QSize:
        """Room for a few lines."""
        return QSize(400, 140)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.pointed.emit(-1, -1)
