"""Find and replace in the prompt."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gui.editor.find_bar import FindBar, find_all
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session

TEXT = "😀 Cow, cow\ncow, (COW:1.2), bull"


@pytest.fixture
def bar(panel: PromptPanel) -> FindBar:
    panel.editor.setPlainText(TEXT)
    panel.editor.setFocus()
    QTest.keySequence(panel, QKeySequence(QKeySequence.StandardKey.Find))
    return panel.tabs.find_bar


def test_matches_are_counted_outlined_and_gone_through_around_the_ends(bar: FindBar, panel: PromptPanel) -> None:
    assert bar.isVisible() and bar.find_field.hasFocus()
    QTest.keyClicks(bar.find_field, "cow")
    assert (bar.count.text(), panel.editor.selection()) == ("1 / 4", (2, 5))
    assert [outline.start for outline in panel.editor.outlines["matches"]] == [3, 8, 12, 18]
    QTest.keyClick(bar.find_field, Qt.Key.Key_Return)
    assert (bar.count.text(), panel.editor.selection()) == ("2 / 4", (7, 10))
    for _ in range(2):
        QTest.keyClick(bar.find_field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "4 / 4"
    QTest.keyClick(panel, Qt.Key.Key_F3)
    assert bar.count.text() == "1 / 4"
    bar.case.click()
    assert (bar.count.text(), panel.editor.selection()) == ("1 / 2", (7, 10))
    bar.find_field.setText("horse")
    assert bar.count.text() == "– / 0"


def test_ctrl_r_opens_replacing_from_the_tags_too(bar: FindBar, panel: PromptPanel) -> None:
    bar.end()
    panel.tabs.show_page("tags")
    QTest.keySequence(panel, QKeySequence("Ctrl+R"))
    assert bar.isVisible() and bar.replace_field.isVisible() and panel.tabs.page == "text"


def test_esc_closes_the_search_and_gives_the_focus_back(bar: FindBar, panel: PromptPanel) -> None:
    QTest.keyClicks(bar.find_field, "bull")
    QTest.keyClick(bar.find_field, Qt.Key.Key_Escape)
    assert not bar.isVisible() and panel.editor.hasFocus()
    assert panel.editor.outlines["matches"] == ()
    assert panel.editor.textCursor().selectedText() == "bull"


def test_what_is_selected_is_looked_for_and_typing_in_the_prompt_counts_anew(bar: FindBar, panel: PromptPanel) -> None:
    editor = panel.editor
    editor.select(TEXT.index("bull"), len(TEXT))
    bar.begin()
    assert (bar.find_field.text(), bar.count.text()) == ("bull", "1 / 1")
    editor.insert_words("bull bull")
    assert bar.count.text() == "– / 2"


def test_one_or_all_matches_are_replaced_each_in_one_undo_step(
    bar: FindBar, panel: PromptPanel, session: Session
) -> None:
    editor = panel.editor
    bar.begin(replacing=True)
    bar.find_field.setText("cow")
    bar.replace_field.setText("ox (a)")
    bar.replace_button.click()
    assert editor.toPlainText() == TEXT.replace("Cow", "ox (a)")
    assert bar.count.text() == "1 / 3"
    bar.replace_all_button.click()
    assert editor.toPlainText() == "😀 ox (a), ox (a)\nox (a), (ox (a):1.2), bull" == session.prompt.text
    editor.undo()
    assert editor.toPlainText() == TEXT.replace("Cow", "ox (a)")
    editor.undo()
    assert editor.toPlainText() == TEXT


def test_the_search_leaves_room_for_the_text(bar: FindBar, panel: PromptPanel) -> None:
    bar.begin(replacing=True)
    panel.resize(480, 520)
    panel.setSizes([10, 2_000])
    QApplication.processEvents()
    editor = panel.editor
    assert editor.height() >= 3 * editor.fontMetrics().lineSpacing()
    assert bar.geometry().bottom() < panel.tabs.stack.geometry().top()


def test_nothing_of_the_prompts_card_is_cut_off_however_many_lines_its_sentences_take(panel: PromptPanel) -> None:
    legend = next(label for label in panel.findChildren(QLabel) if label.text().startswith("a tint a unit"))
    legend.setText("many words of a long sentence " * 12)
    panel.setSizes([10, 2_000])
    QApplication.processEvents()
    assert legend.height() >= legend.heightForWidth(legend.width())


def test_a_search_is_for_the_letters_themselves() -> None:
    assert find_all("a.b axb (a.b", "A.B", with_case=False) == [(0, 3), (9, 12)]
    assert find_all("aaaa", "aa", with_case=True) == [(0, 2), (2, 4)]
    assert find_all("abc", "", with_case=True) == []
