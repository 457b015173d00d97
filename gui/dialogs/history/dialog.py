"""The history: search, list, the whole of an entry against the prompt as it stands, and what can be done with it."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QHeaderView, QLayout, QLineEdit, QTextBrowser, QTreeView, QWidget

from core.dialects.table import title_of
from core.program.translation import tr, tr_noop
from core.storage.history import HistoryEntry
from gui.dialogs.history.model import PROMPT, STAR, TOOL, WHEN, HistoryModel, format_time
from gui.state.session import Session
from gui.widgets.controls import DimLabel, push_button
from gui.widgets.diff_html import diff_html
from gui.widgets.focus import shortcut_within
from gui.widgets.layouts import column, framed, row, splitter
from gui.widgets.style import theme_of
from gui.workspace.prompt_history import PromptHistory

EXPORT_FILE_FILTER = tr_noop("Text (*.txt);;JSON (*.json)")


class HistoryDialog(QDialog):
    """Stays open beside the window; Enter takes an entry over, which undo takes back in the editor."""

    wants_comparison = Signal()

    def __init__(self, session: Session, history: PromptHistory, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._history = session, history
        self._deleted: list[HistoryEntry] = []
        self.setWindowTitle(tr("History of prompts"))
        self.model = HistoryModel()
        self.model.setParent(self)
        self.search, self.list, self.preview = QLineEdit(), QTreeView(), QTextBrowser()
        self.about, self.count = DimLabel(wrap=True), DimLabel()
        self._make_parts()
        self._arrange()
        self._history.changed.connect(self._update_entries)
        for signal in (session.prompt.text_changed, session.negative.text_changed):
            signal.connect(self._show_if_visible)
        self.resize(900, 560)
        self._update_entries()

    def _make_parts(self) -> None:
        self.search.setPlaceholderText(tr("Search: every word has to be in the prompt or the negative prompt"))
        self.search.setAccessibleName(tr("Search the history"))
        self.search.setToolTip(tr("Every word has to be in it; Enter takes over the chosen one, Down goes to the list"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self.take_over)
        self.list.setModel(self.model)
        self.list.setAccessibleName(tr("Prompts, newest first"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.activated.connect(lambda _index: self.take_over())
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show())
        self.preview.setAccessibleName(tr("The whole prompt, against the one in the editor"))
        self.preview.setOpenLinks(False)

    def _arrange(self) -> None:
        header = self.list.header()
        header.setStretchLastSection(False)
        for index in (STAR, WHEN, TOOL):
            header.setSectionResizeMode(index, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(PROMPT, QHeaderView.ResizeMode.Stretch)
        metrics = self.fontMetrics()
        for index, sample in ((STAR, "★★"), (WHEN, "2026-12-24 20:00 xx"), (TOOL, "diffusers xx")):
            self.list.setColumnWidth(index, metrics.horizontalAdvance(sample) + 14)
        lower = framed(column(self.about, (self.preview, 1), margins=(0, 4, 0, 0)))
        split = splitter((self.list, lower), (300, 180), orientation=Qt.Orientation.Vertical)
        self.setLayout(column(self.search, (split, 1), self._buttons()))

    def _buttons(self) -> QLayout:
        self.use = push_button(tr("&Take over"), tr("Puts it into the editor; undo brings yours back"), self.take_over)
        self.use.setDefault(True)
        self.copy = push_button(tr("&Copy"), tr("Copies the prompt, and the negative prompt below it"), self._copy)
        self.compare = push_button(tr("As &B"), tr("Compares your prompt with it"), self._compare)
        self.star = push_button(tr("&Star"), tr("A starred prompt is kept for ever"), self._star)
        self.delete = push_button(tr("&Delete"), tr("Takes it out of the history"), self._delete)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):  # Macs write “delete” on the latter
            shortcut_within(self.list, key, self._delete)
        self.undo = push_button(tr("&Undo delete"), tr("Brings back what was deleted last"), self._undo)
        shortcut_within(self.list, QKeySequence.StandardKey.Undo, self._undo)
        self.export = push_button(tr("&Export…"), tr("Writes all of the history as text or JSON"), self._export)
        entry_buttons = self.use, self.copy, self.compare, self.star, self.delete, self.undo
        return row(*entry_buttons, 1, self.count, self.export)

    def begin(self) -> None:
        """Comes to the front, with the words to search for ready to be typed."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()
        self.search.selectAll()
        self._show()

    @property
    def current(self) -> HistoryEntry | None:
        """The entry that is chosen."""
        line = self.list.currentIndex().row()
        return self.model.rows[line] if 0 <= line < len(self.model.rows) else None

    def take_over(self) -> None:
        """Prompt and negative prompt become the entry's, each as one step that undo takes back."""
        entry = self.current
        if entry is not None:
            self._history.add_current()
            self._session.prompt.set_text(entry.text)
            self._session.negative.set_text(entry.negative)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the search to the list; Escape empties the search before it closes."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            super().keyPressEvent(event)

    def _update_entries(self) -> None:
        """Keeps the chosen entry, or the place of one that has gone."""
        entry, line = self.current, self.list.currentIndex().row()
        self.model.show_entries(self._history.entries)
        known = self.model.row_of(entry.id) if entry else -1
        self._choose(known if known >= 0 else min(max(line, 0), len(self.model.rows) - 1))

    def _search(self, words: str) -> None:
        self.model.search(words)
        self._choose(0)

    def _choose(self, line: int) -> None:
        index = self.model.index(line, 0) if 0 <= line < len(self.model.rows) else QModelIndex()
        self.list.setCurrentIndex(index)
        self.count.setText(tr("%n prompt(s)", "", len(self.model.rows)))
        self._show()

    def _show_if_visible(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        """The entry's prompts, each against the one in the editor."""
        entry, session = self.current, self._session
        for button in (self.use, self.copy, self.compare, self.star, self.delete):
            button.setEnabled(entry is not None)
        self.undo.setVisible(bool(self._deleted))
        if entry is None:
            self.about.setText("")
            self.preview.setHtml("")
            return
        self.star.setText(tr("Un&star") if entry.starred else tr("&Star"))
        theme = theme_of(self)
        parts = [diff_html(session.prompt.text, entry.text, theme)]
        if entry.negative or session.negative.text:
            title, negative = tr("Negative prompt"), diff_html(session.negative.text, entry.negative, theme)
            parts.append(f"<b>{title}</b><br>{negative}")
        self.preview.setHtml("<br><br>".join(parts))
        about = [format_time(entry, long=True), title_of(entry.tool), entry.encoder]
        signs = tr("struck out behind −: only in yours · underlined behind +: only in this one")
        self.about.setText(" · ".join([part for part in about if part] + [signs]))

    def _copy(self) -> None:
        if entry := self.current:
            QGuiApplication.clipboard().setText("\n\n".join(part for part in (entry.text, entry.negative) if part))

    def _compare(self) -> None:
        if entry := self.current:
            self._session.comparison.set_text(entry.text)
            self.wants_comparison.emit()

    def _star(self) -> None:
        if entry := self.current:
            self._history.change(entry, starred=not entry.starred)

    def _delete(self) -> None:
        if entry := self.current:
            self._deleted.append(entry)
            self._history.change(entry, deleted=True)

    def _undo(self) -> None:
        if self._deleted:
            self._history.change(self._deleted.pop(), deleted=False)

    def _export(self) -> None:
        start = str(Path.home() / "promptscope-history.txt")
        path, chosen = QFileDialog.getSaveFileName(self, tr("Export the history"), start, tr(EXPORT_FILE_FILTER))
        if path:
            suffix = ".json" if "json" in chosen else ".txt"
            self._history.export(Path(path) if Path(path).suffix else Path(path + suffix))
