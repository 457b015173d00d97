"""The rows of the adapter list: a LoRA with its strength, a textual inversion, a folder of inversions."""

from collections.abc import Sequence
from math import isclose
from typing import TYPE_CHECKING

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
from gui.state.adapters import LoraState, TextualInversionState
from gui.widgets.controls import DimLabel, ElidedLabel, SegmentButton, small_button

if TYPE_CHECKING:
    from core.weights.adapters.inversion_files import StoredInversion

MIN_SLIDER_STRENGTH, MAX_SLIDER_STRENGTH = -1.0, 2.0
MAX_STRENGTH = 10.0  # of the field, either way
SLIDER_STEPS_PER_UNIT = 100  # steps of the slider for a strength of 1


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
        return QSize(110, super().sizeHint().height())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(SLIDER_STEPS_PER_UNIT)
        event.accept()


class AdapterRow(QWidget):
    """A row with a name and a button that removes its file; `error_label` is laid out below by the subclasses."""

    removed = Signal(str)  # the source
    insert = Signal(object)  # the StoredInversion to write into the prompt

    def __init__(self, name: str, source: str) -> None:
        super().__init__()
        self.name, self.error_label = ElidedLabel(), DimLabel(wrap=True)
        tip = tr("Take {name} off the list").format(name=name)
        self.remove_button = small_button("close", tip, lambda: self.removed.emit(source))

    def show_error(self, sentence: str) -> None:
        """Shows what is wrong below the row; nothing for ""."""
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))


class LoraRow(AdapterRow):
    """One LoRA: a check box, its name, its strength; below, why it cannot be used."""

    changed = Signal(str, float, bool)  # source, strength, on

    def __init__(self, state: LoraState) -> None:
        super().__init__(state.name, state.source)
        self.state = state
        name = state.name
        self.on = QCheckBox(accessibleName=tr("Use {name}").format(name=name))
        self.name.setText(name)
        self.slider = StrengthSlider()
        self.slider.setAccessibleName(tr("Strength of {name}").format(name=name))
        self.slider.setToolTip(tr("Strength, −1 to 2; a double click puts it back to 1"))
        self.field = QDoubleSpinBox(decimals=2, singleStep=0.05, minimum=-MAX_STRENGTH, maximum=MAX_STRENGTH)
        self.field.setAccessibleName(tr("Exact strength of {name}").format(name=name))
        self.field.setToolTip(tr("Strength, −{limit} to {limit}").format(limit=f"{MAX_STRENGTH:g}"))
        self.field.setLocale(QLocale.c())  # a strength always has a dot, as in prompts
        self.field.setKeyboardTracking(False)
        self._arrange()
        self.on.toggled.connect(lambda on: self.changed.emit(self.state.source, self.state.strength, on))
        self.slider.valueChanged.connect(lambda value: self._change_strength(value / SLIDER_STEPS_PER_UNIT))
        self.field.valueChanged.connect(self._change_strength)
        self.show_state(state)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        for column, widget in enumerate((self.on, self.name, self.slider, self.field, self.remove_button)):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        grid.addWidget(self.error_label, 1, 1, 1, 4)

    def show_state(self, state: LoraState) -> None:
        """Shows the session's state; emits nothing."""
        self.state = state
        blocked = [QSignalBlocker(widget) for widget in (self.on, self.slider, self.field)]
        usable = not state.error
        self.on.setChecked(state.is_on)
        self.slider.setValue(round(state.strength * SLIDER_STEPS_PER_UNIT))
        self.field.setValue(state.strength)
        for widget in (self.on, self.slider, self.field):
            widget.setEnabled(usable)
        del blocked
        self.name.setToolTip(about_lora(state))
        self.on.setToolTip(tr("Use it, or leave it out for a while") if usable else state.error)
        note = state.notes[0] if state.notes else ""
        self.show_error(short_error(state) or ("" if state.is_open else tr("opening…")) or note)
        self.error_label.setToolTip(about_lora(state))

    def _change_strength(self, strength: float) -> None:
        if not isclose(strength, self.state.strength, abs_tol=1e-9):
            self.changed.emit(self.state.source, strength, self.state.is_on)


class InversionRow(AdapterRow):
    """One textual inversion, with a button that writes it into the prompt."""

    def __init__(self, source: str, inversion: "StoredInversion") -> None:
        super().__init__(inversion.name, source)
        self.inversion = inversion
        self.button = SegmentButton(tr("insert"))
        self.button.setCheckable(False)
        self.button.setAccessibleName(tr("Insert {name}").format(name=inversion.name))
        self.button.clicked.connect(lambda: self.insert.emit(self.inversion))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        for column, widget in enumerate((self.name, self.button, self.remove_button)):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.error_label, 1, 0, 1, 3)
        self.name.setText(f"{inversion.name} · {sizes_of(inversion)}")
        self.name.setToolTip(f"{inversion.name}: {sizes_of(inversion)}\n{inversion.file}")

    def show_fit(self, form: str, why_not: str) -> None:
        """Shows what the button writes into the prompt (`form`), or why it cannot stand there; "" where it can."""
        self.button.setEnabled(not why_not)
        self.button.setToolTip(why_not or tr("Write “{form}” into the prompt").format(form=form))
        self.show_error(why_not)


class InversionFolderRow(AdapterRow):
    """Many textual inversions, found by typing a part of their names."""

    reload = Signal()

    def __init__(self, state: TextualInversionState) -> None:
        super().__init__(state.name, state.source)
        self._inversions = {inversion.name: inversion for inversion in state.inversions}
        is_read = state.is_open or state.error
        count = tr("%n word(s)", "", len(state.inversions)) if is_read else tr("reading…")
        self.name.setText(f"{state.name} · {count}")
        self.name.setToolTip(tr("{words} in {source}").format(words=count, source=state.source))
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
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.error_label)
        self.show_error(state.error)

    def _insert(self) -> None:
        typed = self.find.text().strip().lower()
        inversion = next((inversion for name, inversion in self._inversions.items() if name.lower() == typed), None)
        if inversion is not None:
            self.show_error("")
            self.find.clear()
            self.insert.emit(inversion)


def sizes_of(inversion: "StoredInversion") -> str:
    """Number and widths of a textual inversion's vectors, as “2 vectors of 768 + 1280”."""
    count = max(vectors for vectors, _ in inversion.shapes.values())
    widths = " + ".join(str(width) for width in sorted(width for _, width in inversion.shapes.values()))
    return tr("%n vector(s) of {widths}", "", count).format(widths=widths)


def unusable_reason(
    inversion: "StoredInversion", dialect: str, info: EncoderInfo | None, encoders: Sequence[EncoderInfo]
) -> str:
    """Why an inversion cannot stand in a prompt for the encoder `info` of a model in this tool; "" where it can."""
    if info is not None and (misfit := inversion.misfit(info)):
        return misfit
    widths = {encoder.name: encoder.width for encoder in encoders}
    return DIALECTS[dialect].inversion_fault(inversion, widths)


def about_lora(state: LoraState) -> str:
    """The tooltip of a LoRA: its file, what it changes, its error and notes, a line each."""
    changes = tr("{kinds}: changes %n weight(s) of text encoders", "", state.changes) if state.changes else ""
    changes = changes.format(kinds=", ".join(state.kinds))
    return "\n".join(line for line in (state.source, changes, state.error, *state.notes) if line)


def short_error(state: LoraState) -> str:
    """The error of a LoRA without the shapes of a misfit, which stand in its tooltip."""
    whole, colon, _ = state.misfit.partition(": ")
    return state.file_error or (f"{whole}." if colon else whole)
