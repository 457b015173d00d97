"""The dialog that shows the prompt and settings in a picture, and takes over the ticked parts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QTabWidget, QWidget

from core.image_metadata.found import FoundPrompt, Picture, Thumbnail
from core.program.messages import shortened
from core.program.translation import tr
from gui.dialogs.image_prompt.prompt import FoundPromptView
from gui.dialogs.image_prompt.texts import SettingsView, TextsView
from gui.state.session import Session
from gui.widgets.controls import DimLabel, Heading, SelectableLabel
from gui.widgets.layouts import column, row

THUMBNAIL_SIDE = 180  # of the thumbnail, in pixels of a screen that is not scaled
DIALOG_SIZE = 760, 660

PreviewEntry = tuple[Picture, FoundPrompt | None]


class ImagePromptDialog(QDialog):
    """Pictures dropped together, and a picture's several prompts, are entries of one list.

    Nothing changes before “Take over”, and Esc leaves everything as it was.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Prompt out of a picture"))
        self._session = session
        self._entries: list[PreviewEntry] = []
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Which prompt to show"))
        self.choice.setToolTip(tr("Which prompt to show"))
        self.choice.currentIndexChanged.connect(self._show)
        self.thumbnail = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.thumbnail.setFixedSize(THUMBNAIL_SIDE, THUMBNAIL_SIDE)
        self.thumbnail.setAccessibleName(tr("The picture"))
        self.name, self.about, self.notes = Heading(""), DimLabel(wrap=True), SelectableLabel()
        for label in (self.name, self.about, self.notes):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.found, self.settings, self.texts = FoundPromptView(session), SettingsView(), TextsView()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("What is in the picture"))
        self.take_button, self.close_button = QPushButton(tr("Take over")), QPushButton()
        tip = tr("Takes over what is ticked; Ctrl+Z in the editor brings back what was typed before")
        self.take_button.setToolTip(tip)
        self.close_button.setToolTip(tr("Closes this; nothing changes"))
        self.take_button.clicked.connect(self.accept)
        self.close_button.clicked.connect(self.reject)
        self.found.changed.connect(lambda: self.take_button.setEnabled(self.found.takes_something))
        self._arrange()

    def _arrange(self) -> None:
        self.tabs.addTab(self.found, tr("Prompt"))
        self.tabs.addTab(self.settings, tr("Settings"))
        self.tabs.addTab(self.texts, tr("In the file"))
        facts = column(self.name, self.about, self.choice, self.notes, 1, spacing=6)
        head, buttons = row(self.thumbnail, (facts, 1), spacing=14), row(1, self.take_button, self.close_button)
        self.setLayout(column(head, (self.tabs, 1), buttons, margins=(16, 14, 16, 14), spacing=10))
        self.resize(*DIALOG_SIZE)

    def add(self, pictures: Sequence[Picture]) -> None:
        """Adds pictures to the list and shows the first of them."""
        first = len(self._entries)
        self._entries += [(picture, found) for picture in pictures for found in picture.found or (None,)]
        for picture, found in self._entries[first:]:
            name = shortened(picture.path.name)
            part = f" – {shortened(found.part)}" if found and len(picture.found) > 1 else ""
            self.choice.addItem(name + part)
        self.choice.setVisible(len(self._entries) > 1)
        self.choice.setCurrentIndex(first)

    def accept(self) -> None:
        """Takes over the ticked parts."""
        self.found.take_over()
        super().accept()

    def _show(self, index: int) -> None:
        if not 0 <= index < len(self._entries):
            return
        picture, found = self._entries[index]
        self.name.setText(shortened(picture.path.name))
        self.about.setText(_about(picture, found))
        self.notes.setText("\n".join(found.notes) if found else picture.refusal)
        self.notes.setVisible(bool(self.notes.text()))
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
        self.take_button.setVisible(found is not None)
        self.take_button.setEnabled(self.found.takes_something)
        self.close_button.setText(tr("Cancel") if found else tr("Close"))
        main = self.take_button if found else self.close_button
        main.setDefault(True)
        main.setFocus()


def _about(picture: Picture, found: FoundPrompt | None) -> str:
    size = f"{picture.size[0]} × {picture.size[1]}" if picture.size else ""
    facts = " · ".join(filter(None, (picture.kind, size)))
    return tr("written by {tool} · {facts}").format(tool=found.tool, facts=facts) if found else facts


def _pixmap(thumbnail: Thumbnail) -> QPixmap:
    width, height = thumbnail.width, thumbnail.height
    pixmap = QPixmap(QImage(thumbnail.pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888))
    pixmap.setDevicePixelRatio(max(width, height) / THUMBNAIL_SIDE if max(width, height) > THUMBNAIL_SIDE else 1)
    return pixmap
