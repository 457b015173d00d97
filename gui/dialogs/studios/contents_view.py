"""The LoRAs, embeddings, wildcards and styles of one studio: searched, looked at, written into the prompt."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView, QWidget

from core.program.translation import tr
from gui.dialogs.studios.contents_rows import (
    KINDS,
    TITLES,
    Column,
    ContentsKind,
    ContentsRows,
    columns_of,
    contents_rows,
    matching,
    trigger_words,
)
from gui.state.studios import StudiosState
from gui.widgets.controls import DimLabel, SegmentedControl, push_button
from gui.widgets.layouts import NO_MARGINS, column, row
from gui.widgets.rows_model import Index, RowsModel, style_table
from gui.workers.disk_worker import DiskWorker

if TYPE_CHECKING:
    from core.studio.contents import StudioContents

SIGN_WIDTH = 28  # pixels of the column that writes


class ContentsModel(RowsModel):
    """The items that hold the words searched for; each cell is made when it comes into sight."""

    def __init__(self) -> None:
        super().__init__()
        self.all: ContentsRows | None = None
        self._columns: tuple[Column, ...] = ()
        self._words = ""

    def show_rows(self, rows: ContentsRows) -> None:
        """Takes other rows; where they are the same items, only what is known of them is painted anew."""
        before, self.all = self.all, rows
        if before is not None and _are_same_items(before, rows) and not self._words:
            self.update_rows()
            return
        self._columns = columns_of(rows.kind)
        headings, tips = [part.heading for part in self._columns], [part.tip for part in self._columns]
        self.reset(matching(rows, self._words), headings, tips)

    def search(self, words: str) -> None:
        """Shows the items that hold all of some words."""
        self._words = words
        if self.all is not None:
            self.reset(matching(self.all, words))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.all is None:
            return None
        part, item = self._columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return part.text(self.all.contents, item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return part.cell_tip(self.all.contents, item) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = part.text(self.all.contents, item)
            return f"{part.heading}: {text}" if part.heading else tr("Write into the prompt")
        return None


class ContentsView(QWidget):
    """`wants_item` is emitted with the rows' kind and an item that is to be written."""

    wants_item = Signal(str, object)
    wants_triggers = Signal(object)  # a tuple of words
    wants_lora = Signal(str)  # the path of one that is to change the encoder

    def __init__(self, studios: StudiosState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studios, self._root, self.kind = studios, "", KINDS[0]
        self.model = ContentsModel()
        self.model.setParent(self)
        self.search, self.table, self.count = QLineEdit(), QTableView(), DimLabel()
        self.kinds = SegmentedControl(tr("What is listed"), {kind: (tr(TITLES[kind]), "") for kind in KINDS})
        self._maker = DiskWorker("studio-rows", self)
        self._sight_timer = QTimer(self, singleShot=True, interval=50)
        self._make_parts()
        self._arrange()
        self.kinds.chosen.connect(self._show_kind)
        self.search.textChanged.connect(self._search)
        self.table.clicked.connect(self._click)
        self.table.activated.connect(lambda _index: self._write())
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._sight_timer.start())
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._enable())
        self._sight_timer.timeout.connect(self._look)
        self._maker.answered.connect(self._take)
        self.kinds.choose(self.kind)

    def _make_parts(self) -> None:
        for kind in KINDS:
            tip = tr("The {kind} that your tool has").format(kind=tr(TITLES[kind]))
            self.kinds.button(kind).setToolTip(tip)
        self.search.setPlaceholderText(tr("Search: every word has to be in it"))
        self.search.setAccessibleName(tr("Search what your tool has"))
        self.search.setToolTip(tr("Every word has to be in it; Enter writes the chosen one, Down goes to the list"))
        self.search.setClearButtonEnabled(True)
        self.search.returnPressed.connect(self._write)
        self.search.installEventFilter(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName(tr("What your tool has"))
        style_table(self.table)
        self.table.setWordWrap(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.horizontalHeader().setStretchLastSection(True)

    def _arrange(self) -> None:
        tip = tr("Writes it where the cursor is, as your tool takes it; undo takes it back")
        self.write = push_button(tr("&Write into the prompt"), tip, self._write)
        words_tip = tr("Writes the words that the LoRA’s notes name")
        self.write_words = push_button(tr("Write &trigger words"), words_tip, self._write_words)
        lora_tip = tr("Has the LoRA change the text encoder, as a node or a panel of your tool does")
        self.open_lora = push_button(tr("Open as &LoRA"), lora_tip, self._open_lora)
        buttons = row(self.write, self.write_words, self.open_lora, 1, self.count)
        upper = row(self.kinds, (self.search, 1), spacing=10)
        self.setLayout(column(upper, (self.table, 1), buttons, margins=NO_MARGINS))

    def show_studio(self, root: str) -> None:
        """Shows what is known of the studio of a root; again, where it is shown already."""
        self._root = root
        contents, kind = self._contents, self.kind
        if contents is None:
            self._maker.cancel()
            self._take(None)
        else:
            self._maker.request(lambda _cancelled, _report: contents_rows(contents, kind))

    @property
    def current(self) -> Any:  # noqa: ANN401  (a file, a wildcard or a style)
        """The item that is chosen; None for none."""
        line = self.table.currentIndex().row()
        return self.model.rows[line] if 0 <= line < len(self.model.rows) else None

    def stop(self) -> None:
        """Ends the thread."""
        self._sight_timer.stop()
        self._maker.stop()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Down goes from the search to the list."""
        is_key = watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and event.key() == Qt.Key.Key_Down:  # type: ignore[attr-defined]
            self.table.setFocus()
            self._choose(max(self.table.currentIndex().row(), 0))
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _contents(self) -> "StudioContents | None":
        return next((state.contents for state in self._studios.states if state.root == self._root), None)

    def _show_kind(self, kind: ContentsKind) -> None:
        self.kind = kind
        self.show_studio(self._root)

    def _take(self, rows: ContentsRows | None) -> None:
        if rows is None:
            self.model.all = None
            self.model.reset(())
        else:
            chosen, is_other = self.current, self.model.all is None or self.model.all.kind != rows.kind
            self.model.show_rows(rows)
            if is_other:
                self._fit()
            self._choose(next((line for line, item in enumerate(self.model.rows) if item is chosen), 0))
        self._show_count()

    def _search(self, words: str) -> None:
        self.model.search(words)
        self._choose(0)
        self._show_count()

    def _show_count(self) -> None:
        is_without = self.model.all is not None and not self.model.all.items
        none, some = tr("None was found in this tool."), tr("%n listed", "", len(self.model.rows))
        self.count.setText(none if is_without else some if self.model.all else "")
        self._enable()
        self._sight_timer.start()

    def _choose(self, line: int) -> None:
        if 0 <= line < len(self.model.rows):
            self.table.setCurrentIndex(self.model.index(line, 1))

    def _enable(self) -> None:
        item, is_lora = self.current, self.kind == "lora"
        contents = self.model.all.contents if self.model.all else None
        is_style = self.kind == "style"
        self.write.setText(tr("Choose or &leave this style") if is_style else tr("&Write into the prompt"))
        self.write.setAccessibleName(self.write.text().replace("&", ""))
        self.write.setEnabled(item is not None)
        self.write_words.setVisible(is_lora)
        self.open_lora.setVisible(is_lora)
        self.open_lora.setEnabled(item is not None)
        has_words = is_lora and item is not None and contents is not None and bool(trigger_words(contents, item))
        self.write_words.setEnabled(has_words)

    def _fit(self) -> None:
        """Gives the names and the longest texts the room that the other columns leave."""
        header = self.table.horizontalHeader()
        for at in range(self.model.columnCount()):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
        bar = self.table.verticalScrollBar().sizeHint().width()
        room, count = self.table.width() - bar - SIGN_WIDTH, self.model.columnCount() - 1
        if count > 0:
            self.table.setColumnWidth(0, SIGN_WIDTH)
            weights = _WEIGHTS[self.kind]
            for at, weight in enumerate(weights, 1):
                self.table.setColumnWidth(at, int(room * weight / sum(weights)))

    def _look(self) -> None:
        """Has headers and notes of what is in sight read first."""
        if not self.isVisible() or self.kind != "lora":
            return
        first = max(self.table.rowAt(0), 0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        files: Sequence[Any] = self.model.rows[first : (last if last >= 0 else len(self.model.rows) - 1) + 1]
        self._studios.want(files)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._write()

    def _write(self) -> None:
        if (item := self.current) is not None:
            self.wants_item.emit(self.kind, item)

    def _write_words(self) -> None:
        if (item := self.current) is not None and self.model.all is not None and self.kind == "lora":
            self.wants_triggers.emit(trigger_words(self.model.all.contents, item))

    def _open_lora(self) -> None:
        if (item := self.current) is not None and self.kind == "lora":
            self.wants_lora.emit(str(item.path))


def _are_same_items(before: ContentsRows, rows: ContentsRows) -> bool:
    is_same_list = before.contents.listing is rows.contents.listing and before.kind == rows.kind
    return is_same_list and len(before.items) == len(rows.items)


# How the columns behind the first share the room.
_WEIGHTS: dict[ContentsKind, tuple[int, ...]] = {
    "lora": (26, 30, 12, 9, 12, 11),
    "embedding": (45, 12, 18, 25),
    "wildcard": (80, 20),
    "style": (25, 45, 30),
}
