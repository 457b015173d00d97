"""Shows the partner of the bracket beside the cursor, or that it has none."""

from PySide6.QtCore import QObject

from core.editing.brackets import bracket_partners
from core.prompt.prompt import Prompt
from gui.editor.text_area import Outline, TextArea
from gui.state.prompt_state import MAX_MARKED_CHARACTERS, PromptState

BRACKETS = "()[]<>"


class BracketMatch(QObject):
    """Outlines the bracket beside a text area's cursor and its partner, as the prompt's tool pairs them.

    Partners are boxed and underlined in the accent colour; one without a partner has a dashed box in another.
    """

    def __init__(self, area: TextArea, prompt_state: PromptState) -> None:
        super().__init__(area)
        self._area, self._prompt_state = area, prompt_state
        self._partners_of: tuple[Prompt | None, dict[int, int | None]] = (None, {})
        area.cursorPositionChanged.connect(self._show)
        prompt_state.parsed.connect(self._show)
        self._show()

    def _show(self) -> None:
        bracket = self._beside_cursor()
        self._area.outline("brackets", () if bracket is None else self._outlines(bracket))

    def _beside_cursor(self) -> int | None:
        """The offset (code points) of the bracket right before the cursor, else of the one right behind it."""
        cursor, text = self._area.textCursor(), self._area.text
        is_parsed = self._prompt_state.chunks.prompt.source == text
        if cursor.hasSelection() or len(text) > MAX_MARKED_CHARACTERS or not is_parsed:
            return None
        offset = self._area.utf16_map.to_code_point(cursor.position())
        beside = (at for at in (offset - 1, offset) if 0 <= at < len(text) and text[at] in BRACKETS)
        return next((at for at in beside if at in self._partners()), None)

    def _partners(self) -> dict[int, int | None]:
        prompt = self._prompt_state.chunks.prompt
        if self._partners_of[0] is not prompt:
            self._partners_of = (prompt, bracket_partners(prompt))
        return self._partners_of[1]

    def _outlines(self, bracket: int) -> list[Outline]:
        partner, to_utf16 = self._partners()[bracket], self._area.utf16_map.to_utf16
        if partner is None:
            return [Outline(to_utf16(bracket), to_utf16(bracket + 1), "warn", dashed=True)]
        return [
            Outline(to_utf16(offset), to_utf16(offset + 1), "accent", underlined=True)
            for offset in sorted((bracket, partner))
        ]
