"""The legend beside curves: colour, name, value, and a button that unpins."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from core.program.translation import tr
from gui.widgets.controls import DimLabel, ElidedLabel
from gui.widgets.icons import set_icon
from gui.widgets.rows_model import RIGHT

MIN_WIDTH_CHARACTERS = 23  # that its lines have room for, at least, in a large font
MIN_WIDTH, MAX_WIDTH = 222, 400  # pixels
SHARE = 0.3  # of its pane's width, in between
LONG_NAMES_SHARE = 0.42  # of its pane's width at most, where names need it
WIDTH_STEP = 24  # pixels by which it grows for them, so that a letter more does not move the curves
SWATCH_WIDTH = 24  # pixels
DASHES = {  # by whether it is dashed and has dots, in the line's width: some dashes and gaps in sight, however short
    (True, False): [1.4, 0.9],
    (False, True): [2.4, 0.9, 0.9, 0.9],
    (True, True): [1.8, 0.8, 0.8, 0.8, 0.8, 0.8],
}


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend."""

    label: str
    value: str
    colour: str
    dashed: bool = False
    removable: bool = False
    has_dots: bool = False  # behind each dash, two where it is `dashed`
    tip: str = ""  # the whole name, where the label is a short one


class CurveLegend(QScrollArea):
    """One line a curve; `pointed` and `removed` give the number of the line under the mouse (-1: none) or unpinned."""

    pointed = Signal(int)
    removed = Signal(int)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Legend of the curves"))
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._pane_width, self._entries = 0, tuple[LegendEntry, ...]()
        self.share_width(0)
        inner = QWidget()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(6, 4, 2, 2)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        self._hint = DimLabel(hint, wrap=True)
        column.addWidget(self._hint)
        column.addStretch(1)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # which setWidget turns on
        self._values: list[QLabel] = []
        self._names: list[QLabel] = []
        self._swatches: list[_Swatch] = []

    def share_width(self, pane_width: int) -> None:
        """Takes a share of the width of its pane, in pixels, and a larger one where names need it."""
        self._pane_width = pane_width
        least = max(MIN_WIDTH, self.fontMetrics().averageCharWidth() * MIN_WIDTH_CHARACTERS)
        usual = max(least, min(round(pane_width * SHARE), MAX_WIDTH))
        missing = min(self._needed_width(), round(pane_width * LONG_NAMES_SHARE)) - usual
        self.setFixedWidth(usual + max(0, ceil(missing / WIDTH_STEP)) * WIDTH_STEP)

    def _needed_width(self) -> int:
        """The pixels that the longest line takes."""
        width = self.fontMetrics().horizontalAdvance
        buttons = self.fontMetrics().height() + 14 if any(entry.removable for entry in self._entries) else 0
        names = [width(entry.label) + max(width(entry.value), width("−0.00")) for entry in self._entries]
        return max(names, default=0) + SWATCH_WIDTH + buttons + 40

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Replaces the lines, in the same widgets where they can be: at every answer, making them would take long."""
        kept = [entry.removable for entry in self._entries] == [entry.removable for entry in entries]
        if not kept:
            self._clear()
        for number, entry in enumerate(entries):
            if kept:
                self._change(number, entry)
            else:
                self._add(number, entry)
        self._entries = tuple(entries)
        if self._pane_width:
            self.share_width(self._pane_width)

    def _clear(self) -> None:
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()  # at once; it is gone a turn of the event loop later
                widget.deleteLater()
        self._values, self._names, self._swatches = [], [], []

    def _change(self, number: int, entry: LegendEntry) -> None:
        self._names[number].setText(entry.label)
        self._names[number].setToolTip(entry.tip or entry.label)
        self._values[number].setText(entry.value)
        self._swatches[number].show_entry(entry)
        if entry.removable:
            self._name_button(self._grid.itemAtPosition(number, 3).widget(), entry)

    def set_hint(self, hint: str) -> None:
        """Replaces what stands below the lines."""
        self._hint.setText(hint)

    def show_values(self, values: Sequence[str]) -> None:
        """New values in the same lines."""
        for label, value in zip(self._values, values, strict=True):
            label.setText(value)

    def texts(self) -> list[tuple[str, str]]:
        """Name and value of each line."""
        return [(name.text(), value.text()) for name, value in zip(self._names, self._values, strict=True)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notices the mouse on a name."""
        if event.type() == QEvent.Type.Enter and watched in self._names:
            self.pointed.emit(self._names.index(watched))
        elif event.type() == QEvent.Type.Leave:
            self.pointed.emit(-1)
        return super().eventFilter(watched, event)

    def _add(self, number: int, entry: LegendEntry) -> None:
        name, value = ElidedLabel(entry.label), QLabel(entry.value)
        value.setAlignment(RIGHT)
        self._values.append(value)
        self._names.append(name)
        name.setToolTip(entry.tip or entry.label)
        name.installEventFilter(self)
        self._swatches.append(_Swatch(entry))
        for column, widget in enumerate((self._swatches[-1], name, value)):
            self._grid.addWidget(widget, number, column)
        if entry.removable:
            button = QToolButton()
            set_icon(button, "close")
            button.setAutoRaise(True)
            self._name_button(button, entry)
            button.clicked.connect(lambda: self.removed.emit(number))
            self._grid.addWidget(button, number, 3)

    @staticmethod
    def _name_button(button: QWidget, entry: LegendEntry) -> None:
        button.setToolTip(tr("Unpin {pair}").format(pair=entry.label))
        button.setAccessibleName(button.toolTip())


class _Swatch(QWidget):
    """A short piece of the curve."""

    def __init__(self, entry: LegendEntry) -> None:
        super().__init__()
        self._entry = entry
        self.setFixedSize(QSize(SWATCH_WIDTH, 12))

    def show_entry(self, entry: LegendEntry) -> None:
        """Takes another curve's look."""
        self._entry = entry
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(QColor(self._entry.colour), 3)
        if pattern := DASHES.get((self._entry.dashed, self._entry.has_dots)):
            pen.setDashPattern(pattern)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        box = QRectF(self.rect())
        painter.drawLine(box.left(), box.center().y(), box.right(), box.center().y())
