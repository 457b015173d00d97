"""Compare's two prompts: A, which is the prompt, and B; side by side where there is room, each with its counter."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from core.program.translation import tr
from gui.editor.counter import CompactCounter
from gui.editor.editor_menu import add_editor_menu
from gui.editor.prompt_editor import PromptEditor
from gui.editor.text_mirror import TextMirror
from gui.state.prompt_state import PromptState
from gui.state.session import Session
from gui.widgets.controls import label_for, small_button
from gui.widgets.layouts import column, row
from gui.widgets.style import scaled_font

MIN_WIDTH_SIDE_BY_SIDE = 520  # pixels; a narrower pane has one below the other


class TwoPrompts(QWidget):
    """Editors of the session's prompt and of its comparison, with buttons that copy and swap; all can be undone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, a, b = session, session.prompt, session.comparison
        self.first, self.edit = PromptEditor(a), PromptEditor(b)
        for editor in (self.first, self.edit):
            add_editor_menu(editor)
        TextMirror(self.first, a)
        self.first.setAccessibleName(tr("Prompt A"))
        self.first.setToolTip(tr("Prompt A is the one that all other panes show"))
        self.edit.setAccessibleName(tr("Prompt B"))
        self.edit.setAccessibleDescription(tr("The prompt that A is compared with"))
        self.edit.setToolTip(tr("Prompt B, which the prompt in the editor (A) is compared with; Ctrl+D comes here"))
        self.edit.setPlaceholderText(tr("Prompt B; Ctrl+D copies yours, to be changed"))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 2)
        self._row.setSpacing(8)
        self.copy = small_button("A → B", tr("Make B a copy of A"), lambda: b.set_text(a.text))
        self.swap = small_button("swap", tr("Swap A and B"), self._swap)
        self.back = small_button("B → A", tr("Make A a copy of B"), lambda: a.set_text(b.text))
        self._row.addLayout(self._side("&A", self.first, a, tr("Prompt A"), (self.copy,)), 1)
        self._row.addLayout(self._side("&B", self.edit, b, tr("Prompt B"), (self.swap, self.back)), 1)

    def _side(
        self, label: str, editor: PromptEditor, typed: PromptState, name: str, buttons: tuple[QWidget, ...]
    ) -> QVBoxLayout:
        editor.setFont(scaled_font(self, 1.0))
        editor.setFrameShape(PromptEditor.Shape.StyledPanel)
        return column(row(label_for(editor, label), CompactCounter(typed, name), 1, *buttons), editor, spacing=2)

    def show_lines(self, count: int) -> None:
        """Makes each editor as high as so many lines."""
        for editor in (self.first, self.edit):
            editor.setFixedHeight(count * editor.fontMetrics().lineSpacing() + 14)

    def set_paused(self, on: bool) -> None:
        """Has prompt A follow what is typed elsewhere only once it is no longer paused."""
        self.first.set_paused(on)

    def _swap(self) -> None:
        a, b = self._session.prompt, self._session.comparison
        before = a.text
        a.set_text(b.text)
        b.set_text(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= MIN_WIDTH_SIDE_BY_SIDE
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
