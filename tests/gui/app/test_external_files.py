"""Files from the command line, from a second start and from the file manager reach the window as what they are."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import external_files
from gui.app.external_files import ExternalFiles, FileOpenEvents, absolute_names, named_encoder, open_names
from gui.app.single_instance import ACTIVATION_TOKEN, SingleInstance
from gui.window.main_window import MainWindow


def test_names_become_whole_paths_but_those_of_encoders_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "owner").mkdir()
    (tmp_path / "owner" / "here").write_text("")
    monkeypatch.chdir(tmp_path)
    names = ["cow.png", "study", "owner/name", "owner/here", "owner/model.safetensors", str(tmp_path / "x.pt")]
    here = [str(tmp_path / name) for name in names]
    assert absolute_names(names) == [here[0], "study", "owner/name", here[3], here[4], here[5]]
    assert named_encoder(names) == "owner/name"
    assert named_encoder(["cow.png"]) is None


def test_a_folder_in_quotes_that_ends_in_a_backslash_loses_the_quote_that_windows_leaves_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert absolute_names([f'{tmp_path}"']) == [str(tmp_path)]
    monkeypatch.setattr(sys, "platform", "linux")
    assert absolute_names([f'{tmp_path}"']) == [f'{tmp_path}"']


def test_what_the_window_is_handed_opens_as_what_it_is(qtbot: QtBot, bare_window: MainWindow, tiny_file: Path) -> None:
    open_names(bare_window, [str(tiny_file)])
    qtbot.waitUntil(lambda: bare_window.session.is_up_to_date, timeout=20_000)
    assert bare_window.session.encoder.source == tiny_file


def test_a_missing_file_is_said_in_one_sentence(qtbot: QtBot, bare_window: MainWindow, tmp_path: Path) -> None:
    open_names(bare_window, [str(tmp_path / "nowhere.png")])
    qtbot.waitUntil(lambda: bare_window.error_box is not None, timeout=10_000)
    assert "“nowhere.png”" in bare_window.error_box.text()


def test_a_second_start_brings_the_window_forward_with_its_files(
    qtbot: QtBot, qapp: QApplication, bare_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(external_files, "open_names", lambda window, names: taken.extend(names))
    instance = SingleInstance(tmp_path / "settings.json")
    ExternalFiles(lambda: bare_window, instance, qapp)
    bare_window.showMinimized()
    instance.files_received.emit(["/a/cow.png"], "")
    assert taken == ["/a/cow.png"]
    assert not bare_window.windowState() & Qt.WindowState.WindowMinimized


def test_a_window_that_opened_against_expectation_says_so(
    qtbot: QtBot, qapp: QApplication, bare_window: MainWindow, tmp_path: Path
) -> None:
    instance = SingleInstance(tmp_path / "settings.json")
    instance.is_unanswered = True
    ExternalFiles(lambda: bare_window, instance, qapp).open_initial([])
    assert "second window" in bare_window.error_box.text()


def test_the_activation_token_reaches_qt(bare_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ACTIVATION_TOKEN, raising=False)
    external_files.raise_window(bare_window, "a token")
    assert os.environ.pop(ACTIVATION_TOKEN, "a token") == "a token"


def test_a_double_click_on_macos_is_an_event_that_names_the_file(qapp: QApplication, tmp_path: Path) -> None:
    events, opened = FileOpenEvents(qapp), []
    events.opened.connect(opened.append)
    path = str(tmp_path / "cow.promptscope")
    assert QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(path)))
    qapp.removeEventFilter(events)
    events.deleteLater()
    assert opened == [path]


def test_closing_the_last_window_gives_the_place_free(
    qtbot: QtBot, qapp: QApplication, make_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    window, instance = make_window(), SingleInstance(tmp_path / "settings.json")
    assert instance.acquire([])
    instance.listen()
    ExternalFiles(lambda: window, instance, qapp)
    QTimer.singleShot(0, window.close)
    assert qapp.exec() == 0
    assert not (tmp_path / "settings.lock").exists()
    assert sys.platform == "win32" or not (tmp_path / "socket").exists()
