"""Panes draw in turns of the event loop of their own, and background threads give way."""

import os
import sys
from threading import get_native_id
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.analysis.encoding_view import ViewOptions
from gui.panes.pane import Pane
from gui.panes.words_by_words.pane import WordsByWordsPane
from gui.window.main_window import MainWindow
from gui.workers import redraw_queue
from gui.workers.latest_only import NICENESS_STEP, LatestOnlyWorker
from gui.workers.redraw_queue import TURN_SECONDS, RedrawQueue


class _Clock:
    """Seconds that pass only while a pane draws, and what happened to the panes."""

    def __init__(self) -> None:
        self.seconds, self.log = 0.0, list[str]()

    def pane(self, name: str, seconds: float) -> Any:  # noqa: ANN401
        def refresh() -> None:
            self.seconds += seconds
            self.log.append(name)

        fade = lambda opacity: self.log.append(f"{name} {'back' if opacity == 1 else 'faded'}")  # noqa: E731
        return SimpleNamespace(refresh=refresh, fade=fade)


def test_panes_that_are_quick_draw_in_one_turn_and_a_slow_one_leaves_all_but_the_next_faded(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, queue = _Clock(), RedrawQueue()
    monkeypatch.setattr(redraw_queue, "perf_counter", lambda: clock.seconds)
    first, second = clock.pane("a", 0), clock.pane("b", TURN_SECONDS)
    for pane in (first, second, clock.pane("c", 0), clock.pane("d", 0), second):
        queue.add(pane)
    assert not clock.log and queue.contains(second) and not queue.is_empty
    qtbot.waitUntil(lambda: queue.is_empty)
    assert clock.log == ["a", "a back", "b", "b back", "d faded", "c", "c back", "d", "d back"]


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


def test_a_late_answer_is_painted_once_for_what_is_faded_comes_back_as_it_is_drawn(
    window: MainWindow, qtbot: QtBot, encoded: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded(window)
    pane = next(pane for pane in window.pane_docks.panes if isinstance(pane, WordsByWordsPane))
    image, draw, drawn = pane.matrices[0].image, pane.draw, []
    monkeypatch.setattr(pane, "draw", lambda: (drawn.append(image.opacity()), draw()))
    window.session.prompt.set_text("a cow, a bull, a wheel")
    window.pane_docks._stale.timeout.emit()
    assert image.opacity() < 1
    qtbot.waitUntil(lambda: bool(drawn) and image.opacity() == 1)
    assert window.session.is_up_to_date and max(drawn) < 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such priority of one thread")
def test_background_threads_give_way_to_the_windows(qtbot: QtBot) -> None:
    thread = LatestOnlyWorker("patient")
    with qtbot.waitSignal(thread.answered) as answer:
        thread.request(lambda _cancelled: os.getpriority(os.PRIO_PROCESS, get_native_id()))
    thread.stop()
    own = os.getpriority(os.PRIO_PROCESS, get_native_id())
    assert answer.args == [min(own + NICENESS_STEP, 19)]
