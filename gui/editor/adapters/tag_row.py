"""A row of the adapter list for a LoRA that the prompt's tag names: what it is and how strong the tool makes it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.program.translation import tr
from core.prompt.prompt import Fix
from gui.editor.adapters.adapter_rows import about_lora, short_error
from gui.state.adapters import LoraState
from gui.widgets.controls import DimLabel, ElidedLabel, SegmentButton, small_button


class TagRow(QWidget):
    """Name, where it is from or why it does nothing, strength, and a button that selects the tag, on one line.

    One without a file has the likeliest fix there; why a file cannot be used stands below.
    """

    chosen = Signal(str)  # the name in the tag
    fix_requested = Signal(object)  # the Fix

    def __init__(self, state: LoraState) -> None:
        super().__init__()
        self.state = state
        self.name, self.origin, self.strength = ElidedLabel(), DimLabel(), QLabel()
        self.error_label = DimLabel(wrap=True)
        self.fix_button = SegmentButton("", tr("Changes the prompt; undo brings it back"), is_switch=False)
        self.fix_button.clicked.connect(lambda: self._fix and self.fix_requested.emit(self._fix))
        self._fix: Fix | None = None
        tip = tr("Edit {name} in the prompt").format(name=state.name)
        self.edit_button = small_button("tags", tip, lambda: self.chosen.emit(self.state.tag))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        cells = (self.name, self.origin, self.fix_button, self.strength, self.edit_button)
        for column, widget in enumerate(cells):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.error_label, 1, 0, 1, len(cells))
        self.show_state(state)
        self.show_fix(None)

    def show_state(self, state: LoraState) -> None:
        """Shows the session's state."""
        self.state = state
        self.name.setText(state.name)
        self.name.setToolTip(about_lora(state))
        self.origin.setText(_origin(state))
        self.origin.setToolTip("\n".join((tr("A tag in the prompt names it"), *state.notes)))
        strength = f"{state.strength:.2f}".replace("-", "\N{MINUS SIGN}")
        tip = tr("Strength on the text encoder, of all its tags together as the tool takes them: {strength}")
        self.strength.setText(strength)
        self.strength.setToolTip(tip.format(strength=strength))
        self.strength.setVisible(bool(state.source))
        error = short_error(state) if state.source else ""
        self.error_label.setText(error)
        self.error_label.setVisible(bool(error))
        self.error_label.setToolTip(about_lora(state))

    def show_fix(self, fix: Fix | None) -> None:
        """Shows a button for a change of the prompt, or none."""
        self._fix = fix
        self.fix_button.setVisible(fix is not None)
        if fix is not None and fix.label != self.fix_button.text():
            self.fix_button.setText(fix.label)
            self.fix_button.setAccessibleName(fix.label)
            self.fix_button.updateGeometry()


def _origin(state: LoraState) -> str:
    """Where a LoRA is from or, in its place, why it does nothing; the sentence for that is in the notes."""
    if not state.source:
        return tr("missing")
    if state.is_unet_only:
        return tr("U-Net only")
    if not state.is_on:
        return tr("off")
    return tr("from the prompt") if state.is_open or state.error or state.strength == 0 else tr("opening…")
