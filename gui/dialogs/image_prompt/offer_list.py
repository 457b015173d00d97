"""The parts of a prompt that can be taken over, a box to tick each."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QVBoxLayout, QWidget

from core.program.translation import tr
from gui.dialogs.image_prompt.offers import Offer, chosen_parts, offers_of
from gui.dialogs.image_prompt.prompt_texts import TextChoice
from gui.widgets.controls import DimLabel, Heading, push_button
from gui.widgets.layouts import NO_MARGINS, column, row
from gui.workspace.named_files import NamedFiles
from gui.workspace.picture_parts import ChosenParts, PictureParts

LETTERS_TO_BREAK = 24  # of a word without a place to break a line at
BREAK = "\u200b"  # a place to break a line at, of no width


class OfferRow(QWidget):
    """A box to tick, the part's name beside it, which wraps as a box's own label does not, and a sentence below."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer
        self.box = QCheckBox()
        policy = self.box.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what stands beside it is in line with other rows
        self.box.setSizePolicy(policy)
        self.box.setToolTip(tr("Whether “Take over” takes it over"))
        self.title, self.detail = QLabel(wordWrap=True), DimLabel(wrap=True)
        for label in (self.title, self.detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
        texts = column(self.title, self.detail, margins=NO_MARGINS, spacing=0)
        layout = row(self.box, (texts, 1), margins=NO_MARGINS, spacing=6)
        layout.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)

    def show_offer(self, offer: Offer, is_ticked: bool) -> None:
        """Shows the part; one that is not possible cannot be ticked."""
        self.offer = offer
        self.title.setText(_breakable(offer.title))
        self.detail.setText(_breakable(offer.detail))
        self.detail.setVisible(bool(offer.detail))
        self.setToolTip(offer.file)
        self.box.setAccessibleName(offer.title)
        self.box.setAccessibleDescription(offer.detail)
        self.box.setEnabled(offer.is_possible)
        self.title.setEnabled(offer.is_possible or not offer.is_choice)
        self.box.setVisible(offer.is_choice)
        self.box.setChecked(offer.is_possible and is_ticked)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The name is as good a place to click as the box."""
        if (
            self.offer.is_choice
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.box.click()


class OfferList(QWidget):
    """The offers of the prompt that is looked at; what is unticked stays so for other prompts and pictures."""

    changed = Signal()

    def __init__(self, parts: PictureParts) -> None:
        super().__init__()
        self.rows: dict[str, OfferRow] = {}
        self._parts = parts
        self._choice: TextChoice | None = None
        self._picture = Path()
        self._files: NamedFiles | None = None
        self._unticked = set(parts.unticked)  # kinds of parts, and keys of single LoRAs
        self._rows = QVBoxLayout()
        self._rows.setSpacing(7)
        tip = tr("Choose a folder of LoRAs or models to look for these in; it is looked through for later pictures too")
        self.folder_button = push_button(tr("Look in a folder…"), tip, self._choose_folder)
        self._rows.setContentsMargins(*NO_MARGINS)
        self.setLayout(column(Heading(tr("Take over")), self._rows, self.folder_button, 1, margins=(8, 8, 8, 8)))
        parts.files_found.connect(self._take_files)
        parts.session.encoder_changed.connect(self._show)
        parts.session.loras_changed.connect(self._show)
        parts.session.studios.changed.connect(self._show)
        parts.session.studios.contents_changed.connect(self._show)

    @property
    def takes_something(self) -> bool:
        """Whether anything is ticked."""
        return any(row.box.isChecked() for row in self.rows.values())

    @property
    def taken(self) -> ChosenParts:
        """The parts that are ticked."""
        offers = [row.offer for row in self.rows.values() if row.box.isChecked()]
        return chosen_parts(self._choice, offers) if self._choice else ChosenParts()

    @property
    def unticked_kinds(self) -> frozenset[str]:
        """The kinds of parts that are not taken: of those shown and possible by their boxes, of others as before."""
        possible = [row for row in self.rows.values() if row.offer.is_possible]
        shown, ticked = ({row.offer.kind for row in rows} for rows in (possible, filter(_is_ticked, possible)))
        return (self._parts.unticked - shown) | (shown - ticked)

    def show_choice(self, picture: Path, choice: TextChoice | None) -> None:
        """Shows the parts that go with a text of a picture, and has its files looked for."""
        is_other_prompt = choice is not None and (self._choice is None or choice.prompt is not self._choice.prompt)
        self._picture, self._choice = picture, choice
        if is_other_prompt:
            self._look_for_files()
        self._show()

    def _look_for_files(self) -> None:
        if self._choice is not None:
            self._files = None
            self._parts.look_for_files(self._picture, self._choice.prompt)

    def _take_files(self, files: NamedFiles) -> None:
        if self._choice is not None and files.prompt is self._choice.prompt:
            self._files = files
            self._show()

    def _show(self) -> None:
        """Shows the offers as they are now, in the rows that are there where these are of the same parts."""
        offers = self._offers()
        if [*self.rows] != [offer.key for offer in offers]:
            self._make_rows(offers)
        for offer in offers:
            self.rows[offer.key].show_offer(offer, {offer.key, offer.kind}.isdisjoint(self._unticked))
        is_missing = any(offer.key == "model" or offer.kind == "loras" for offer in offers if not offer.file)
        self.folder_button.setVisible(self._files is not None and self._files.is_complete and is_missing)
        self.changed.emit()

    def _offers(self) -> tuple[Offer, ...]:
        if self._choice is None:
            return ()
        has_model = self._files is not None and self._files.model not in ("", self._parts.model_source)
        return offers_of(self._choice, self._parts, self._files, has_model and "model" not in self._unticked)

    def _make_rows(self, offers: tuple[Offer, ...]) -> None:
        for old in self.rows.values():
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = {offer.key: OfferRow(offer) for offer in offers}
        for row_ in self.rows.values():
            self._rows.addWidget(row_)
            row_.box.clicked.connect(lambda on, shown=row_: self._tick(shown, on))

    def _tick(self, ticked: OfferRow, is_ticked: bool) -> None:
        """Remembers what was ticked; of a kind that was left out before, the others stay out."""
        offer = ticked.offer
        if is_ticked and offer.kind in self._unticked:
            self._unticked |= {row_.offer.key for row_ in self.rows.values() if row_.offer.kind == offer.kind}
            self._unticked.discard(offer.kind)
        self._unticked.discard(offer.key) if is_ticked else self._unticked.add(offer.key)
        self._show()

    def _choose_folder(self) -> None:
        title = tr("Choose a folder of LoRAs or models")
        if folder := QFileDialog.getExistingDirectory(self, title, str(self._picture.parent)):
            self._parts.add_folder(folder)
            self._look_for_files()
            self._show()


def _is_ticked(shown: OfferRow) -> bool:
    return shown.box.isChecked()


def _breakable(text: str) -> str:
    """A text whose long words, such as names of files, can be broken at the end of a line."""
    words = (_broken(word) if len(word) > LETTERS_TO_BREAK else word for word in text.split(" "))
    return " ".join(words)


def _broken(word: str) -> str:
    for mark in "_-./\\":
        word = word.replace(mark, mark + BREAK)
    pieces = (
        piece[at : at + LETTERS_TO_BREAK]
        for piece in word.split(BREAK)
        for at in range(0, len(piece), LETTERS_TO_BREAK)
    )
    return BREAK.join(pieces)
