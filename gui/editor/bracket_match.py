"""Shows the partner of the bracket beside the cursor, or that it has none."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.editing.brackets import bracket_partners
from core.prompt.prompt import Prompt
from gui.editor.text_area import Outline
from gui.state.session import MAX_MARKED_CHARACTERS

if TYPE_CHECKING:
    from gui.editor.prompt_editor import PromptEditor

BRACKETS = "()[]<>"


class BracketMatch(QObject):
    """Follows an editor's cursor and what is read in its text.

    Partners are boxed and underlined in the accent colour; one without a partner has a dashed box in another.
    """

    def __init__(self, editor: "PromptEditor") -> None:
        super().__init__(editor)
        self._editor = editor
        self._known: tuple[Prompt | None, dict[int, int | None]] = (None, {})
        editor.cursorPositionChanged.connect(self._show)
        editor.prompt_state.parsed.connect(self._show)
        self._show()

    def _show(self) -> None:
        at = self._beside_cursor()
        self._editor.outline("brackets", () if at is None else self._outlines(at))

    def _beside_cursor(self) -> int | None:
        """The code point of the bracket right before the cursor, else right behind it."""
        cursor = self._editor.textCursor()
        text = self._editor.prompt_state.text
        if cursor.hasSelection() or len(text) > MAX_MARKED_CHARACTERS or not self._editor.is_parsed:
            return None
        place = self._editor.utf16_map.to_code_point(cursor.position())
        beside = (at for at in (place - 1, place) if 0 <= at < len(text) and text[at] in BRACKETS)
        return next((at for at in beside if at in self._partners()), None)

    def _partners(self) -> dict[int, int | None]:
        prompt = self._editor.prompt_state.chunks.prompt
        if self._known[0] is not prompt:
            self._known = (prompt, bracket_partners(prompt))
        return self._known[1]

    def _outlines(self, at: int) -> list[Outline]:
        partner, places = self._partners()[at], self._editor.utf16_map
        if partner is None:
            return [Outline(places.to_utf16(at), places.to_utf16(at + 1), "warn", dashed=True)]
        return [
            Outline(places.to_utf16(one), places.to_utf16(one + 1), "accent", underlined=True)
            for one in sorted((at, partner))
        ]
