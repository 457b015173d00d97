"""The prompt editor's context menu: what can be done with the text, with the keys that do it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from core.language import tr
from core.prompt.weight_keys import DIALECTS_WITH_WEIGHTS
from gui.editor.text_area import ZOOM_STEP

if TYPE_CHECKING:
    from gui.editor.prompt_editor import PromptEditor

Keys = QKeySequence.StandardKey


def editor_menu(editor: "PromptEditor") -> QMenu:
    """A menu for the text as it stands."""
    menu = QMenu(editor)
    menu.setAccessibleName(tr("Edit the prompt"))
    chosen = editor.textCursor().hasSelection()
    _add(menu, tr("&Undo"), Keys.Undo, editor.undo, editor.document().isUndoAvailable())
    _add(menu, tr("&Redo"), Keys.Redo, editor.redo, editor.document().isRedoAvailable())
    menu.addSeparator()
    _add(menu, tr("Cu&t"), Keys.Cut, editor.cut, chosen)
    _add(menu, tr("&Copy"), Keys.Copy, editor.copy, chosen)
    _add(menu, tr("&Paste"), Keys.Paste, editor.paste, editor.canPaste())
    _add(menu, tr("Select &all"), Keys.SelectAll, editor.selectAll)
    ids = token_ids(editor)
    _add(menu, tr("Copy token &ids"), None, lambda: QGuiApplication.clipboard().setText(ids), bool(ids))
    menu.addSeparator()
    _weighing(menu, editor)
    menu.addSeparator()
    _add(menu, tr("&Find…"), Keys.Find, lambda: editor.wants_search.emit(False))
    _add(menu, tr("R&eplace…"), Keys.Replace, lambda: editor.wants_search.emit(True))
    menu.addSeparator()
    _looks(menu, editor)
    return menu


def token_ids(editor: "PromptEditor") -> str:
    """The ids of the tokens that the selection touches, with commas between; "" where it touches none."""
    start, end = editor.selection()
    if start == end or not editor.is_read:
        return ""
    tokens = editor.session.encoder_chunks.tokens
    touched = [token for token in tokens if token.start is not None and token.end is not None and token.vector is None]
    return ", ".join(f"{token.id}" for token in touched if (token.start or 0) < end and (token.end or 0) > start)


def _weighing(menu: QMenu, editor: "PromptEditor") -> None:
    weighs = editor.session.dialect in DIALECTS_WITH_WEIGHTS
    _add(menu, tr("&More weight"), "Ctrl+Up", lambda: editor.weigh(1), weighs)
    _add(menu, tr("&Less weight"), "Ctrl+Down", lambda: editor.weigh(-1), weighs)
    _add(menu, tr("More weight for the tag"), "Ctrl+Shift+Up", lambda: editor.weigh(1, whole_tag=True), weighs)
    _add(menu, tr("Less weight for the tag"), "Ctrl+Shift+Down", lambda: editor.weigh(-1, whole_tag=True), weighs)
    _add(menu, tr("Move the tag back"), "Alt+Left", lambda: editor.move_tag(-1))
    _add(menu, tr("Move the tag on"), "Alt+Right", lambda: editor.move_tag(1))


def _looks(menu: QMenu, editor: "PromptEditor") -> None:
    wraps = _add(menu, tr("&Wrap lines"), None, lambda: editor.set_wraps(not editor.wraps))
    wraps.setCheckable(True)
    wraps.setChecked(editor.wraps)
    zoom = menu.addMenu(tr("&Zoom ({percent} %)").format(percent=editor.zoom))
    _add(zoom, tr("&Larger"), "Ctrl++", lambda: editor.set_zoom(editor.zoom + ZOOM_STEP))
    _add(zoom, tr("&Smaller"), "Ctrl+-", lambda: editor.set_zoom(editor.zoom - ZOOM_STEP))
    _add(zoom, tr("&Normal"), "Ctrl+0", lambda: editor.set_zoom(100))


def _add(menu: QMenu, name: str, key: Keys | str | None, act: Callable[[], object], enabled: bool = True) -> QAction:
    """An entry with its key, which the editor itself listens to."""
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) if key is not None else ""
    action = menu.addAction(f"{name}\t{shown}" if shown else name)
    action.setEnabled(enabled)
    action.triggered.connect(lambda _checked=False: act())
    return action
