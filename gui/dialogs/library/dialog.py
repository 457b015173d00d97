"""The window over thousands of prompts: where they are read from, groups, lists, and the chosen prompt whole."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QLayout,
    QProgressBar,
    QStackedWidget,
    QTextBrowser,
    QWidget,
)

from core.program.translation import tr, tr_noop
from gui.dialogs.library.empty_page import EmptyPage
from gui.dialogs.library.group_list import GroupList
from gui.dialogs.library.pages import LibraryPages
from gui.dialogs.library.preview import prompt_html, summary, twins_html
from gui.dialogs.library.reading import KeptLibrary, LibraryReading, ReadLibrary
from gui.state.session import Session
from gui.widgets.controls import DimLabel, push_button
from gui.widgets.layouts import column, row, splitter
from gui.widgets.style import theme_of
from gui.workspace.prompt_history import PromptHistory

if TYPE_CHECKING:
    from core.library.library import Library
    from core.library.progress import Progress

STAGES = {
    "files": tr_noop("Reading files: {done} of {total}"),
    "tokens": tr_noop("Counting tokens: {done} of {total}"),
    "tags": tr_noop("Counting tags: {done} of {total}"),
    "twins": tr_noop("Looking for twins: {done} of {total}"),
    "clusters": tr_noop("Grouping: {done} of {total}"),
}


class LibraryWindow(QDialog):
    """Stays open beside the window; a prompt that is opened in the editor is one step that undo takes back."""

    wants_comparison = Signal()

    def __init__(
        self, session: Session, history: PromptHistory, parent: QWidget, kept: KeptLibrary | None = None
    ) -> None:
        """`kept` is what the window before held, which spoke another language."""
        super().__init__(parent)
        self._session, self._history = session, history
        self._paths: tuple[Path, ...] = ()
        self._folder = str(Path.home())  # the one chosen last
        self._read: ReadLibrary | None = None
        self.reading = LibraryReading(self)
        self.setWindowTitle(tr("Library of prompts"))
        self.groups, self.pages, self.preview = GroupList(), LibraryPages(), QTextBrowser()
        self.status, self.bar = DimLabel(wrap=True), QProgressBar()
        self.empty, self._stack = EmptyPage(), QStackedWidget()
        self._make_parts()
        self._arrange()
        self._connect()
        self.resize(1180, 720)
        self._show_current(None)
        self._show_history()
        self._show_reading()
        if kept is not None:
            self._restore(kept)

    @property
    def library(self) -> "Library | None":
        """The library that is shown."""
        return self._read.library if self._read else None

    def begin(self, page: str = "") -> None:
        """Comes to the front, with a page of LibraryPages.keys where one is named."""
        if page:
            self.pages.show_page(page)
        self.show()
        self.raise_()
        self.activateWindow()
        (self.pages.prompts.search if self.library else self.empty.folder).setFocus()

    def read_paths(self, paths: Sequence[Path]) -> None:
        """Reads files and folders beside those that are read already; again, where there is no other."""
        self._paths = tuple(dict.fromkeys((*self._paths, *paths)))
        history = self._history.entries if self.with_history.isChecked() else ()
        if self._paths or history:
            self.reading.read(self._paths, history, self._session.rules)
        else:
            self.reading.cancel()
            self._take(None)

    @property
    def kept(self) -> KeptLibrary:
        """What it holds, for a window that takes its place."""
        return KeptLibrary(self._paths, self.with_history.isChecked(), self._read, self.pages.prompts.search.text())

    def _restore(self, kept: KeptLibrary) -> None:
        """Shows what was read, and reads it again, as sentences in it speak another language."""
        self._paths = kept.paths
        with QSignalBlocker(self.with_history):
            self.with_history.setChecked(kept.with_history)
        self.pages.prompts.search.setText(kept.search)
        self._take(kept.read)
        self.read_paths(())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.read_paths([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def stop(self) -> None:
        """Closes the window and ends its threads."""
        self.reject()
        self.reading.stop()

    def _make_parts(self) -> None:
        self.add = push_button(tr("Add &folder…"), tr("Reads all prompts in a folder and below"), self._choose_folder)
        self.add_files = push_button(tr("Add f&iles…"), tr("Pictures, captions or lists"), self._choose_files)
        self.clear = push_button(tr("&Empty"), tr("Takes all folders out; no file is touched"), self._clear)
        again = tr("Reads all folders again, and counts as the tool does that you write for now")
        self.again = push_button(tr("Read a&gain"), again, lambda: self.read_paths(()))
        self.with_history = QCheckBox(tr("With &history"))
        self.with_history.setToolTip(tr("Adds the prompts that you have written in Promptscope"))
        self.with_history.toggled.connect(lambda _on: self.read_paths(()))
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(10)
        self.bar.setMaximumWidth(160)
        self.bar.setAccessibleName(tr("Progress"))
        self.cancel = push_button(tr("&Cancel"), tr("Stops reading; what was shown stays"), self.reading.cancel)
        self.preview.setAccessibleName(tr("The whole prompt, or both twins word by word"))
        self.preview.setOpenLinks(False)

    def _arrange(self) -> None:
        upper = row(self.add, self.add_files, self.with_history, self.again, self.clear, 1, self.bar, self.cancel)
        lists = splitter((self.pages, self.preview), (430, 170), stretched=0, orientation=Qt.Orientation.Vertical)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(splitter((self.groups, lists), (250, 930), stretched=1))
        self.setLayout(column(upper, self.status, (self._stack, 1), self._buttons()))
        self.setAcceptDrops(True)

    def _buttons(self) -> QLayout:
        tip = tr("Puts the prompt into the editor; undo brings yours back")
        self.use = push_button(tr("&Open in the editor"), tip, lambda: self._open(0))
        self.use_twin = push_button(tr("Open its &twin"), tr("Puts the twin into the editor"), lambda: self._open(1))
        self.compare = push_button(tr("As &B"), tr("Compares your prompt with it"), self._compare)
        self.copy = push_button(tr("Cop&y"), tr("Copies the prompt"), self._copy)
        tip = tr("Writes the list that is in front as a table (CSV)")
        self.export = push_button(tr("E&xport…"), tip, self._export)
        return row(self.use, self.use_twin, self.compare, self.copy, 1, self.export)

    def _connect(self) -> None:
        self.reading.changed.connect(self._show_reading)
        self.reading.progressed.connect(self._show_progress)
        self.reading.answered.connect(self._take)
        self.reading.failed.connect(lambda error: self.status.setText(str(error)))
        self.reading.found.connect(self._show_found)
        self.pages.prompts.wished.connect(self._find)
        self.groups.chosen.connect(self._show_group)
        self.pages.pointed.connect(self._show_current)
        self.pages.opened.connect(lambda _pair: self._open(0))
        self.pages.tag_opened.connect(self._show_tag)
        self.empty.wants_folder.connect(self._choose_folder)
        self.empty.wants_files.connect(self._choose_files)
        self.empty.wants_history.connect(lambda: self.with_history.setChecked(True))
        self._history.changed.connect(self._show_history)

    def _choose_folder(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, tr("Choose a folder of prompts"), self._folder):
            self._folder = folder
            self.read_paths([Path(folder)])

    def _choose_files(self) -> None:
        title = tr("Choose pictures, captions or lists of prompts")
        files, _ = QFileDialog.getOpenFileNames(self, title, self._folder)
        if files:
            self.read_paths(list(map(Path, files)))

    def _clear(self) -> None:
        self._paths = ()
        self.with_history.setChecked(False)
        self.read_paths(())

    def _take(self, read: ReadLibrary | None) -> None:
        self._read = read
        self.groups.show_library(self.library)
        self.pages.show_library(self.library)
        self._stack.setCurrentIndex(self.library is not None)
        if read is None:
            self.pages.prompts.list.model_.show_rows(None, ())
        self._find()
        self._show_reading()

    def _find(self) -> None:
        if self._read is not None:
            self.reading.find(self._read, self.pages.prompts.wish)

    def _show_found(self, found: tuple[int, ...]) -> None:
        if self.library is not None:
            self.pages.prompts.show_found(self.library, found)

    def _show_group(self, group: int | None) -> None:
        if group != self.pages.prompts.group:
            self.pages.show_page("prompts")
        self.pages.prompts.group = group
        self._find()

    def _show_tag(self, tag: str) -> None:
        self.pages.show_page("prompts")
        self.pages.prompts.search.setText(f'"{tag}"')
        self.pages.prompts.search.setFocus()

    def _show_current(self, pair: tuple[int, int | None] | None) -> None:
        page = self.pages.keys[self.pages.currentIndex()]
        self.preview.setVisible(page in ("prompts", "twins"))
        for button in (self.use, self.compare, self.copy):
            button.setEnabled(pair is not None)
        self.use_twin.setEnabled(pair is not None and pair[1] is not None)
        if pair is None or self.library is None:
            self.preview.setHtml("")
        elif page == "twins" and pair[1] is not None:
            self.preview.setHtml(twins_html(self.library, *pair, theme_of(self)))
        else:
            self.preview.setHtml(prompt_html(self.library, pair[0], theme_of(self)))

    def _show_reading(self) -> None:
        is_reading = self.reading.is_reading
        for part in (self.bar, self.cancel):
            part.setVisible(is_reading)
        has_some = bool(self._paths or self.with_history.isChecked())
        self.again.setEnabled(has_some and not is_reading)
        self.clear.setEnabled(has_some)
        self.export.setEnabled(self.library is not None)
        self.bar.setValue(0)
        self.status.setText(tr("Reading…") if is_reading else summary(self.library) if self.library else "")
        for part in (self.use, self.use_twin, self.compare, self.copy, self.export):
            part.setVisible(self.library is not None)

    def _show_history(self) -> None:
        self.empty.show_history(len(self._history.entries))

    def _show_progress(self, progress: "Progress") -> None:
        self.bar.setValue(round(1000 * progress.fraction))
        sentence = tr(STAGES[progress.stage])
        self.status.setText(sentence.format(done=f"{progress.done:,}", total=f"{progress.total:,}"))

    def _text(self, which: int) -> str:
        """The chosen prompt, or with 1 its twin; "" for none."""
        pair = self.pages.current
        number = pair[which] if pair is not None else None
        return self.library.prompts[number].text if self.library is not None and number is not None else ""

    def _open(self, which: int) -> None:
        if text := self._text(which):
            self._history.add_current()
            self._session.prompt.set_text(text)

    def _compare(self) -> None:
        if text := self._text(0):
            self._session.comparison.set_text(text)
            self.wants_comparison.emit()

    def _copy(self) -> None:
        if text := self._text(0):
            QGuiApplication.clipboard().setText(text)

    def _export(self) -> None:
        if self.library is None:
            return
        page = self.pages.keys[self.pages.currentIndex()]
        start = str(Path.home() / f"promptscope-{page}.csv")
        path, _ = QFileDialog.getSaveFileName(self, tr("Export the list"), start, tr("Table (*.csv)"))
        if path:
            file = Path(path) if Path(path).suffix else Path(path + ".csv")
            self.reading.export(file, partial(_table_of, self.library, page))


def _table_of(library: "Library", page: str) -> str:
    """The table of a page as CSV, made on a thread."""
    from core.library.tables import apart_table, prompt_table, skipped_table, tag_table, twin_table

    makers = {"twins": twin_table, "tags": tag_table, "apart": apart_table, "skipped": skipped_table}
    return makers.get(page, prompt_table)(library).as_csv()
