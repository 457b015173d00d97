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
        as_table.toggled.connect(pane.show_as_table)
        menu.aboutToShow.connect(lambda: as_table.setChecked(pane.as_table))
        menu.addSeparator()
    menu.addAction(
        menu_icon("copy"), tr("&Copy numbers"), lambda: QGuiApplication.clipboard().setText(pane.numbers().as_text())
    )
    menu.addAction(menu_icon("picture"), tr("Copy &picture"), lambda: QGuiApplication.clipboard().setImage(image(pane)))
    menu.addAction(menu_icon("export"), tr("&Export picture or numbers…"), lambda: export(pane))
    return menu
