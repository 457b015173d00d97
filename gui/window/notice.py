"""Something said once, in the status line: there for a while, or until it is clicked."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStatusBar

from gui.widgets.controls import ElidedLabel

SECONDS = 20


class Notice(ElidedLabel):
    """Hidden while there is nothing to say."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__()
        bar.insertWidget(0, self, 2)
        self.hide()
        self._gone = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._gone.timeout.connect(self.hide)

    def say(self, sentence: str) -> None:
        """Shows a sentence; one that still stands there stays in front of it."""
        standing = self.text() if self.isVisible() and self.text() != sentence else ""
        self.setText(f"{standing} {sentence}".strip())
        self.setAccessibleName(self.text())
        self.show()
        self._gone.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Read: it goes."""
        self.hide()
        event.accept()
