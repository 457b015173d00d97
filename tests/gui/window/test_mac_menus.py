"""The menus as macOS wants them: its own menu has About and Quit, and no key that the system keeps."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from gui.window.mac_menus import adapt_menus
from gui.window.main_window import MainWindow

# Of a program in front: hide, hide others, minimise, next window, Spotlight, screenshots, log out, Dock.
OF_MACOS = "Ctrl+H Ctrl+Alt+H Ctrl+M Ctrl+` Ctrl+Space Ctrl+Shift+3 Ctrl+Shift+4 Ctrl+Shift+5 Ctrl+Shift+Q Ctrl+Alt+D"
OF_WINDOWS = "Alt+F4 Alt+Space Alt+Tab Alt+Esc Ctrl+Esc Ctrl+Shift+Esc Ctrl+Alt+Del F10"


def entries(window: MainWindow) -> list[QAction]:
    return [action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()]


def keys(window: MainWindow) -> set[str]:
    return {key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()}


def taken(names: str) -> set[str]:
    return {QKeySequence(name).toString() for name in names.split()}


def test_about_and_quit_alone_go_into_the_programs_own_menu(bare_window: MainWindow) -> None:
    adapt_menus(bare_window.menuBar(), bare_window.menus)
    roles = {action.menuRole(): action.text() for action in entries(bare_window)}
    role = QAction.MenuRole
    assert roles.keys() == {role.NoRole, role.QuitRole, role.AboutRole}
    assert (roles[role.QuitRole], roles[role.AboutRole]) == ("&Quit", "&About Promptscope")
    assert len(entries(bare_window)) > 30


def test_no_key_of_a_menu_is_one_that_macos_keeps(bare_window: MainWindow) -> None:
    adapt_menus(bare_window.menuBar(), bare_window.menus)
    assert {"Ctrl+Y", "F1", "Ctrl+D"} <= keys(bare_window)
    assert keys(bare_window).isdisjoint(taken(OF_MACOS))


def test_no_key_of_a_menu_is_one_that_windows_keeps(bare_window: MainWindow) -> None:
    assert {"Ctrl+E", "Ctrl+D"} <= keys(bare_window)
    assert keys(bare_window).isdisjoint(taken(OF_WINDOWS))
