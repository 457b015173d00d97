"""The tag view: the chips of the prompt's tags, scrolled when there are many, and a chip's context menu."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from core.dialects.table import weight_syntax
from core.editing.tags import next_position
from core.program.translation import tr
from gui.editor.editor_menu import Keys, add_entry
from gui.editor.prompt_editor import PromptEditor
from gui.editor.tags.tag_chips import TagChips
from gui.widgets.controls import PlainScrollArea


class TagView(PlainScrollArea):
    """The chips of the tags: scrolls to the one that has the focus, and along while one is dragged."""

    def __init__(self, editor: PromptEditor, parent: QWidget | None = None) -> None:
        self.chips = TagChips(editor)
        super().__init__(self.chips, parent)
        self.setFocusProxy(self.chips)
        self.chips.scroll_requested.connect(lambda x, y: self.ensureVisible(round(x), round(y), 0, 24))
        self.chips.menu_requested.connect(self._popup_menu)

    def _popup_menu(self, index: int, point: QPoint) -> None:
        menu = tag_menu(self.chips, index)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)


def tag_menu(chips: TagChips, index: int) -> QMenu:
    """The context menu of a tag: its edits with their keys, undo and redo."""
    menu, tag, editor = QMenu(chips), chips.tags[index], chips.editor
    menu.setAccessibleName(tr("Edit the tag"))
    add_entry(menu, tr("&Show in the text"), "Return", lambda: chips.chosen.emit(tag.start, tag.end))
    menu.addSeparator()
    rules = chips.prompt_state.rules
    weighs = weight_syntax(rules.dialect, rules.family) is not None
    add_entry(menu, tr("&More weight"), "Ctrl+Up", lambda: chips.change_weight(index, 1), weighs)
    add_entry(menu, tr("&Less weight"), "Ctrl+Down", lambda: chips.change_weight(index, -1), weighs)
    for name, key, step in ((tr("Move the tag back"), "Alt+Left", -1), (tr("Move the tag on"), "Alt+Right", 1)):
        can_move = next_position(chips.tags, index, step) is not None
        add_entry(menu, name, key, lambda step=step: chips.step(index, step), can_move)
    add_entry(menu, tr("&Remove the tag"), Keys.Delete, lambda: chips.remove(index))
    menu.addSeparator()
    add_entry(menu, tr("&Undo"), Keys.Undo, editor.undo, editor.document().isUndoAvailable())
    add_entry(menu, tr("&Redo"), Keys.Redo, editor.redo, editor.document().isRedoAvailable())
    return menu
