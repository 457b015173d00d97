"""The dialog that shows all prompts and settings in a picture, and takes over the ticked parts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QTabWidget, QWidget

from core.image_metadata.found import FoundPrompt, Media, Picture, Thumbnail
from core.program.messages import shortened
from core.program.translation import tr, tr_noop
from gui.dialogs.image_prompt.prompt import FoundPromptsView
from gui.dialogs.image_prompt.texts import SettingsView, TextsView
from gui.widgets.controls import DimLabel, Heading, SelectableLabel
from gui.widgets.layouts import column, row
from gui.workspace.picture_parts import PictureParts

DIALOG_SIZE = 960, 700  # the height at most
SCREEN_MARGIN = 60  # pixels of the screen that the dialog leaves free, with its title bar
THUMBNAIL_SIDES = 150, 84  # of the thumbnail, in pixels of a screen that is not scaled; the second on small screens
SMALL_SCREEN = 640  # pixels of height
TITLES: dict[Media, str] = {
    "picture": tr_noop("Prompt out of a picture"),
    "video": tr_noop("Prompt out of a film"),
    "workflow": tr_noop("Prompt out of a workflow"),
    "prompts": tr_noop("Prompt out of a text"),
}


class ImagePromptDialog(QDialog):
    """Pictures dropped together are entries of one list; all prompts of a picture are shown at once.

    Nothing changes before “Take over”, and Esc leaves everything as it was.
    """

    def __init__(self, parts: PictureParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._parts = parts
        self._pictures: list[Picture] = []
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Which picture to show"))
        self.choice.setToolTip(tr("Which picture to show"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.currentIndexChanged.connect(self._show)
        self.thumbnail = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.thumbnail.setAccessibleName(tr("The picture"))
        self.name, self.about, self.notes = Heading(""), DimLabel(wrap=True), SelectableLabel()
        for label in (self.name, self.about, self.notes):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.found, self.settings, self.texts = FoundPromptsView(parts), SettingsView(), TextsView()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("What is in the picture"))
        self.take_button, self.close_button = QPushButton(tr("Take over")), QPushButton()
        tip = tr("Takes over what is ticked; Ctrl+Z in the editor brings back what was typed before")
        self.take_button.setToolTip(tip)
        self.close_button.setToolTip(tr("Closes this; nothing changes"))
        self.take_button.clicked.connect(self.accept)
        self.close_button.clicked.connect(self.reject)
        self.found.changed.connect(self._follow_choice)
        self._arrange()

    def _arrange(self) -> None:
        self.tabs.addTab(self.found, tr("Prompt"))
        self.tabs.addTab(self.settings, tr("Settings"))
        self.tabs.addTab(self.texts, tr("In the file"))
        facts = column(self.name, self.about, self.choice, self.notes, 1, spacing=4)
        head, buttons = row(self.thumbnail, (facts, 1), spacing=14), row(1, self.take_button, self.close_button)
        self.setLayout(column(head, (self.tabs, 1), buttons, margins=(16, 12, 16, 12), spacing=8))
        room = self.screen().availableGeometry()
        side = THUMBNAIL_SIDES[room.height() < SMALL_SCREEN]
        self.thumbnail.setFixedSize(side, side)
        self.resize(min(DIALOG_SIZE[0], room.width() - 20), min(DIALOG_SIZE[1], room.height() - SCREEN_MARGIN))

    def add(self, pictures: Sequence[Picture]) -> None:
        """Adds pictures to the list and shows the first of them."""
        first = len(self._pictures)
        self._pictures += pictures
        for picture in pictures:
            self.choice.addItem(shortened(picture.path.name))
        self.choice.setVisible(len(self._pictures) > 1)
        self.choice.setCurrentIndex(first)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes no more height than one picture needs; children have their widths by now."""
        super().showEvent(event)
        if len(self._pictures) == 1 and self._pictures[0].found and not event.spontaneous():
            self.resize(self.width(), self.height() - max(self.found.spare_height, 0))

    def accept(self) -> None:
        """Takes over the ticked parts, and remembers which were not ticked."""
        offers = self.found.offers
        if self.found.prompt is not None:
            if self._parts.is_busy:
                message = tr(
                    "The search for its LoRAs and model had not ended; what was not found yet was not taken over."
                )
                self._parts.notice.emit(message)
            self._parts.remember_unticked(offers.unticked_kinds)
            self._parts.take_over(offers.taken)
        super().accept()

    def _show(self, index: int) -> None:
        if not 0 <= index < len(self._pictures):
            return
        picture = self._pictures[index]
        self.setWindowTitle(tr(TITLES[picture.media]))
        self.name.setText(shortened(picture.path.name))
        self.notes.setText("\n".join(filter(None, (picture.refusal, *picture.notes))))
        self.notes.setVisible(bool(self.notes.text()))
        self._show_thumbnail(picture)
        self.texts.show_texts(picture.texts)
        self.found.show_picture(picture)
        self.tabs.setTabVisible(0, bool(picture.found))
        self.tabs.setCurrentIndex(0 if picture.found else 2)
        self.take_button.setVisible(bool(picture.found))
        self.close_button.setText(tr("Cancel") if picture.found else tr("Close"))
        main = self.take_button if picture.found else self.close_button
        main.setDefault(True)
        main.setFocus()

    def _follow_choice(self) -> None:
        """Shows what goes with the chosen prompt."""
        prompt = self.found.prompt
        self.about.setText(_about(self._pictures[self.choice.currentIndex()], prompt))
        settings = _all_settings(prompt) if prompt else ()
        self.settings.show_settings(settings)
        self.tabs.setTabVisible(1, bool(settings))
        self.take_button.setEnabled(self.found.offers.takes_something)

    def _show_thumbnail(self, picture: Picture) -> None:
        self.thumbnail.setVisible(picture.thumbnail is not None or picture.media == "picture")
        if picture.thumbnail is None:
            self.thumbnail.setText(tr("no view"))
        else:
            self.thumbnail.setPixmap(_pixmap(picture.thumbnail, self.thumbnail.width()))


def _all_settings(prompt: FoundPrompt) -> tuple[tuple[str, str], ...]:
    """The settings as they stand, below those that are known by name and stand under none of these."""
    named = {"Sampler": prompt.sampler, "Steps": "" if prompt.steps is None else str(prompt.steps)}
    known = {name.lower() for name, _ in prompt.settings}
    return (*((name, value) for name, value in named.items() if value and name.lower() not in known), *prompt.settings)


def _about(picture: Picture, found: FoundPrompt | None) -> str:
    size = f"{picture.size[0]} × {picture.size[1]}" if picture.size else ""
    facts = " · ".join(filter(None, (picture.kind, size)))
    return tr("written by {tool} · {facts}").format(tool=found.tool, facts=facts) if found else facts


def _pixmap(thumbnail: Thumbnail, side: int) -> QPixmap:
    width, height = thumbnail.width, thumbnail.height
    pixmap = QPixmap(QImage(thumbnail.pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888))
    pixmap.setDevicePixelRatio(max(width, height) / side if max(width, height) > side else 1)
    return pixmap
