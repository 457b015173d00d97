"""Qt's classes are made on the window's thread, a few in a turn, before pyqtgraph is imported on another."""

import sys
import threading
import time
from collections.abc import Callable
from types import ModuleType

import pytest
from pytestqt.qtbot import QtBot

from gui.window.main_window import MainWindow
from gui.window.qt_classes import SLICE_SECONDS, QtClasses


class SlowModule(ModuleType):
    """A module whose names are made when they are asked for, as PySide's are."""

    def __init__(self) -> None:
        super().__init__("slow")
        self.asked: list[tuple[str, bool]] = []

    def __dir__(self) -> list[str]:
        return [f"Class{number}" for number in range(20)]

    def __getattr__(self, name: str) -> object:
        self.asked.append((name, threading.current_thread() is threading.main_thread()))
        time.sleep(SLICE_SECONDS / 2)
        return name


def test_each_is_made_once_on_this_thread_with_turns_of_the_event_loop_in_between(qtbot: QtBot) -> None:
    module = SlowModule()
    classes, at_start = QtClasses(modules=[module]), list[int]()
    classes.made.connect(lambda: at_start.append(len(module.asked)))
    classes.start()
    assert module.asked == [] and classes.is_making
    qtbot.waitUntil(lambda: bool(module.asked))
    assert 0 < len(module.asked) < 20
    qtbot.waitUntil(lambda: not classes.is_making)
    assert sorted(module.asked) == sorted((name, True) for name in dir(module)) and at_start == [20]


def test_what_is_given_up_says_nothing(qtbot: QtBot) -> None:
    classes, made = QtClasses(modules=[SlowModule()]), list[int]()
    classes.made.connect(lambda: made.append(1))
    classes.start()
    classes.stop()
    qtbot.wait(30)
    assert made == [] and not classes.is_making


def test_pyqtgraph_is_asked_for_behind_them(
    bare_window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    docks, requested = bare_window.pane_docks, list[Callable[..., object]]()
    qtbot.waitUntil(lambda: not docks.is_making)
    monkeypatch.delitem(sys.modules, "pyqtgraph")
    monkeypatch.setattr(docks._plotting, "request", requested.append)
    docks._make_panes_in_sight()
    assert docks.is_making and requested == []
    qtbot.waitUntil(lambda: len(requested) == 1)
