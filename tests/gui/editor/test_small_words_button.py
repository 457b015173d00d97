"""The switch beside the units, alone over a session."""

from analysis_models import random_encoding
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView, ViewOptions
from core.dialects.table import read
from gui.editor.small_words_button import SmallWordsButton
from gui.state.session import Session
from gui.state.session_settings import session_from_settings, settings_of_session
from gui.state.settings import Settings
from gui.workers.live_parser import LiveParser

LONG = "a cat on the table, " * 8


def test_a_click_is_the_other_way_round_and_back_to_automatic(qtbot: QtBot) -> None:
    session = Session("a cat")
    parser, button = LiveParser(session.prompt), SmallWordsButton(session)
    qtbot.addWidget(button)
    parser.parse()
    QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
    assert button.isChecked() and "Shown in every pane: a" in button.toolTip()
    settings = []
    for _ in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        settings.append((session.view_options.small_words, button.isChecked()))
    session.prompt.edit(LONG)
    QApplication.sendEvent(button, QFocusEvent(QEvent.Type.FocusIn))
    assert not button.isChecked() and "Left out of every pane: a on the" in button.toolTip()
    for _ in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        settings.append((session.view_options.small_words, button.isChecked()))
    assert settings == [("left-out", False), ("auto", True), ("shown", True), ("auto", False)]
    session.set_view_options(ViewOptions("tag"))
    QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
    assert not button.isEnabled() and "Tags are shown whole" in button.accessibleDescription()
    parser.stop()


def test_the_choice_is_kept_and_what_no_version_wrote_is_automatic(qtbot: QtBot) -> None:
    for kept, expected in (("left-out", "left-out"), ("shown", "shown"), ("sometimes", "auto")):
        session = session_from_settings(Settings(small_words=kept), None)
        assert settings_of_session(session)["small_words"] == session.view_options.small_words == expected


def test_a_long_prompt_gets_its_small_words_back_on_the_worker(qtbot: QtBot) -> None:
    session, requested = Session(), list[bool]()
    session.encoding_view_requested.connect(lambda: requested.append(True))
    for words in ("a cat " * 120, "a cat " * 180):
        chunks = read(words, "a1111")
        session.encoding_view = EncodingView(random_encoding(chunks), ViewOptions())
        session.set_view_options(ViewOptions(small_words="shown"))
        session.set_view_options(ViewOptions())
        requested.append(False)
    assert len(session.encoding_view.units) < MAX_MATRIX_UNITS and requested == [False, True, True, False]
