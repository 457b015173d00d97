"""Which chunk's summary is shown: a button a chunk, hidden where there is only one."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.program.translation import tr
from gui.widgets.controls import SegmentedControl
from gui.widgets.layouts import NO_MARGINS, row


class ChunkChoice(QWidget):
    """Calls `chosen` with a chunk, counted from 0; the buttons count from 1."""

    def __init__(self, chosen: Callable[[int], object]) -> None:
        super().__init__()
        self._chosen = chosen
        self.control: SegmentedControl | None = None
        self._count = 0
        self._row = row(margins=NO_MARGINS)
        self.setLayout(self._row)
        self.hide()

    def offer(self, count: int, chunk: int) -> None:
        """Offers so many chunks, and shows which one is looked at."""
        if count != self._count:
            self._count = count
            self._make_buttons()
        self.setVisible(count > 1)
        if self.control is not None:
            self.control.choose(str(chunk))

    def _make_buttons(self) -> None:
        if self.control is not None:
            self._row.removeWidget(self.control)
            self.control.deleteLater()
        tip = tr("Each chunk has a summary of its own; the one vector that some models are handed is the first one’s")
        choices = {str(chunk): (tr("chunk {number}").format(number=chunk + 1), tip) for chunk in range(self._count)}
        self.control = SegmentedControl(tr("Chunk"), choices)
        self.control.chosen.connect(lambda key: self._chosen(int(key)))
        self._row.addWidget(self.control)
