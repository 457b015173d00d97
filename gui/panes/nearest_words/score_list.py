"""A list of words by their score: rank, word, a bar, and what is odd about it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.analysis.labels import percentile_phrase
from core.program.numbers import small_number
from core.program.translation import tr, tr_noop
from core.queries.neighbours import OWN_WORD, RARE_TOKEN, SMALL_NORM, Neighbour
from gui.panes.plots.curves import number_text
from gui.widgets.rows_model import LEFT, RIGHT, Index, RowsModel, style_table
from gui.widgets.style import FADED, theme_of

RANK, NAME, SCORE, NOTE = range(4)
MIN_WIDTH_FOR_NOTES = 280  # pixels
FLAG_TIPS = {
    OWN_WORD: tr_noop("The word itself"),
    RARE_TOKEN: tr_noop("Among the last of the vocabulary: seldom in the texts that it was made of"),
    SMALL_NORM: tr_noop("Its vector is unusually short, as of a token that training hardly touched"),
}
TIPS = (
    tr_noop("Its place among all that were compared"),
    "",
    tr_noop("Cosine with the chosen row, on bars from 0 to 1"),
    tr_noop("What is odd"),
)


class ScoreList(QTableView):
    """Shows neighbours; `pointed` gives the name of the neighbour under the mouse or the keys, "" for none."""

    pointed = Signal(str)

    def __init__(self, name: str, noun: str, tip: str, score: tuple[str, str] | None = None) -> None:
        """`score` is what the numbers are, with their tooltip, where they are shares; by default cosines."""
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.model_ = ScoreModel(self, noun, score)
        self.setModel(self.model_)
        self.setItemDelegateForColumn(SCORE, ScoreBarDelegate(self))
        style_table(self)
        self.setMouseTracking(True)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves out the notes where they would push the bars aside; a line's tooltip has them."""
        super().resizeEvent(event)
        self.setColumnHidden(NOTE, self.width() < MIN_WIDTH_FOR_NOTES)

    def sizeHint(self) -> QSize:
        """Room for a few lines."""
        return QSize(300, 160)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.pointed.emit("")


class ScoreModel(RowsModel):
    """Neighbours as rows."""

    def __init__(self, view: ScoreList, noun: str, score: tuple[str, str] | None = None) -> None:
        name, score_tip = score or (tr("cosine"), tr(TIPS[SCORE]))
        super().__init__((tr("rank"), noun, name, tr("note")), [tr(TIPS[0]), "", score_tip, tr(TIPS[NOTE])], view)
        self._view, self._are_shares = view, score is not None
        self._percents: tuple[float, ...] = ()  # of word pairs that are less alike, a neighbour each

    def show_neighbours(self, neighbours: tuple[Neighbour, ...], percents: Sequence[float] = ()) -> None:
        """Replaces the rows where they are others.

        `percents` of the pairs of reference words are less alike than each neighbour; none where that is not known.
        """
        self._percents = tuple(percents)
        if neighbours != self.rows:
            self.reset(neighbours)

    def text(self, score: float) -> str:
        """A score as it is written: a cosine, or a share, which may be far below 0.01."""
        return small_number(score) if self._are_shares else number_text(score)

    def closeness(self, line: int) -> str:
        """Where a line's cosine stands among those of word pairs, in words; "" where that is not known."""
        return percentile_phrase(self._percents[line]) if line < len(self._percents) else ""

    def name_at(self, index: Index) -> str:
        """The word in a line; "" where there is none."""
        return self.rows[index.row()].name if 0 <= index.row() < len(self.rows) else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        neighbour = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                f"{neighbour.rank:,}",
                neighbour.name,
                self.text(neighbour.score),
                ", ".join(map(tr, neighbour.flags)),
            )[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            number = f"{neighbour.score:.2g}" if self._are_shares else f"{neighbour.score:.4f}".replace("-0", "−0")
            lines = [f"{neighbour.name}   {number}", neighbour.about]
            lines.append(self.closeness(index.row()))
            lines += [": ".join((tr(flag), tr(FLAG_TIPS[flag]))) for flag in neighbour.flags]
            return "\n".join(line for line in lines if line)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == RANK:
            return RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(neighbour, index.column())
        return None

    def _ink(self, neighbour: Neighbour, column: int) -> QColor | None:
        theme = theme_of(self._view)
        if self.is_faded or column == RANK:
            return QColor(theme.dim)
        if column == NOTE:
            return QColor(theme.accent if neighbour.flags == (OWN_WORD,) else theme.warn)
        return None


class ScoreBarDelegate(QStyledItemDelegate):
    """A bar as long as the score, and the number behind it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), theme_of(option.widget)
        if not isinstance(model, ScoreModel):
            return
        neighbour, number = model.rows[index.row()], painter.fontMetrics().horizontalAdvance("−0.00") + 8
        room = QRectF(option.rect).adjusted(2, 4, -2, -4)
        length = max(0.0, min(neighbour.score, 1.0)) * max(0.0, room.width() - number)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(FADED if model.is_faded else 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent if OWN_WORD in neighbour.flags else theme.curves[1]))
        painter.drawRoundedRect(QRectF(room.left(), room.top(), length, room.height()), 2, 2)
        painter.setPen(QColor(theme.text))
        beside = QRectF(room.left() + length + 5, option.rect.top(), number, option.rect.height())
        painter.drawText(beside, LEFT, model.text(neighbour.score))
        painter.restore()
