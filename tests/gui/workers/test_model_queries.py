"""What panes ask of the model while nobody types."""

from collections.abc import Callable
from threading import Event, current_thread, main_thread
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.encoder.encoding import Encoding
from core.model import Model
from gui.window.main_window import MainWindow

Encoded = Callable[[MainWindow], Encoding]


def test_reports_and_answers_arrive_in_order_on_the_windows_thread(qtbot: QtBot, window: MainWindow) -> None:
    heard: list[object] = []

    def work(model: Model, cancelled: Callable[[], bool], report: Callable[[Any], None]) -> object:
        report("half")
        return current_thread() is main_thread(), model is window.workspace.live_encoder.model

    def take(answer: object) -> None:
        heard.append(answer)
        assert current_thread() is main_thread()

    window.workspace.model_queries.submit(QObject(window), work, take)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["half", (False, True)]


def test_wishes_of_several_are_done_one_after_another_and_only_the_newest_of_each(
    qtbot: QtBot, window: MainWindow
) -> None:
    heard: list[object] = []
    one, other = QObject(window), QObject(window)
    window.workspace.model_queries.submit(one, lambda *_: "first", heard.append)
    window.workspace.model_queries.submit(other, lambda *_: "other", heard.append)
    window.workspace.model_queries.submit(one, lambda *_: "second", heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["other", "second"]


def test_an_exception_is_an_answer(qtbot: QtBot, window: MainWindow) -> None:
    heard: list[object] = []
    window.workspace.model_queries.submit(QObject(window), lambda *_: 1 / 0, heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], ZeroDivisionError)


def test_a_keystroke_drops_what_was_asked_for_the_older_text(
    qtbot: QtBot, window: MainWindow, encoded: Encoded
) -> None:
    heard: list[object] = []
    running, gave_up = Event(), Event()

    def endless(_model: Model, cancelled: Callable[[], bool], _report: Callable[[Any], None]) -> None:
        running.set()
        while not cancelled():
            pass
        gave_up.set()

    window.workspace.model_queries.submit(QObject(window), endless, heard.append)
    window.workspace.model_queries.submit(QObject(window), lambda *_: "waiting", heard.append)
    qtbot.waitUntil(running.is_set)
    window.prompt_panel.editor.insertPlainText(" and a sheep")
    encoded(window)
    assert gave_up.is_set()
    window.workspace.model_queries.submit(QObject(window), lambda *_: "newer", heard.append)
    qtbot.waitUntil(lambda: "newer" in heard)
    assert heard == ["newer"]


def test_what_is_forgotten_makes_way_for_the_next(qtbot: QtBot, window: MainWindow) -> None:
    heard: list[object] = []
    running, asker = Event(), QObject(window)

    def endless(_model: Model, cancelled: Callable[[], bool], _report: Callable[[Any], None]) -> None:
        running.set()
        while not cancelled():
            pass

    window.workspace.model_queries.submit(asker, endless, heard.append)
    qtbot.waitUntil(running.is_set)
    window.workspace.model_queries.submit(QObject(window), lambda *_: "next", heard.append)
    window.workspace.model_queries.cancel(asker)
    qtbot.waitUntil(lambda: heard == ["next"])
