"""The caret of text fields stops blinking while nobody writes: each blink wakes the program and paints a line."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

REST_MS = 10_000  # after the caret has last moved, as in GTK; Windows' own stops after 5 s
SYSTEM_FLASH_TIME = -1


class RestingCaret(QObject):
    """Shows the caret steadily once it has stood still for a while; it blinks again as soon as it moves."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._rest)
        app.inputMethod().cursorRectangleChanged.connect(self._wake)
        app.focusChanged.connect(self._wake)

    @property
    def is_resting(self) -> bool:
        """Whether the caret stands still."""
        return self._app.cursorFlashTime() == 0

    def stop(self) -> None:
        """Leaves the caret to Qt again."""
        self._app.inputMethod().cursorRectangleChanged.disconnect(self._wake)
        self._app.focusChanged.disconnect(self._wake)
        self._timer.stop()
        self._app.setCursorFlashTime(SYSTEM_FLASH_TIME)

    def _rest(self) -> None:
        self._app.setCursorFlashTime(0)

    def _wake(self) -> None:
        self._timer.start()
        if self.is_resting:
            self._app.setCursorFlashTime(SYSTEM_FLASH_TIME)
