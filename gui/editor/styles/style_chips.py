"""The chosen styles as chips in their order; a click or Delete takes one away, Ctrl and an arrow key move it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from core.program.translation import tr
from core.prompt.styles import Style
from gui.widgets.controls import SegmentButton
from gui.widgets.flow_layout import FlowLayout

MAX_CHIP_LETTERS = 32
MAX_TIP_LETTERS = 600
REMOVE_SIGN = "  ✕"
_REMOVING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class StyleChip(SegmentButton):
    """One style; `removed` and `moved` (by -1 or 1) say what is wished of it."""

    removed = Signal()
    moved = Signal(int)
    stepped = Signal(int)  # the chip before or behind it is to have the focus

    def __init__(self, name: str) -> None:
        shown = name if len(name) <= MAX_CHIP_LETTERS else f"{name[: MAX_CHIP_LETTERS - 1]}…"
        super().__init__(shown.replace("\n", " ") + REMOVE_SIGN, is_switch=False)
        self.name = name
        self.clicked.connect(self.removed)

    def describe(self, number: int, count: int, style: Style | None, tokens: int | None) -> None:
        """Says what the style is; None for one that the studio does not have."""
        self.setAccessibleName(
            tr("Style {name}, {number} of {count}").format(name=self.name, number=number, count=count)
        )
        lines = [self.name]
        if style is None:
            lines.append(tr("This studio has no style of this name, so it adds nothing."))
        else:
            lines += [text for text in (style.prompt, style.negative and f"− {style.negative}") if text]
            lines += [tr("adds %n token(s)", "", tokens)] if tokens is not None else []
        lines.append(tr("A click or Delete takes it away; Ctrl and an arrow key move it."))
        tip = "\n".join(line if len(line) <= MAX_TIP_LETTERS else f"{line[:MAX_TIP_LETTERS]}…" for line in lines)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _REMOVING_KEYS:
            self.removed.emit()
        elif key in _STEPS:
            is_moved = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.moved if is_moved else self.stepped).emit(_STEPS[key])
        else:
            super().keyPressEvent(event)


class StyleChips(QWidget):
    """A button and behind it the chips, in as many lines as they need; `changed` gives the names as wished."""

    changed = Signal(object)

    def __init__(self, button: QWidget) -> None:
        super().__init__()
        self.button = button
        self.chips: list[StyleChip] = []
        self._flow = FlowLayout()
        self._flow.addWidget(button)
        self.setLayout(self._flow)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in their order."""
        return tuple(chip.name for chip in self.chips)

    def show_styles(
        self, names: tuple[str, ...], styles: Mapping[str, Style] | None, tokens: Mapping[str, int] | None
    ) -> None:
        """Shows these names; `styles` are those of the studio, None while they are not known, `tokens` by name."""
        if names != self.names:
            self._make(names)
        for number, chip in enumerate(self.chips, 1):
            style = Style(chip.name) if styles is None else styles.get(chip.name)
            count = tokens.get(chip.name, 0) if tokens is not None and style else None
            chip.describe(number, len(names), style, count)

    def _make(self, names: tuple[str, ...]) -> None:
        focused = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), None)
        before = self.names
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [StyleChip(name) for name in names]
        for at, chip in enumerate(self.chips):
            chip.removed.connect(lambda at=at: self._remove(at))
            chip.moved.connect(lambda step, at=at: self._move(at, step))
            chip.stepped.connect(lambda step, at=at: self._focus(at + step))
            self._flow.addWidget(chip)
            chip.show()
        if focused is not None:
            moved = names.index(before[focused]) if before[focused] in names else focused
            self._focus(moved)
        self.updateGeometry()

    def _focus(self, at: int) -> None:
        if self.chips:
            self.chips[min(max(at, 0), len(self.chips) - 1)].setFocus()
        else:
            self.button.setFocus()

    def _remove(self, at: int) -> None:
        names = self.names
        self.changed.emit((*names[:at], *names[at + 1 :]))

    def _move(self, at: int, step: int) -> None:
        names = list(self.names)
        if 0 <= at + step < len(names):
            names.insert(at + step, names.pop(at))
            self.changed.emit(tuple(names))
