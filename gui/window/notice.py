"""Something said once, in the status line: there for a while, or until it is clicked."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStatusBar

from gui.widgets.controls import ElidedLabel

NOTICE_SECONDS = 20


class Notice(ElidedLabel):
    """Hidden while there is nothing to say."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__()
        bar.insertWidget(0, self, 2)
        self.hide()
        self._hide_timer = QTimer(self, singleShot=True, interval=NOTICE_SECONDS * 1000)
        self._hide_timer.timeout.connect(self.hide)

    def show_message(self, sentence: str) -> None:
        """Shows a sentence; one that still stands there stays in front of it."""
        standing = self.text() if self.isVisible() and self.text() != sentence else ""
        self.setText(f"{standing} {sentence}".strip())
        self.setAccessibleName(self.text())
        self.show()
        self._hide_timer.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Read: it goes."""
        self.hide()
        event.accept()
