"""The artist's tools: which there are, how they are, which is written for, and what each of them has."""

from html import escape
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QTableView, QTextBrowser, QWidget

from core.program.translation import tr
from gui.dialogs.studios.contents_view import ContentsView
from gui.dialogs.studios.studio_rows import FOLDER, STATE, TOOL, USED, StudiosModel, problems_of
from gui.state.studios import StudiosState, StudioState
from gui.widgets.controls import DimLabel, push_button
from gui.widgets.layouts import column, framed, row, splitter
from gui.widgets.rows_model import style_table
from gui.workspace.studio_loader import StudioLoader

SIZE = 980, 660  # pixels
MAX_PROBLEM_LINES = 7


class MyTools(QDialog):
    """Stays open beside the window; what is chosen in it is written into the prompt."""

    wants_words = Signal(str)  # to be written where the cursor is
    wants_lora = Signal(str)  # the path of one that is to change the encoder
    wants_folder = Signal()
    wants_search = Signal()

    def __init__(self, loader: StudioLoader, studios: StudiosState, parent: QWidget) -> None:
        super().__init__(parent)
        self._loader, self._studios = loader, studios
        self.setWindowTitle(tr("My tools"))
        self.model = StudiosModel()
        self.model.setParent(self)
        self.about, self.table, self.problems = DimLabel(wrap=True), QTableView(), QTextBrowser()
        self.contents = ContentsView(studios)
        self._make_parts()
        self._arrange()
        self._connect()
        self.resize(*SIZE)
        self._show_all()

    def _make_parts(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName(tr("My tools"))
        self.table.setToolTip(tr("Enter or a double click: write for this tool"))
        style_table(self.table)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        self.table.setColumnWidth(USED, 30)
        self.table.setColumnWidth(TOOL, 130)
        self.table.setColumnWidth(FOLDER, 360)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        self.problems.setAccessibleName(tr("Problems of this tool"))
        use, again = tr("Its names hold in the prompt, and its rules read it"), tr("Reads its folders again")
        remove = tr("Takes it out of this list; nothing of the tool is touched")
        self.use = push_button(tr("Write &for it"), use, self._use)
        self.again = push_button(tr("&Read again"), again, self._read_again)
        self.remove = push_button(tr("Re&move"), remove, self._remove)
        add, look = tr("Choose the folder in which a tool is installed"), tr("Looks where tools usually are")
        self.add = push_button(tr("&Add folder…"), add, self.wants_folder.emit)
        self.look = push_button(tr("&Usual places…"), look, self.wants_search.emit)

    def _arrange(self) -> None:
        buttons = row(self.use, self.again, self.remove, 1, self.add, self.look)
        upper = framed(column(self.about, (self.table, 1), self.problems, buttons, margins=(0, 0, 0, 6)))
        self._upper = upper
        lower = framed(column(self.contents, margins=(0, 6, 0, 0)))
        self.setLayout(column(splitter((upper, lower), (270, 390), 1, Qt.Orientation.Vertical)))

    def _connect(self) -> None:
        self._studios.changed.connect(self._show_all)
        self._studios.contents_changed.connect(self._show_changed)
        self.table.activated.connect(lambda _index: self._use())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_current())
        self.contents.wants_item.connect(self._write)
        self.contents.wants_triggers.connect(lambda words: self.wants_words.emit(", ".join(words)))
        self.contents.wants_lora.connect(self.wants_lora)

    def begin(self) -> None:
        """Comes to the front, with the search ready to be typed in where there is something to find."""
        self.show()
        self.raise_()
        self.activateWindow()
        (self.contents.search if self.model.rows else self.add).setFocus()
        self._show_all()

    def stop(self) -> None:
        """Ends the thread."""
        self.contents.stop()

    @property
    def current(self) -> StudioState | None:
        """The tool that is chosen in the list."""
        line = self.table.currentIndex().row()
        return self.model.rows[line] if 0 <= line < len(self.model.rows) else None

    def _show_all(self) -> None:
        """Keeps the chosen tool; the one that is written for is chosen at first."""
        wanted = self.current.root if self.current else self._studios.active
        self.model.show_states(self._studios.states, self._studios.active)
        roots = [state.root for state in self.model.rows]
        line = roots.index(wanted) if wanted in roots else 0
        index = self.model.index(line, TOOL) if roots else QModelIndex()
        self.table.setCurrentIndex(index)
        self._show_current()

    def _show_changed(self, root: str) -> None:
        self.model.show_states(self._studios.states, self._studios.active)
        if self.isVisible() and self.current is not None and self.current.root == root:
            self._show_current()

    def _show_current(self) -> None:
        state = self.current
        for button in (self.use, self.again, self.remove):
            button.setEnabled(state is not None)
        self.use.setEnabled(state is not None and state.root != self._studios.active)
        none = tr("No tool has been added yet. Add the folder of A1111, Forge, ComfyUI or another one.")
        some = tr("What is installed there acts in the prompt as in the tool. Nothing is ever written into its folder.")
        self.about.setText(some if self.model.rows else none)
        lines = [
            escape(sentence) if file in sentence else f"<b>{escape(file)}</b> – {escape(sentence)}"
            for file, sentence in (problems_of(state) if state else ())
        ]
        self.problems.setVisible(bool(lines))
        if self.problems.property("lines") != lines:
            self.problems.setProperty("lines", lines)
            self.problems.setHtml("<br>".join(lines))
        self._fit_problems()
        self.contents.show_studio(state.root if state else "")

    def _fit_problems(self) -> None:
        """Gives the sentences the height that they need, up to MAX_PROBLEM_LINES, and keeps the tool in sight."""
        document = self.problems.document()
        document.setTextWidth(max(self.problems.viewport().width(), self.width() // 2))
        needed = round(document.size().height()) + 2 * self.problems.frameWidth() + 2
        self.problems.setFixedHeight(min(needed, self.fontMetrics().lineSpacing() * MAX_PROBLEM_LINES))
        self._upper.layout().activate()  # the table has its new height before it is scrolled
        self.table.scrollTo(self.table.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the search before it closes."""
        if event.key() == Qt.Key.Key_Escape and self.contents.search.text():
            self.contents.search.clear()
            self.contents.search.setFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_problems()

    def _use(self) -> None:
        if (state := self.current) is not None and state.root != self._studios.active:
            self._loader.set_active(state.root)

    def _read_again(self) -> None:
        if (state := self.current) is not None:
            self._loader.refresh(state.root)

    def _remove(self) -> None:
        if (state := self.current) is not None:
            self._loader.remove(state.root)

    def _write(self, kind: str, item: Any) -> None:  # noqa: ANN401  (a file, a wildcard or a style)
        """Writes a name as the tool takes it; a LoRA of a tool without tags is opened, a style chosen or left."""
        state = self.current
        if state is None or state.contents is None:
            return
        from core.studio import written_names as written

        tool, contents = state.contents.studio.tool, state.contents
        if kind == "style":
            self._toggle_style(state.root, tool, item.name)
        elif kind == "wildcard":
            self.wants_words.emit(written.written_wildcard(tool, item.name))
        elif kind == "embedding":
            self.wants_words.emit(written.written_embedding(tool, item.name))
        else:
            notes = contents.sidecars.get(item.path)
            words = written.written_lora(tool, item.name, notes.preferred_weight if notes else 0.0)
            self.wants_words.emit(words) if words else self.wants_lora.emit(str(item.path))

    def _toggle_style(self, root: str, tool: str, name: str) -> None:
        """Chooses a style of the tool that is written for, or leaves it; where the tool takes one, in its place."""
        from core.studio.prompt_rules import prompt_rules

        names = self._studios.style_names
        if root != self._studios.active:
            self._loader.notice.emit(tr("Styles are those of the tool that you write for. Write for this one first."))
        elif name in names:
            self._studios.set_style_names(tuple(known for known in names if known != name))
        else:
            self._studios.set_style_names((name,) if prompt_rules(tool).takes_one_style else (*names, name))
