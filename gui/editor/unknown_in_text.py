"""Words in the text that an encoder of the family cannot read: a dotted line below them."""

from collections.abc import Iterator

from PySide6.QtCore import QObject

from core.editing.unknown_words import unknown_spans
from gui.editor.prompt_editor import PromptEditor
from gui.editor.text_area import Outline
from gui.state.prompt_state import MAX_MARKED_CHARACTERS, PromptState


class UnknownInText(QObject):
    """Marks them in an editor; none of a very long text."""

    def __init__(self, editor: PromptEditor, prompt_state: PromptState) -> None:
        super().__init__(editor)
        self._editor, self._prompt_state = editor, prompt_state
        for signal in (prompt_state.parsed, editor.resumed):
            signal.connect(self._show)
        self._show()

    def _show(self) -> None:
        self._editor.outline("unknown", self._outlines())

    def _outlines(self) -> Iterator[Outline]:
        chunks = self._prompt_state.chunks
        if not self._editor.is_parsed or len(chunks.prompt.source) > MAX_MARKED_CHARACTERS:
            return
        offsets = self._editor.utf16_map
        for start, end in sorted({span for own in chunks.encoders for span in unknown_spans(own)}):
            yield Outline(offsets.to_utf16(start), offsets.to_utf16(end), "warn", dotted=True)
