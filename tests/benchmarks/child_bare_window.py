"""The floor of the start: a bare QMainWindow with a QPlainTextEdit, and nothing imported that it does without."""

import sys
import time


def main() -> None:
    """Prints the time from the spawning to the first frame, in ms; called with width and height of the window."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

    shown: list[float] = []

    class FirstFrame(QObject):
        """Takes the time one turn of the event loop after the editor's first painting, as `window_probe.Frames`."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                editor.viewport().removeEventFilter(self)
                QTimer.singleShot(0, lambda: (shown.append(time.perf_counter()), window.close()))
            return False

    app = QApplication([])
    window, editor = QMainWindow(), QPlainTextEdit("a photo of a cow, a bull, a red car")
    window.setCentralWidget(editor)
    window.resize(int(sys.argv[1]), int(sys.argv[2]))
    first_frame = FirstFrame()
    editor.viewport().installEventFilter(first_frame)
    window.show()
    QTimer.singleShot(60_000, app.quit)
    app.exec()
    print(f'{{"shown": {(shown[0] - float(sys.argv[-1])) * 1000}}}')


if __name__ == "__main__":
    main()
