"""The caret of the editor stops blinking while nobody writes, and blinks again at a key."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

import gui.app.resting_caret as resting_caret
from gui.app.resting_caret import RestingCaret


@pytest.fixture
def caret(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[RestingCaret]:
    monkeypatch.setattr(resting_caret, "REST_MS", 50)
    made = RestingCaret(qapp)
    yield made
    made.stop()
    assert not made.is_resting
    made.deleteLater()


def test_the_caret_rests_while_nobody_writes_and_blinks_again_as_it_moves(caret: RestingCaret, qtbot: QtBot) -> None:
    editor = QPlainTextEdit("a cow")
    qtbot.addWidget(editor)
    editor.show()
    editor.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    qtbot.waitUntil(lambda: caret.is_resting)
    QTest.keyClicks(editor, ",")
    assert not caret.is_resting
    qtbot.waitUntil(lambda: caret.is_resting)
    editor.clearFocus()
    assert not caret.is_resting
