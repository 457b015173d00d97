"""The words or tags by their share, the largest first, each with a bar and its percent."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.program.translation import tr, tr_noop
from gui.panes.shares.lines import ShareLine, percent
from gui.widgets.rows_model import LEFT, Index, RowsModel, style_table
from gui.widgets.style import FADED, strong_tint, theme_of

NAME, SHARE, REFERENCE = range(3)
HEADINGS = (tr_noop("word or tag"), tr_noop("share"), tr_noop("Shapley’s share"))
TIPS = (
    "",
    tr_noop("How much of what the words bring to the summary comes from it, by integrated gradients from commas"),
    tr_noop("The same by bringing words in one after the other, in random orders, commas for what is absent"),
)
MAX_NAME_SHARE = 0.5  # of the width


class ShareList(QTableView):
    """Shows ShareLines; `pointed` and `chosen` give the line under the mouse or the keys, or None."""

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Words and tags by their share"))
        self.setToolTip(tr("A line lights its words in the prompt, a click selects them"))
        self.setMinimumSize(QSize(120, 60))
        self.model_ = ShareModel(self)
        self.setModel(self.model_)
        delegate = ShareDelegate(self)
        for column in (SHARE, REFERENCE):
            self.setItemDelegateForColumn(column, delegate)
        style_table(self)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so that its coming moves no bar
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.entered.connect(lambda index: self.pointed.emit(self.model_.line_at(index)))
        self.viewportEntered.connect(lambda: self.pointed.emit(None))
        self.selectionModel().currentChanged.connect(lambda index, _: self.pointed.emit(self.model_.line_at(index)))
        for signal in (self.clicked, self.activated):
            signal.connect(lambda index: self.chosen.emit(self.model_.line_at(index)))

    def show_lines(self, lines: Sequence[ShareLine]) -> None:
        """Takes the lines in their order; those of the same units only change their numbers."""
        self.model_.show_lines(lines)
        has_reference = any(isfinite(line.reference) for line in lines)
        self.setColumnHidden(REFERENCE, not has_reference)
        self.horizontalHeader().setVisible(has_reference)  # one column of bars needs no name
        self._fit()

    def mark(self, positions: frozenset[int]) -> None:
        """Lights the lines that hold any of these positions."""
        if positions != self.model_.lit:
            self.model_.lit = positions
            self.model_.update_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Gives names the room that they need, and bars the rest."""
        width, metrics = self.viewport().width(), self.fontMetrics()
        longest = max((metrics.horizontalAdvance(line.unit.name) for line in self.model_.rows), default=0) + 18
        name = int(min(max(longest, 90), MAX_NAME_SHARE * width))
        count = 1 if self.isColumnHidden(REFERENCE) else 2
        self.setColumnWidth(NAME, name)
        for column in (SHARE, REFERENCE)[:count]:
            self.setColumnWidth(column, (width - name) // count)


class ShareModel(RowsModel):
    """Lines of the list."""

    def __init__(self, view: QTableView) -> None:
        super().__init__([tr(heading) for heading in HEADINGS], [tr(tip) if tip else "" for tip in TIPS], view)
        self._view = view
        self.lit: frozenset[int] = frozenset()

    def show_lines(self, lines: Sequence[ShareLine]) -> None:
        """Takes the lines; of the same units only cells change."""
        same = [line.unit for line in self.rows] == [line.unit for line in lines]
        if same:
            self.rows = lines
            self.update_rows()
        else:
            self.reset(lines)

    def line_at(self, index: QModelIndex) -> ShareLine | None:
        """The line there; None where there is none."""
        return self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest share of all bars, 0 among them."""
        values = [value for line in self.rows for value in (line.share, line.reference) if isfinite(value)]
        return min([0.0, *values]), max([1e-6, *values])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return line.unit.name if column == NAME else percent(value_of(line, column))
        if role == Qt.ItemDataRole.ToolTipRole and column == NAME:
            return line.unit.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        theme = theme_of(self._view)
        if role == Qt.ItemDataRole.BackgroundRole and not self.lit.isdisjoint(line.unit.positions):
            return QColor(theme.control)
        if role == Qt.ItemDataRole.ForegroundRole and self.is_faded:
            return QColor(theme.dim)
        return None


def value_of(line: ShareLine, column: int) -> float:
    """The number of a column."""
    return line.share if column == SHARE else line.reference


class ShareDelegate(QStyledItemDelegate):
    """A bar from the line's zero, to the left where it is negative, and its percent behind."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), theme_of(option.widget)
        if not isinstance(model, ShareModel):
            return
        line = model.rows[index.row()]
        value, (low, high) = value_of(line, index.column()), model.ends
        metrics = painter.fontMetrics()
        number = metrics.horizontalAdvance("−00.0 %") + 10
        room = QRectF(option.rect).adjusted(2, 0, -number, 0)
        room.setHeight(metrics.height())
        room.moveCenter(QRectF(option.rect).adjusted(2, 0, -number, 0).center())
        scale = max(room.width(), 1) / (high - low)
        painter.save()
        if not model.lit.isdisjoint(line.unit.positions):
            painter.fillRect(option.rect, QColor(theme.control))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(FADED if model.is_faded else 1)
        zero = room.left() - low * scale
        end = zero + (value * scale if isfinite(value) else 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(strong_tint(theme, line.tint))
        painter.drawRoundedRect(QRectF(min(zero, end), room.top(), abs(end - zero), room.height()), 2, 2)
        painter.setPen(QColor(theme.text))
        beside = QRectF(max(zero, end) + 5, option.rect.top(), number, option.rect.height())
        painter.drawText(beside, LEFT, percent(value))
        painter.restore()
