"""A worker whose disk may hang: the latest request only, and nobody ever waits for a thread."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.program.cancellation import CancelCheck, ReportProgress
from gui.workers.disk_worker import DiskWorker


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[DiskWorker]:
    worker = DiskWorker("test", patience=0.1)
    yield worker
    worker.stop()


@pytest.fixture
def hanging() -> Iterator[Callable[[CancelCheck, ReportProgress], str]]:
    """Work that hangs until the test ends, whoever cancels it."""
    release = threading.Event()

    def hang(_cancelled: CancelCheck, _report: ReportProgress) -> str:
        release.wait(20)
        return "late"

    hang.release = release  # type: ignore[attr-defined]
    yield hang
    release.set()


def test_an_answer_its_reports_and_an_error_arrive_on_the_windows_thread(worker: DiskWorker, qtbot: QtBot) -> None:
    known, answers, errors = list[object](), list[object](), list[object]()
    worker.reported.connect(known.append)
    worker.answered.connect(lambda answer: answers.append((answer, threading.current_thread().name)))
    worker.failed.connect(errors.append)

    def work(_cancelled: CancelCheck, report: ReportProgress) -> int:
        report(1)
        report(2)
        return 3

    worker.request(work)
    qtbot.waitUntil(lambda: bool(answers))
    assert (known, answers, worker.busy) == ([1, 2], [(3, "MainThread")], False)
    worker.request(lambda _cancelled, _report: 1 // 0)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)


def test_a_newer_request_cancels_the_older_one_whose_answer_is_dropped(worker: DiskWorker, qtbot: QtBot) -> None:
    answers, began = list[object](), threading.Event()
    worker.answered.connect(answers.append)

    def until_cancelled(cancelled: CancelCheck, _report: ReportProgress) -> str:
        began.set()
        while not cancelled():
            time.sleep(0.001)
        return "older"

    worker.request(until_cancelled)
    began.wait(5)
    worker.request(lambda _cancelled, _report: "newer")
    qtbot.waitUntil(lambda: bool(answers))
    qtbot.wait(20)
    assert answers == ["newer"]


def test_a_disk_that_hangs_is_said_once_and_keeps_nothing_busy_and_may_answer_later(
    worker: DiskWorker, qtbot: QtBot, hanging: Callable[[CancelCheck, ReportProgress], str]
) -> None:
    answers, silences = list[object](), list[bool]()
    worker.answered.connect(answers.append)
    worker.silent.connect(lambda: silences.append(True))
    worker.request(hanging)
    assert worker.busy
    qtbot.waitUntil(lambda: bool(silences))
    assert not worker.busy and worker.is_silent and not answers
    hanging.release.set()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: answers == ["late"])
    assert silences == [True] and not worker.is_silent


def test_reports_are_signs_of_life(worker: DiskWorker, qtbot: QtBot) -> None:
    answers, silences = list[object](), list[bool]()
    worker.answered.connect(answers.append)
    worker.silent.connect(lambda: silences.append(True))

    def slow(_cancelled: CancelCheck, report: ReportProgress) -> str:
        for _ in range(10):
            time.sleep(0.03)
            report(None)
        return "done"

    worker.request(slow)
    qtbot.waitUntil(lambda: answers == ["done"])
    assert not silences


def test_stopping_waits_for_no_disk_that_hangs(
    worker: DiskWorker, qtbot: QtBot, hanging: Callable[[CancelCheck, ReportProgress], str]
) -> None:
    worker.request(hanging)
    qtbot.waitUntil(lambda: worker.is_silent)
    began = time.monotonic()
    worker.stop()
    assert time.monotonic() - began < 1
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "test")
