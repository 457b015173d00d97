"""What could stand in a word's place: a line a word, with a bar of what it changes; Enter writes it."""

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.program.translation import tr
from core.queries.replacements import Replacement, Replacements
from gui.widgets.rows_model import LEFT, Index, RowsModel, style_table
from gui.widgets.style import theme_of

WORD, CHANGE = range(2)


class ReplacementList(QTableView):
    """Words in the order of the answer; `chosen` gives the replacement that is double-clicked, or Enter pressed on."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("What could stand there instead"))
        tip = tr("Common words of no more tokens, each tried in its place; Enter or a double click writes one")
        self.setToolTip(tip)
        self.setMinimumSize(QSize(150, 60))
        self.model_ = ReplacementModel(self)
        self.setModel(self.model_)
        self.setItemDelegateForColumn(CHANGE, ChangeDelegate(self))
        style_table(self)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(WORD, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(WORD, self.fontMetrics().horizontalAdvance("photographers") + 12)
        header.setSectionResizeMode(CHANGE, QHeaderView.ResizeMode.Stretch)
        self.activated.connect(self._choose)

    def show_answer(self, answer: Replacements | None, comma: float, is_towards: bool) -> None:
        """Shows the words of an answer, none before there is one; changes in commas, or the way along an axis."""
        rows = answer.found if answer else ()
        self.model_.comma, self.model_.is_towards = comma, is_towards
        if rows != self.model_.rows:
            heading = tr("way along the axis") if is_towards else tr("change in commas")
            self.model_.reset(rows, (tr("instead"), heading))

    def _choose(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.model_.rows):
            self.chosen.emit(self.model_.rows[index.row()])


class ReplacementModel(RowsModel):
    """Replacements as rows."""

    def __init__(self, view: ReplacementList) -> None:
        super().__init__((tr("instead"), tr("change in commas")), (), view)
        self.comma, self.is_towards = 1.0, False

    def value(self, row: int) -> float:
        """The number of a line."""
        replacement: Replacement = self.rows[row]
        return replacement.movement if self.is_towards else replacement.distance.summary / self.comma

    def share(self, row: int) -> float:
        """How long a bar is, of the longest."""
        end = max(abs(self.value(index)) for index in range(len(self.rows)))
        return abs(self.value(row)) / end if end > 0 else 0.0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        replacement: Replacement = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return replacement.word if index.column() == WORD else value_text(self.value(index.row()), self.is_towards)
        if role == Qt.ItemDataRole.ToolTipRole:
            message = tr("{word}: likeness to the word {likeness}, the prompt then has {tokens} tokens")
            likeness = f"{replacement.likeness:.2f}".replace("-", "−")
            return message.format(word=replacement.word, likeness=likeness, tokens=replacement.distance.tokens)
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None


def value_text(value: float, is_towards: bool) -> str:
    """A change in commas, or a share of the way along an axis in percent."""
    return f"{value:+.0%}".replace("-", "−") if is_towards else f"{value:.1f}"


class ChangeDelegate(QStyledItemDelegate):
    """A bar as long as the number, and the number behind it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), theme_of(option.widget)
        if not isinstance(model, ReplacementModel):
            return
        value, number = model.value(index.row()), painter.fontMetrics().horizontalAdvance("−000%") + 6
        room = QRectF(option.rect).adjusted(2, 4, -2, -4)
        length = model.share(index.row()) * max(0.0, room.width() - number)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.curves[3] if value < 0 else theme.curves[4]))
        painter.drawRoundedRect(QRectF(room.left(), room.top(), length, room.height()), 2, 2)
        painter.setPen(QColor(theme.text))
        beside = QRectF(room.left() + length + 5, option.rect.top(), number, option.rect.height())
        painter.drawText(beside, LEFT, value_text(value, model.is_towards))
        painter.restore()
