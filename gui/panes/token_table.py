"""The token table: every row with its id, piece, word and weight, and what its numbers are like at the layer."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from core.analysis.row_statistics import RowStatistics, row_statistics
from core.analysis.units import text_of, units_of
from core.chunking import POSITIONS, Chunks
from core.table import Table
from core.tokenizer import Token, readable
from gui.panes.pane import Pane
from gui.session import Session
from gui.style import Theme, theme_of

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what it means."""

    title: str
    tip: str


COLUMNS = (
    Column("position", "Row of the 77, with the chunk in front where there are several"),
    Column("id", "Entry of CLIP's vocabulary"),
    Column("piece", "The entry's text; ⏎ where it ends a word"),
    Column("word", "The word it belongs to"),
    Column("weight", "How much the tool multiplies this row after the encoder"),
    Column("norm", "Length of the row at this layer"),
    Column("mean", "Mean of the row's values"),
    Column("std", "Standard deviation of the row's values"),
    Column("min", "Least value of the row"),
    Column("max", "Greatest value of the row"),
)
FIRST_STATISTIC = 5
WORDY = (2, 3)  # columns of text
NAMES = {"bos": "BOS", "eos": "EOS", "padding": "padding"}


class TokenTable(Pane):
    """One line a row, BOS, EOS and padding among them."""

    title = "Token table"
    needs = "Type a prompt: its tokens are listed here."
    has_twin = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.table = QTableView()
        super().__init__(session, self.table, parent)
        self.model = TokenModel(self.table)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setFrameShape(QTableView.Shape.NoFrame)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        heading = self.table.horizontalHeader()
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in WORDY:
            heading.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            heading.resizeSection(column, 110)
        self.table.setMouseTracking(True)
        self.table.entered.connect(lambda index: self.point((index.row(),)))
        self.table.selectionModel().selectionChanged.connect(self._select)
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy, context=Qt.ShortcutContext.WidgetShortcut)
        session.read.connect(self.refresh)
        session.layer_changed.connect(self.refresh)
        session.selection_changed.connect(self._show_selection)
        session.pointed_changed.connect(lambda: self.model.light(session.pointed, theme_of(self)))

    def draw(self) -> None:
        """Lists the rows of the session's lens at its layer; tokens alone while no encoder has answered yet."""
        lens, layer = self.session.lens, self.session.layer
        self.show_empty(False)
        if lens is None:
            self.model.show_rows(self.session.shown_chunks, None, theme_of(self).dim)
        elif layer < lens.states.shape[0]:
            self.model.show_rows(lens.chunks, row_statistics(lens.states[layer]), theme_of(self).dim)
            rows = "final layer norm applied" if lens.view.normed else "rows before the final layer norm"
            self.caption.setText(f"rows of width {lens.states.shape[2]} at layer {layer} · {rows}")
        self._show_selection()

    def numbers(self) -> Table:
        """What stands in the table."""
        lines = [line.split("\t") for line in self.model.as_text(range(self.model.rowCount())).splitlines()]
        return Table(self.title, tuple(lines[0]), tuple(map(tuple, lines[1:])))

    def _select(self) -> None:
        self.select(index.row() for index in self.table.selectionModel().selectedRows())

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self.session.set_pointed(())

    def fade(self, opacity: float) -> None:
        """Shows that newer numbers are on their way."""
        self.model.fade(opacity < 1)

    def _show_selection(self) -> None:
        """Selects the session's rows in the table, without an echo."""
        chosen = {index.row() for index in self.table.selectionModel().selectedRows()}
        if chosen == self.session.selected:
            return
        selection = QItemSelection()
        for row in self.session.selected:
            if row < self.model.rowCount():
                selection.select(self.model.index(row, 0), self.model.index(row, len(COLUMNS) - 1))
        self.table.selectionModel().blockSignals(True)
        self.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.selectionModel().blockSignals(False)
        if self.session.selected:
            self.table.scrollTo(self.model.index(min(self.session.selected), 0))
        self.table.viewport().update()

    def copy(self) -> None:
        """Puts the selected lines, or all, on the clipboard as tab-separated text."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        QGuiApplication.clipboard().setText(self.model.as_text(rows or range(self.model.rowCount())))


class TokenModel(QAbstractTableModel):
    """Rows of chunks with their statistics."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens: tuple[Token, ...] = ()
        self._chunks: Chunks | None = None
        self._words: dict[int, str] = {}
        self._statistics: RowStatistics | None = None
        self._dim = self._ground = ""
        self._lit: frozenset[int] = frozenset()
        self._faded = False

    def light(self, rows: frozenset[int], theme: Theme) -> None:
        """Marks the rows that are pointed at."""
        changed = rows ^ self._lit
        self._lit, self._ground = rows, theme.control
        for row in changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def fade(self, faded: bool) -> None:
        """Shows all lines dim, or as they were."""
        if faded != self._faded:
            self._faded = faded
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._tokens) - 1, len(COLUMNS) - 1))

    def show_rows(self, chunks: Chunks, statistics: RowStatistics | None, dim: str) -> None:
        """Takes tokens and numbers; the same tokens keep selection and scroll position."""
        same = chunks is self._chunks
        if not same:
            self.beginResetModel()
            self._chunks, self._tokens = chunks, chunks.tokens
            self._words = {row: unit.label for unit in units_of(chunks, "word") for row in unit.rows}
        self._statistics, self._dim = statistics, dim
        if not same:
            self.endResetModel()
        elif self._tokens:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._tokens) - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """77 x chunks."""
        return 0 if parent.isValid() else len(self._tokens)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As many as COLUMNS."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles and tooltips."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].tip
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if index.column() in WORDY else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.BackgroundRole and index.row() in self._lit:
            return QColor(self._ground)
        if role == Qt.ItemDataRole.ForegroundRole and self._dim:
            grey = self._faded or self._tokens[index.row()].kind in NAMES
            return QColor(self._dim) if grey else None
        return None

    def _text(self, row: int, column: int) -> str:
        if column >= FIRST_STATISTIC:
            if self._statistics is None:
                return ""
            value = getattr(self._statistics, COLUMNS[column].title)[row]
            return f"{value:.3f}".replace("-", "−")
        token = self._tokens[row]
        return (
            self._position(row),
            str(token.id),
            self._piece(token),
            self._words.get(row, ""),
            f"{token.weight:.3g}",
        )[column]

    def _position(self, row: int) -> str:
        chunk, position = divmod(row, POSITIONS)
        return f"{chunk + 1}:{position}" if len(self._tokens) > POSITIONS else str(position)

    def _piece(self, token: Token) -> str:
        if token.kind in NAMES:
            return NAMES[token.kind]
        piece = readable(token.piece)
        if "\ufffd" in piece and self._chunks:
            piece = f"part of {text_of(token, self._chunks.prompt.source)}"
        return piece + ("⏎" if token.ends_word else "")

    def as_text(self, rows: "list[int] | range") -> str:
        """Headings and rows, tab-separated, with plain minus signs."""
        lines = [[column.title for column in COLUMNS]]
        lines += [[self._text(row, column).replace("−", "-") for column in range(len(COLUMNS))] for row in rows]
        return "\n".join("\t".join(line) for line in lines) + "\n"
