"""The prompt as chips, one a tag or word, each with its price; those that go are grey and struck through."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from core.program.translation import tr
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.style import scaled_font, theme_of

MAX_LABEL_LETTERS = 44
PRICE_ROOM = "0000"  # so that no chip moves when its price comes
GONE_OPACITY = 0.55


@dataclass(frozen=True, slots=True)
class ChipLook:
    """How a unit stands there.

    `price` is written in commas, "" where it is not known yet. `turn` is its number in the order of the hand, 0 for
    none. `is_free` says that it changes less than one comma.
    """

    label: str
    price: str = ""
    is_gone: bool = False
    is_kept: bool = False
    is_fixed: bool = False
    is_free: bool = False
    is_picked: bool = False
    turn: int = 0
    tip: str = ""

    @property
    def name(self) -> str:
        """What a screen reader says of it."""
        parts = [self.label, tr("{price} commas").format(price=self.price) if self.price else ""]
        parts += [tr("goes") if self.is_gone else tr("stays"), tr("kept") if self.is_kept else ""]
        return ", ".join(filter(None, parts))


class Chip(QAbstractButton):
    """A unit with its price."""

    pointed = Signal(bool)
    step = Signal(int)  # the chip before or behind is wanted

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, checkable=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.look = ChipLook("")
        self.is_lit = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_look(self, look: ChipLook) -> None:
        """Takes another look; another label has it measured anew."""
        if look == self.look:
            return
        is_as_wide = (look.label, look.turn, look.is_kept) == (self.look.label, self.look.turn, self.look.is_kept)
        self.look = look
        self.setText(look.label)
        self.setToolTip(look.tip)
        self.setAccessibleName(look.name)
        self.setAccessibleDescription(look.tip)
        self.setEnabled(not look.is_fixed)
        if not is_as_wide:
            self.updateGeometry()
        self.update()

    def light(self, is_lit: bool) -> None:
        """Lights it, as what the mouse is on in another widget."""
        if is_lit != self.is_lit:
            self.is_lit = is_lit
            self.update()

    @property
    def shown_label(self) -> str:
        """The label as it is painted, with its number or lock."""
        label = self.look.label
        label = label if len(label) <= MAX_LABEL_LETTERS else f"{label[: MAX_LABEL_LETTERS - 1]}…"
        mark = "🔒 " if self.look.is_kept or self.look.is_fixed else f"{self.look.turn}. " if self.look.turn else ""
        return mark + label

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.shown_label) + self._price_room + 22, metrics.height() + 8)

    @property
    def _price_room(self) -> int:
        return self.fontMetrics().horizontalAdvance(PRICE_ROOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme, painter = self.look, theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.accent if look.is_picked or self.hasFocus() else theme.edge if self.is_lit else theme.border
        painter.setPen(QPen(QColor(edge), 2 if look.is_picked or self.hasFocus() else 1))
        painter.setBrush(QColor(theme.card if look.is_gone else theme.tints[0] if look.is_kept else theme.control))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setOpacity(GONE_OPACITY if look.is_gone else 1)
        painter.setFont(self._label_font())
        painter.setPen(QColor(theme.dim if look.is_gone else theme.text))
        room = self.rect().adjusted(8, 0, -8, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.shown_label)
        painter.setOpacity(1)
        painter.setFont(scaled_font(self, 0.88))
        painter.setPen(QColor(theme.good if look.is_free else theme.dim))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, look.price or "…")

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setStrikeOut(self.look.is_gone)
        return font

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, far = Qt.Key, 10_000
        steps = {keys.Key_Left: -1, keys.Key_Up: -1, keys.Key_Right: 1, keys.Key_Down: 1}
        steps |= {keys.Key_Home: -far, keys.Key_End: far}
        if step := steps.get(Qt.Key(event.key())):
            self.step.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(False)


class Chips(QWidget):
    """Chips from left to right; arrow keys go from one to the next, and the Tab key to the next control."""

    chosen = Signal(int)  # the chip that is clicked
    pointed = Signal(int)  # the chip under the mouse, -1 for none

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("The prompt’s parts"))
        self.chips: list[Chip] = []
        self._flow, self._group = FlowLayout(5, self), QButtonGroup(self)  # of a group, Tab stops at one button
        self._current = 0

    def show_looks(self, looks: Sequence[ChipLook]) -> None:
        """Shows a chip a look; chips that are there are kept."""
        while len(self.chips) > len(looks):
            chip = self.chips.pop()
            self._group.removeButton(chip)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        while len(self.chips) < len(looks):
            self._add()
        for chip, look in zip(self.chips, looks, strict=True):
            chip.show_look(look)
        self._give_tab_stop(min(self._current, max(len(self.chips) - 1, 0)))

    def _add(self) -> None:
        chip, index = Chip(self), len(self.chips)
        chip.clicked.connect(lambda: self._choose(index))
        chip.pointed.connect(lambda on: self.pointed.emit(index if on else -1))
        chip.step.connect(lambda step: self._step(index + step))
        self.chips.append(chip)
        self._group.addButton(chip)
        self._flow.addWidget(chip)
        chip.show()

    def _choose(self, index: int) -> None:
        self._give_tab_stop(index)
        self.chosen.emit(index)

    def _step(self, index: int) -> None:
        self._give_tab_stop(min(max(index, 0), len(self.chips) - 1))
        self.chips[self._current].setFocus(Qt.FocusReason.TabFocusReason)

    def _give_tab_stop(self, index: int) -> None:
        """The Tab key stops at one chip alone, which is the checked one."""
        self._current = index
        if self.chips:
            self.chips[index].setChecked(True)

    def light(self, indices: frozenset[int]) -> None:
        """Lights some chips."""
        for index, chip in enumerate(self.chips):
            chip.light(index in indices)
