"""The table view of a plot: the same numbers, for screen readers, copying and exact reading."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QTableView, QWidget

from core.program.table import Table, format_for_file, format_for_screen
from core.program.translation import tr
from gui.widgets.focus import shortcut_within
from gui.widgets.rows_model import LEFT, RIGHT, Index, RowsModel, style_table

EMPTY_TABLE = Table("", (), ())


class TableView(QTableView):
    """Shows a Table; Ctrl+C copies the selected cells, or all."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("{name} as a table").format(name=name))
        self.setToolTip(tr("Ctrl+C copies the selected cells, or all of them"))
        self.model_ = TableModel(self)
        self.setModel(self.model_)
        style_table(self, selects_rows=False, selects_one=False)
        self.setAlternatingRowColors(True)
        self.horizontalHeader().setResizeContentsPrecision(30)
        shortcut_within(self, QKeySequence.StandardKey.Copy, self.copy)

    def show_table(self, table: Table) -> None:
        """Takes other numbers; under the same headings selection, widths and place stay."""
        if self.model_.show_table(table):
            self.resizeColumnsToContents()

    def copy(self) -> None:
        """Puts the selected cells on the clipboard, or everything with its headings."""
        chosen = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        if len(chosen) < 2:
            text = self.model_.table.as_text()
        else:
            lines: dict[int, list[str]] = {}
            for row, column in chosen:
                lines.setdefault(row, []).append(format_for_file(self.model_.table.rows[row][column]))
            text = "\n".join("\t".join(cells) for cells in lines.values()) + "\n"
        QGuiApplication.clipboard().setText(text)


class TableModel(RowsModel):
    """The rows of a Table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.table = EMPTY_TABLE

    def show_table(self, table: Table) -> bool:
        """Takes other numbers, and returns whether the headings or the number of rows changed with them."""
        is_same = (len(table.rows), table.columns) == (len(self.rows), self.headings)
        has_changed, self.table = table.rows != self.rows, table
        if not is_same:
            self.reset(table.rows, table.columns)
        elif has_changed:
            self.rows = table.rows
            self.update_rows()
        return not is_same

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return format_for_screen(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if isinstance(cell, str) else RIGHT
        return None
