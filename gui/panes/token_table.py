"""The token table: every row with its id, piece, word and weight, and what its numbers are like at the layer."""

from dataclasses import dataclass, replace

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

from core.analysis.alignment import match_positions, take_matched
from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_phrase
from core.analysis.statistics import RowStatistics, row_statistics
from core.analysis.units import text_of, units_of
from core.encoder.encoding import EncoderInfo, Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.tokens.chunks import CONTEXT_LENGTH, Chunks
from core.tokens.tokenizer import Token, readable
from gui.panes.pane import Pane
from gui.state.session import Session
from gui.widgets.layer_labels import encoder_letter, shown_layer_name
from gui.widgets.style import Theme, theme_of

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what it means."""

    title: str
    tip: str
    statistic: str = ""  # the field of RowStatistics
    is_other: bool = False  # of the encoder beside the one that is looked at


COLUMNS = (
    Column(tr_noop("position"), tr_noop("Row of the 77, with the chunk in front where there are several")),
    Column(tr_noop("id"), tr_noop("Entry of CLIP's vocabulary")),
    Column(tr_noop("piece"), tr_noop("The entry's text; ⏎ where it ends a word")),
    Column(tr_noop("word"), tr_noop("The word it belongs to")),
    Column(tr_noop("weight"), tr_noop("How much the tool multiplies this row after the encoder")),
    Column(tr_noop("norm"), tr_noop("Length of the row at this layer"), "norm"),
    Column(tr_noop("mean"), tr_noop("Mean of the row's values"), "mean"),
    Column(tr_noop("std"), tr_noop("Standard deviation of the row's values"), "std"),
    Column(tr_noop("min"), tr_noop("Least value of the row"), "min"),
    Column(tr_noop("max"), tr_noop("Greatest value of the row"), "max"),
)
TEXT_COLUMNS = (2, 3)  # columns of text
KIND_NAMES = {"bos": "BOS", "eos": "EOS", "padding": tr_noop("padding")}


def columns_of(encoders: tuple[EncoderInfo, ...], main: EncoderInfo | None) -> tuple[Column, ...]:
    """COLUMNS, or of two encoders a norm for each, and what else is said of a row for the one that is looked at."""
    if main is None or len(encoders) < 2:
        return COLUMNS
    length = tr("Length of the row at this layer in {encoder}")
    norms = [
        replace(
            COLUMNS[5],
            title=" ".join((tr(COLUMNS[5].title), encoder_letter(info))),
            tip=length.format(encoder=encoder_letter(info)),
            other=info is not main,
        )
        for info in encoders
    ]
    rest = [replace(column, title=" ".join((tr(column.title), encoder_letter(main)))) for column in COLUMNS[6:]]
    return (*COLUMNS[:5], *norms, *rest)


class TokenTablePane(Pane):
    """One line a row, BOS, EOS and padding among them."""

    title = tr_noop("Token table")
    empty_message = tr_noop("Type a prompt: its tokens are listed here.")
    has_table = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.table = QTableView()
        super().__init__(session, self.table, parent)
        self.table.setToolTip(
            tr("Selecting lines selects their tokens everywhere; Ctrl+C copies lines, or all of them")
        )
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
        for column in TEXT_COLUMNS:
            heading.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            heading.resizeSection(column, 110)
        self.table.setMouseTracking(True)
        self.table.entered.connect(lambda index: self.point((index.row(),)))
        self.table.selectionModel().selectionChanged.connect(self._select)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _: self._point_by_key(index.row()))
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy, context=Qt.ShortcutContext.WidgetShortcut)
        session.parsed.connect(self.refresh)
        session.layer_changed.connect(self.refresh)
        session.selection_changed.connect(self._show_selection)
        session.hovered_changed.connect(lambda: self.model.light(session.hovered, theme_of(self)))

    def draw(self) -> None:
        """Lists the rows of the session's view at its layer; tokens alone while no encoder has answered yet."""
        view, layer = self.session.encoding_view, self.session.layer
        self.show_empty(False)
        if view is None:
            self.model.show_rows(self.session.shown_chunks, None, theme_of(self).dim)
        elif layer < view.states.shape[0]:
            self.model.show_columns(columns_of(self.session.drawn_encoders, self.session.encoder))
            awaits = not view.encoding.with_padding
            self.model.show_rows(
                view.chunks, row_statistics(view.states[layer]), theme_of(self).dim, self._others(view), awaits
            )
            rows = tr("final layer norm applied") if view.options.normed else hidden_states_phrase(normed=False)
            widths = " + ".join(str(info.width) for info in self.session.drawn_encoders)
            told = tr("rows of width {widths} at {layer}").format(widths=widths, layer=shown_layer_name(self.session))
            self.caption.setText(f"{told} · {rows}")
            if awaits:
                self.session.padding_requested.emit()
        self._show_selection()

    def _others(self, view: EncodingView) -> Floats | None:
        """The norms of the same tokens' rows in the other encoder; NaN where it has none, or has not answered yet."""
        others = [other for other in self.session.shown_views if other is not view]
        if not others or not self.session.is_newest(others[0]):
            return None
        layer = self.session.layer_in(others[0].encoding.encoder)
        norms = row_statistics(others[0].states[layer]).norm
        return take_matched(norms, match_positions(view.chunks, others[0].chunks))

    def numbers(self) -> Table:
        """What stands in the table."""
        lines = [line.split("\t") for line in self.model.as_text(range(self.model.rowCount())).splitlines()]
        return Table(self.title, tuple(lines[0]), tuple(map(tuple, lines[1:])))

    def _point_by_key(self, row: int) -> None:
        if self.table.hasFocus() and row >= 0:
            self.point((row,))

    def _select(self) -> None:
        self.select(index.row() for index in self.table.selectionModel().selectedRows())

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self.session.set_hovered(())

    def fade(self, opacity: float) -> None:
        """Shows that newer numbers are on their way."""
        self.model.fade(opacity < 1 and not self.session.is_up_to_date)

    def _show_selection(self) -> None:
        """Selects the session's rows in the table, without an echo."""
        chosen = {index.row() for index in self.table.selectionModel().selectedRows()}
        if chosen == self.session.selected:
            return
        selection = QItemSelection()
        for row in self.session.selected:
            if row < self.model.rowCount():
                selection.select(self.model.index(row, 0), self.model.index(row, self.model.columnCount() - 1))
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
        self._others: Floats | None = None
        self.columns = COLUMNS
        self._dim = self._ground = ""
        self._lit: frozenset[int] = frozenset()
        self._faded = False
        self._awaits_padding = False

    def light(self, rows: frozenset[int], theme: Theme) -> None:
        """Marks the rows that are pointed at."""
        changed = rows ^ self._lit
        self._lit, self._ground = rows, theme.control
        for row in changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def fade(self, faded: bool) -> None:
        """Shows all lines dim, or as they were."""
        if faded != self._faded:
            self._faded = faded
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._tokens) - 1, len(self.columns) - 1))

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Other columns, if they are."""
        if columns != self.columns:
            self.beginResetModel()
            self.columns = columns
            self.endResetModel()

    def show_rows(
        self,
        chunks: Chunks,
        statistics: RowStatistics | None,
        dim: str,
        others: Floats | None = None,
        awaits_padding: bool = False,
    ) -> None:
        """Takes tokens and numbers, `others` [rows] of the other encoder.

        The same tokens keep selection and scroll position.
        """
        self._awaits_padding = awaits_padding
        same = chunks is self._chunks
        if not same:
            self.beginResetModel()
            self._chunks, self._tokens = chunks, chunks.tokens
            self._words = {row: unit.label for unit in units_of(chunks, "word") for row in unit.positions}
        self._statistics, self._dim, self._others = statistics, dim, others
        if not same:
            self.endResetModel()
        elif self._tokens:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._tokens) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """77 x chunks."""
        return 0 if parent.isValid() else len(self._tokens)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As many as are shown."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles and tooltips."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self.columns[section].title)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return tr(self.columns[section].tip)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if index.column() in TEXT_COLUMNS else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.BackgroundRole and index.row() in self._lit:
            return QColor(self._ground)
        if role == Qt.ItemDataRole.ForegroundRole and self._dim:
            grey = self._faded or self._tokens[index.row()].kind in KIND_NAMES
            return QColor(self._dim) if grey else None
        return None

    def _text(self, row: int, column: int) -> str:
        if statistic := self.columns[column].statistic:
            numbers = self._others if self.columns[column].is_other else getattr(self._statistics, statistic, None)
            if numbers is None:
                return ""
            if self._awaits_padding and self._tokens[row].kind == "padding":
                return "…"
            return "–" if numbers[row] != numbers[row] else f"{numbers[row]:.3f}".replace("-", "−")
        token = self._tokens[row]
        return (
            self._position(row),
            str(token.id),
            self._piece(token),
            self._words.get(row, ""),
            f"{token.weight:.3g}",
        )[column]

    def _position(self, row: int) -> str:
        chunk, position = divmod(row, CONTEXT_LENGTH)
        return f"{chunk + 1}:{position}" if len(self._tokens) > CONTEXT_LENGTH else str(position)

    def _piece(self, token: Token) -> str:
        if token.kind in KIND_NAMES:
            return tr(KIND_NAMES[token.kind])
        piece = readable(token.piece)
        if "\ufffd" in piece and self._chunks:
            piece = tr("part of {character}").format(character=text_of(token, self._chunks.prompt.source))
        return piece + ("⏎" if token.ends_word else "")

    def as_text(self, rows: "list[int] | range") -> str:
        """Headings and rows, tab-separated, with plain minus signs."""
        lines = [[tr(column.title) for column in self.columns]]
        lines += [[self._text(row, column).replace("−", "-") for column in range(len(self.columns))] for row in rows]
        return "\n".join("\t".join(line) for line in lines) + "\n"
