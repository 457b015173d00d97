"""The menu of questions."""

from PySide6.QtWidgets import QMenu

from gui.window.main_window import MainWindow
from gui.window.pane_table import PANES
from gui.window.questions import QUESTIONS


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
