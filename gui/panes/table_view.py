"""The table view of a plot: the same numbers, for screen readers, copying and exact reading."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView, QWidget

from core.program.table import Table, format_for_file, format_for_screen
from core.program.translation import tr

Index = QModelIndex | QPersistentModelIndex
EMPTY_TABLE = Table("", (), ())


class TableView(QTableView):
    """Shows a Table; Ctrl+C copies the selected cells, or all."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("{name} as a table").format(name=name))
        self.setToolTip(tr("Ctrl+C copies the selected cells, or all of them"))
        self.model_ = TableModel(self)
        self.setModel(self.model_)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        self.horizontalHeader().setResizeContentsPrecision(30)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.copy, context=Qt.ShortcutContext.WidgetShortcut)

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


class TableModel(QAbstractTableModel):
    """A Table for Qt."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = EMPTY_TABLE

    def show_table(self, table: Table) -> bool:
        """Takes other numbers and says whether the headings or the number of lines changed with them."""
        before, same = self.table, (len(table.rows), table.columns) == (len(self.table.rows), self.table.columns)
        if same:
            self.table = table
            if before.rows != table.rows:
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return False
        self.beginResetModel()
        self.table = table
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.table.columns[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.table.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return format_for_screen(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if isinstance(cell, str) else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
