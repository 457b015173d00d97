"""The Help menu: the guide at what is looked at, and About."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from core.program.translation import tr
from gui.errors.error_log import LOG
from gui.widgets.icons import menu_icon
from gui.widgets.translator import resolve_language

if TYPE_CHECKING:
    from gui.dialogs.about import About
    from gui.dialogs.guide import Guide
    from gui.window.main_window import MainWindow


class HelpMenu(QObject):
    """Fills the menu; both windows are made when they are first wanted."""

    def __init__(self, menu: QMenu, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self.menu = window, menu
        self.guide: Guide | None = None
        self.about: About | None = None
        menu.addAction(menu_icon("help"), tr("&Guide"), QKeySequence.StandardKey.HelpContents, self.show_guide)
        menu.addAction(tr("Show the &log folder"), self.show_logs)
        menu.addAction(menu_icon("about"), tr("&About Promptscope"), self.show_about)

    def show_guide(self) -> None:
        """The guide, at the section of the pane that has the focus."""
        focus = QApplication.focusWidget()  # before the guide takes it
        if self.guide is None:
            from gui.dialogs.guide import Guide

            self.guide = Guide(resolve_language(self._window.settings.language), self._window)
        self.guide.show()
        self.guide.raise_()
        self.guide.activateWindow()
        pane = self._window.pane_docks.focused(focus)
        if pane is not None:
            self.guide.show_section(pane.name)

    def show_logs(self) -> None:
        """The folder of the logs in the system's file manager; where it cannot be shown, its name."""
        folder = str(LOG.path.parent) if LOG.path else ""
        if not folder:
            self._window.notice.show_message(tr("There is no log: its folder cannot be written."))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            self._window.notice.show_message(tr("The logs are in {folder}.").format(folder=folder))

    def show_about(self) -> None:
        """What this is, and the licences."""
        from gui.dialogs.about import About

        self.about = About(self._window)
        self.about.open()
