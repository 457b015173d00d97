"""Below the token strip, of a family that reads with several encoders: the tokens of each other one, to be folded."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QToolButton, QWidget

from core.program.translation import tr
from core.tokens.chunks import MAX_CHUNKS, Chunks
from core.tokens.text_families import TEXT_FAMILIES
from core.weights.checkpoints.recognition import ENCODER_TITLES
from gui.editor.chip_labels import count_sentence, short_count
from gui.editor.token_strip import CHIP_GAP, Chips
from gui.editor.token_tints import TintAt
from gui.state.session import Session
from gui.state.unit_colours import UnitColours
from gui.widgets.layouts import NO_MARGINS, column

FOLDED_LOOK = "token_strip.folded"  # the name in the session's looks: which encoders' tokens are folded away
BETWEEN = " "  # which no encoder's name has


class EncoderStrips(QWidget):
    """A strip for each encoder of the family but the one that is looked at; nothing for CLIP's own families."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.strips: list[EncoderStrip] = []
        self._column = column(margins=NO_MARGINS, spacing=CHIP_GAP)
        self.setLayout(self._column)
        session.prompt.parsed.connect(self.show_encoders)
        self.show_encoders()

    def show_encoders(self) -> None:
        """Shows the strips of the encoders that there are now."""
        prompt = self._session.prompt
        shown, is_family = prompt.encoder_chunks.encoder, prompt.chunks.family in TEXT_FAMILIES
        others = [own.encoder for own in prompt.chunks.encoders if is_family and own.encoder != shown]
        if others != [strip.encoder for strip in self.strips]:
            self._make(others)
        for strip in self.strips:
            strip.name_it()
        self.setVisible(bool(others))

    def _make(self, encoders: Sequence[str]) -> None:
        for strip in self.strips:
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self.strips = [EncoderStrip(self._session, encoder, self) for encoder in encoders]
        for strip in self.strips:
            self._column.addWidget(strip)


class EncoderStrip(QWidget):
    """A line with the encoder's name and count, which folds the chips below it."""

    def __init__(self, session: Session, encoder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self.encoder = session, encoder
        self.fold = QToolButton(autoRaise=True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setIconSize(QSize(8, 8))
        self.fold.clicked.connect(self._toggle)
        self.chips: EncoderChips | None = None  # once they are unfolded
        self._column = column(self.fold, margins=NO_MARGINS, spacing=2)
        self.setLayout(self._column)
        session.looks.changed.connect(self._follow_looks)
        self._show_folding()

    @property
    def is_folded(self) -> bool:
        """Whether its tokens are folded away."""
        return self.encoder in self._session.looks.get(FOLDED_LOOK).split(BETWEEN)

    def name_it(self) -> None:
        """Says whose tokens these are, and how many."""
        chunks = self._session.prompt.chunks.for_encoder(self.encoder)
        self.fold.setText(f"{ENCODER_TITLES[self.encoder]} · {short_count(chunks)}")
        self.fold.setAccessibleName(f"{ENCODER_TITLES[self.encoder]}: {count_sentence(chunks)}")
        self.fold.setToolTip(tr("Folds this encoder’s tokens away, or unfolds them"))
        self.fold.setAccessibleDescription(self.fold.toolTip())

    def _toggle(self) -> None:
        folded = set(filter(None, self._session.looks.get(FOLDED_LOOK).split(BETWEEN))) ^ {self.encoder}
        self._session.looks.set(FOLDED_LOOK, BETWEEN.join(sorted(folded)))

    def _follow_looks(self, name: str) -> None:
        if name == FOLDED_LOOK:
            self._show_folding()

    def _show_folding(self) -> None:
        is_folded = self.is_folded
        self.fold.setArrowType(Qt.ArrowType.RightArrow if is_folded else Qt.ArrowType.DownArrow)
        if self.chips is None and not is_folded:
            self.chips = EncoderChips(self._session, self.encoder)
            self._column.addWidget(self.chips)
        if self.chips is not None:
            self.chips.setVisible(not is_folded)


class EncoderChips(Chips):
    """The chips of one encoder of the family; a word is tinted, pointed at and selected as in the others."""

    def __init__(self, session: Session, encoder: str) -> None:
        self._encoder = encoder
        self._colours: UnitColours | None = None
        self._timer = QTimer(singleShot=True, interval=0)
        self._timer.timeout.connect(super().follow)
        super().__init__(session, tr("Tokens of {encoder}").format(encoder=ENCODER_TITLES[encoder]))
        self._timer.setParent(self)

    def follow(self) -> None:
        """Shows the tokens behind the frame in which a key has changed the text and what it is looked at with."""
        self._timer.start()

    @property
    def chunks(self) -> Chunks:
        return self.session.prompt.chunks.for_encoder(self._encoder).first(MAX_CHUNKS)

    def unit_colours(self) -> UnitColours:
        self._colours = UnitColours(self.chunks, self.session.prompt.unit_kind, self._colours)
        return self._colours

    def tint_at(self) -> TintAt:
        """The tint that the same word has in the encoder that is looked at."""
        main_tint_at, units = super().tint_at(), self.session.prompt.unit_colours.units
        row_of = {unit.key: unit.positions[0] for unit in units}
        own = self._unit_colours

        def tint_at(row: int) -> int | None:
            unit = own.unit_at(row)
            main = None if unit is None else row_of.get(unit.key)
            return None if main is None else main_tint_at(main)

        return tint_at

    def own_rows(self, rows: frozenset[int]) -> frozenset[int]:
        return self._unit_colours.rows_of(self.session.prompt.unit_colours.keys_of(rows))

    def shown_rows(self, rows: frozenset[int]) -> frozenset[int]:
        return self.session.prompt.unit_colours.rows_of(self._unit_colours.keys_of(rows))
