"""The context menu of a chip in the tag view."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from core.dialects.table import DIALECTS
from core.editing.tags import next_position
from core.program.translation import tr
from gui.editor.editor_menu import Keys, add_entry

if TYPE_CHECKING:
    from gui.editor.tags.tag_chips import TagChips


def tag_menu(chips: "TagChips", which: int) -> QMenu:
    """What can be done with a tag, with the keys that do it."""
    menu, tag, editor = QMenu(chips), chips.tags[which], chips.editor
    menu.setAccessibleName(tr("Edit the tag"))
    add_entry(menu, tr("&Show in the text"), "Return", lambda: chips.chosen.emit(tag.start, tag.end))
    menu.addSeparator()
    weighs = DIALECTS[chips.prompt_state.dialect].weights is not None
    add_entry(menu, tr("&More weight"), "Ctrl+Up", lambda: chips.change_weight(which, 1), weighs)
    add_entry(menu, tr("&Less weight"), "Ctrl+Down", lambda: chips.change_weight(which, -1), weighs)
    for name, key, step in ((tr("Move the tag back"), "Alt+Left", -1), (tr("Move the tag on"), "Alt+Right", 1)):
        can_move = next_position(chips.tags, which, step) is not None
        add_entry(menu, name, key, lambda step=step: chips.step(which, step), can_move)
    add_entry(menu, tr("&Remove the tag"), Keys.Delete, lambda: chips.remove(which))
    menu.addSeparator()
    add_entry(menu, tr("&Undo"), Keys.Undo, editor.undo, editor.document().isUndoAvailable())
    add_entry(menu, tr("&Redo"), Keys.Redo, editor.redo, editor.document().isRedoAvailable())
    return menu
