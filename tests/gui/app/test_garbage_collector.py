"""Cyclic garbage is collected on the GUI thread, whichever thread makes objects."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app.garbage_collector import GarbageCollector


class Cycle:
    """Refers to itself, and says on which thread it was destroyed."""

    def __init__(self, threads: list[threading.Thread]) -> None:
        self.itself, self.threads = self, threads

    def __del__(self) -> None:
        self.threads.append(threading.current_thread())


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    yield made
    made.stop()
    gc.unfreeze()
    assert gc.isenabled()


def test_a_worker_s_thread_collects_nothing(collector: GarbageCollector, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    collector.start()
    Cycle(threads)
    worker = threading.Thread(target=lambda: [[] for _ in range(10 * gc.get_threshold()[0])])
    worker.start()
    worker.join()
    assert threads == []
    kept = [[] for _ in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: bool(threads), timeout=5_000)
    assert threads == [threading.main_thread()] and kept


def test_nothing_is_collected_before_the_start(collector: GarbageCollector, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    Cycle(threads)
    kept = [[] for _ in range(2 * gc.get_threshold()[0])]
    qtbot.wait(50)
    assert threads == [] and kept


def test_what_lasts_is_left_out_of_further_rounds(collector: GarbageCollector) -> None:
    kept = [[] for _ in range(100)]
    collector.leave_out()
    assert gc.get_freeze_count() == 0  # nothing before the start
    collector.start()
    frozen = gc.get_freeze_count()
    more = [[] for _ in range(100)]
    collector.leave_out()
    assert gc.get_freeze_count() >= frozen + 100 and kept and more
