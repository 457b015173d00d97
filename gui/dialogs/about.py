"""The dialog about Promptscope and the licences of everything it contains."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

from core import ROOT, __version__
from core.program.licences import installed
from core.program.translation import tr
from gui.widgets.controls import Heading, SelectableLabel
from gui.widgets.layouts import column, framed, row

ICON_SIZE = 64


class About(QDialog):
    """Three tabs: the program, the licences of its packages, the notices of its data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Promptscope"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("About Promptscope"))
        self.tabs.addTab(_program(), tr("Promptscope"))
        self.packages = _Licences()
        self.tabs.addTab(self.packages, tr("Licences"))
        self.tabs.addTab(_notices(), tr("Data"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.setLayout(column((self.tabs, 1), buttons))
        self.resize(720, 520)


def _program() -> QWidget:
    icon, title, text = QLabel(), Heading(f"Promptscope {__version__}"), SelectableLabel()
    icon.setPixmap(QApplication.windowIcon().pixmap(ICON_SIZE, ICON_SIZE))
    text.setText(
        tr(
            "A microscope for the prompts of image generators: how the text encoder reads them, CLIP as well as T5, "
            "Qwen, Gemma and Mistral, layer by layer, out of your own model files.\n\n"
            "No telemetry: nothing you type leaves this machine. The network is used only for a "
            "download that you ask for, and when you ask whether there is a newer version.\n\n"
            "Promptscope is free software under the MIT licence."
        )
    )
    left, words = column(icon, 1), column(title, text, 1)
    return framed(row(left, (words, 1), margins=(16, 16, 16, 16), spacing=16))


class _Licences(QWidget):
    """The packages at the left, the chosen one's licence at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._packages = installed()
        self.names, self.text = QListWidget(), QPlainTextEdit(readOnly=True)
        self.names.setAccessibleName(tr("Packages"))
        self.names.setToolTip(tr("What Promptscope is built with; choose one to read its licence"))
        self.text.setAccessibleName(tr("Licence"))
        self.names.addItems([f"{package.name} {package.version}" for package in self._packages])
        self.names.currentRowChanged.connect(self._show)
        self.setLayout(row((self.names, 2), (self.text, 5)))
        self.names.setCurrentRow(0)

    def _show(self, index: int) -> None:
        package = self._packages[index]
        self.text.setPlainText(f"{package.name} {package.version}: {package.licence}\n\n{package.text}")


def _notices() -> QTextBrowser:
    page = QTextBrowser()
    page.setAccessibleName(tr("Notices for the data files"))
    page.setMarkdown((ROOT / "resources" / "NOTICE.md").read_text(encoding="utf-8"))
    return page
