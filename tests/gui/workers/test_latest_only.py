"""Newest request only: late answers are dropped, failures are told, stopping joins the thread."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.workers.latest_only import LatestOnlyWorker


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[LatestOnlyWorker]:
    worker = LatestOnlyWorker("worker")
    yield worker
    worker.stop()


def test_only_the_newest_of_many_requests_is_answered(qtbot: QtBot, worker: LatestOnlyWorker) -> None:
    answers: list[object] = []
    worker.answered.connect(answers.append)
    started, go_on = threading.Event(), threading.Event()

    def slow(cancelled: object) -> str:
        started.set()
        go_on.wait(10)
        return "old"

    worker.request(slow)
    assert started.wait(10)
    for number in range(20):
        worker.request(lambda cancelled, number=number: number)
    go_on.set()
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    qtbot.wait(50)
    assert answers == [19]


def test_an_older_request_is_told_that_it_is_cancelled(qtbot: QtBot, worker: LatestOnlyWorker) -> None:
    started, seen = threading.Event(), threading.Event()

    def patient(cancelled: "object") -> None:
        started.set()
        while not cancelled():  # type: ignore[operator]
            pass
        seen.set()

    worker.request(patient)
    assert started.wait(10)
    with qtbot.waitSignal(worker.answered, timeout=10_000):
        worker.request(lambda cancelled: "new")
    assert seen.is_set()


def test_a_failure_is_told_and_the_next_request_works(qtbot: QtBot, worker: LatestOnlyWorker) -> None:
    with qtbot.waitSignal(worker.failed, timeout=10_000) as failed:
        worker.request(lambda cancelled: 1 // 0)
    assert isinstance(failed.args[0], ZeroDivisionError)
    with qtbot.waitSignal(worker.answered, timeout=10_000) as answered:
        worker.request(lambda cancelled: "well")
    assert answered.args == ["well"]
    assert not worker.busy


def test_what_is_cancelled_or_comes_after_the_end_is_never_heard_of(qtbot: QtBot, worker: LatestOnlyWorker) -> None:
    heard: list[object] = []
    worker.answered.connect(heard.append)
    worker.failed.connect(heard.append)
    worker.request(lambda cancelled: "x")
    worker.cancel()
    qtbot.wait(100)
    worker.stop()
    worker.request(lambda cancelled: heard.append("run"))
    qtbot.wait(50)
    assert heard == [] and not worker.busy


def test_stopping_waits_for_the_thread(worker: LatestOnlyWorker) -> None:
    started, finished = threading.Event(), threading.Event()

    def work(cancelled: object) -> None:
        started.set()
        threading.Event().wait(0.2)
        finished.set()

    worker.request(work)
    assert started.wait(10)
    worker.stop()
    assert finished.is_set()
