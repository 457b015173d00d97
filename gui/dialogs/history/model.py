"""The history as a table: a star, when, the prompt in a line, the tool; only what is in sight is asked for."""

from collections.abc import Sequence

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt

from core.dialects.table import title_of
from core.program.translation import tr
from core.storage.history import HistoryEntry, search
from gui.widgets.rows_model import Index, RowsModel
from gui.widgets.translator import date_locale

STAR, WHEN, PROMPT, TOOL = range(4)
MAX_LINE_LETTERS = 300  # letters


class HistoryModel(RowsModel):
    """The entries that hold the words searched for, as rows."""

    def __init__(self) -> None:
        super().__init__(("★", tr("When"), tr("Prompt"), tr("Tool")))
        self._all: Sequence[HistoryEntry] = ()
        self._words = ""

    def show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        """Takes all entries, newest first."""
        self._all = entries
        self.reset(search(self._all, self._words))

    def search(self, words: str) -> None:
        """Shows the entries that hold all of some words."""
        self._words = words
        self.reset(search(self._all, self._words))

    def row_of(self, entry_id: str) -> int:
        """Where an entry stands; -1 where it does not."""
        return next((row for row, entry in enumerate(self.rows) if entry.id == entry_id), -1)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.AccessibleTextRole and section == STAR:
            return tr("Starred")
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _display_text(entry, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHEN:
            return format_time(entry, long=True)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _accessible_text(entry, index.column())
        return None


def _display_text(entry: HistoryEntry, column: int) -> str:
    if column == STAR:
        return "★" if entry.starred else ""
    if column == WHEN:
        return format_time(entry)
    if column == TOOL:
        return title_of(entry.tool)
    return one_line(entry.text) or tr("(no prompt)")


def _accessible_text(entry: HistoryEntry, column: int) -> str:
    if column == STAR:
        return tr("Starred") if entry.starred else tr("Not starred")
    return _display_text(entry, column)


def one_line(text: str) -> str:
    """The beginning of a text in one line."""
    return " ".join(text[:MAX_LINE_LETTERS].split())


def format_time(entry: HistoryEntry, long: bool = False) -> str:
    """Today only the time, else the day too."""
    when, locale = QDateTime.fromSecsSinceEpoch(int(entry.time)), date_locale()
    clock = locale.toString(when.time(), QLocale.FormatType.ShortFormat)
    if long:
        return f"{locale.toString(when.date(), QLocale.FormatType.LongFormat)} {clock}"
    if when.date() == QDate.currentDate():
        return clock
    return locale.toString(when, QLocale.FormatType.ShortFormat)
