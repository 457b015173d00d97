"""The guide inside the program (F1): docs/guide.md in the window's language, with its headings at the side."""

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from core import ROOT
from core.program.translation import tr
from gui.widgets.layouts import NO_MARGINS, column, framed, row, splitter

DOCS_FOLDER = ROOT / "docs"
MAX_HEADING_LEVEL = 3  # of the headings that are listed


def guide_file(language: str) -> Path:
    """The file of the guide in a language, the English one where it is not translated."""
    translated = DOCS_FOLDER / f"guide.{language}.md"
    return translated if translated.is_file() else DOCS_FOLDER / "guide.md"


class GuideText(QTextBrowser):
    """Shows the guide's file with the keys as this system names them."""

    def loadResource(self, kind: int, url: QUrl) -> object:
        content = super().loadResource(kind, url)
        if sys.platform != "darwin" or kind != QTextDocument.ResourceType.MarkdownResource.value:
            return content
        from gui.widgets.mac_keys import with_mac_keys

        return with_mac_keys(bytes(content.data()).decode("utf-8"))


class Guide(QDialog):
    """A window of its own that stays open beside the program."""

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Guide – Promptscope"))
        self.contents, self.text, self.search = QListWidget(), GuideText(), QLineEdit()
        self._name_parts()
        self._arrange()
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.setSource(QUrl.fromLocalFile(str(guide_file(language))), QTextDocument.ResourceType.MarkdownResource)
        self._list_headings()
        self.contents.currentItemChanged.connect(lambda _item, _before: self._scroll())
        self.search.returnPressed.connect(self.find_next)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.resize(1060, 740)

    def come_to_front(self, title: str = "") -> None:
        """Shows the window before others, at the heading with this title where there is one."""
        self.show()
        self.raise_()
        self.activateWindow()
        if title:
            self.show_section(title)

    def show_section(self, title: str) -> bool:
        """Scrolls to the heading with this title, such as a pane's; returns False where there is none."""
        items = self.contents.findItems(title, Qt.MatchFlag.MatchFixedString)
        if items:
            self.contents.setCurrentItem(items[0])
        return bool(items)

    def find_next(self) -> None:
        """Selects the next occurrence of the searched text; after the last one, the first."""
        wanted = self.search.text()
        if wanted and not self.text.find(wanted):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(wanted)

    def _name_parts(self) -> None:
        self.contents.setAccessibleName(tr("Contents"))
        self.contents.setToolTip(tr("The guide's sections"))
        self.text.setAccessibleName(tr("Guide"))
        self.search.setAccessibleName(tr("Search the guide"))
        self.search.setPlaceholderText(tr("Search the guide (Enter: next)"))
        self.search.setToolTip(tr("Finds a word in the guide; Enter goes to the next place"))
        self.search.setClearButtonEnabled(True)

    def _arrange(self) -> None:
        left = framed(column(self.search, (self.contents, 1), margins=NO_MARGINS))
        self.setLayout(row(splitter((left, self.text), (240, 820), stretched=1)))

    def _list_headings(self) -> None:
        block = self.text.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if 0 < level <= MAX_HEADING_LEVEL:
                item = QListWidgetItem(block.text())
                item.setData(Qt.ItemDataRole.UserRole, block.position())
                self.contents.addItem(item)
            block = block.next()

    def _scroll(self) -> None:
        """Scrolls to the chosen heading, and again once a window that was just shown has its size."""
        self._scroll_now()
        QTimer.singleShot(0, self, self._scroll_now)

    def _scroll_now(self) -> None:
        item, document = self.contents.currentItem(), self.text.document()
        if item is not None:
            block = document.findBlock(item.data(Qt.ItemDataRole.UserRole))
            self.text.verticalScrollBar().setValue(round(document.documentLayout().blockBoundingRect(block).top()))

    def _follow(self, link: QUrl) -> None:
        """Opens a clicked web link in the browser, and scrolls to the section of an internal one."""
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
        elif link.hasFragment():
            self.show_section(QUrl.fromPercentEncoding(link.fragment().encode()).replace("-", " "))
