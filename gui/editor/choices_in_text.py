"""The choices of a prompt in its text: a click shows an option, and a tooltip says how many tokens it has.

The tooltip says first what the word there is coloured by, then what a LoRA's tag there does, and last which encoders
cannot read it.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from core.program.translation import tr
from gui.editor.prompt_editor import PromptEditor
from gui.state.prompt_state import MAX_MARKED_CHARACTERS, PromptState


class ChoicesInText(QObject):
    """Listens to the mouse over an editor's text."""

    def __init__(
        self, editor: PromptEditor, prompt_state: PromptState, tag_tip: Callable[[QPoint], str] = lambda point: ""
    ) -> None:
        super().__init__(editor)
        self._tag_tip = tag_tip
        self._editor, self._prompt_state = editor, prompt_state
        editor.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            point = event.pos()
            tips = self._editor.value_at(point), self.tip_at(point), self._tag_tip(point), self.unknown_tip_at(point)
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, tips)), self._editor)
            return True
        is_click = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        if is_click and event.button() == Qt.MouseButton.LeftButton and not self._editor.textCursor().hasSelection():
            option = self._option_at(event.position().toPoint())
            if option is not None:
                self.show_option(*option)
        return False

    def show_option(self, block: int, option: int) -> None:
        """Shows the way with this option and, where that can be, with all others as they are."""
        expansion = self._prompt_state.chunks.prompt.expansion
        if expansion is not None and expansion.way.picked.get(block) != (option,):
            self._prompt_state.choice_requested.emit(expansion.index_with(block, option))

    def tip_at(self, point: QPoint) -> str:
        """What is said of the option at a point of the viewport; "" where there is none."""
        from core.dialects.way_lengths import option_lengths

        found, chunks = self._option_at(point), self._prompt_state.counted_chunks
        if found is None:
            return ""
        block, option = found
        count = tr("%n token(s) by itself", "", option_lengths(chunks, block)[option])
        expansion = chunks.prompt.expansion
        is_shown = expansion is not None and option in expansion.way.picked.get(block, ())
        return count if is_shown else " · ".join((count, tr("a click shows this option")))

    def unknown_tip_at(self, point: QPoint) -> str:
        """Which encoders cannot read the word at a point of the viewport; "" where all can."""
        chunks = self._prompt_state.chunks
        if not self._editor.is_parsed or all(own.is_clip for own in chunks.encoders):
            return ""
        from gui.editor.text_chips import unknown_tip  # which CLIP's families do without

        position = self._editor.cursorForPosition(point).position()
        return unknown_tip(chunks, self._editor.utf16_map.to_code_point(position))

    def _option_at(self, point: QPoint) -> tuple[int, int] | None:
        """The innermost block at a point that has several options, and the option there, by their numbers."""
        expansion = self._prompt_state.chunks.prompt.expansion
        is_long = len(self._editor.text) > MAX_MARKED_CHARACTERS
        if expansion is None or is_long or not self._editor.is_parsed:
            return None
        position = self._editor.cursorForPosition(point).position()
        offset = self._editor.utf16_map.to_code_point(position)
        found = None
        for number, block in enumerate(expansion.template.blocks):
            if len(block.options) > 1 and block.span[0] < offset < block.span[1]:
                inside = (at for at, (start, end) in enumerate(block.options) if start <= offset <= end)
                option = next(inside, None)
                found = found if option is None else (number, option)
        return found
