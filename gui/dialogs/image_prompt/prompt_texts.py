"""All prompts of a picture below one another: each sampler's, each encoder's, positive and negative."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QSizePolicy, QWidget

from core.image_metadata.found import FoundPrompt
from core.program.messages import displayable, shortened
from core.program.translation import tr
from gui.dialogs.image_prompt.texts import ReadOnlyText, copy_text, first_letters
from gui.widgets.controls import Heading, SelectableLabel, small_button
from gui.widgets.layouts import NO_MARGINS, column, row

MIN_LINES = 3  # of a text that has more, where there is little room; the rest is scrolled to
MAX_LINES = 14  # of a text beside others; one alone takes the room that there is


@dataclass(frozen=True)
class TextChoice:
    """A text that can be taken over as the prompt: that of `encoder` in `prompt`, "" where all were given one."""

    prompt: FoundPrompt
    encoder: str = ""

    @property
    def text(self) -> str:
        """The text itself."""
        return _by_encoder(self.prompt.encoder, self.prompt.prompt, self.prompt.more_prompts)[self.encoder]

    @property
    def negative(self) -> str:
        """The negative prompt that goes with it: the same encoder's, where that was given one of its own."""
        return self.prompt.more_negatives.get(self.encoder, self.prompt.negative_prompt)

    @property
    def encoder_label(self) -> str:
        """Which encoder was given it, as “encoder G”; "" where all were."""
        return tr("encoder {side}").format(side=encoder_side(self.encoder)) if self.encoder else ""

    @property
    def label(self) -> str:
        """Where it stands, as “KSampler 3, encoder G”; "" where nothing tells it from others."""
        return ", ".join(filter(None, (shortened(self.prompt.part), self.encoder_label)))

    @property
    def negative_label(self) -> str:
        """Where the negative prompt stands."""
        return self.label if self.prompt.more_negatives else shortened(self.prompt.part)


def choices_of(prompts: Sequence[FoundPrompt]) -> tuple[TextChoice, ...]:
    """The texts of a picture that can be taken over, in its order; of a prompt without a text there is one too."""
    return tuple(
        TextChoice(prompt, encoder)
        for prompt in prompts
        for encoder in _by_encoder(prompt.encoder, prompt.prompt, prompt.more_prompts)
    )


def encoder_side(encoder: str) -> str:
    """The short name of an encoder: L for clip_l, T5 for t5xxl."""
    return displayable(encoder).removeprefix("clip_").removesuffix("xxl").upper()


def _by_encoder(encoder: str, text: str, more: Mapping[str, str]) -> Mapping[str, str]:
    """The texts by encoder; one that all were given by ""."""
    return {encoder: text} | dict(more) if more else {"": text}


class FittingText(ReadOnlyText):
    """A text that is as high as its lines, within limits."""

    def __init__(self, name: str, text: str, max_lines: int) -> None:
        super().__init__(name)
        self._lines, self._max_lines = 1, max_lines
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self.setPlainText(text)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height_of(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height_of(min(self._lines, MIN_LINES)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Counts the lines as they are wrapped, as far as they matter."""
        block, height = self.document().firstBlock(), 0.0
        line_height = self.fontMetrics().lineSpacing()
        while block.isValid() and height < self._max_lines * line_height:
            height += self.blockBoundingRect(block).height()
            block = block.next()
        lines = min(max(1, round(height / line_height)), self._max_lines)
        if lines != self._lines or self.maximumHeight() != self._height_of(lines):
            self._lines = lines
            self.setMaximumHeight(self._height_of(lines))
            self.updateGeometry()

    def _height_of(self, lines: int) -> int:
        margins = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        return lines * self.fontMetrics().lineSpacing() + margins + 2


class TextBlock(QWidget):
    """One text with its heading, a label or a button that chooses it, and a button to copy it whole."""

    def __init__(self, heading: QLabel | QRadioButton, name: str, text: str, max_lines: int) -> None:
        super().__init__()
        self.view = FittingText(name, first_letters(text), max_lines)
        self.copy = small_button(tr("Copy"), tr("Copy: {text}").format(text=name), lambda: copy_text(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setLayout(column(row(heading, 1, self.copy), self.view, margins=NO_MARGINS, spacing=4))


class PromptTexts(QWidget):
    """Every prompt of a picture; where there are several texts, one of them is chosen."""

    chosen = Signal(object)  # the TextChoice

    def __init__(self, prompts: Sequence[FoundPrompt]) -> None:
        super().__init__()
        self.choices = choices_of(prompts)
        self.prompts: list[TextBlock] = []  # of the choices, in their order, but for empty ones
        self.negatives: list[TextBlock] = []
        self.radios: list[QRadioButton] = []  # of the choices; none where there is one
        self.notes: list[SelectableLabel] = []
        self._group = QButtonGroup(self)
        is_single = len(self.choices) == 1
        self._max_lines = 10_000 if is_single else MAX_LINES
        parts = [part for prompt in prompts for part in self._section(prompt, len(prompts) > 1)]
        self.setLayout(column(*parts, 1, margins=(10, 8, 8, 8), spacing=8))
        if self.radios:
            self.radios[0].setChecked(True)

    def _section(self, prompt: FoundPrompt, is_named: bool) -> Iterator[QWidget]:
        """A prompt of a picture: its texts, and what there is to say about it."""
        if is_named:
            yield Heading(shortened(prompt.part))
        for choice in (choice for choice in self.choices if choice.prompt is prompt):
            if choice.text or len(self.choices) > 1:
                yield self._prompt_block(choice)
        for encoder, text in _by_encoder(prompt.encoder, prompt.negative_prompt, prompt.more_negatives).items():
            if text:
                yield self._negative_block(TextChoice(prompt, encoder), text)
        if prompt.notes:
            self.notes.append(_plain_label("\n".join(prompt.notes)))
            yield self.notes[-1]

    def _prompt_block(self, choice: TextChoice) -> TextBlock:
        title = _title(tr("Prompt"), choice)
        heading: QLabel | QRadioButton = QLabel(title)
        name = ", ".join(filter(None, (tr("Prompt"), choice.label)))
        if len(self.choices) > 1:
            heading = QRadioButton(title, accessibleName=name, toolTip=tr("The text that “Take over” takes over"))
            heading.toggled.connect(lambda on: on and self.chosen.emit(choice))
            self._group.addButton(heading)
            self.radios.append(heading)
        self.prompts.append(TextBlock(heading, name, choice.text, self._max_lines))
        return self.prompts[-1]

    def _negative_block(self, choice: TextChoice, text: str) -> TextBlock:
        name = ", ".join(filter(None, (tr("Negative prompt"), choice.label)))
        heading = QLabel(_title(tr("Negative prompt"), choice))
        self.negatives.append(TextBlock(heading, name, text, self._max_lines))
        return self.negatives[-1]


def _title(kind: str, choice: TextChoice) -> str:
    """What stands above a text, whose part is named above all its texts."""
    return ", ".join(filter(None, (kind, choice.encoder_label)))


def _plain_label(text: str) -> SelectableLabel:
    label = SelectableLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label
