"""Which words matter: a line a word and tag, with bars of what it moves; a click on a heading sorts by it."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.analysis.units import Unit
from core.program.numbers import small_number
from core.program.translation import tr
from gui.panes.influence.ranked_units import BARS, HEADINGS, NAME, NOTE, RankedUnit, next_to_nothing_sentence
from gui.widgets.rows_model import LEFT, Index, RowsModel, style_table
from gui.widgets.style import FADED, Theme, theme_of

MAX_NAME_SHARE = 0.42  # of the width; longer names take more lines
NAME_MARGIN = 14  # pixels
MIN_COLUMN_WIDTH = 40


class RankedList(QTableView):
    """Shows RankedUnits; `pointed` and `chosen` give the line under the mouse or the keys, or None."""

    pointed = Signal(object)
    chosen = Signal(object)
    sorted_by = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Words and tags by what they move"))
        self.setToolTip(
            tr("A line lights its words in the prompt, a click selects them, a heading sorts by its numbers")
        )
        self.setMinimumSize(QSize(120, 80))
        self._names: frozenset[str] = frozenset()  # that have room, those that are still to come too
        self.model_ = RankedModel(self)
        self.setModel(self.model_)
        delegate = BarDelegate(self)
        for column in BARS:
            self.setItemDelegateForColumn(column, delegate)
        style_table(self)
        self.setMouseTracking(True)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so that its coming moves no bar
        self._set_up_header()
        self.entered.connect(lambda index: self.pointed.emit(self.model_.line_at(index)))
        self.viewportEntered.connect(lambda: self.pointed.emit(None))
        self.selectionModel().currentChanged.connect(lambda index, _: self.pointed.emit(self.model_.line_at(index)))
        for signal in (self.clicked, self.activated):
            signal.connect(lambda index: self.chosen.emit(self.model_.line_at(index)))

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(MIN_COLUMN_WIDTH)
        header.sectionClicked.connect(self._sort_by)
        for column in range(NOTE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Fixed)

    def _sort_by(self, column: int) -> None:
        if column != NOTE:
            self.sorted_by.emit(column)

    def show_lines(
        self,
        lines: Sequence[RankedUnit],
        column: int,
        headings: Sequence[str],
        tips: Sequence[str],
        targets: Sequence[Unit],
    ) -> None:
        """Takes the lines in their order, the column that they are sorted by, headings and their tooltips.

        `targets` are what there will be a line of: their names have room from the start, so that no bar moves.
        """
        order = Qt.SortOrder.AscendingOrder if column == NAME else Qt.SortOrder.DescendingOrder
        self.horizontalHeader().setSortIndicator(column, order)
        before, self._names = self._names, frozenset(unit.name for unit in targets)
        if self.model_.show_lines(lines, headings, tips) or self._names != before:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Gives names the room that they need, over several lines where one is too short, and bars the rest."""
        metrics, width, lines = self.fontMetrics(), self.viewport().width(), self.model_.rows
        names = self._names.union(line.unit.name for line in lines)
        longest = max(map(metrics.horizontalAdvance, names), default=0) + NAME_MARGIN
        notes = (metrics.horizontalAdvance(line.note) + NAME_MARGIN for line in lines)
        note = max([MIN_COLUMN_WIDTH, *notes])
        name = int(min(max(longest, 90), MAX_NAME_SHARE * width))
        bar = max((width - name - note) // len(BARS), 70)
        header = self.horizontalHeader()
        for column, size in {NAME: name, **dict.fromkeys(BARS, bar), NOTE: note}.items():
            header.resizeSection(column, size)
        for row, line in enumerate(lines):
            room = QRect(0, 0, name - NAME_MARGIN // 2, 10_000)
            flags = Qt.AlignmentFlag.AlignLeft.value | Qt.TextFlag.TextWrapAnywhere.value
            height = metrics.boundingRect(room, flags, line.unit.name).height() + 7
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)

    def mark(self, positions: frozenset[int]) -> None:
        """Lights the lines of what is pointed at or selected."""
        if positions != self.model_.lit:
            self.model_.lit = positions
            self.model_.update_rows()

    def scroll_to(self, positions: frozenset[int]) -> None:
        """Brings the line of what is selected in sight."""
        for row, line in enumerate(self.model_.rows):
            if positions and frozenset(line.unit.positions) == positions:
                self.scrollTo(self.model_.index(row, NAME))
                return

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)


class RankedModel(RowsModel):
    """RankedUnits as rows, and the longest bar of each column."""

    def __init__(self, view: RankedList) -> None:
        super().__init__([tr(heading) for heading in HEADINGS], [""] * len(HEADINGS), view)
        self._view = view
        self.lit: frozenset[int] = frozenset()
        self.ends = dict.fromkeys(BARS, 0.0)

    def show_lines(self, lines: Sequence[RankedUnit], headings: Sequence[str], tips: Sequence[str]) -> bool:
        """Takes the lines; of as many only cells change. Returns whether names or notes are others."""
        for column in BARS:
            self.ends[column] = max((v for line in lines if isfinite(v := line.value(column))), default=0.0)
        texts = [[(line.unit.name, line.note) for line in each] for each in (self.rows, lines)]
        if len(lines) != len(self.rows) or tuple(headings) != self.headings:
            self.reset(lines, headings, tips)
        else:
            self.rows, self.tips = lines, tuple(tips)
            self.update_rows()
        return texts[0] != texts[1]

    def line_at(self, index: QModelIndex) -> RankedUnit | None:
        """The line there; None where there is none."""
        return self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None

    def share(self, line: RankedUnit, column: int) -> float:
        """How long a bar is, of the column's longest."""
        value, end = line.value(column), self.ends[column]
        return value / end if isfinite(value) and end > 0 else 0.0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column in BARS:
                return small_number(line.value(column))
            return line.unit.name if column == NAME else line.note
        if role == Qt.ItemDataRole.ToolTipRole and column == NOTE and line.does_nothing:
            return next_to_nothing_sentence(line)
        if role == Qt.ItemDataRole.ToolTipRole and column in (NAME, NOTE):
            return line.unit.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        theme = theme_of(self._view)
        if role == Qt.ItemDataRole.BackgroundRole and not self.lit.isdisjoint(line.unit.positions):
            return QColor(theme.control)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(line, column, theme)
        return None

    def _ink(self, line: RankedUnit, column: int, theme: Theme) -> QColor | None:
        if column == NOTE or self.is_faded or line.is_old or line.does_nothing:
            return QColor(theme.dim)
        return None


class BarDelegate(QStyledItemDelegate):
    """A bar as long as the number, and the number behind it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme, column = index.model(), theme_of(option.widget), index.column()
        if not isinstance(model, RankedModel):
            return
        line, metrics = model.rows[index.row()], painter.fontMetrics()
        number = metrics.horizontalAdvance("0.00") + 8
        room = QRectF(option.rect).adjusted(2, 0, -2, 0)
        room.setHeight(metrics.height())
        room.moveCenter(QRectF(option.rect).center())
        length = model.share(line, column) * max(0.0, room.width() - number)
        painter.save()
        if not model.lit.isdisjoint(line.unit.positions):
            painter.fillRect(option.rect, QColor(theme.control))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(FADED if model.is_faded or line.is_old else 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.curves[(4, 3, 1)[BARS.index(column)]]))
        painter.drawRoundedRect(QRectF(room.left(), room.top(), length, room.height()), 2, 2)
        painter.setPen(QColor(theme.dim if line.does_nothing or line.is_old else theme.text))
        beside = QRectF(room.left() + length + 5, option.rect.top(), number, option.rect.height())
        painter.drawText(beside, LEFT, small_number(line.value(column)))
        painter.restore()
