"""What is struck out belongs to one text, and the editor shows it until that text is another."""

from prompts import SHORT_PROMPT
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.editor.prompt_panel import PromptPanel
from gui.state.prompt_state import StruckOut
from gui.state.session import Session


def struck_words(panel: PromptPanel) -> list[str]:
    return [mark.cursor.selectedText() for mark in panel.editor.extraSelections() if mark.format.fontStrikeOut()]


def test_of_another_text_nothing_is_struck_out_and_the_same_again_tells_nobody(qtbot: QtBot) -> None:
    state = StruckOut()
    state.show("a cow", [(2, 5)])
    assert state.spans_of("a cow") == ((2, 5),) and state.spans_of("a cows") == ()
    with qtbot.assertNotEmitted(state.changed):
        state.show("a cow", [(2, 5)])


def test_the_editor_strikes_through_what_goes_and_typing_takes_the_line_away(
    panel: PromptPanel, session: Session
) -> None:
    start = SHORT_PROMPT.index("a bull")
    session.prompt.struck_out.show(SHORT_PROMPT, [(start, start + 8)])
    assert struck_words(panel) == ["a bull, "]
    QTest.keyClicks(panel.editor, "s")
    assert not struck_words(panel) and session.prompt.text != SHORT_PROMPT
