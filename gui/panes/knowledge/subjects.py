"""What is asked about: the checkpoint itself, or one of its LoRAs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from core.program.messages import shortened
from core.program.translation import tr
from gui.state.adapters import LoraState
from gui.state.session import Session

CHECKPOINT = "checkpoint"
SUBJECT_LOOK = "knowledge.subject"  # in session.looks: CHECKPOINT, "lora" (the first), or a LoRA's file


class SubjectChooser(QComboBox):
    """Lists the open checkpoint and all LoRAs; the choice is kept among the session's looks."""

    chosen = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(tr("Whose words"))
        self.setToolTip(tr("The checkpoint, or the LoRA, whose words are looked for"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        self.activated.connect(self._choose)
        self.fill()

    @property
    def lora(self) -> LoraState | None:
        """The LoRA that is asked about; None where it is the checkpoint."""
        wanted = self._session.looks.get(SUBJECT_LOOK)
        loras = self._loras()
        if wanted == CHECKPOINT:
            return None
        return next((lora for lora in loras if lora.source == wanted), loras[0] if loras else None)

    def fill(self) -> None:
        """Lists what there is now."""
        loras, encoder = self._loras(), self._session.encoder
        entries = [(CHECKPOINT, encoder.title if encoder else tr("Checkpoint"))]
        entries += [(lora.source, lora.name) for lora in loras]
        if entries != [(self.itemData(index), self.itemText(index)) for index in range(self.count())]:
            self.clear()
            for source, name in entries:
                self.addItem(shortened(name, 60), source)
        lora = self.lora
        self.setCurrentIndex(next((i for i, (key, _) in enumerate(entries) if lora and key == lora.source), 0))

    def _loras(self) -> list[LoraState]:
        """Each file once, the strengths of its tags summed as its tool does."""
        loras = dict[str, LoraState]()
        for lora in self._session.tags.all_loras:
            if lora.source:
                loras.setdefault(lora.source, lora)
        return list(loras.values())

    def _choose(self, index: int) -> None:
        self._session.looks.set(SUBJECT_LOOK, self.itemData(index))
        self.chosen.emit()
