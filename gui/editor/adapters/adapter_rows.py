"""The rows of LoRAs and textual inversions: a LoRA with its strength, a learned word, a folder of them."""

from collections.abc import Sequence
from math import isclose

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from core.prompt.textual_inversions import TextualInversion
from core.weights.adapters.inversion_files import StoredInversion
from gui.state.adapters import LoraState, TextualInversionState
from gui.widgets.controls import DimLabel, ElidedLabel, SegmentButton, small_button

MIN_SLIDER_STRENGTH, MAX_SLIDER_STRENGTH = -1.0, 2.0  # of the slider; the field takes LIMIT either way
MAX_STRENGTH = 10.0
SLIDER_STEPS_PER_UNIT = 100  # of the slider, a unit of strength


class StrengthSlider(QSlider):
    """From -1 to 2; a double click puts it back to 1."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(
            round(MIN_SLIDER_STRENGTH * SLIDER_STEPS_PER_UNIT), round(MAX_SLIDER_STRENGTH * SLIDER_STEPS_PER_UNIT)
        )
        self.setPageStep(SLIDER_STEPS_PER_UNIT // 10)
        self.setSingleStep(SLIDER_STEPS_PER_UNIT // 20)
        self.setMinimumWidth(56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Wide enough to aim with."""
        return QSize(110, super().sizeHint().height())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(SLIDER_STEPS_PER_UNIT)
        event.accept()


class LoraRow(QWidget):
    """One LoRA: on or off, its name, how strong, away with it; below, why it cannot be used."""

    changed = Signal(str, float, bool)  # source, strength, on
    removed = Signal(str)

    def __init__(self, state: LoraState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        name = state.name
        self.on = QCheckBox(accessibleName=tr("Use {name}").format(name=name))
        self.name = ElidedLabel(name)
        self.slider = StrengthSlider()
        self.slider.setAccessibleName(tr("Strength of {name}").format(name=name))
        self.slider.setToolTip(tr("Strength, −1 to 2; a double click puts it back to 1"))
        self.field = QDoubleSpinBox(decimals=2, singleStep=0.05, minimum=-MAX_STRENGTH, maximum=MAX_STRENGTH)
        self.field.setAccessibleName(tr("Exact strength of {name}").format(name=name))
        self.field.setToolTip(tr("Strength, −{limit} to {limit}").format(limit=f"{MAX_STRENGTH:g}"))
        self.field.setLocale(QLocale.c())  # a strength always has a dot, as in prompts
        self.field.setKeyboardTracking(False)
        self.error_label = DimLabel(wrap=True)
        remove = small_button("close", _removal_tip(name), lambda: self.removed.emit(self.state.source))
        self._arrange(remove)
        self.on.toggled.connect(lambda on: self.changed.emit(self.state.source, self.state.strength, on))
        self.slider.valueChanged.connect(lambda value: self._change_strength(value / SLIDER_STEPS_PER_UNIT))
        self.field.valueChanged.connect(self._change_strength)
        self.show_state(state)

    def _arrange(self, remove: QWidget) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        for column, widget in enumerate((self.on, self.name, self.slider, self.field, remove)):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        grid.addWidget(self.error_label, 1, 1, 1, 4)

    def show_state(self, state: LoraState) -> None:
        """Takes the session's state without saying anything back."""
        self.state = state
        blocked = [QSignalBlocker(widget) for widget in (self.on, self.slider, self.field)]
        usable = not state.error
        self.on.setChecked(state.is_on)
        self.slider.setValue(round(state.strength * SLIDER_STEPS_PER_UNIT))
        self.field.setValue(state.strength)
        for widget in (self.on, self.slider, self.field):
            widget.setEnabled(usable)
        del blocked
        self.name.setToolTip(_about_lora(state))
        self.on.setToolTip(tr("Use it, or leave it out for a while") if usable else state.error)
        self.error_label.setText(_short_error(state) or ("" if state.is_open else tr("opening…")) or _short_note(state))
        self.error_label.setToolTip(_about_lora(state))
        self.error_label.setVisible(bool(self.error_label.text()))

    def _change_strength(self, strength: float) -> None:
        if not isclose(strength, self.state.strength, abs_tol=1e-9):
            self.changed.emit(self.state.source, strength, self.state.is_on)


class InversionRow(QWidget):
    """One learned word, with a button that writes it into the prompt."""

    insert = Signal(object)  # the Inversion
    removed = Signal(str)

    def __init__(self, source: str, word: StoredInversion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inversion = word
        self.name = ElidedLabel()
        self.button = SegmentButton(tr("insert"))
        self.button.setCheckable(False)
        self.button.setAccessibleName(tr("Insert {name}").format(name=word.name))
        self.button.clicked.connect(lambda: self.insert.emit(self.inversion))
        self.error_label = DimLabel(wrap=True)
        remove = small_button("close", _removal_tip(word.name), lambda: self.removed.emit(source))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        for column, widget in enumerate((self.name, self.button, remove)):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.error_label, 1, 0, 1, 3)
        self.name.setText(f"{word.name} · {sizes_of(word)}")
        self.name.setToolTip(f"{word.name}: {sizes_of(word)}\n{word.source}")

    def show_fit(self, form: str, why_not: str) -> None:
        """Says how the tool in use writes it, or why it cannot stand in a prompt."""
        self.button.setEnabled(not why_not)
        self.button.setToolTip(why_not or tr("Write “{form}” into the prompt").format(form=form))
        self.show_error(why_not)

    def show_error(self, sentence: str) -> None:
        """Says below what is wrong; "" for nothing."""
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))


class InversionFolderRow(QWidget):
    """Many learned words, found by typing a part of their names."""

    insert = Signal(object)
    removed = Signal(str)
    reload = Signal()

    def __init__(self, state: TextualInversionState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inversions = {word.name: word for word in state.inversions}
        self.name = ElidedLabel()
        is_read = state.is_open or state.error
        told = tr("%n word(s)", "", len(state.inversions)) if is_read else tr("reading…")
        self.name.setText(f"{state.name} · {told}")
        self.name.setToolTip(tr("{words} in {source}").format(words=told, source=state.source))
        self.find = QLineEdit(accessibleName=tr("Insert a learned word"))
        self.find.setPlaceholderText(tr("name, Enter inserts"))
        self.find.setToolTip(tr("Type a part of a name and choose; Enter writes it into the prompt"))
        self.find.setEnabled(bool(self._inversions))
        names = QCompleter(sorted(self._inversions), self.find)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.find.setCompleter(names)
        self.find.returnPressed.connect(self._insert)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.name, 1)
        row.addWidget(self.find, 1)
        if state.is_folder:
            row.addWidget(small_button("reload", tr("Read the embeddings folder again"), self.reload.emit))
        row.addWidget(small_button("close", _removal_tip(state.name), lambda: self.removed.emit(state.source)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        self.error_label = DimLabel(wrap=True)
        column.addWidget(self.error_label)
        self.show_error(state.error)

    def show_error(self, sentence: str) -> None:
        """Says below what is wrong; "" for nothing."""
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def _insert(self) -> None:
        typed = self.find.text().strip().lower()
        word = next((word for name, word in self._inversions.items() if name.lower() == typed), None)
        if word is not None:
            self.show_error("")
            self.find.clear()
            self.insert.emit(word)


def _removal_tip(name: str) -> str:
    return tr("Take {name} off the list").format(name=name)


def sizes_of(word: StoredInversion) -> str:
    """Vectors and widths, in words."""
    count = max(vectors for vectors, _ in word.shapes.values())
    widths = " + ".join(str(width) for width in sorted(width for _, width in word.shapes.values()))
    return tr("%n vector(s) of {widths}", "", count).format(widths=widths)


def embedding_of(word: StoredInversion) -> TextualInversion:
    """A learned word as prompts are read with it."""
    return TextualInversion(word.name, word.source, word.shapes)


def unusable_reason(
    word: StoredInversion, dialect: str, info: EncoderInfo | None, encoders: Sequence[EncoderInfo]
) -> str:
    """Why a word cannot stand in a prompt for the encoder `info` of a model in this tool; "" where it can."""
    if info is not None and (why := word.misfit(info)):
        return why
    widths = {one.name: one.width for one in encoders}
    return DIALECTS[dialect].inversion_fault(embedding_of(word), widths)


def _about_lora(state: LoraState) -> str:
    """All that is known of a LoRA, for its tooltip."""
    held = tr("{kinds}: changes %n weight(s) of text encoders", "", state.changes) if state.changes else ""
    held = held.format(kinds=", ".join(state.kinds))
    return "\n".join(line for line in (state.source, held, state.error, *state.notes) if line)


def _short_error(state: LoraState) -> str:
    """The complaint, without the shapes that tell a misfit, which stand in the tooltip."""
    whole, colon, _ = state.misfit.partition(": ")
    return state.file_error or (f"{whole}." if colon else whole)


def _short_note(state: LoraState) -> str:
    return state.notes[0] if state.notes else ""
