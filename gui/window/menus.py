"""The menu bar: opening, panes, theme, about."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from core.program.translation import tr, tr_noop
from core.weights import STUDY
from gui.widgets.icons import menu_icon
from gui.widgets.style import THEMES
from gui.widgets.translator import LANGUAGES, SYSTEM_LANGUAGE
from gui.window.help_menu import HelpMenu
from gui.window.pane_docks import LAYOUTS
from gui.window.session_menu import fill_session_menu
from gui.workspace.compute_device import BFLOAT16, FLOAT32, device_title

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

BFLOAT16_TIP = tr_noop(
    "Numbers of 8 bits' exactness; how far they are off is measured when it is turned on. Otherwise float32."
)
SLOW_BFLOAT16_TIP = tr_noop("This processor has no instructions of its own for bfloat16, and would be slower with it.")
LAYOUT_NAMES = {"write": tr_noop("&Write"), "study": tr_noop("&Study"), "present": tr_noop("&Present")}
LAYOUT_TIPS = {
    "write": tr_noop("The editor wide, with the matrix beside it"),
    "study": tr_noop("All panes"),
    "present": tr_noop("One pane large: the one last looked at"),
}
THEME_NAMES = {"system": tr_noop("As the system"), "light": tr_noop("Light"), "dark": tr_noop("Dark")}


class Menus(QObject):
    """Fills the window's menu bar."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._file(window.menuBar().addMenu(tr("&File")))
        self._view(window.menuBar().addMenu(tr("&View")))
        self.help = HelpMenu(window.menuBar().addMenu(tr("&Help")), window)

    def _file(self, menu: QMenu) -> None:
        window, asking = self._window, self._window.file_dialogs
        fill_session_menu(menu, window)
        menu.addAction(menu_icon("open"), tr("&Open…"), QKeySequence.StandardKey.Open, asking.choose_file)
        menu.addAction(menu_icon("folder"), tr("Open &folder…"), QKeySequence("Ctrl+Shift+O"), asking.choose_folder)
        menu.addAction(menu_icon("download"), tr("&Download CLIP…"), asking.choose_download)
        menu.addAction(tr("Use the stud&y encoder"), lambda: window.model_loader.open(STUDY))
        menu.addAction(menu_icon("tags"), tr("&Embeddings folder…"), asking.choose_embeddings)
        menu.addAction(menu_icon("reload"), tr("Re&load embeddings"), window.adapter_loader.reload)
        menu.addSeparator()
        menu.addAction(menu_icon("export"), tr("E&xport pane…"), QKeySequence("Ctrl+E"), lambda: asking.export())
        menu.addSeparator()
        menu.addAction(tr("&Quit"), QKeySequence.StandardKey.Quit, window.close)

    def _view(self, menu: QMenu) -> None:
        session = self._window.session
        menu.addAction(tr("Layer &up"), QKeySequence("Alt+Up"), lambda: session.set_layer(session.layer - 1))
        menu.addAction(tr("Layer &down"), QKeySequence("Alt+Down"), lambda: session.set_layer(session.layer + 1))
        menu.addAction(
            menu_icon("compare"), tr("&Compare with another prompt"), QKeySequence("Ctrl+D"), self._window.compare
        )
        menu.addAction(
            menu_icon("history"), tr("&History of prompts…"), QKeySequence("Ctrl+H"), self._window.show_history
        )
        menu.addAction(menu_icon("pin"), tr("Unpin all pairs"), lambda: session.set_pins(()))
        menu.addSeparator()
        menu.addActions(self._window.pane_docks.toggle_actions())
        self._compute_device(menu.addMenu(tr("Com&pute on")))
        self._layouts(menu.addMenu(menu_icon("layout"), tr("&Layout")))
        self._themes(menu.addMenu(menu_icon("theme"), tr("&Theme")))
        self._languages(menu.addMenu(menu_icon("language"), tr("Lan&guage")))

    def _compute_device(self, menu: QMenu) -> None:
        """Filled when it opens, for what the machine has is found out by then."""
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._fill_compute_device(menu))
        self._fill_compute_device(menu)

    def _fill_compute_device(self, menu: QMenu) -> None:
        computing = self._window.compute_device
        menu.clear()
        for name, title in computing.available.devices:
            action = menu.addAction(device_title(name, title))
            action.setCheckable(True)
            action.setChecked(name == computing.in_use.device)
            action.triggered.connect(lambda _checked=False, name=name: computing.choose(device=name))
        menu.addSeparator()
        rough = menu.addAction(tr("&bfloat16, faster and less exact"))
        rough.setCheckable(True)
        rough.setChecked(computing.in_use.precision == BFLOAT16)
        fast = computing.in_use.device in computing.available.fast
        rough.setEnabled(fast or rough.isChecked())
        rough.setToolTip((computing.error_text or tr(BFLOAT16_TIP)) if fast else tr(SLOW_BFLOAT16_TIP))
        rough.toggled.connect(lambda on: computing.choose(precision=BFLOAT16 if on else FLOAT32))

    def _layouts(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for number, layout in enumerate(LAYOUTS, 1):
            action = menu.addAction(tr(LAYOUT_NAMES[layout]), QKeySequence(f"Ctrl+{number}"))
            action.setToolTip(tr(LAYOUT_TIPS[layout]))
            action.triggered.connect(lambda _checked=False, layout=layout: self._window.apply_layout(layout))
        menu.addSeparator()
        menu.addAction(tr("&Reset layout"), lambda: self._window.apply_layout("study"))

    def _themes(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for theme in THEMES:
            action = menu.addAction(tr(THEME_NAMES[theme]))
            action.setCheckable(True)
            action.setChecked(theme == self._window.settings.theme)
            action.triggered.connect(lambda _checked=False, theme=theme: self._window.set_theme(theme))
            group.addAction(action)

    def _languages(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for name, title in {SYSTEM_LANGUAGE: tr("As the system"), **LANGUAGES}.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(name == self._window.settings.language)
            action.triggered.connect(lambda _checked=False, name=name: self._window.wants_language.emit(name))
            group.addAction(action)
