"""The menu of questions."""

from importlib import import_module

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from text_encodings import info_of

from gui.state.session import Session
from gui.window.main_window import MainWindow
from gui.window.pane_table import PANES
from gui.window.questions import QUESTIONS, QuestionsMenu


def test_each_question_opens_its_pane_with_its_switches(window: MainWindow) -> None:
    menu = next(action.menu() for action in window.menuBar().actions() if action.text() == "&Questions")
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    assert len(menu.actions()) == len(QUESTIONS) > 2
    for question, action in zip(QUESTIONS, menu.actions(), strict=True):
        action.trigger()
        if question.page:
            assert window.library is not None and window.library.isVisible()
            assert window.library.pages.keys[window.library.pages.currentIndex()] == question.page
            continue
        dock = next(dock for dock in window.pane_docks.docks if dock.spec is PANES[question.pane])
        assert dock.isVisible() and dock.made_pane is not None
        assert all(window.session.looks.get(name) == value for name, value in question.looks.items())


def test_panes_that_answer_a_question_are_closed_until_they_are_asked(window: MainWindow) -> None:
    for dock in window.pane_docks.docks:
        assert dock.isHidden() == dock.spec.is_optional


def test_a_question_of_clips_alone_is_out_of_use_with_the_reason_and_comes_back(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, menu = Session(), QMenu()
    qtbot.addWidget(menu)
    QuestionsMenu(menu, session, session)
    monkeypatch.setattr(session, "encoder", info_of("z_image"))
    session.encoder_changed.emit()
    pairs = list(zip(QUESTIONS, menu.actions(), strict=True))
    off = [(question, action) for question, action in pairs if not action.isEnabled()]
    assert {question.pane for question, _ in off} == {"shortening", "knowledge", "unet", "zoo", "own_axes", "shares"}
    assert all(action.toolTip().startswith(question.clip_only) for question, action in off)
    assert "summary" not in menu.actions()[0].toolTip()
    monkeypatch.undo()
    session.encoder_changed.emit()
    assert all(action.isEnabled() for action in menu.actions())
    assert "summary" in menu.actions()[0].toolTip()


def test_the_menu_and_the_panes_agree_on_what_is_clips_alone() -> None:
    panes = {question.pane for question in QUESTIONS if question.pane}
    assert len(panes) > 5
    for key in panes:
        spec = PANES[key]
        pane = getattr(import_module(f"gui.panes.{spec.module}"), spec.class_name)
        told = {bool(question.clip_only) for question in QUESTIONS if question.pane == key}
        assert told == {bool(pane.clip_only)}, key
