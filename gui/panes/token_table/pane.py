"""The token table: every row with its id, piece, word and weight, and what its numbers are like at the layer."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView

from core.analysis.comparison import match_positions, take_matched
from core.analysis.encoding_view import EncodingView
from core.analysis.labels import hidden_states_phrase
from core.analysis.statistics import row_statistics
from core.encoder.encoding import Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.pane import Pane
from gui.panes.token_table.columns import COLUMNS, TEXT_COLUMNS, columns_of, own_columns, value_columns
from gui.panes.token_table.controls import TokenTableControls
from gui.panes.token_table.model import WEIGHT, TokenModel
from gui.state.session import Session
from gui.widgets.focus import shortcut_within
from gui.widgets.layer_labels import shown_layer_name
from gui.widgets.rows_model import style_table
from gui.workers.model_queries import Submit


class TokenTablePane(Pane):
    """One line a row, BOS, EOS and padding among them."""

    title = tr_noop("Token table")
    empty_message = tr_noop("Type a prompt: its tokens are listed here.")
    has_table = False
    needs_weights = False

    def __init__(self, session: Session, _submit: Submit) -> None:
        self.table = table = QTableView()
        super().__init__(session, self.table)
        table.setToolTip(tr("Selecting lines selects their tokens everywhere; Ctrl+C copies lines, or all of them"))
        self.model = TokenModel(self.table)
        self._role = -1  # the column of the role of tokens, of encoders that are not CLIP's
        self.table.setModel(self.model)
        style_table(self.table, selects_one=False)
        self.controls = TokenTableControls(self.model)
        for control in (self.controls.filter, self.controls.menu_button):
            self.tools.addWidget(control)
        self._style_headings()
        self._connect()

    def _style_headings(self) -> None:
        heading = self.table.horizontalHeader()
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        heading.setMinimumSectionSize(heading.fontMetrics().horizontalAdvance("−00.000") + 6)  # no number is elided
        for column in TEXT_COLUMNS:
            heading.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            heading.resizeSection(column, 110)
        heading.setSectionsClickable(True)
        heading.sectionClicked.connect(lambda column: self.controls.sort_by(self.model.columns[column].title))

    def _connect(self) -> None:
        session = self.session
        self.table.setMouseTracking(True)
        self.table.entered.connect(lambda index: self.point((self.model.rows[index.row()],)))
        self.table.selectionModel().selectionChanged.connect(self._select)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _: self._point_by_key(index.row()))
        shortcut_within(self.table, QKeySequence.StandardKey.Copy, self.copy)
        shortcut_within(self, QKeySequence.StandardKey.Find, self.controls.filter.setFocus)
        self.controls.changed.connect(self.refresh)
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
            chunks = self.session.prompt.shown_chunks
            self.model.show_columns(own_columns(COLUMNS, chunks))
            self.model.show_tokens(chunks, None)
        elif layer < view.states.shape[0]:
            values = value_columns(self.session.word_colours.measure)
            columns = columns_of(self.session.drawn_encoders, self.session.encoder) + values
            self.model.show_columns(own_columns(columns, view.chunks))
            is_missing_padding = not view.encoding.with_padding
            statistics = row_statistics(view.states[layer])
            self.model.show_tokens(view.chunks, statistics, self._other_norms(view), is_missing_padding)
            rows = hidden_states_phrase(view.encoding, view.options.normed)
            widths = " + ".join(str(info.width) for info in self.session.drawn_encoders)
            shown = tr("rows of width {widths} at {layer}").format(widths=widths, layer=shown_layer_name(self.session))
            self.caption.setText(" · ".join(filter(None, (self._count(), shown, rows))))
            if is_missing_padding:
                self.session.padding_requested.emit()
        self._fit_role()
        self._show_values()
        self._show_order()

    def _fit_role(self) -> None:
        """Gives the role of a token the room of its words, and those of text a little less."""
        chunks = self.model.chunks
        has_weights = chunks is None or chunks.is_clip or any(token.weight != 1 for token in chunks.tokens)
        self.table.setColumnHidden(WEIGHT, not has_weights)  # of families whose brackets are words
        roles = [at for at, column in enumerate(self.model.columns) if column.of_text_encoder == "role"]
        if (at := roles[0] if roles else -1) == self._role:
            return
        heading, self._role = self.table.horizontalHeader(), at
        for column in range(len(TEXT_COLUMNS) + TEXT_COLUMNS[0], len(self.model.columns)):
            is_role = column == at
            heading.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Interactive if is_role else QHeaderView.ResizeMode.Stretch
            )
        for column in TEXT_COLUMNS:
            heading.resizeSection(column, 110 if at < 0 else 84)
        if at >= 0:
            heading.resizeSection(at, heading.fontMetrics().horizontalAdvance(tr("padding") + ", hidden") + 12)

    def _show_order(self) -> None:
        """Marks the column that is sorted by, and selects what is selected everywhere."""
        titles, heading = [column.title for column in self.model.columns], self.table.horizontalHeader()
        is_sorted = self.model.sorted_by in titles
        heading.setSortIndicatorShown(is_sorted)
        if is_sorted:
            order = Qt.SortOrder.DescendingOrder if self.model.is_descending else Qt.SortOrder.AscendingOrder
            heading.setSortIndicator(titles.index(self.model.sorted_by), order)
        self._show_selection()

    def _show_values(self) -> None:
        """Shows what words are coloured by; nothing while the text is newer, whose positions are other words."""
        if self.in_sight and self.session.word_colours.measure != "unit":
            self.model.show_values(self.session.word_colours.values_by_row() if self._positions_match_text else {})

    def _count(self) -> str:
        """How many rows the filter lets through; "" where that is all."""
        listed, chunks = len(self.model.rows), self.session.encoding_view and self.session.encoding_view.chunks
        everything = len(chunks.tokens) if chunks else listed
        return tr("{listed} of {all} rows").format(listed=listed, all=everything) if listed < everything else ""

    def _other_norms(self, view: EncodingView) -> Floats | None:
        """The norms of the same tokens' rows in the other encoder; NaN where it has none, or has not answered yet."""
        others = [other for other in self.session.shown_views if other is not view]
        if not others or not self.session.is_newest(others[0]):
            return None
        layer = self.session.layer_in(others[0].encoding.encoder)
        norms = row_statistics(others[0].states[layer]).norm
        return take_matched(norms, match_positions(view.chunks, others[0].chunks))

    def numbers(self) -> Table:
        """What stands in the table, as it is filtered and sorted."""
        return Table(self.title, self.model.headings, tuple(map(self.model.plain_texts, range(len(self.model.rows)))))

    def _point_by_key(self, row: int) -> None:
        if self.table.hasFocus() and row >= 0:
            self.point((self.model.rows[row],))

    def _select(self) -> None:
        self.select(self.model.rows[index.row()] for index in self.table.selectionModel().selectedRows())

    def fade(self, opacity: float) -> None:
        self.model.fade(opacity < 1 and not self.session.is_up_to_date)

    def _highlight(self) -> None:
        self.model.highlight(self.session.prompt.hovered)

    def _show_selection(self) -> None:
        """Selects the session's rows in the table, without an echo."""
        chosen = {index.row() for index in self.table.selectionModel().selectedRows()}
        lines = self.model.lines(self.session.prompt.selected)
        if chosen == set(lines):
            return
        selection = QItemSelection()
        for line in lines:
            selection.select(self.model.index(line, 0), self.model.index(line, self.model.columnCount() - 1))
        self.table.selectionModel().blockSignals(True)
        self.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.selectionModel().blockSignals(False)
        if lines:
            self.table.scrollTo(self.model.index(lines[0], 0))
        self.table.viewport().update()

    def copy(self) -> None:
        """Puts the selected lines, or all that are listed, on the clipboard as tab-separated text under headings."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        lines = [self.model.headings, *map(self.model.plain_texts, rows or range(len(self.model.rows)))]
        QGuiApplication.clipboard().setText("".join("\t".join(line) + "\n" for line in lines))
