"""The prompt editor's context menu: its edits with their keys."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from core.dialects.table import weight_syntax
from core.program.translation import tr
from gui.editor.prompt_editor import MOVE_TAG_KEYS, PromptEditor
from gui.editor.text_area import ZOOM_STEP

REPLACE_KEY = "Ctrl+R"
Keys = QKeySequence.StandardKey


def add_editor_menu(editor: PromptEditor, search: Callable[[bool], object] | None = None) -> None:
    """Opens the context menu at the editor's requests; `search(replacing)` opens a search above the text."""

    def popup(point: QPoint) -> None:
        menu = editor_menu(editor, search)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    editor.menu_requested.connect(popup)


def editor_menu(editor: PromptEditor, search: Callable[[bool], object] | None = None) -> QMenu:
    """The menu for the present text and selection, with Find and Replace where there is a search."""
    menu = QMenu(editor)
    menu.setAccessibleName(tr("Edit the prompt"))
    chosen = editor.textCursor().hasSelection()
    add_entry(menu, tr("&Undo"), Keys.Undo, editor.undo, editor.document().isUndoAvailable())
    add_entry(menu, tr("&Redo"), Keys.Redo, editor.redo, editor.document().isRedoAvailable())
    menu.addSeparator()
    add_entry(menu, tr("Cu&t"), Keys.Cut, editor.cut, chosen)
    add_entry(menu, tr("&Copy"), Keys.Copy, editor.copy, chosen)
    add_entry(menu, tr("&Paste"), Keys.Paste, editor.paste, editor.canPaste())
    add_entry(menu, tr("Select &all"), Keys.SelectAll, editor.selectAll)
    ids = token_ids(editor)
    add_entry(menu, tr("Copy token &ids"), None, lambda: QGuiApplication.clipboard().setText(ids), bool(ids))
    menu.addSeparator()
    _add_weight_entries(menu, editor)
    menu.addSeparator()
    if search is not None:
        add_entry(menu, tr("&Find…"), Keys.Find, lambda: search(False))
        add_entry(menu, tr("R&eplace…"), REPLACE_KEY, lambda: search(True))
        menu.addSeparator()
    _add_view_entries(menu, editor)
    return menu


def token_ids(editor: PromptEditor) -> str:
    """The ids of the tokens that the selection touches, with commas between; "" where it touches none."""
    start, end = editor.selection()
    if start == end or not editor.is_parsed:
        return ""
    tokens = editor.prompt_state.encoder_chunks.tokens
    touched = [token for token in tokens if token.start is not None and token.end is not None and token.vector is None]
    return ", ".join(f"{token.id}" for token in touched if (token.start or 0) < end and (token.end or 0) > start)


def _add_weight_entries(menu: QMenu, editor: PromptEditor) -> None:
    rules = editor.prompt_state.rules
    weighs = weight_syntax(rules.dialect, rules.family) is not None
    add_entry(menu, tr("&More weight"), "Ctrl+Up", lambda: editor.change_weight(1), weighs)
    add_entry(menu, tr("&Less weight"), "Ctrl+Down", lambda: editor.change_weight(-1), weighs)
    add_entry(
        menu, tr("More weight for the tag"), "Ctrl+Shift+Up", lambda: editor.change_weight(1, whole_tag=True), weighs
    )
    add_entry(
        menu, tr("Less weight for the tag"), "Ctrl+Shift+Down", lambda: editor.change_weight(-1, whole_tag=True), weighs
    )
    add_entry(menu, tr("Move the tag back"), f"{MOVE_TAG_KEYS}+Left", lambda: editor.move_tag(-1))
    add_entry(menu, tr("Move the tag on"), f"{MOVE_TAG_KEYS}+Right", lambda: editor.move_tag(1))


def _add_view_entries(menu: QMenu, editor: PromptEditor) -> None:
    wraps = add_entry(menu, tr("&Wrap lines"), None, lambda: editor.set_wraps(not editor.wraps))
    wraps.setCheckable(True)
    wraps.setChecked(editor.wraps)
    zoom = menu.addMenu(tr("&Zoom ({percent} %)").format(percent=editor.zoom))
    add_entry(zoom, tr("&Larger"), "Ctrl++", lambda: editor.set_zoom(editor.zoom + ZOOM_STEP))
    add_entry(zoom, tr("&Smaller"), "Ctrl+-", lambda: editor.set_zoom(editor.zoom - ZOOM_STEP))
    add_entry(zoom, tr("&Normal"), "Ctrl+0", lambda: editor.set_zoom(100))


def add_entry(
    menu: QMenu, name: str, key: Keys | str | None, act: Callable[[], object], enabled: bool = True
) -> QAction:
    """Adds an entry that shows its key; the key itself is handled by the widget. Returns the action."""
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) if key is not None else ""
    action = menu.addAction(f"{name}\t{shown}" if shown else name)
    action.setEnabled(enabled)
    action.triggered.connect(lambda _checked=False: act())
    return action
