"""LoRA tags in the text of the prompt: a frame that says whether each acts, and its tooltip."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QPoint

from gui.editor.prompt_editor import PromptEditor
from gui.editor.text_area import Outline
from gui.state.prompt_tags import PromptTags, TagLook

# Colour of the theme, whether the frame is dashed, whether the letters are struck: told apart without colour.
FRAMES: dict[TagLook, tuple[str, bool, bool]] = {
    "on": ("good", False, False),
    "off": ("dim", True, True),
    "missing": ("warn", True, False),
}


class LoraTagsInText(QObject):
    """Frames the tags in an editor; those of which nothing is known have no frame."""

    def __init__(self, editor: PromptEditor, tags: PromptTags) -> None:
        super().__init__(editor)
        self._editor, self._tags = editor, tags
        tags.changed.connect(self._show)
        editor.resumed.connect(self._show)
        self._show()

    def tip_at(self, point: QPoint) -> str:
        """What is said of the tag at a point of the viewport; "" where there is none."""
        if not self._tags.marks or not self._editor.is_parsed:
            return ""
        position = self._editor.cursorForPosition(point).position()
        mark = self._tags.mark_at(self._editor.utf16_map.to_code_point(position))
        return "\n".join(filter(None, (mark.tip, self._tags.error_of(mark)))) if mark else ""

    def _show(self) -> None:
        self._editor.outline("loras", self._outlines())

    def _outlines(self) -> Iterator[Outline]:
        if not self._editor.is_parsed:
            return
        offsets = self._editor.utf16_map
        for mark in self._tags.marks:
            look: TagLook = "off" if self._tags.error_of(mark) else mark.look
            if look in FRAMES:
                colour, dashed, struck = FRAMES[look]
                yield Outline(offsets.to_utf16(mark.start), offsets.to_utf16(mark.end), colour, dashed, struck=struck)
