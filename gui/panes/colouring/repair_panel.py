"""What other ways to write the prompt would change: a line a way, with the numbers before and after, and a button."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from core.analysis.labels import end_name
from core.encoder.encoding import Floats
from core.program.numbers import small_number
from core.program.table import Cell
from core.program.translation import tr, tr_noop
from core.queries.colour_repairs import Reach, Repair, Repairs
from gui.widgets.controls import DimLabel, Heading, SegmentButton, small_button
from gui.widgets.layouts import NO_MARGINS, column, framed, row

COLUMNS = 7
UNKNOWN = "–"
TIPS = (
    "",
    tr_noop("How far the word moves its own noun"),
    tr_noop("How far it moves the other word"),
    tr_noop("How far it carries the other word towards itself"),
    tr_noop("How far the other describing word carries this one's noun towards itself"),
    tr_noop("How far it moves the end of its chunk, the prompt's summary"),
)


class RepairPanel(QWidget):
    """The ways of a Repairs; `wanted` gives the text of the one that is taken, `closed` that it is put away."""

    wanted = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Ways to write it otherwise"))
        self.heading = Heading("")
        self.close_button = small_button("close", tr("Put these ways away"), self.closed.emit)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(*NO_MARGINS)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._body = framed(self._grid)
        self.setLayout(column(row(self.heading, 1, self.close_button), self._body, margins=(0, 4, 0, 4)))
        self.buttons: list[SegmentButton] = []
        self._shown: tuple[object, int] = (None, -1)
        self.hide()

    def show_repairs(self, repairs: Repairs, layer: int) -> None:
        """Shows the ways at a layer."""
        self.show()
        if self._shown == (repairs, layer):
            return
        self._shown = repairs, layer
        question = repairs.question
        text = tr("“{word}” reaches “{onto}”: written otherwise")
        self.heading.setText(text.format(word=question.word.name, onto=question.onto.name))
        self._clear()
        for at, (heading, tip) in enumerate(zip(headings(repairs), TIPS, strict=True)):
            self._put(0, at, heading, tr(tip) if tip else "", is_dim=True)
        self._put_row(1, tr("as it stands"), repairs.before, layer)
        for line, repair in enumerate(repairs.tried, 2):
            self._put_repair(line, repair, repairs.before, layer)

    def _clear(self) -> None:
        self.buttons = []
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()

    def _put(self, line: int, at: int, text: str, tip: str = "", is_dim: bool = False) -> QLabel:
        label = DimLabel(text) if is_dim else QLabel(text)
        label.setToolTip(tip)
        if at:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, line, at)
        return label

    def _put_row(self, line: int, name: str, reach: Reach, layer: int, before: Reach | None = None) -> None:
        self._put(line, 0, name)
        pairs = zip(values(reach, layer), values(before, layer) if before else (None,) * 5, strict=True)
        for at, (text, (value, old)) in enumerate(zip(number_texts(reach, layer), pairs, strict=True), 1):
            label = self._put(line, at, text)
            font = label.font()
            font.setBold(old is not None and value is not None and abs(value - old) >= 0.05)
            label.setFont(font)

    def _put_repair(self, line: int, repair: Repair, before: Reach, layer: int) -> None:
        if repair.reach is None:
            self._put(line, 0, f"{repair.place.label}: {repair.place.why}", is_dim=True)
            label = self._grid.itemAtPosition(line, 0).widget()
            self._grid.removeWidget(label)
            label.setWordWrap(True)
            self._grid.addWidget(label, line, 0, 1, COLUMNS)
            return
        self._put_row(line, repair.place.label, repair.reach, layer, before)
        self._grid.itemAtPosition(line, 0).widget().setToolTip(repair.text)
        button = SegmentButton(
            tr("take it"), tr("Write the prompt so: {text}").format(text=repair.text), is_switch=False
        )
        button.setAccessibleName(tr("Take it: {way}").format(way=repair.place.label))
        button.clicked.connect(lambda _checked=False, text=repair.text: self.wanted.emit(text))
        self.buttons.append(button)
        self._grid.addWidget(button, line, COLUMNS - 1)


def headings(repairs: Repairs) -> tuple[str, ...]:
    """The headings of the columns."""
    question = repairs.question
    word, onto = question.word.name, question.onto.name
    own = question.own.name if question.own else UNKNOWN
    back = f"{repairs.onto_word.name} → {own}" if repairs.onto_word and question.own else UNKNOWN
    leak, back_leak = tr("leak"), tr("leak {pair}").format(pair=back) if back != UNKNOWN else UNKNOWN
    return "", f"{word} → {own}", f"{word} → {onto}", leak, back_leak, f"{word} → {end_name(repairs.view)}"


def values(reach: Reach, layer: int) -> tuple[float | None, ...]:
    """The numbers at a layer; None where there is none."""

    def at(numbers: Floats | None) -> float | None:
        return None if numbers is None or not np.isfinite(numbers[layer]) else float(numbers[layer])

    return at(reach.own), at(reach.onto), at(reach.leak), at(reach.back), at(reach.end)


def number_texts(reach: Reach, layer: int) -> Sequence[str]:
    """The numbers as they are shown: leaks in percent."""
    texts = []
    for at, value in enumerate(values(reach, layer)):
        is_share = at in (2, 3)
        texts.append(UNKNOWN if value is None else f"{round(100 * value)} %" if is_share else small_number(value))
    return texts


def repair_rows(repairs: Repairs, layer: int) -> list[tuple[Cell, ...]]:
    """The ways as rows of a table: way, numbers, text or why not."""
    rows: list[tuple[Cell, ...]] = [(tr("as it stands"), *_cells(repairs.before, layer), "")]
    for repair in repairs.tried:
        rows.append((repair.place.label, *_cells(repair.reach, layer), repair.text or repair.place.why))
    return rows


def _cells(reach: Reach | None, layer: int) -> tuple[Cell, ...]:
    known = values(reach, layer) if reach else (None,) * 5
    return tuple("" if value is None else value for value in known)
