"""Ways to drive the window in tests."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.encoder.encoding import Encoding
from gui.editor.prompt_editor import PromptEditor
from gui.panes.pane import Pane
from gui.panes.words_by_words import WordsByWordsPane
from gui.window.main_window import MainWindow

Encoded = Callable[[MainWindow], Encoding]
AnyPane = TypeVar("AnyPane", bound=Pane)


def drawn(window: MainWindow) -> bool:
    """Whether the encoding answers the text as it stands, and the panes show it."""
    return window.session.is_up_to_date and window.pane_docks.redraw_queue.is_empty


def pane(window: MainWindow, kind: type[AnyPane]) -> AnyPane:
    """The pane of that kind, brought to the front; a hidden one draws nothing."""
    dock, found = next(
        (dock, pane)
        for dock, pane in zip(window.pane_docks.docks, window.pane_docks.panes, strict=True)
        if isinstance(pane, kind)
    )
    dock.raise_()
    QApplication.processEvents()
    return found


def wait_for_pane(window: MainWindow, qtbot: QtBot, kind: type[AnyPane]) -> AnyPane:
    """The pane of that kind in front, once it shows all answers to the text as it stands."""
    found = pane(window, kind)
    qtbot.waitUntil(lambda: drawn(window) and found.in_sight and not found.busy, timeout=30_000)
    return found


def type_text(window: MainWindow, text: str) -> None:
    window.prompt_panel.editor.setFocus()
    window.prompt_panel.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.prompt_panel.editor, text)


def cell_centre(window: MainWindow, row: int, column: int, number: int = 0) -> tuple[QWidget, QPoint]:
    """Where a cell is, in the matrix of that number from the left."""
    matrix = pane(window, WordsByWordsPane)
    view = matrix.matrices[number].view
    scene = view.mapViewToScene(QPointF(column + 0.5, row + 0.5))
    return matrix.canvas.viewport(), matrix.canvas.mapFromScene(scene)


def word_centre(editor: PromptEditor, word: str) -> QPoint:
    """The middle of a word, in the editor's viewport."""
    cursor = editor.document().find(word)
    cursor.setPosition(cursor.selectionStart() + len(word.encode("utf-16-le")) // 4)
    return editor.cursorRect(cursor).center()
