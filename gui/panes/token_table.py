"""The token table: every row with its id, piece, word and weight, and what its numbers are like at the layer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QTableView

from core.analysis.comparison import match_positions, take_matched
from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_phrase
from core.analysis.statistics import RowStatistics, row_statistics
from core.analysis.units import text_of, units_of
from core.analysis.word_measures import WordMeasure
from core.encoder.encoding import EncoderInfo, Floats
from core.program.table import Table, format_for_screen
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token, readable
from gui.editor.word_values import MEASURES
from gui.panes.pane import Pane
from gui.state.session import Session
from gui.widgets.layer_labels import encoder_letter, shown_layer_name
from gui.widgets.rows_model import LEFT, RIGHT, Index, RowsModel, style_table
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what it means."""

    title: str
    tip: str
    statistic: str = ""  # the field of RowStatistics
    is_other: bool = False  # of the encoder beside the one that is looked at
    is_value: bool = False  # what the row's word is coloured by in the editor


COLUMNS = (
    Column(tr_noop("position"), tr_noop("Row of the chunk, with the chunk's number in front where there are several")),
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
            is_other=info is not main,
        )
        for info in encoders
    ]
    rest = [replace(column, title=" ".join((tr(column.title), encoder_letter(main)))) for column in COLUMNS[6:]]
    return (*COLUMNS[:5], *norms, *rest)


def value_columns(measure: WordMeasure) -> tuple[Column, ...]:
    """The column of what words are coloured by in the editor; none while that is the unit."""
    title, _, tip = MEASURES[measure]
    return () if measure == "unit" else (Column(title, tip, is_value=True),)


class TokenTablePane(Pane):
    """One line a row, BOS, EOS and padding among them."""

    title = tr_noop("Token table")
    empty_message = tr_noop("Type a prompt: its tokens are listed here.")
    has_table = False

    def __init__(self, session: Session, _submit: Submit) -> None:
        self.table = table = QTableView()
        super().__init__(session, self.table)
        table.setToolTip(tr("Selecting lines selects their tokens everywhere; Ctrl+C copies lines, or all of them"))
        self.model = TokenModel(self.table)
        self.table.setModel(self.model)
        style_table(self.table)
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
        session.prompt.parsed.connect(self.refresh)
        session.layer_changed.connect(self.refresh)
        session.word_colours.measure_changed.connect(self.refresh)
        session.word_colours.changed.connect(self._show_values)
        session.prompt.selection_changed.connect(self._show_selection)
        session.prompt.hovered_changed.connect(self._highlight)

    def draw(self) -> None:
        """Lists the rows of the session's view at its layer; tokens alone while no encoder has answered yet."""
        view, layer = self.session.encoding_view, self.session.layer
        self.show_plot()
        if view is None:
            self.model.show_tokens(self.session.prompt.shown_chunks, None)
        elif layer < view.states.shape[0]:
            values = value_columns(self.session.word_colours.measure)
            self.model.show_columns(columns_of(self.session.drawn_encoders, self.session.encoder) + values)
            is_missing_padding = not view.encoding.with_padding
            statistics = row_statistics(view.states[layer])
            self.model.show_tokens(view.chunks, statistics, self._other_norms(view), is_missing_padding)
            rows = tr("final layer norm applied") if view.options.normed else hidden_states_phrase(normed=False)
            widths = " + ".join(str(info.width) for info in self.session.drawn_encoders)
            shown = tr("rows of width {widths} at {layer}").format(widths=widths, layer=shown_layer_name(self.session))
            self.caption.setText(f"{shown} · {rows}")
            if is_missing_padding:
                self.session.padding_requested.emit()
        self._show_values()
        self._show_selection()

    def _show_values(self) -> None:
        """Shows what words are coloured by; nothing while the text is newer, whose positions are other words."""
        if self.in_sight and self.session.word_colours.measure != "unit":
            self.model.show_values(self.session.word_colours.values_by_row() if self._positions_match_text else {})

    def _other_norms(self, view: EncodingView) -> Floats | None:
        """The norms of the same tokens' rows in the other encoder; NaN where it has none, or has not answered yet."""
        others = [other for other in self.session.shown_views if other is not view]
        if not others or not self.session.is_newest(others[0]):
            return None
        layer = self.session.layer_in(others[0].encoding.encoder)
        norms = row_statistics(others[0].states[layer]).norm
        return take_matched(norms, match_positions(view.chunks, others[0].chunks))

    def numbers(self) -> Table:
        """What stands in the table."""
        return Table(self.title, self.model.headings, tuple(map(self.model.plain_texts, range(len(self.model.rows)))))

    def _point_by_key(self, row: int) -> None:
        if self.table.hasFocus() and row >= 0:
            self.point((row,))

    def _select(self) -> None:
        self.select(index.row() for index in self.table.selectionModel().selectedRows())

    def fade(self, opacity: float) -> None:
        self.model.fade(opacity < 1 and not self.session.is_up_to_date)

    def _highlight(self) -> None:
        self.model.highlight(self.session.prompt.hovered)

    def _show_selection(self) -> None:
        """Selects the session's rows in the table, without an echo."""
        chosen = {index.row() for index in self.table.selectionModel().selectedRows()}
        if chosen == self.session.prompt.selected:
            return
        selection = QItemSelection()
        for row in self.session.prompt.selected:
            if row < self.model.rowCount():
                selection.select(self.model.index(row, 0), self.model.index(row, self.model.columnCount() - 1))
        self.table.selectionModel().blockSignals(True)
        self.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.selectionModel().blockSignals(False)
        if self.session.prompt.selected:
            self.table.scrollTo(self.model.index(min(self.session.prompt.selected), 0))
        self.table.viewport().update()

    def copy(self) -> None:
        """Puts the selected lines, or all, on the clipboard as tab-separated text."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        lines = [self.model.headings, *map(self.model.plain_texts, rows or range(len(self.model.rows)))]
        QGuiApplication.clipboard().setText("".join("\t".join(line) + "\n" for line in lines))


class TokenModel(RowsModel):
    """The tokens of 77 x chunks positions as rows, with the statistics of their hidden states."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(parent=view)
        self._view = view
        self._columns: tuple[Column, ...] = ()
        self._chunks: Chunks | None = None
        self._words: dict[int, str] = {}
        self._statistics: RowStatistics | None = None
        self._other_norms: Floats | None = None
        self._values: Mapping[int, float] = {}
        self._highlighted: frozenset[int] = frozenset()
        self._is_missing_padding = False
        self.show_columns(COLUMNS)

    def highlight(self, rows: frozenset[int]) -> None:
        """Marks the rows that are pointed at."""
        changed = rows ^ self._highlighted
        self._highlighted = rows
        for row in changed:
            self.update_rows(row, row)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Replaces the columns where they are others."""
        if columns != self._columns:
            self._columns = columns
            self.reset(self.rows, [tr(column.title) for column in columns], [tr(column.tip) for column in columns])

    def show_values(self, values: Mapping[int, float]) -> None:
        """Shows what the words at positions are coloured by, in the column for it."""
        if values != self._values:
            self._values = values
            self.update_rows()

    def show_tokens(
        self,
        chunks: Chunks,
        statistics: RowStatistics | None,
        other_norms: Floats | None = None,
        is_missing_padding: bool = False,
    ) -> None:
        """Shows tokens and their numbers, `other_norms` [rows] of the other encoder.

        The same chunks keep selection and scroll position.
        """
        self._statistics, self._other_norms = statistics, other_norms
        self._is_missing_padding = is_missing_padding
        if chunks is self._chunks:
            self.update_rows()
            return
        self._chunks = chunks
        self._words = {at: unit.label for unit in units_of(chunks, "word") for at in unit.positions}
        self.reset(chunks.tokens)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if index.column() in TEXT_COLUMNS else RIGHT
        if role == Qt.ItemDataRole.BackgroundRole and index.row() in self._highlighted:
            return QColor(theme_of(self._view).control)
        if role == Qt.ItemDataRole.ForegroundRole and (self.is_faded or self.rows[index.row()].kind in KIND_NAMES):
            return QColor(theme_of(self._view).dim)
        return None

    def plain_texts(self, row: int) -> tuple[str, ...]:
        """The cells of a row, with plain minus signs."""
        return tuple(self._text(row, column).replace("−", "-") for column in range(len(self._columns)))

    def _text(self, row: int, column: int) -> str:
        token = self.rows[row]
        if self._columns[column].is_value:
            return format_for_screen(self._values[row]) if row in self._values else ""
        if statistic := self._columns[column].statistic:
            is_other = self._columns[column].is_other
            numbers = self._other_norms if is_other else getattr(self._statistics, statistic, None)
            if numbers is None:
                return ""
            is_missing = self._is_missing_padding and token.kind == "padding"
            return "…" if is_missing else format_for_screen(float(numbers[row]))
        word, weight = self._words.get(row, ""), f"{token.weight:.3g}"
        return (self._position(row), str(token.id), self._piece(token), word, weight)[column]

    def _position(self, row: int) -> str:
        length = self._chunks.context_length if self._chunks else len(self.rows)
        chunk, position = divmod(row, length)
        return f"{chunk + 1}:{position}" if len(self.rows) > length else str(position)

    def _piece(self, token: Token) -> str:
        if token.kind in KIND_NAMES:
            return tr(KIND_NAMES[token.kind])
        piece = readable(token.piece)
        if "\ufffd" in piece and self._chunks:
            piece = tr("part of {character}").format(character=text_of(token, self._chunks.prompt.source))
        return piece + ("⏎" if token.ends_word else "")
