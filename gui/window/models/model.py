"""The list of models for Qt: rows and headings of one height, painted in two lines with the picture beside the file."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.program.messages import displayable
from core.program.translation import tr, tr_noop
from core.weights import STUDY
from core.weights.sources import read_source
from gui.widgets.style import Theme, scaled_font, theme_of
from gui.window.models.details import ModelDetails
from gui.window.models.rows import STUDY_TIP, ModelRow, ModelRows, rows_with, size_text, with_headings

Index = QModelIndex | QPersistentModelIndex
MARGIN, PICTURE_SIDE, GAP = 8, 32, 10  # pixels
OPEN_MARK = "✓"
FAMILY_TIP = tr_noop(
    "What these encoders get of the prompt in each tool: tokens, counter, template, padding, and which layers are "
    "handed on. Its rows need the encoder’s file"
)


class ModelListModel(QAbstractListModel):
    """The rows that hold the words searched for, under their headings."""

    def __init__(self, details: ModelDetails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._details, self.all, self._words = details, ModelRows(), ""
        self._hits, self.lines = list[int](), list[int]()
        self.open_source = ""  # of the encoder that is open
        self.known: Mapping[str, str] = {}  # what encoders that were opened since the start are, by source

    def show_rows(self, rows: ModelRows) -> None:
        """Takes all rows anew; the words that are searched for stay."""
        self.all = rows
        self._find(rows_with(rows, self._words))

    def search(self, words: str) -> None:
        """Shows the rows that hold all of some words; further letters are looked for among those shown."""
        among = self._hits if self._words and words.startswith(self._words) else None
        self._words = words
        self._find(rows_with(self.all, words, among))

    @property
    def count(self) -> int:
        """How many models are shown."""
        return len(self._hits)

    def row_at(self, line: int) -> ModelRow | None:
        """The model in a line; None for a heading, and where there is none."""
        index = self.lines[line] if 0 <= line < len(self.lines) else -1
        return self.all.rows[index] if index >= 0 else None

    def line_of(self, source: str) -> int:
        """The first line with a model; -1 where it is not shown."""
        lines = (line for line in range(len(self.lines)) if (row := self.row_at(line)) and row.source == source)
        return next(lines, -1)

    def mark(self, open_source: str, known: Mapping[str, str]) -> None:
        """Marks the encoder that is open, and takes what is known of those opened since the start."""
        self.open_source, self.known = open_source, known
        if self.lines:
            self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.row_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if row is None:
            is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return self.all.headings[-1 - self.lines[index.row()]] if is_text else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = tr("open now") if row.source == self.open_source else ""
            return ", ".join(part for part in (row.name, self.second_line(row), mark) if part)
        return None

    def second_line(self, row: ModelRow) -> str:
        """Folder, family, kind and size, as far as they are known."""
        details = self._details.of(row)
        family = details.family if details else ""
        refused = tr("cannot be opened here") if details and details.refusal else ""
        size = size_text(row.file.size) if row.file and row.file.size else ""
        return " · ".join(part for part in (row.place, family or refused, row.kind, size) if part)

    def picture(self, row: ModelRow) -> QPixmap | None:
        """The picture beside a model, as soon as it is read."""
        details = self._details.of(row)
        return details.preview if details else None

    def _tip(self, row: ModelRow) -> str:
        details = self._details.of(row)
        about = tr(STUDY_TIP) if row.source == STUDY else _about(row)
        return "\n".join(filter(None, (about, self.known.get(row.source), details.refusal if details else "")))

    def _find(self, hits: Sequence[int]) -> None:
        self.beginResetModel()
        self._hits = list(hits)
        self.lines = with_headings(self.all, self._hits)
        self.endResetModel()


def _about(row: ModelRow) -> str:
    """Where a model is, or what can be seen of a family without a file."""
    asked = read_source(row.source)
    return "\n".join(map(displayable, asked.files)) or tr(FAMILY_TIP)


class ModelDelegate(QStyledItemDelegate):
    """Paints a model in two lines; a heading in one, dim."""

    def __init__(self, model: ModelListModel, view: QWidget) -> None:
        super().__init__(view)
        self._model, self._view = model, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        small = QFontMetrics(scaled_font(self._view, 0.9)).height()
        return QSize(200, max(self._view.fontMetrics().height() + small, PICTURE_SIDE) + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, theme = self._model.row_at(index.row()), theme_of(self._view)
        box: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if row is None:
            self._paint_heading(painter, box, theme, str(index.data()))
        else:
            state = option.state  # type: ignore[attr-defined]
            is_chosen = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_row(painter, box, theme, row, is_chosen)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRect, theme: Theme, text: str) -> None:
        painter.setFont(scaled_font(self._view, 0.9, bold=True))
        painter.setPen(QColor(theme.dim))
        line = box.adjusted(MARGIN, 0, -MARGIN, -4)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, shown)

    def _paint_row(self, painter: QPainter, box: QRect, theme: Theme, row: ModelRow, is_chosen: bool) -> None:
        if is_chosen:
            painter.fillRect(box, QColor(theme.accent))
        ink, dim = (theme.on_accent, theme.on_accent) if is_chosen else (theme.text, theme.dim)
        self._paint_picture(painter, box, theme, row)
        left = MARGIN + PICTURE_SIDE + GAP
        lines = box.adjusted(left, 3, -MARGIN - 18, -3)
        painter.setPen(QColor(ink))
        if row.source == self._model.open_source:
            mark = box.adjusted(0, 0, -MARGIN, 0)
            painter.drawText(mark, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, OPEN_MARK)
        second = self._model.second_line(row)
        upper = Qt.AlignmentFlag.AlignTop if second else Qt.AlignmentFlag.AlignVCenter
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideMiddle, lines.width())
        painter.drawText(lines, Qt.AlignmentFlag.AlignLeft | upper, name)
        painter.setFont(scaled_font(self._view, 0.9))
        painter.setPen(QColor(dim))
        below = painter.fontMetrics().elidedText(second, Qt.TextElideMode.ElideMiddle, lines.width())
        painter.drawText(lines, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, below)

    def _paint_picture(self, painter: QPainter, box: QRect, theme: Theme, row: ModelRow) -> None:
        top = box.top() + (box.height() - PICTURE_SIDE) // 2
        frame = QRect(box.left() + MARGIN, top, PICTURE_SIDE, PICTURE_SIDE)
        picture = self._model.picture(row)
        if picture is None:
            if row.file is not None and row.file.preview is not None:
                painter.fillRect(frame, QColor(theme.control))
            return
        size = picture.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(frame.topLeft(), size)
        target.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, picture)
