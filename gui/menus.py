"""The menu bar: opening, panes, theme, about."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox

from core import __version__
from core.weights import STUDY
from gui.pane_area import LAYOUTS
from gui.style import THEMES

if TYPE_CHECKING:
    from gui.main_window import MainWindow

LAYOUT_TIPS = {
    "write": "The editor wide, with the matrix beside it",
    "study": "All panes",
    "present": "One pane large: the one last looked at",
}
ABOUT = (
    "<h3>Promptscope {version}</h3><p>A microscope for Stable Diffusion prompts: how the CLIP text encoder reads them, "
    "layer by layer, on your own checkpoint.</p><p>No telemetry: nothing you type leaves this machine. The network is "
    "used only for a download that you ask for.</p>"
    "<p>Built with Qt for Python (LGPL-3.0), PyTorch (BSD-3), Transformers, tokenizers and safetensors (Apache-2.0), "
    "pyqtgraph (MIT) and NumPy (BSD-3). Notices for the vocabulary and the study encoder are in "
    "resources/NOTICE.md.</p>"
)


class Menus(QObject):
    """Fills the window's menu bar."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._file(window.menuBar().addMenu("&File"))
        self._view(window.menuBar().addMenu("&View"))
        help_menu = window.menuBar().addMenu("&Help")
        help_menu.addAction("About Promptscope", self._about)

    def _file(self, menu: QMenu) -> None:
        window = self._window
        menu.addAction("&Open…", QKeySequence.StandardKey.Open, window.choose_file)
        menu.addAction("Open &folder…", QKeySequence("Ctrl+Shift+O"), window.choose_folder)
        menu.addAction("&Download CLIP…", window.choose_download)
        menu.addAction("Use the &study encoder", lambda: window.opening.open(STUDY))
        menu.addAction("&Embeddings folder…", window.choose_embeddings)
        menu.addAction("&Reload embeddings", window.adaptations.reload)
        menu.addSeparator()
        menu.addAction("&Export pane…", QKeySequence("Ctrl+E"), lambda: window.export())
        menu.addSeparator()
        menu.addAction("&Quit", QKeySequence.StandardKey.Quit, window.close)

    def _view(self, menu: QMenu) -> None:
        session = self._window.session
        menu.addAction("Layer &up", QKeySequence("Alt+Up"), lambda: session.set_layer(session.layer - 1))
        menu.addAction("Layer &down", QKeySequence("Alt+Down"), lambda: session.set_layer(session.layer + 1))
        menu.addAction("&Compare with another prompt", QKeySequence("Ctrl+D"), self._window.compare)
        menu.addAction("Unpin all pairs", lambda: session.set_pins(()))
        menu.addSeparator()
        menu.addActions(self._window.pane_area.toggles())
        self._layouts(menu.addMenu("&Layout"))
        self._themes(menu.addMenu("&Theme"))

    def _layouts(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for number, layout in enumerate(LAYOUTS, 1):
            action = menu.addAction(f"&{layout.capitalize()}", QKeySequence(f"Ctrl+{number}"))
            action.setToolTip(LAYOUT_TIPS[layout])
            action.triggered.connect(lambda _checked=False, layout=layout: self._window.lay_out(layout))
        menu.addSeparator()
        menu.addAction("&Reset layout", lambda: self._window.lay_out("study"))

    def _themes(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for theme in THEMES:
            action = menu.addAction({"system": "As the system"}.get(theme, theme.capitalize()))
            action.setCheckable(True)
            action.setChecked(theme == self._window.remembered.theme)
            action.triggered.connect(lambda _checked=False, theme=theme: self._window.set_theme(theme))
            group.addAction(action)

    def _about(self) -> None:
        QMessageBox.about(self._window, "About Promptscope", ABOUT.format(version=__version__))
