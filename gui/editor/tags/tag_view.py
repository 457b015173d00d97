"""The tag view: the chips of the prompt's tags, scrolled when there are many."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from gui.editor.prompt_editor import PromptEditor
from gui.editor.tags.tag_chips import TagChips


class TagView(QScrollArea):
    """Scrolls to the chip that has the focus, and along while one is dragged."""

    def __init__(self, editor: PromptEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = TagChips(editor)
        self.setWidget(self.chips)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.chips)
        self.viewport().setAutoFillBackground(False)
        self.chips.setAutoFillBackground(False)
        self.chips.scroll_requested.connect(lambda x, y: self.ensureVisible(round(x), round(y), 0, 24))
