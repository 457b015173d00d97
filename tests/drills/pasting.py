"""Texts pasted into a window, and how long its event loop was away; Qt is imported here and not before."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from core.dialects.table import read
from gui.state.settings import Settings
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace
from tests.benchmarks.window_probe import Heartbeat, wait_ms, wait_until

TRIES = 4  # of a paste whose gap is too long: another program may have had the processor


def longest_gaps(folder: Path, texts: Mapping[str, str], wished: float) -> tuple[dict[str, float], str]:
    """Milliseconds of the longest gap by text, the least of a few tries, and the longest that the counter said."""
    app = QApplication.instance() or QApplication([])
    window = MainWindow(Workspace(Settings(), folder / "settings.json"))
    window.closed.connect(window.workspace.close)
    window.resize(1280, 800)
    window.show()
    wait_ms(500)
    gaps, counters = {}, [""]
    for name, text in texts.items():
        for _ in range(1 if len(text) >= 2**20 else TRIES):
            gaps[name] = min(paste(window, text), gaps.get(name, float("inf")))
            if gaps[name] < wished:
                break
        counters.append(window.prompt_panel.counter.text())
    window.close()
    app.processEvents()
    return gaps, max(counters, key=len)


def paste(window: MainWindow, text: str) -> float:
    """The longest gap from the paste until the text is read and the counter right."""
    editor, session = window.prompt_panel.editor, window.session
    beat = Heartbeat(window)
    beat.start()
    editor.selectAll()
    QApplication.clipboard().setText(text)
    editor.paste()
    wait_until(lambda: session.prompt.chunks.prompt.source == session.prompt.text)
    wait_ms(200)
    beat.stop()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    right = read(session.prompt.text, session.dialect, session.family_name, session.settings).used
    assert session.prompt.chunks.used == right, f"{session.prompt.chunks.used} tokens are counted of {right}"
    counter = window.prompt_panel.counter.text()
    assert counter.startswith(f"{right} "), f"the counter says {counter}"
    return max(beat.gaps)
