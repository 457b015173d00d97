"""The File menu's entries for sessions, and what was opened last."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from core.program.messages import displayable
from core.program.translation import tr
from gui.widgets.icons import menu_icon

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow


def fill_session_menu(menu: QMenu, window: "MainWindow") -> None:
    """New, open, save, save as, open recent."""
    menu.addAction(tr("&New"), QKeySequence.StandardKey.New, lambda: window.session_files.new())
    menu.addAction(tr("Open sess&ion…"), lambda: window.session_files.choose())
    recent = menu.addMenu(menu_icon("history"), tr("Open &recent"))
    recent.setToolTipsVisible(True)
    recent.aboutToShow.connect(lambda: _fill_recent(recent, window))
    _fill_recent(recent, window)
    menu.addAction(
        menu_icon("save"), tr("&Save session"), QKeySequence.StandardKey.Save, lambda: window.session_files.save()
    )
    menu.addAction(tr("Save session &as…"), QKeySequence("Ctrl+Shift+S"), lambda: window.session_files.save_as())
    menu.addSeparator()


def _fill_recent(menu: QMenu, window: "MainWindow") -> None:
    """Sessions, then models."""
    was = window.settings
    menu.clear()
    for path in was.recent_sessions:
        action = menu.addAction(_label(path), lambda path=path: window.session_files.open(path))
        action.setToolTip(displayable(path))
    menu.addSeparator()
    for source in was.recent:
        action = menu.addAction(_label(source), lambda source=source: window.model_loader.open(source))
        action.setToolTip(displayable(source))
    if menu.isEmpty() or not (was.recent or was.recent_sessions):
        menu.addAction(tr("Nothing has been opened yet")).setEnabled(False)


def _label(source: str) -> str:
    return displayable(Path(source).name).replace("&", "&&")
