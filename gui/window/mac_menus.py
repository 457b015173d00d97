"""The menus as macOS has them: what goes into the program's own menu, and keys that mean something else there."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.window.menus import Menus

HISTORY_KEY = "Ctrl+Y"  # ⌘Y, as in browsers; ⌘H hides the windows there


def adapt_menus(bar: QMenuBar, menus: Menus) -> None:
    """Has About and Quit alone move into the program's own menu; F1 opens the guide beside ⌘?, and ⌘Y the history.

    By itself Qt moves every entry whose text begins with a word such as “Options”, and those only in English.
    """
    for menu in bar.findChildren(QMenu):
        for action in menu.actions():
            action.setMenuRole(QAction.MenuRole.NoRole)
    menus.quit_entry.setMenuRole(QAction.MenuRole.QuitRole)
    menus.help.about_entry.setMenuRole(QAction.MenuRole.AboutRole)
    menus.history_entry.setShortcut(QKeySequence(HISTORY_KEY))
    for action in menus.help.menu.actions():
        if action.shortcut() == QKeySequence(QKeySequence.StandardKey.HelpContents):
            action.setShortcuts(list({key.toString(): key for key in (action.shortcut(), QKeySequence("F1"))}.values()))
