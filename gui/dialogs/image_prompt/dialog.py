"""The dialog that shows what a picture was made with, and takes over what is ticked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.image_metadata.found import FoundPrompt, Picture, Thumbnail
from core.program.translation import tr
from core.weights import shortened
from gui.dialogs.image_prompt.prompt import FoundView
from gui.dialogs.image_prompt.texts import SettingsView, TextsView
from gui.state.session import Session
from gui.widgets.controls import DimLabel, Heading

SIDE = 180  # of the thumbnail, in pixels of a screen that is not scaled
SIZE = 760, 660

Entry = tuple[Picture, FoundPrompt | None]


class PicturePreview(QDialog):
    """Pictures dropped together, and a picture's several prompts, are entries of one list.

    Nothing changes before “Take over”, and Esc leaves everything as it was.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Prompt out of a picture"))
        self._session = session
        self._entries: list[Entry] = []
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Which prompt to show"))
        self.choice.setToolTip(tr("Which prompt to show"))
        self.choice.currentIndexChanged.connect(self._show)
        self.thumbnail = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.thumbnail.setFixedSize(SIDE, SIDE)
        self.thumbnail.setAccessibleName(tr("The picture"))
        self.name, self.about, self.says = Heading(""), DimLabel(wrap=True), QLabel(wordWrap=True)
        self.says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.name, self.about, self.says):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.found, self.settings, self.texts = FoundView(session), SettingsView(), TextsView()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("What is in the picture"))
        self.take, self.leave = QPushButton(tr("Take over")), QPushButton()
        self.take.setToolTip(tr("Takes over what is ticked; Ctrl+Z in the editor brings back what was typed before"))
        self.leave.setToolTip(tr("Closes this; nothing changes"))
        self.take.clicked.connect(self.accept)
        self.leave.clicked.connect(self.reject)
        self.found.changed.connect(lambda: self.take.setEnabled(self.found.takes_something))
        self._arrange()

    def _arrange(self) -> None:
        for view, title in (
            (self.found, tr("Prompt")),
            (self.settings, tr("Settings")),
            (self.texts, tr("In the file")),
        ):
            self.tabs.addTab(view, title)
        facts = QVBoxLayout()
        facts.setSpacing(6)
        for widget in (self.name, self.about, self.choice, self.says):
            facts.addWidget(widget)
        facts.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.thumbnail)
        head.addLayout(facts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.take, self.leave):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.resize(*SIZE)

    def add(self, pictures: Sequence[Picture]) -> None:
        """Shows the first of further pictures."""
        first = len(self._entries)
        self._entries += [(picture, found) for picture in pictures for found in picture.found or (None,)]
        for picture, found in self._entries[first:]:
            name = shortened(picture.path.name)
            part = f" – {shortened(found.part)}" if found and len(picture.found) > 1 else ""
            self.choice.addItem(name + part)
        self.choice.setVisible(len(self._entries) > 1)
        self.choice.setCurrentIndex(first)

    def accept(self) -> None:
        """Takes over what is ticked."""
        self.found.take_over()
        super().accept()

    def _show(self, index: int) -> None:
        if not 0 <= index < len(self._entries):
            return
        picture, found = self._entries[index]
        self.name.setText(shortened(picture.path.name))
        self.about.setText(_about(picture, found))
        self.says.setText("\n".join(found.notes) if found else picture.refusal)
        self.says.setVisible(bool(self.says.text()))
        if picture.thumbnail is None:
            self.thumbnail.setText(tr("no view"))
        else:
            self.thumbnail.setPixmap(_pixmap(picture.thumbnail))
        for tab, is_there in enumerate((found is not None, bool(found and found.settings), True)):
            self.tabs.setTabVisible(tab, is_there)
        self.found.show_found(found)
        self.settings.show_settings(found.settings if found else ())
        self.texts.show_texts(picture.texts)
        self.tabs.setCurrentIndex(0 if found else 2)
        self.take.setVisible(found is not None)
        self.take.setEnabled(self.found.takes_something)
        self.leave.setText(tr("Cancel") if found else tr("Close"))
        main = self.take if found else self.leave
        main.setDefault(True)
        main.setFocus()


def _about(picture: Picture, found: FoundPrompt | None) -> str:
    size = f"{picture.size[0]} × {picture.size[1]}" if picture.size else ""
    facts = " · ".join(filter(None, (picture.kind, size)))
    return tr("written by {tool} · {facts}").format(tool=found.tool, facts=facts) if found else facts


def _pixmap(thumbnail: Thumbnail) -> QPixmap:
    width, height = thumbnail.width, thumbnail.height
    pixmap = QPixmap(QImage(thumbnail.pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888))
    pixmap.setDevicePixelRatio(max(width, height) / SIDE if max(width, height) > SIDE else 1)
    return pixmap
