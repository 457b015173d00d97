"""Below the counter, of a family with other encoders than CLIP's: each encoder's count, and what acts in the tool."""

from PySide6.QtWidgets import QWidget

from core.dialects.table import DIALECTS
from core.dialects.text_families.acts import Act, acts_of
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_FAMILIES
from core.weights.checkpoints.recognition import ENCODER_TITLES
from gui.editor.chip_labels import count_sentence, short_count
from gui.editor.family_settings import FamilySettings
from gui.state.session import Session
from gui.widgets.controls import ElidedLabel, SegmentButton
from gui.widgets.layer_labels import ENCODER_LETTERS
from gui.widgets.layouts import NO_MARGINS, column, row

ACTS = ("weights", "clip_skip", "padding")  # the fields of Acts that are shown, in their order
ACTS_MARK, IDLE_MARK = "●", "○"


class FamilyFacts(QWidget):
    """A button an encoder with its count, the family's settings, and a line each for weights, clip skip, padding."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.counts: list[SegmentButton] = []
        self._count_row = row(1, margins=NO_MARGINS, spacing=4)
        self.settings = FamilySettings(session)
        self.acts = {key: ElidedLabel() for key in ACTS}
        self.order = ElidedLabel()
        lines = (*self.acts.values(), self.order)
        self.setLayout(column(self._count_row, self.settings, *lines, margins=NO_MARGINS, spacing=3))
        self._named: tuple[str, ...] = ()
        session.prompt.parsed.connect(self.show_facts)
        self.show_facts()

    def show_facts(self) -> None:
        """Shows what holds for the prompt as it was read; hidden where its family is one of CLIP's."""
        chunks = self._session.prompt.chunks
        is_shown = chunks.family in TEXT_FAMILIES
        self.setVisible(is_shown)
        if is_shown:
            self._show_counts(chunks)
            self._show_acts(chunks)

    def _show_counts(self, chunks: Chunks) -> None:
        names = tuple(own.encoder for own in chunks.encoders)
        if names != self._named:
            self._named = names
            self._make_counts(names)
        shown = self._session.prompt.encoder_chunks.encoder
        for button, own in zip(self.counts, chunks.encoders if self.counts else (), strict=True):
            button.setText(f"{_short(own.encoder)}  {short_count(own)}")
            button.setChecked(own.encoder == shown)
            sentence = f"{ENCODER_TITLES[own.encoder]}: {count_sentence(own)}"
            button.setToolTip(sentence)
            button.setAccessibleName(sentence)
            button.updateGeometry()

    def _make_counts(self, names: tuple[str, ...]) -> None:
        for button in self.counts:
            self._count_row.removeWidget(button)
            button.deleteLater()
        self.counts = [SegmentButton("") for _ in (names if len(names) > 1 else ())]
        for at, (button, name) in enumerate(zip(self.counts, names, strict=False)):
            button.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            self._count_row.insertWidget(at, button)

    def _choose(self, name: str) -> None:
        self._session.choose_encoder(name)
        self.show_facts()

    def _show_acts(self, chunks: Chunks) -> None:
        prompt = chunks.prompt
        acts, tool = acts_of(chunks.family, prompt.dialect, prompt.settings.text_family), DIALECTS[prompt.dialect].title
        for key, label in self.acts.items():
            act: Act = getattr(acts, key)
            label.setText(f"{ACTS_MARK if act.acts else IDLE_MARK} {act.sentence}")
            label.setToolTip(f"{tool}: {act.sentence}")
            label.setAccessibleName(label.toolTip())
        self.order.setText(f"→ {acts.order}")


def _short(encoder: str) -> str:
    return ENCODER_LETTERS.get(encoder) or ENCODER_TITLES[encoder].split("-")[0].split()[0]
