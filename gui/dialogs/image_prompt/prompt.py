"""The tab of a picture's prompts: all of its texts, and beside them what is taken over."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.image_metadata.found import FoundPrompt, Picture
from gui.dialogs.image_prompt.offer_list import OfferList
from gui.dialogs.image_prompt.prompt_texts import PromptTexts, TextChoice
from gui.widgets.controls import PlainScrollArea
from gui.widgets.layouts import NO_MARGINS, row
from gui.workspace.picture_parts import PictureParts

OFFERS_WIDTH = 26  # of the parts to take over, in letters of average width, at least
ANSWERS_ROOM = 60  # pixels for what a search for its files says of the parts later


class FoundPromptsView(QWidget):
    """The prompts of a picture and the parts of the chosen one."""

    changed = Signal()  # another text was chosen, or something ticked

    def __init__(self, parts: PictureParts) -> None:
        super().__init__()
        self._picture = Path()
        self.texts, self.offers = PromptTexts(()), OfferList(parts)
        self._text_scroll, self._offer_scroll = PlainScrollArea(self.texts), PlainScrollArea(self.offers)
        self._offer_scroll.setMinimumWidth(OFFERS_WIDTH * self.fontMetrics().averageCharWidth())
        self.setLayout(row((self._text_scroll, 3), (self._offer_scroll, 2), margins=NO_MARGINS, spacing=8))
        self.offers.changed.connect(self.changed)
        self.choice: TextChoice | None = None

    @property
    def prompt(self) -> FoundPrompt | None:
        """The prompt that is chosen."""
        return self.choice.prompt if self.choice else None

    @property
    def spare_height(self) -> int:
        """How many pixels are left below the texts and the parts, in the width that they have."""
        height = self._text_scroll.viewport().height()
        return height - max(_full_height(self._text_scroll), _full_height(self._offer_scroll) + ANSWERS_ROOM)

    def show_picture(self, picture: Picture) -> None:
        """Shows all prompts of a picture, the first of them chosen."""
        self._picture = picture.path
        self.texts = PromptTexts(picture.found)
        self._text_scroll.setWidget(self.texts)
        self.texts.setAutoFillBackground(False)
        self.texts.chosen.connect(self._choose)
        self._choose(self.texts.choices[0] if self.texts.choices else None)

    def _choose(self, choice: TextChoice | None) -> None:
        self.choice = choice
        self.offers.show_choice(self._picture, choice)


def _full_height(area: PlainScrollArea) -> int:
    """The height of what an area scrolls, in the area's width."""
    layout, width = area.widget().layout(), area.viewport().width()
    layout.activate()
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
