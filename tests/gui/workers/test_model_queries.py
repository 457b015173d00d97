"""What panes ask of the model while nobody types."""

from collections.abc import Callable
from threading import Event, current_thread, main_thread
from typing import Any

from pytestqt.qtbot import QtBot
from window_driving import Encoded

from core.model import Model
from core.program.cancellation import CancelCheck
from gui.workspace.workspace import Workspace


class Endless:
    """A query that runs until it is cancelled."""

    def __init__(self) -> None:
        self.running, self.gave_up = Event(), Event()

    def __call__(self, _model: Model, cancelled: CancelCheck, _report: Callable[[Any], None]) -> None:
        self.running.set()
        while not cancelled():
            pass
        self.gave_up.set()


def test_reports_and_answers_arrive_in_order_on_the_gui_thread(qtbot: QtBot, workspace: Workspace) -> None:
    results: list[object] = []

    def work(model: Model, cancelled: CancelCheck, report: Callable[[Any], None]) -> object:
        report("half")
        return current_thread() is main_thread(), model is workspace.live_encoder.model

    def take(result: object) -> None:
        results.append(result)
        assert current_thread() is main_thread()

    workspace.model_queries.submit("owner", work, take)
    qtbot.waitUntil(lambda: len(results) == 2)
    assert results == ["half", (False, True)]


def test_queries_of_several_run_one_by_one_and_only_the_newest_of_each(qtbot: QtBot, workspace: Workspace) -> None:
    results: list[object] = []
    for owner, answer in (("a", "first"), ("b", "other"), ("a", "second")):
        workspace.model_queries.submit(owner, lambda *_, answer=answer: answer, results.append)
    qtbot.waitUntil(lambda: len(results) == 2)
    assert results == ["other", "second"]


def test_an_exception_is_an_answer(qtbot: QtBot, workspace: Workspace) -> None:
    results: list[object] = []
    workspace.model_queries.submit("owner", lambda *_: 1 / 0, results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert isinstance(results[0], ZeroDivisionError)


def test_a_keystroke_drops_what_was_asked_of_older_text(qtbot: QtBot, workspace: Workspace, encoded: Encoded) -> None:
    results, endless = list[object](), Endless()
    workspace.model_queries.submit("a", endless, results.append)
    workspace.model_queries.submit("b", lambda *_: "waiting", results.append)
    qtbot.waitUntil(endless.running.is_set)
    workspace.session.prompt.edit("a sheep")
    encoded(workspace)
    assert endless.gave_up.is_set()
    workspace.model_queries.submit("c", lambda *_: "newer", results.append)
    qtbot.waitUntil(lambda: "newer" in results)
    assert results == ["newer"]
