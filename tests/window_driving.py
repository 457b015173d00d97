"""Ways to drive the window in tests."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.encoder.encoding import Encoding
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.opening import open_encoder
from gui.editor.prompt_editor import PromptEditor
from gui.panes.pane import Pane
from gui.state.session import Session
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


def check_states(session: Session, source: Path, *weighted_loras: tuple[Path, float]) -> None:
    """Whether the words' rows are those of an encoder opened anew with these LoRAs; padding is not encoded."""
    encoder, chunks = open_encoder(source), session.prompt.encoder_chunks
    apply_loras([encoder], [(open_lora(path), strength) for path, strength in weighted_loras])
    rows = sum(token.kind != "padding" for token in chunks.chunks[0])
    expected, states = encoder.encode(chunks).hidden_states, session.encoding.hidden_states
    assert rows > 2
    np.testing.assert_allclose(states[:, :rows], expected[:, :rows], rtol=1e-4, atol=1e-4)
