"""The value under the mouse, or what went wrong, in a pane's title bar."""

from PySide6.QtCore import Qt

from gui.widgets.controls import SteadyLabel

MAX_READOUT_LETTERS = 60  # of average width


class ReadoutLabel(SteadyLabel):
    """A steady label that elides a long sentence, such as an error, of which its tooltip has all.

    Otherwise the title bar that it stands in would grow beyond the window.
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def text(self) -> str:
        """The whole text."""
        return self._text

    def setText(self, text: str) -> None:
        """Sets the text."""
        was_elided = super().text() != self._text
        limit = MAX_READOUT_LETTERS * self.fontMetrics().averageCharWidth()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, limit)
        self._text = text
        super().setText(shown)
        if was_elided or shown != text:
            self.setToolTip(text if shown != text else "")
            self.setAccessibleName(text if shown != text else "")
