"""Panes draw in turns of the event loop of their own, and background threads give way."""

import os
import sys
from functools import partial
from threading import get_native_id
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from core.analysis.encoding_view import ViewOptions
from gui.panes.pane import Pane
from gui.panes.words_by_words import WordsByWordsPane
from gui.window.main_window import MainWindow
from gui.workers.latest_only import NICENESS_STEP, LatestOnlyWorker
from gui.workers.redraw_queue import RedrawQueue


def test_the_first_draws_at_once_and_the_others_one_by_one(qtbot: QtBot) -> None:
    drawn: list[str] = []
    queue = RedrawQueue()
    first, second, third = (SimpleNamespace(refresh=partial(drawn.append, name)) for name in "abc")
    for pane in (first, second, third, second):
        queue.add(pane)
    assert drawn == ["a"] and queue.contains(second) and not queue.is_empty
    counts = []
    queue._timer.timeout.connect(lambda: counts.append(len(drawn)))
    qtbot.waitUntil(lambda: queue.is_empty)
    assert drawn == ["a", "b", "c"] and counts[:2] == [2, 3]
    queue.add(second)
    qtbot.waitUntil(lambda: drawn == ["a", "b", "c", "b"])


def test_a_pane_that_waits_points_at_nothing(window: MainWindow, qtbot: QtBot, encoded: object) -> None:
    panes = [pane for pane in window.pane_docks.panes if pane.in_sight]
    assert isinstance(panes[0], WordsByWordsPane) and len(panes) > 1
    waiting: Pane = panes[1]
    encoded(window)
    window.session.set_view_options(ViewOptions(with_eos=not window.session.view_options.with_eos))
    assert not window.pane_docks.redraw_queue.is_empty
    waiting.point({2})
    waiting.select({2})
    assert not window.session.prompt.hovered and not window.session.prompt.selected
    qtbot.waitUntil(lambda: window.pane_docks.redraw_queue.is_empty)
    waiting.point({2})
    waiting.select({2})
    assert window.session.prompt.hovered == {2} == window.session.prompt.selected


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such priority of one thread")
def test_background_threads_give_way_to_the_windows(qtbot: QtBot) -> None:
    thread = LatestOnlyWorker("patient")
    with qtbot.waitSignal(thread.answered) as answer:
        thread.request(lambda _cancelled: os.getpriority(os.PRIO_PROCESS, get_native_id()))
    thread.stop()
    own = os.getpriority(os.PRIO_PROCESS, get_native_id())
    assert answer.args == [min(own + NICENESS_STEP, 19)]
