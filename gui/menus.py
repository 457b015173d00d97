"""The menu bar: opening, panes, theme, about."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox

from core import __version__
from core.language import tr, tr_later
from core.weights import STUDY
from gui.computing import EXACT, ROUGH, device_title
from gui.language import LANGUAGES, SYSTEM
from gui.pane_area import LAYOUTS
from gui.style import THEMES

if TYPE_CHECKING:
    from gui.main_window import MainWindow

ROUGH_TIP = tr_later(
    "Numbers of 8 bits' exactness; how far they are off is measured when it is turned on. Otherwise float32."
)
SLOW_TIP = tr_later("This processor has no instructions of its own for bfloat16, and would be slower with it.")
LAYOUT_NAMES = {"write": tr_later("&Write"), "study": tr_later("&Study"), "present": tr_later("&Present")}
LAYOUT_TIPS = {
    "write": tr_later("The editor wide, with the matrix beside it"),
    "study": tr_later("All panes"),
    "present": tr_later("One pane large: the one last looked at"),
}
THEME_NAMES = {"system": tr_later("As the system"), "light": tr_later("Light"), "dark": tr_later("Dark")}
ABOUT = tr_later(
    "<h3>Promptscope {version}</h3><p>A microscope for Stable Diffusion prompts: how the CLIP text encoder reads them, "
    "layer by layer, on your own checkpoint.</p><p>No telemetry: nothing you type leaves this machine. The network is "
    "used only for a download that you ask for.</p>"
    "<p>Built with Qt for Python (LGPL-3.0), PyTorch (BSD-3), tokenizers and safetensors (Apache-2.0), "
    "pyqtgraph (MIT) and NumPy (BSD-3). Notices for the vocabulary and the study encoder are in "
    "resources/NOTICE.md.</p>"
)


class Menus(QObject):
    """Fills the window's menu bar."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._file(window.menuBar().addMenu(tr("&File")))
        self._view(window.menuBar().addMenu(tr("&View")))
        help_menu = window.menuBar().addMenu(tr("&Help"))
        help_menu.addAction(tr("About Promptscope"), self._about)

    def _file(self, menu: QMenu) -> None:
        window = self._window
        menu.addAction(tr("&Open…"), QKeySequence.StandardKey.Open, window.choose_file)
        menu.addAction(tr("Open &folder…"), QKeySequence("Ctrl+Shift+O"), window.choose_folder)
        menu.addAction(tr("&Download CLIP…"), window.choose_download)
        menu.addAction(tr("Use the &study encoder"), lambda: window.opening.open(STUDY))
        menu.addAction(tr("&Embeddings folder…"), window.choose_embeddings)
        menu.addAction(tr("&Reload embeddings"), window.adaptations.reload)
        menu.addSeparator()
        menu.addAction(tr("E&xport pane…"), QKeySequence("Ctrl+E"), lambda: window.export())
        menu.addSeparator()
        menu.addAction(tr("&Quit"), QKeySequence.StandardKey.Quit, window.close)

    def _view(self, menu: QMenu) -> None:
        session = self._window.session
        menu.addAction(tr("Layer &up"), QKeySequence("Alt+Up"), lambda: session.set_layer(session.layer - 1))
        menu.addAction(tr("Layer &down"), QKeySequence("Alt+Down"), lambda: session.set_layer(session.layer + 1))
        menu.addAction(tr("&Compare with another prompt"), QKeySequence("Ctrl+D"), self._window.compare)
        menu.addAction(tr("Unpin all pairs"), lambda: session.set_pins(()))
        menu.addSeparator()
        menu.addActions(self._window.pane_area.toggles())
        self._computing(menu.addMenu(tr("Com&pute on")))
        self._layouts(menu.addMenu(tr("&Layout")))
        self._themes(menu.addMenu(tr("&Theme")))
        self._languages(menu.addMenu(tr("Lan&guage")))

    def _computing(self, menu: QMenu) -> None:
        """Filled when it opens, for what the machine has is found out by then."""
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._fill_computing(menu))
        self._fill_computing(menu)

    def _fill_computing(self, menu: QMenu) -> None:
        computing = self._window.computing
        menu.clear()
        for name, title in computing.machine.devices:
            action = menu.addAction(device_title(name, title))
            action.setCheckable(True)
            action.setChecked(name == computing.in_use.device)
            action.triggered.connect(lambda _checked=False, name=name: computing.choose(device=name))
        menu.addSeparator()
        rough = menu.addAction(tr("&bfloat16, faster and less exact"))
        rough.setCheckable(True)
        rough.setChecked(computing.in_use.precision == ROUGH)
        fast = computing.in_use.device in computing.machine.fast
        rough.setEnabled(fast or rough.isChecked())
        rough.setToolTip((computing.error or tr(ROUGH_TIP)) if fast else tr(SLOW_TIP))
        rough.toggled.connect(lambda on: computing.choose(precision=ROUGH if on else EXACT))

    def _layouts(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for number, layout in enumerate(LAYOUTS, 1):
            action = menu.addAction(tr(LAYOUT_NAMES[layout]), QKeySequence(f"Ctrl+{number}"))
            action.setToolTip(tr(LAYOUT_TIPS[layout]))
            action.triggered.connect(lambda _checked=False, layout=layout: self._window.lay_out(layout))
        menu.addSeparator()
        menu.addAction(tr("&Reset layout"), lambda: self._window.lay_out("study"))

    def _themes(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for theme in THEMES:
            action = menu.addAction(tr(THEME_NAMES[theme]))
            action.setCheckable(True)
            action.setChecked(theme == self._window.remembered.theme)
            action.triggered.connect(lambda _checked=False, theme=theme: self._window.set_theme(theme))
            group.addAction(action)

    def _languages(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for name, title in {SYSTEM: tr("As the system"), **LANGUAGES}.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(name == self._window.remembered.language)
            action.triggered.connect(lambda _checked=False, name=name: self._window.wants_language.emit(name))
            group.addAction(action)

    def _about(self) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(tr("About Promptscope"))
        box.setIconPixmap(self._window.windowIcon().pixmap(64))
        box.setText(tr(ABOUT).format(version=__version__))
        box.open()
