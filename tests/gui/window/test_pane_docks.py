"""Panes are made when they are first in sight."""

from importlib import import_module

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.panes.map.pane import MapPane
from gui.widgets.controls import SegmentButton
from gui.window.main_window import MainWindow
from gui.window.pane_dock import PaneDock
from gui.window.pane_table import PANES, THIS_ENCODER
from gui.workspace.workspace import Workspace


def made(window: MainWindow) -> list[str]:
    return [pane.title for pane in window.pane_docks.made_panes]


def dock_of(window: MainWindow, title: str) -> PaneDock:
    return next(dock for dock in window.pane_docks.docks if dock.spec.title == title)


def test_the_table_names_each_class_and_its_title() -> None:
    for spec in (*PANES.values(), THIS_ENCODER):
        assert getattr(import_module(f"gui.panes.{spec.module}"), spec.class_name).title == spec.title


def test_behind_the_first_frame_the_panes_in_front_come_and_nothing_moves(workspace: Workspace, qtbot: QtBot) -> None:
    window = MainWindow(workspace)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    assert not made(window)
    window.show()
    places = [dock.geometry() for dock in window.pane_docks.docks[:2]]
    qtbot.waitUntil(lambda: made(window) == ["Words × words", "Across layers"])
    assert [dock.geometry() for dock in window.pane_docks.docks[:2]] == places


def test_another_comes_with_its_tab_or_with_whoever_asks_for_it(window: MainWindow, qtbot: QtBot) -> None:
    dock = dock_of(window, "Token table")
    assert dock.made_pane is None
    dock.raise_()
    qtbot.waitUntil(lambda: dock.made_pane is not None)
    assert dock.pane.in_sight and not dock_of(window, "Map").is_in_front
    assert window.pane_docks.bring_to_front(MapPane) is dock_of(window, "Map").pane


def test_while_a_pane_is_made_no_other_window_comes_up_and_the_focus_stays(window: MainWindow, qtbot: QtBot) -> None:
    before = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for dock in window.pane_docks.docks:
        assert dock.pane
        assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == before
    QApplication.processEvents()
    assert QApplication.focusWidget() is window.prompt_panel.editor


def test_a_title_makes_room_for_tools_that_come_later(window: MainWindow) -> None:
    pane = window.pane_docks.bring_to_front(MapPane)
    bar = dock_of(window, "Map").titleBarWidget()
    QApplication.processEvents()
    bar.setFixedWidth(bar.minimumSizeHint().width() + bar._heading.sizeHint().width() + 20)
    QApplication.processEvents()
    assert bar._heading.isVisible()
    tool = SegmentButton("a tool that comes later")
    pane.tools.addWidget(tool)
    QApplication.processEvents()
    assert not bar._heading.isVisible()
    tool.hide()
    QApplication.processEvents()
    assert bar._heading.isVisible()
