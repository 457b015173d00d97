"""Ways to drive the window in tests."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.encoder.encoding import Encoding
from gui.editor.prompt_editor import PromptEditor
from gui.panes.pane import Pane
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

Encoded = Callable[[MainWindow | Workspace], Encoding]
AnyPane = TypeVar("AnyPane", bound=Pane)


def drawn(window: MainWindow) -> bool:
    """Whether the encoding answers the text as it stands, and the panes show it."""
    return window.session.is_up_to_date and window.pane_docks.redraw_queue.is_empty


def pane(window: MainWindow, kind: type[AnyPane]) -> AnyPane:
    """The pane of that kind, brought to the front; a hidden one draws nothing."""
    shown = window.pane_docks.bring_to_front(kind)
    QApplication.processEvents()
    return shown


def type_text(window: MainWindow, text: str) -> None:
    window.prompt_panel.editor.setFocus()
    window.prompt_panel.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.prompt_panel.editor, text)


def turn_wheel(widget: QWidget, angle: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Turns the mouse wheel over the middle of a widget by eighths of a degree, of which a notch has 120."""
    place, no_button, no_phase = QPointF(widget.rect().center()), Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    there = widget.mapToGlobal(place)
    QApplication.sendEvent(
        widget, QWheelEvent(place, there, QPoint(), QPoint(0, angle), no_button, keys, no_phase, False)
    )


def word_centre(editor: PromptEditor, word: str) -> QPoint:
    """The middle of a word, in the editor's viewport."""
    cursor = editor.document().find(word)
    cursor.setPosition(cursor.selectionStart() + len(word.encode("utf-16-le")) // 4)
    return editor.cursorRect(cursor).center()
