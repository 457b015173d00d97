"""Two lists: the models with their badges, and the words that are read most differently."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.program.numbers import small_number
from core.program.translation import tr
from gui.panes.zoo.lines import ODD, ModelLine, WordLine
from gui.widgets.rows_model import LEFT, Index, RowsModel, style_table
from gui.widgets.style import theme_of

NAME, BADGE, BAR = range(3)
DOT = 9  # pixels of the mark in a curve's colour
MAX_NAME_SHARE = 0.38  # of the width
MAX_BAR = 1.0  # a likeness of 1 fills the column


class BarList(QTableView):
    """A list whose last column is a bar of a likeness and the number behind it."""

    pointed = Signal(object)  # the row under the mouse or the keys, or None

    def __init__(self, model: RowsModel, name: str, tip: str) -> None:
        super().__init__()
        self.model_ = model
        model.setParent(self)  # whose theme its colours are of
        self.setModel(model)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setItemDelegateForColumn(model.columnCount() - 1, BarDelegate(self))
        style_table(self)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(QSize(120, 60))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(LEFT)
        self.entered.connect(lambda index: self.pointed.emit(model.rows[index.row()]))
        self.viewportEntered.connect(lambda: self.pointed.emit(None))

    @property
    def current(self) -> object:
        """The row that is selected, or None."""
        row = self.currentIndex().row()
        return self.model_.rows[row] if 0 <= row < len(self.model_.rows) else None

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)


class ModelList(BarList):
    """Shows ModelLines; `chosen` gives the line that is selected, `removed` the one that Delete was pressed on."""

    chosen = Signal(object)
    removed = Signal(object)

    def __init__(self) -> None:
        tip = tr("Choose a model to see which words it reads most differently; Delete takes it off the list")
        super().__init__(ModelModel(), tr("Models that are compared"), tip)
        header = self.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(BADGE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(BAR, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(BAR, 5 * self.fontMetrics().horizontalAdvance("0.00") // 2)
        self.setItemDelegateForColumn(NAME, NameDelegate(self))
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit(self.current))

    def show_lines(self, lines: Sequence[ModelLine], chosen: str) -> None:
        """Takes the lines, of which the one of a source is selected."""
        if [line.source for line in lines] == [line.source for line in self.model_.rows]:
            self.model_.rows = lines
            self.model_.update_rows()
        else:
            self.model_.reset(lines)
        self._fit()
        row = next((at for at, line in enumerate(lines) if line.source == chosen), None)
        if row is not None and row != self.currentIndex().row():
            self.selectionModel().blockSignals(True)
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.model_.index(row, NAME), select)
            self.selectionModel().blockSignals(False)
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Gives names the room that they need, up to a share of the width, and badges the rest."""
        widest = max((self.fontMetrics().horizontalAdvance(line.name) for line in self.model_.rows), default=0)
        room = self.viewport().width() * MAX_NAME_SHARE
        self.horizontalHeader().resizeSection(NAME, round(min(max(widest + DOT + 20, 80), room)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace take a model off the list."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.current is not None:
            self.removed.emit(self.current)
        else:
            super().keyPressEvent(event)


class WordList(BarList):
    """Shows WordLines."""

    def __init__(self) -> None:
        tip = tr(
            "How alike the chosen model and the reference see each word among the others: 1 is the same. Point at a "
            "word to see it in the prompt"
        )
        super().__init__(WordModel(), tr("Words read most differently"), tip)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)  # the last one stretched never gets narrower
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.selectionModel().currentChanged.connect(lambda *_: self.pointed.emit(self.current))

    def show_lines(self, lines: Sequence[WordLine]) -> None:
        """Takes the words, in their order."""
        if lines != self.model_.rows:
            self.model_.reset(lines)
            metrics = self.fontMetrics()
            widest = max((metrics.horizontalAdvance(line.name) for line in lines), default=0) + 24
            heading = self.horizontalHeader().sectionSizeHint(0) + 6
            room = max(heading, self.viewport().width() // 2)
            self.horizontalHeader().resizeSection(0, min(max(widest, heading), room))


class ModelModel(RowsModel):
    """ModelLines as rows."""

    def __init__(self) -> None:
        tips = (
            "",
            tr("What its text encoder is beside the reference’s"),
            tr("How alike it reads the words at this layer: 1 is the same"),
        )
        super().__init__((tr("model"), tr("text encoder"), tr("likeness")), tips)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line: ModelLine = self.rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.name, line.badge.text, small_number(line.likeness))[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip
        if role == Qt.ItemDataRole.ForegroundRole and column == BADGE:
            theme = theme_of(self.parent())
            return QColor(theme.warn if line.badge.kind in ODD else theme.text)
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None


class WordModel(RowsModel):
    """WordLines as rows."""

    def __init__(self) -> None:
        super().__init__((tr("most unlike"), tr("likeness")))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line: WordLine = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.name, small_number(line.likeness))[index.column()]
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None


class NameDelegate(QStyledItemDelegate):
    """A model's name behind a dot in the colour of its curve."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, theme = index.model().rows[index.row()], theme_of(option.widget)  # type: ignore[attr-defined]
        shifted = QStyleOptionViewItem(option)
        shifted.rect.adjust(DOT + 8, 0, 0, 0)
        super().paint(painter, shifted, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.dim if line.is_base else theme.curves[line.colour % len(theme.curves)]))
        dot = QRectF(option.rect.left() + 5, option.rect.center().y() - DOT / 2 + 1, DOT, DOT)
        painter.drawEllipse(dot)
        painter.restore()


class BarDelegate(QStyledItemDelegate):
    """A bar as long as the likeness, and the number behind it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, theme = index.model().rows[index.row()], theme_of(option.widget)  # type: ignore[attr-defined]
        metrics = painter.fontMetrics()
        number = metrics.horizontalAdvance("0.00") + 8
        room = QRectF(option.rect).adjusted(2, 0, -2, 0)
        room.setHeight(metrics.height() - 2)
        room.moveCenter(QRectF(option.rect).center())
        share = max(0.0, line.likeness / MAX_BAR) if line.likeness == line.likeness else 0.0
        length = share * max(0.0, room.width() - number)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(option.rect, option.palette.highlight())
        painter.setBrush(QColor(theme.on_accent if is_selected else theme.curves[4]))
        painter.drawRoundedRect(QRectF(room.left(), room.top(), length, room.height()), 2, 2)
        painter.setPen(QColor(theme.on_accent if is_selected else theme.text))
        beside = QRectF(room.left() + length + 5, option.rect.top(), number, option.rect.height())
        painter.drawText(beside, LEFT, small_number(line.likeness))
        painter.restore()
