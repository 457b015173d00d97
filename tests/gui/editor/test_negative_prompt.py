"""The negative prompt: typed, counted, swapped, looked at, remembered."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_driving import Encoded

from gui.editor.prompt_panel import PromptPanel
from gui.panes.compare.pane import ComparePane
from gui.state.session import Session
from gui.window.main_window import MainWindow

Make = Callable[..., MainWindow]


def test_it_is_folded_while_it_is_empty_and_a_click_unfolds_it(panel: PromptPanel) -> None:
    negative = panel.negative
    assert negative.is_folded and not negative.editor.isVisible()
    QTest.mouseClick(negative.beginning, Qt.MouseButton.LeftButton)
    assert not negative.is_folded and negative.editor.hasFocus()


def test_typing_counts_at_once_and_leaves_the_prompt_alone(panel: PromptPanel, session: Session) -> None:
    negative = panel.negative
    before = session.prompt.chunks
    negative.fold(False)
    QTest.keyClicks(negative.editor, "blurry, lowres")
    assert session.negative.text == "blurry, lowres"
    assert negative.counter.text() == f"{session.negative.chunks.used} / 75" and session.negative.chunks.used == 4
    assert session.prompt.chunks is before
    assert "4 of 75 tokens" in negative.counter.accessibleName()


def test_it_is_read_by_the_chosen_tool(qtbot: QtBot, panel: PromptPanel, session: Session) -> None:
    negative = panel.negative
    session.negative.set_text("blurry, " * 60)
    assert negative.counter.text() == "120 / 150"
    session.set_dialect("diffusers")
    assert negative.counter.text() == "✂ 120 / 75"
    assert "cut off" in negative.counter.toolTip()
    session.set_dialect("a1111")
    session.negative.set_text("blurry, " * 2_000)
    assert negative.counter.text() == "…"
    qtbot.waitUntil(lambda: negative.counter.text().startswith("4000"), timeout=10_000)


def test_it_is_not_read_again_at_every_keystroke_of_the_prompt(session: Session) -> None:
    reads, changes = list[None](), list[None]()
    session.negative.parsed.connect(lambda: reads.append(None))
    session.negative.text_changed.connect(lambda: changes.append(None))
    session.prompt.set_text("another prompt")
    session.negative.set_text(session.negative.text)
    assert reads == changes == []
    session.set_dialect("comfyui")
    assert len(reads) == 1


def test_its_words_light_up_in_it_alone(session: Session) -> None:
    session.negative.set_text("blurry cow")
    session.negative.set_selected({1})
    assert session.prompt.selected == frozenset()
    session.set_view_options(type(session.view_options)("tag"))
    assert [unit.label for unit in session.negative.unit_colours.units] == ["blurry cow"]


def test_prompt_and_negative_prompt_are_swapped_and_undone(panel: PromptPanel, session: Session) -> None:
    session.prompt.set_text("a cow")
    session.negative.set_text("blurry")
    QTest.mouseClick(panel.negative.swap_button, Qt.MouseButton.LeftButton)
    assert (session.prompt.text, session.negative.text) == ("blurry", "a cow")
    panel.editor.undo()
    panel.negative.editor.undo()
    assert (session.prompt.text, session.negative.text) == ("a cow", "blurry")


def test_one_click_compares_the_prompt_with_it(window: MainWindow, qtbot: QtBot) -> None:
    look = window.prompt_panel.negative.compare_button
    assert not look.isEnabled()
    window.session.negative.set_text("a blurry cow")
    QTest.mouseClick(look, Qt.MouseButton.LeftButton)
    shown = window.pane_docks.bring_to_front(ComparePane)
    query = shown.prompt_query
    qtbot.waitUntil(lambda: query.answer is not None and query.answer.text == "a blurry cow", timeout=20_000)


def test_what_the_tool_does_with_it_is_said(window: MainWindow, encoded: Encoded) -> None:
    notes = window.prompt_panel.negative.notes
    window.prompt_panel.negative.fold(False)
    assert not notes.isVisible()
    window.session.set_dialect("diffusers")
    encoded(window)
    assert notes.isVisible() and "ignores clip skip" in notes.text()


@pytest.mark.parametrize("folded", [True, False])
def test_the_left_column_stays_comfortable_at_1280_by_800(make_window: Make, folded: bool) -> None:
    window = make_window(negative="blurry", negative_folded=folded)
    assert window.prompt_panel.editor.height() >= 3 * window.prompt_panel.editor.fontMetrics().lineSpacing()
    assert window.prompt_panel.token_strip.height() >= 150
