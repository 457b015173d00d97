"""The prompt as text or as tags, with the search above it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.analysis.labels import translated
from core.program.translation import tr, tr_noop
from gui.editor.editor_menu import REPLACE_KEY, add_editor_menu
from gui.editor.find_bar import FindBar
from gui.editor.prompt_editor import PromptEditor
from gui.editor.tags.tag_view import TagView
from gui.state.session import Session
from gui.widgets.controls import SegmentedControl

MIN_VISIBLE_LINES = 3  # of the editor, whatever else is shown
PAGES = {
    "text": (tr_noop("text"), tr_noop("The prompt as it is typed")),
    "tags": (
        tr_noop("tags"),
        tr_noop("What stands between commas, as chips that can be dragged to other places; the text follows"),
    ),
}


class PromptTabs(QWidget):
    """The editor and the tag view, one of them shown; Ctrl+F searches the text from anywhere in the window."""

    shown = Signal(str)  # the page
    changed = Signal()  # what is remembered: page, zoom, line wrap

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = PromptEditor(session.prompt, colours=session.word_colours)
        self.tag_view = TagView(self.editor)
        self.find_bar = FindBar(self.editor)
        self.switch = SegmentedControl(tr("Show the prompt as"), translated(PAGES))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.editor)
        self.stack.addWidget(self.tag_view)
        self.stack.setMinimumHeight(MIN_VISIBLE_LINES * self.editor.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.find_bar)
        column.addWidget(self.stack, 1)
        self.switch.chosen.connect(self.show_page)
        self.tag_view.chips.chosen.connect(self.select)
        add_editor_menu(self.editor, self.search)
        self.editor.zoomed.connect(lambda _percent: self.changed.emit())
        self.editor.wrapped.connect(lambda _wraps: self.changed.emit())
        self._listen()
        self.switch.choose("text")

    def _listen(self) -> None:
        """Adds the shortcuts that work in the whole window."""
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(lambda: self.search(False))
        replace = QShortcut(QKeySequence(REPLACE_KEY), self)
        replace.activated.connect(lambda: self.search(True))
        for key, step in (("F3", 1), ("Shift+F3", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda step=step: self.find_bar.step(step))

    @property
    def page(self) -> str:
        """The key of the shown one of PAGES."""
        return "tags" if self.stack.currentWidget() is self.tag_view else "text"

    def show_page(self, page: str) -> None:
        """Shows one of PAGES."""
        self.switch.choose(page)
        if page != self.page:
            self.find_bar.hide_search()
            self.stack.setCurrentWidget(self.tag_view if page == "tags" else self.editor)
            self.shown.emit(page)
            self.changed.emit()

    def search(self, replacing: bool) -> None:
        """Opens the search above the text."""
        self.show_page("text")
        self.find_bar.begin(replacing)

    def select(self, start: int, end: int) -> None:
        """Selects a span of code points in the text."""
        self.show_page("text")
        self.editor.select(start, end)

    def saved_settings(self) -> dict[str, int | bool]:
        """The settings of page, zoom and wrapping, by their names in gui.state.settings."""
        return {
            "editor_zoom": self.editor.zoom,
            "editor_wraps": self.editor.wraps,
            "prompt_as_tags": self.page == "tags",
        }

    def restore(self, zoom: int, wraps: bool, as_tags: bool) -> None:
        """Sets page, zoom and wrapping as they were saved."""
        self.editor.set_zoom(zoom)
        self.editor.set_wraps(wraps)
        self.show_page("tags" if as_tags else "text")
