"""What every pane offers: its numbers as a table, on the clipboard, and both picture and numbers as files."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from core.program.translation import tr
from gui.panes.export import image
from gui.panes.pane import Pane
from gui.widgets.icons import menu_icon


def pane_menu(pane: Pane, export: Callable[[Pane], None], parent: QWidget) -> QMenu:
    """The menu of a pane; `export` asks where to and writes."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(tr("{pane}: more").format(pane=pane.name))
    if pane.has_table:
        as_table = menu.addAction(tr("Show as &table"))
        as_table.setToolTip(tr("The same numbers as lines and columns: for exact reading, copying and screen readers"))
        as_table.setCheckable(True)
        as_table.triggered.connect(lambda on: _show_table(pane, on, False))
        menu.aboutToShow.connect(lambda: as_table.setChecked(pane.as_table and not pane.shows_list))
        if pane.shows_list is not None:
            list_too = menu.addAction(tr("Show &list as table"))
            list_too.setToolTip(
                tr("The list beside the plot with all its numbers; copied and exported is what is shown")
            )
            list_too.setCheckable(True)
            list_too.triggered.connect(lambda on: _show_table(pane, on, True))
            menu.aboutToShow.connect(lambda: list_too.setChecked(pane.as_table and bool(pane.shows_list)))
        menu.addSeparator()
    menu.addAction(
        menu_icon("copy"),
        tr("&Copy numbers"),
        lambda: QGuiApplication.clipboard().setText(pane.shown_numbers.as_text()),
    )
    menu.addAction(menu_icon("picture"), tr("Copy &picture"), lambda: QGuiApplication.clipboard().setImage(image(pane)))
    menu.addAction(menu_icon("export"), tr("&Export picture or numbers…"), lambda: export(pane))
    return menu


def _show_table(pane: Pane, on: bool, of_list: bool) -> None:
    """Shows the plot's numbers as a table, or the list's beside it, or the plot again."""
    if pane.shows_list is not None:
        pane.shows_list = on and of_list
    pane.show_as_table(on)
    pane.update_table()
