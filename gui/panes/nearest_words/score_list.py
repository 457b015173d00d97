"""A list of words by their score: rank, word, a bar, and what is odd about it."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.program.translation import tr, tr_noop
from gui.panes.nearest_search import FLAG_TIPS, OWN_WORD, RARE_TOKEN, SMALL_NORM, Neighbour
from gui.panes.plots.curves import number_text
from gui.widgets.style import FADED, theme_of

Index = QModelIndex | QPersistentModelIndex
RANK, NAME, SCORE, NOTE = range(4)
TIPS = (
    tr_noop("Its place among all that were compared"),
    "",
    tr_noop("Cosine with the chosen row, on bars from 0 to 1"),
    tr_noop("What is odd"),
)


class ScoreList(QTableView):
    """Shows neighbours; `pointed` gives the name of the one under the mouse or the keys, "" for none."""

    pointed = Signal(str)

    def __init__(self, name: str, noun: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.model_ = ScoreModel(self, noun)
        self.setModel(self.model_)
        self.setItemDelegateForColumn(SCORE, ScoreBarDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        self._size_columns()
        self.entered.connect(lambda index: self.pointed.emit(self.model_.name_at(index)))
        self.viewportEntered.connect(lambda: self.pointed.emit(""))
        self.selectionModel().currentChanged.connect(lambda index, _: self.pointed.emit(self.model_.name_at(index)))

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(30)
        header.resizeSection(RANK, self.fontMetrics().horizontalAdvance("00000") + 8)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(NAME, self.fontMetrics().horizontalAdvance("photographers") + 12)
        header.setSectionResizeMode(SCORE, QHeaderView.ResizeMode.Stretch)
        widest = self.fontMetrics().horizontalAdvance(", ".join((tr(RARE_TOKEN), tr(SMALL_NORM))))
        header.resizeSection(NOTE, widest + 14)

    def sizeHint(self) -> QSize:
        """Room for a few lines."""
        return QSize(300, 160)

    def leaveEvent(self, event: object) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self.pointed.emit("")


class ScoreModel(QAbstractTableModel):
    """Neighbours for Qt."""

    def __init__(self, view: ScoreList, noun: str) -> None:
        super().__init__(view)
        self.neighbours: tuple[Neighbour, ...] = ()
        self._view = view
        self._headings = (tr("rank"), noun, tr("cosine"), "")
        self.faded = False

    def show_neighbours(self, neighbours: Sequence[Neighbour]) -> None:
        """Takes other ones."""
        if tuple(neighbours) != self.neighbours:
            self.beginResetModel()
            self.neighbours = tuple(neighbours)
            self.endResetModel()

    def fade(self, faded: bool) -> None:
        """Shows all lines dim, or as they were."""
        if faded != self.faded:
            self.faded = faded
            self._view.viewport().update()

    def name_at(self, index: Index) -> str:
        """The word in a line; "" where there is none."""
        return self.neighbours[index.row()].name if 0 <= index.row() < len(self.neighbours) else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.neighbours)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return tr(TIPS[section]) if TIPS[section] else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.neighbours[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (f"{one.rank:,}", one.name, number_text(one.score), ", ".join(map(tr, one.flags)))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = [f"{one.name}   {one.score:.4f}".replace("-0", "−0"), one.about]
            lines += [": ".join((tr(flag), tr(FLAG_TIPS[flag]))) for flag in one.flags]
            return "\n".join(line for line in lines if line)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == RANK:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(one, index.column())
        return None

    def _ink(self, one: Neighbour, column: int) -> QColor | None:
        theme = theme_of(self._view)
        if self.faded or column == RANK:
            return QColor(theme.dim)
        if column == NOTE:
            return QColor(theme.accent if one.flags == (OWN_WORD,) else theme.warn)
        return None


class ScoreBarDelegate(QStyledItemDelegate):
    """A bar as long as the score, and the number behind it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), theme_of(option.widget)
        if not isinstance(model, ScoreModel):
            return
        one, number = model.neighbours[index.row()], painter.fontMetrics().horizontalAdvance("−0.00") + 8
        room = QRectF(option.rect).adjusted(2, 4, -2, -4)
        length = max(0.0, min(one.score, 1.0)) * max(0.0, room.width() - number)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(FADED if model.faded else 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent if OWN_WORD in one.flags else theme.curves[1]))
        painter.drawRoundedRect(QRectF(room.left(), room.top(), length, room.height()), 2, 2)
        painter.setPen(QColor(theme.text))
        beside = QRectF(room.left() + length + 5, option.rect.top(), number, option.rect.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, number_text(one.score))
        painter.restore()
