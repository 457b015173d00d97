"""Waiting in scripts while the window and its threads work."""

from PySide6.QtCore import QEventLoop, QTimer


def run_events(milliseconds: int) -> None:
    """Lets the event loop run for a while, and threads have Python's lock meanwhile.

    QTest.qWait and processEvents in a loop keep the lock nearly all of the time: a thread that imports then takes
    minutes.
    """
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
