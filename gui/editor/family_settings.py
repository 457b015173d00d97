"""What is set for a family with other encoders than CLIP's, beside the prompt; each is shown where the tool has it."""

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from core.dialects.text_families.reading import RULES, known_settings
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_FAMILIES
from gui.state.session import Session
from gui.widgets.flow_layout import FlowLayout

MAX_LENGTH, MAX_T5_LENGTH = 8_192, 10_000  # tokens; the latter is the node's own
SYSTEM_PROMPTS = {
    "": tr_noop("System text: none"),
    "superior": tr_noop("System text: superior"),
    "alignment": tr_noop("System text: alignment"),
}


class FamilySettings(QWidget):
    """diffusers' longest length, ComfyUI's system text for Lumina 2 and its node T5TokenizerOptions."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.max_length = _spin(tr("Max length"), 1, MAX_LENGTH)
        self.max_length.setToolTip(
            tr("diffusers’ max_sequence_length: how many tokens T5, Qwen or Gemma get; longer prompts are cut")
        )
        self.system_prompt = QComboBox(accessibleName=tr("System text"))
        for key, label in SYSTEM_PROMPTS.items():
            self.system_prompt.addItem(tr(label), key)
        self.system_prompt.setToolTip(
            tr("The node “CLIP Text Encode (Lumina 2)” puts one of two texts before the prompt; the plain node none")
        )
        self.min_padding = _spin(tr("T5 padding ≥"), 0, MAX_T5_LENGTH)
        self.min_length = _spin(tr("T5 length ≥"), 0, MAX_T5_LENGTH)
        for box in (self.min_padding, self.min_length):
            box.setToolTip(
                tr("ComfyUI’s node T5TokenizerOptions: padding behind the prompt, and the length to fill up to")
            )
        self._defaults = (1, 0, 0)  # of the three numbers, for the family in the tool
        self._widgets = (self.max_length, self.system_prompt, self.min_padding, self.min_length)
        flow = FlowLayout(parent=self)
        for widget in self._widgets:
            flow.addWidget(widget)
        self._connect()
        self._show()

    def _connect(self) -> None:
        self.max_length.valueChanged.connect(lambda number: self._set(max_length=self._unless_default(0, number)))
        self.system_prompt.activated.connect(lambda: self._set(system_prompt=self.system_prompt.currentData()))
        self.min_padding.valueChanged.connect(self._set_t5)
        self.min_length.valueChanged.connect(self._set_t5)
        self._session.prompt.parsed.connect(self._show)

    def _set(self, **changes: object) -> None:
        settings = self._session.settings
        family = replace(settings.text_family, **changes)  # type: ignore[arg-type]
        self._session.set_settings(replace(settings, text_family=family))

    def _set_t5(self) -> None:
        """The node sets both; without it the family's own lengths hold."""
        padding, length = self.min_padding.value(), self.min_length.value()
        self._set(t5_min_padding=self._unless_default(1, padding), t5_min_length=self._unless_default(2, length))

    def _unless_default(self, index: int, number: int) -> int | None:
        """A number that is set; None for what holds anyway."""
        return None if number == self._defaults[index] else number

    def _show(self) -> None:
        chunks, settings = self._session.prompt.chunks, self._session.settings.text_family
        shown = _shown(chunks)
        for widget, is_shown in zip(self._widgets, shown, strict=True):
            widget.setVisible(is_shown)
            widget.blockSignals(True)
        self.setVisible(any(shown))
        self._defaults = length, padding, least = _defaults(chunks) if any(shown) else (1, 0, 0)
        self.max_length.setValue(settings.max_length or length)
        self.system_prompt.setCurrentIndex(self.system_prompt.findData(settings.system_prompt))
        self.min_padding.setValue(padding if settings.t5_min_padding is None else settings.t5_min_padding)
        self.min_length.setValue(least if settings.t5_min_length is None else settings.t5_min_length)
        for widget in self._widgets:
            widget.blockSignals(False)


def _defaults(chunks: Chunks) -> tuple[int, int, int]:
    """What holds where nothing is set: the pipeline's longest length, and T5's padding and length in ComfyUI."""
    rules = RULES[chunks.prompt.dialect][chunks.family].encoders.values()
    return max(max(rule.limit for rule in rules), 1), 0, max(rule.minimum for rule in rules)


def _shown(chunks: Chunks) -> tuple[bool, bool, bool, bool]:
    """Which settings the tool has for the family."""
    if chunks.family not in TEXT_FAMILIES:
        return False, False, False, False
    known = known_settings(chunks.family, chunks.prompt.dialect)
    return known.max_length, known.system_prompt, known.t5_lengths, known.t5_lengths


def _spin(name: str, least: int, most: int) -> QSpinBox:
    """A number with its name in front of it."""
    box = QSpinBox(accessibleName=name, minimum=least, maximum=most)
    box.setPrefix(f"{name} ")
    box.setKeyboardTracking(False)
    return box
