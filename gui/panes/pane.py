"""What every pane has: a line that says what is shown, a canvas, an empty state, fading, following the theme."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from core.analysis.lens import Lens
from gui.controls import DimLabel, ElidedLabel
from gui.session import Session


class Pane(QWidget):
    """A passive view of the session; subclasses draw what it holds and change only layer, pins, selection."""

    title = ""
    needs = ""

    def __init__(self, session: Session, canvas: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.canvas = canvas
        self.setAccessibleName(self.title)
        self.caption, self.readout = ElidedLabel(), QLabel()
        self.tools = QHBoxLayout()  # for the title bar: caption, value under the mouse, the pane's own switches
        self.tools.addWidget(self.caption, 1)
        self.tools.addWidget(self.readout)
        canvas.setAccessibleName(self.title)
        self._empty = DimLabel(self.needs, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 8)
        self.content = QHBoxLayout()
        self.content.addLayout(self._stack, 1)
        layout.addLayout(self.content, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._behind = True  # something changed while nobody could see it
        session.lens_changed.connect(self.refresh)
        session.encoder_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Draws now if the pane can be seen, else when it is next shown."""
        self._behind = not self.isVisible()
        if not self._behind:
            self.draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Catches up."""
        super().showEvent(event)
        if self._behind:
            self._behind = False
            self.restyle()
            self.draw()

    def draw(self) -> None:
        """Shows the session's lens."""

    def restyle(self) -> None:
        """Follows the theme."""

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""

    def show_empty(self, empty: bool) -> None:
        """Shows what the pane needs instead of an empty plot."""
        self._stack.setCurrentWidget(self._empty if empty else self.canvas)
        if empty:
            self.caption.setText("")
            self.readout.setText("")
            self._empty.setText(self.needs if self.session.encoder else "The encoder is on its way…")

    def describe(self, lens: Lens, where: str) -> None:
        """Says which numbers these are, in short; the tooltip says it whole."""
        measure = "mean-centred cosine" if lens.centred else "raw cosine"
        rows = "normed rows" if lens.view.normed else "raw rows"
        self.caption.setText(f"{measure} · {where} · {rows}")
        self.caption.setToolTip(
            f"{measure}, {where}, of rows {'after' if lens.view.normed else 'before'} the final layer norm; "
            f"a {lens.view.kind}'s vector is the mean of its tokens' rows. BOS is left out: it is the same row for "
            "every prompt."
        )

    def changeEvent(self, event: QEvent) -> None:
        """Restyles when the palette changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self.restyle()
        elif event.type() == QEvent.Type.PaletteChange:
            self._behind = True
