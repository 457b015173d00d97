"""Keeps an editor's text that of its prompt state, so that two editors of one text agree, each with its own undo."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QTextCursor

from core.program.utf16 import Utf16Map
from core.storage.text_diff import common_prefix_suffix
from gui.editor.prompt_editor import PromptEditor
from gui.state.prompt_state import PromptState


class TextMirror(QObject):
    """Follows the prompt state's text; a hidden or paused editor catches up when it is shown."""

    def __init__(self, editor: PromptEditor, prompt_state: PromptState) -> None:
        super().__init__(editor)
        self._editor, self._prompt_state = editor, prompt_state
        prompt_state.text_changed.connect(self._follow)
        editor.resumed.connect(self._mirror)
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._mirror()
        return False

    def _follow(self) -> None:
        if self._editor.isVisible():
            self._mirror()

    def _mirror(self) -> None:
        """Replaces the part that differs, in one undo step."""
        if self._editor.is_paused:
            return
        was, text = self._editor.toPlainText(), self._prompt_state.text
        if was == text:
            return
        start, end = common_prefix_suffix(was, text)
        offsets, cursor = Utf16Map(was), QTextCursor(self._editor.document())
        cursor.setPosition(offsets.to_utf16(start))
        cursor.setPosition(offsets.to_utf16(len(was) - end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - end])
