"""Find and replace in the prompt."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.editor.find_bar import FindBar, find_all
from gui.window.main_window import MainWindow

TEXT = "😀 Cow, cow\ncow, (COW:1.2), bull"


@pytest.fixture
def bar(bare_window: MainWindow, qtbot: QtBot) -> FindBar:
    bare_window.activateWindow()
    qtbot.waitUntil(bare_window.isActiveWindow)
    bare_window.prompt_panel.editor.setPlainText(TEXT)
    bare_window.prompt_panel.editor.setFocus()
    QTest.keySequence(bare_window, QKeySequence(QKeySequence.StandardKey.Find))
    return bare_window.prompt_panel.tabs.find_bar


def at(window: MainWindow) -> tuple[int, int]:
    return window.prompt_panel.editor.selection()


def test_matches_are_counted_outlined_and_gone_through_around_the_ends(bar: FindBar, bare_window: MainWindow) -> None:
    assert bar.isVisible() and bar.find_field.hasFocus()
    QTest.keyClicks(bar.find_field, "cow")
    assert (bar.count.text(), at(bare_window)) == ("1 / 4", (2, 5))
    assert [outline.start for outline in bare_window.prompt_panel.editor.outlines["matches"]] == [3, 8, 12, 18]
    QTest.keyClick(bar.find_field, Qt.Key.Key_Return)
    assert (bar.count.text(), at(bare_window)) == ("2 / 4", (7, 10))
    for _ in range(2):
        QTest.keyClick(bar.find_field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "4 / 4"
    QTest.keyClick(bare_window, Qt.Key.Key_F3)
    assert bar.count.text() == "1 / 4"
    bar.case.click()
    assert (bar.count.text(), at(bare_window)) == ("1 / 2", (7, 10))
    bar.find_field.setText("horse")
    assert bar.count.text() == "– / 0"


def test_ctrl_r_opens_replacing_from_the_tags_too(bar: FindBar, bare_window: MainWindow) -> None:
    bar.end()
    bare_window.prompt_panel.tabs.show_page("tags")
    QTest.keySequence(bare_window, QKeySequence("Ctrl+R"))
    assert bar.isVisible() and bar.replace_field.isVisible() and bare_window.prompt_panel.tabs.page == "text"


def test_esc_closes_the_search_and_gives_the_focus_back(bar: FindBar, bare_window: MainWindow) -> None:
    QTest.keyClicks(bar.find_field, "bull")
    QTest.keyClick(bar.find_field, Qt.Key.Key_Escape)
    assert not bar.isVisible() and bare_window.prompt_panel.editor.hasFocus()
    assert bare_window.prompt_panel.editor.outlines["matches"] == ()
    assert bare_window.prompt_panel.editor.textCursor().selectedText() == "bull"


def test_what_is_selected_is_looked_for_and_typing_in_the_prompt_counts_anew(
    bar: FindBar, bare_window: MainWindow
) -> None:
    editor = bare_window.prompt_panel.editor
    editor.select(TEXT.index("bull"), len(TEXT))
    bar.begin()
    assert (bar.find_field.text(), bar.count.text()) == ("bull", "1 / 1")
    editor.insert_words("bull bull")
    assert bar.count.text() == "– / 2"


def test_one_or_all_matches_are_replaced_each_in_one_undo_step(bar: FindBar, bare_window: MainWindow) -> None:
    editor = bare_window.prompt_panel.editor
    bar.begin(replacing=True)
    bar.find_field.setText("cow")
    bar.replace_field.setText("ox (a)")
    bar.replace_button.click()
    assert editor.toPlainText() == TEXT.replace("Cow", "ox (a)")
    assert bar.count.text() == "1 / 3"
    bar.replace_all_button.click()
    assert editor.toPlainText() == "😀 ox (a), ox (a)\nox (a), (ox (a):1.2), bull" == bare_window.session.text
    editor.undo()
    assert editor.toPlainText() == TEXT.replace("Cow", "ox (a)")
    editor.undo()
    assert editor.toPlainText() == TEXT


def test_the_search_leaves_room_for_the_text(bar: FindBar, bare_window: MainWindow) -> None:
    bar.begin(replacing=True)
    bare_window.resize(1280, 600)
    bare_window.prompt_panel.setSizes([10, 2_000])
    QApplication.processEvents()
    editor = bare_window.prompt_panel.editor
    assert editor.height() >= 3 * editor.fontMetrics().lineSpacing()
    assert bar.geometry().bottom() < bare_window.prompt_panel.tabs.stack.geometry().top()


def test_nothing_of_the_prompts_card_is_cut_off_however_many_lines_its_sentences_take(bare_window: MainWindow) -> None:
    legend = next(
        label for label in bare_window.prompt_panel.findChildren(QLabel) if label.text().startswith("one tint")
    )
    legend.setText("many words of a long sentence " * 12)
    bare_window.prompt_panel.setSizes([10, 2_000])
    QApplication.processEvents()
    assert legend.height() >= legend.heightForWidth(legend.width())


def test_a_search_is_for_the_letters_themselves() -> None:
    assert find_all("a.b axb (a.b", "A.B", with_case=False) == [(0, 3), (9, 12)]
    assert find_all("aaaa", "aa", with_case=True) == [(0, 2), (2, 4)]
    assert find_all("abc", "", with_case=True) == []
