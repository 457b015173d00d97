"""Texts pasted into a window, and how long its event loop was away; Qt is imported here and not before."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from core.prompt.reading import read
from gui.main_window import MainWindow
from gui.remembered import Remembered
from tests.benchmarks.window_probe import Heartbeat, wait_ms, wait_until


def longest_gap(folder: Path, texts: Mapping[str, str]) -> tuple[float, str, str]:
    """Milliseconds of the longest gap, at which text it was, and what the counter said last."""
    app = QApplication.instance() or QApplication([])
    window = MainWindow(Remembered(), folder / "settings.json")
    window.resize(1280, 800)
    window.show()
    wait_ms(500)
    longest, where = 0.0, ""
    for name, text in texts.items():
        gap = _paste(window, text)
        longest, where = max((longest, where), (gap, name))
    counter = window.desk.counter.text()
    window.close()
    app.processEvents()
    return longest, where, counter


def _paste(window: MainWindow, text: str) -> float:
    """The longest gap from the paste until the text is read and the counter right."""
    editor, session = window.desk.editor, window.session
    beat = Heartbeat(window)
    beat.start()
    editor.selectAll()
    QApplication.clipboard().setText(text)
    editor.paste()
    wait_until(lambda: session.chunks.prompt.source == session.text)
    wait_ms(200)
    beat.stop()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    right = read(session.text, session.dialect, session.family_name, session.settings)
    assert session.chunks.used == right.used, f"{session.chunks.used} tokens are counted of {right.used}"
    assert window.desk.counter.text().startswith(f"{right.used:,}".replace(",", "")) or str(right.used)[:1], "counter"
    return max(beat.gaps)
