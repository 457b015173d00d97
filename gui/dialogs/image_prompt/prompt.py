"""One prompt of a picture in the preview: texts, clip skip and dialect with boxes to tick, LoRAs and model to read."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from core.dialects.table import DIALECTS
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora
from core.image_metadata.lora_tags import stem_of
from core.program.messages import shortened
from core.program.translation import tr
from gui.dialogs.image_prompt.texts import ReadOnlyText, copy_text, first_letters
from gui.state.adapters import LoraState
from gui.state.session import Session
from gui.widgets.controls import SegmentedControl, SelectableLabel, small_button
from gui.widgets.layouts import NO_MARGINS, column, row

MAX_NAME_LETTERS = 120
MAX_LORA_LINES = 4  # that are visible at once
NO_TEXTS: Mapping[str, str] = {}


class TextChoice(QWidget):
    """One text with a box to tick and a button to copy it; a switch where two encoders were given two texts."""

    def __init__(self, title: str, copies: str) -> None:
        super().__init__()
        self.box = QCheckBox(title)
        self.view = ReadOnlyText(title)
        self._text = ""  # the whole text; the view shows the first letters of it
        self.copy = small_button(tr("Copy"), copies, lambda: copy_text(self._text))
        self.header = row(self.box, 1, self.copy)
        self.switch: SegmentedControl | None = None
        self.setLayout(column(self.header, (self.view, 1), margins=NO_MARGINS, spacing=4))

    def show_text(self, text: str, encoder: str = "", more: Mapping[str, str] = NO_TEXTS) -> None:
        """Shows a text and ticks it; an empty one cannot be ticked. `more` are other encoders' texts by their names."""
        texts = {_side(name): own for name, own in ({encoder: text} | dict(more)).items()}
        if self.switch is not None:
            self.header.removeWidget(self.switch)
            self.switch.deleteLater()
            self.switch = None
        if text and more:
            tip = tr("The text that encoder {side} was given")
            choices = {side: (side, tip.format(side=side)) for side in texts}
            self.switch = SegmentedControl(tr("Text of encoder"), choices)
            self.switch.choose(_side(encoder))
            self.switch.chosen.connect(lambda side: self._choose(side, texts[side]))
            self.header.insertWidget(2, self.switch)
        self._show(text)
        self.copy.setEnabled(bool(text))
        self.box.setEnabled(bool(text))
        self.box.setChecked(bool(text))

    def _choose(self, side: str, text: str) -> None:
        if self.switch is not None:
            self.switch.choose(side)
        self._show(text)

    def _show(self, text: str) -> None:
        self._text = text
        self.view.setPlainText(first_letters(text))

    @property
    def taken(self) -> str | None:
        """The text to take over; None where it is not ticked."""
        return self._text if self.box.isChecked() else None


class FoundPromptView(QWidget):
    """One prompt of a picture, with boxes for the parts to take over into the session."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: FoundPrompt | None = None
        self._layer: int | None = None
        self.prompt = TextChoice(tr("Prompt"), tr("Copy the prompt"))
        self.negative = TextChoice(tr("Negative prompt"), tr("Copy the negative prompt"))
        self.clip_skip, self.dialect = QCheckBox(), QCheckBox()
        self.loras, self.model = ReadOnlyText(tr("LoRAs of the picture")), SelectableLabel()
        self.model.setTextFormat(Qt.TextFormat.PlainText)
        self.loras.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        others = self.clip_skip, self.dialect, self.model, self.loras
        self.setLayout(column((self.prompt, 3), (self.negative, 2), *others))
        for box in self.boxes:
            box.setToolTip(tr("Whether “Take over” takes it over"))
            box.toggled.connect(lambda _on: self.changed.emit())
        session.encoder_changed.connect(self._follow_encoder)
        session.loras_changed.connect(self._show_loras)

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """The boxes of all parts."""
        return self.prompt.box, self.negative.box, self.clip_skip, self.dialect

    @property
    def takes_something(self) -> bool:
        """Whether any box is ticked."""
        return any(box.isChecked() for box in self.boxes)

    def show_found(self, found: FoundPrompt | None) -> None:
        """Shows a prompt with all its parts ticked; unticks all for None."""
        self._found = found
        if found is None:
            for box in self.boxes:
                box.setChecked(False)
            return
        self.prompt.show_text(found.prompt, found.encoder, found.more_prompts)
        self.negative.show_text(found.negative_prompt, found.encoder, found.more_negatives)
        self._show_clip_skip(found)
        self.clip_skip.setChecked(found.clip_skip is not None and self._layer is not None)
        self.dialect.setText(tr("Read prompts as {tool} does").format(tool=DIALECTS[found.dialect].title))
        self.dialect.setChecked(True)
        self.model.setText(tr("Model: {name}").format(name=shortened(found.model, MAX_NAME_LETTERS)))
        self.model.setVisible(bool(found.model))
        self._show_loras()
        lines = min(len(found.loras), MAX_LORA_LINES)
        self.loras.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 12)
        self.loras.setVisible(bool(found.loras))

    def _show_loras(self) -> None:
        if self._found is not None:
            open_loras = self._session.loras
            self.loras.setPlainText("\n".join(lora_line(lora, open_loras) for lora in self._found.loras))

    def _follow_encoder(self) -> None:
        """Shows the clip skip anew, as another encoder has other layers."""
        if self._found is not None:
            self._show_clip_skip(self._found)

    def _show_clip_skip(self, found: FoundPrompt) -> None:
        skip, layers = found.clip_skip, self._session.layers
        self._layer = self._layer_of(skip, found.dialect)
        if self._layer is None and skip is not None:
            text = tr("Clip skip {number}: this encoder of {layers} layers has none of that number")
        elif skip is None:
            text = tr("No clip skip is written: the default shows layer {layer} of {layers}")
        else:
            text = tr("Clip skip {number}: shows layer {layer} of {layers}")
        number = "" if skip is None else str(skip.number).replace("-", "−")
        self.clip_skip.setText(text.format(number=number, layer=self._layer, layers=layers))
        self.clip_skip.setEnabled(self._layer is not None)
        self.clip_skip.setChecked(self.clip_skip.isChecked() and self._layer is not None)

    def _layer_of(self, skip: FoundClipSkip | None, dialect: str) -> int | None:
        family, layers = self._session.family_name, self._session.layers
        try:
            if skip is None:
                return DIALECTS[dialect].clip_skip.output_layer(family, layers).layer
            return DIALECTS[skip.dialect].clip_skip.output_layer(family, layers, skip.count).layer
        except ValueError:  # more than the encoder has, or than the tool takes
            return None

    def take_over(self) -> None:
        """Sets the ticked parts in the session; the prompt as one undo step of its editor."""
        session = self._session
        if self.dialect.isChecked() and self._found is not None:
            session.set_dialect(self._found.dialect)
        if (prompt := self.prompt.taken) is not None:
            session.prompt.set_text(prompt)
        if (negative := self.negative.taken) is not None:
            session.negative.set_text(negative)
        if self.clip_skip.isChecked() and self._layer is not None:
            session.set_layer(self._layer)


def lora_line(lora: PictureLora, open_loras: Iterable[LoraState]) -> str:
    """The line of a LoRA: its strengths, and whether a file of its name is open."""
    known = {stem_of(state.name) for state in open_loras}
    line = (
        tr("LoRA {name} {strength}: a file of this name is open")
        if stem_of(lora.name) in known
        else tr("LoRA {name} {strength}: not open; drop its file on the window to put it on")
    )
    return line.format(name=shortened(lora.name, MAX_NAME_LETTERS), strength=_strengths(lora))


def _side(encoder: str) -> str:
    """The short name of an encoder: L for clip_l, T5 for t5xxl."""
    return encoder.removeprefix("clip_").removesuffix("xxl").upper()


def _strengths(lora: PictureLora) -> str:
    if lora.strength is None:
        return "" if lora.text_strength is None else f"{lora.text_strength:g}"
    if lora.text_strength is None or lora.text_strength == lora.strength:
        return f"{lora.strength:g}"
    return tr("{unet} (text encoder {text})").format(unet=f"{lora.strength:g}", text=f"{lora.text_strength:g}")
