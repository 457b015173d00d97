"""Three short lists as one table: headings, sentences, and words with bars; a click takes a word."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.program.translation import tr
from gui.panes.knowledge.lines import KnownLine
from gui.widgets.rows_model import LEFT, Index, RowsModel, style_table
from gui.widgets.style import scaled_font, theme_of

NAME, BAR, NOTE = range(3)
MAX_NAME_SHARE = 0.36  # of the width


class KnownList(QTableView):
    """Shows KnownLines; `chosen` gives the word of the line that is clicked or entered."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("What it knows"))
        self.setAccessibleDescription(tr("Enter puts the word of a line into the prompt"))
        self.setToolTip(tr("A click on a word puts it into the prompt"))
        self.model_ = KnownModel(self)
        self.setModel(self.model_)
        self.setItemDelegateForColumn(NAME, HeadingDelegate(self))
        self.setItemDelegateForColumn(BAR, KnownBarDelegate(self))
        style_table(self)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # cells end in dots
        self.setWordWrap(True)
        self.setMinimumSize(QSize(160, 80))
        for column in (NAME, BAR, NOTE):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        for signal in (self.clicked, self.activated):
            signal.connect(self._choose)

    def show_lines(self, lines: Sequence[KnownLine]) -> None:
        """Takes all lines, in their order; of as many only cells change."""
        if self.model_.show_lines(lines):
            self.clearSpans()
            for row, line in enumerate(lines):
                if line.is_sentence or line.is_heading:
                    self.setSpan(row, NAME, 1, 3)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, width = self.fontMetrics(), self.viewport().width()
        lines = [line for line in self.model_.rows if not (line.is_sentence or line.is_heading)]
        longest = max((metrics.horizontalAdvance(line.text) for line in lines), default=0) + 24
        note = max((metrics.horizontalAdvance(line.note) for line in lines), default=0) + 16
        name = int(min(max(longest, 90), MAX_NAME_SHARE * width))
        note = int(min(note, 0.34 * width))
        for column, size in {NAME: name, BAR: max(60, width - name - note), NOTE: note}.items():
            self.horizontalHeader().resizeSection(column, size)
        self.resizeRowsToContents()

    def _choose(self, index: Index) -> None:
        line = self.model_.line_at(index)
        if line is not None and line.word:
            self.chosen.emit(line.word)


class KnownModel(RowsModel):
    """KnownLines as rows."""

    def __init__(self, view: KnownList) -> None:
        super().__init__((tr("word"), tr("how much"), tr("note")), (), view)
        self._view = view

    def show_lines(self, lines: Sequence[KnownLine]) -> bool:
        """Takes the lines; returns whether they are other ones, rather than with other bars."""
        before = [(line.text, line.note, line.is_sentence) for line in self.rows]
        if before == [(line.text, line.note, line.is_sentence) for line in lines]:
            self.rows = lines
            self.update_rows()
            return False
        self.reset(lines)
        return True

    def line_at(self, index: Index) -> KnownLine | None:
        """The line there; None where there is none."""
        return self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.line_at(index)
        return Qt.ItemFlag.ItemIsEnabled | (Qt.ItemFlag.ItemIsSelectable if line and line.word else Qt.ItemFlag(0))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, column)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return line.note
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or (line.note if line.is_heading else line.text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        if role == Qt.ItemDataRole.FontRole and column == NAME and (line.is_heading or line.stands_out):
            return scaled_font(self._view, 1.0, bold=True)
        if role == Qt.ItemDataRole.ForegroundRole:
            is_dim = line.is_sentence or column != NAME
            return QColor(theme_of(self._view).dim) if is_dim else None
        return None

    def _text(self, line: KnownLine, column: int) -> str:
        if column == NAME:
            return line.text
        if column == BAR:
            return line.number if line.has_bar else ""
        return "" if line.is_heading else line.note


class HeadingDelegate(QStyledItemDelegate):
    """A heading, and dim behind it how sure its list is; all other cells as usual."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        line = model.line_at(index) if isinstance(model, KnownModel) else None
        if line is None or not line.is_heading:
            super().paint(painter, option, index)
            return
        theme, room = theme_of(option.widget), QRectF(option.rect).adjusted(3, 0, -3, 0)
        painter.save()
        painter.setFont(scaled_font(option.widget, 1.0, bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(room, LEFT, line.text)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(line.text) + 10)
        painter.setFont(option.widget.font())
        painter.setPen(QColor(theme.dim))
        note = painter.fontMetrics().elidedText(line.note, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, LEFT, note)
        painter.restore()


class KnownBarDelegate(QStyledItemDelegate):
    """The grey band of chance, a bar over it, and the number behind."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), theme_of(option.widget)
        line = model.line_at(index) if isinstance(model, KnownModel) else None
        if line is None or not line.has_bar:
            super().paint(painter, option, index)
            return
        number = painter.fontMetrics().horizontalAdvance("0.0000") + 10
        room = QRectF(option.rect).adjusted(2, 4, -number, -4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if isfinite(line.band):
            painter.setBrush(QColor(theme.border))
            painter.drawRect(QRectF(room.left(), option.rect.top(), line.band * room.width(), option.rect.height()))
        length = max(1.0, line.share * room.width())
        painter.setBrush(QColor(theme.curves[1] if line.list != "moved" or line.stands_out else theme.curves[4]))
        painter.drawRoundedRect(QRectF(room.left(), room.top(), length, room.height()), 2, 2)
        painter.setPen(QColor(theme.text))
        right = max(length, line.band * room.width() if isfinite(line.band) else 0.0)
        beside = QRectF(room.left() + right + 5, option.rect.top(), number, option.rect.height())
        painter.drawText(beside, LEFT, line.number)
        painter.restore()
