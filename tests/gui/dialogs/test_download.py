"""The download dialog: asks first, shows how far it is, cancels, and opens what came."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock

import encoder_files
import fake_hub
import pytest
from fake_hub import FakeHub
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from python_process import run_python
from window_driving import Encoded

from core.weights import UnreadableEncoder
from gui.dialogs.download import dialog as dialog_module
from gui.dialogs.download.dialog import DownloadDialog
from gui.dialogs.file_dialogs import FileDialogs
from gui.state.settings import load_settings
from gui.widgets.style import apply_theme
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

REPOSITORY = "some/sd"
WEIGHTS = "text_encoder/model.safetensors"
LONG = 20_000  # ms
Make = Callable[..., MainWindow]


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encoder_files.save_pipeline(tmp_path_factory.mktemp("hub") / "sd", encoder_files.tiny_state())


@pytest.fixture
def hub(pipeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    with fake_hub.serving(tmp_path / "cache", monkeypatch) as hub:
        hub.add(REPOSITORY, pipeline)
        yield hub


@pytest.fixture
def dialog(hub: FakeHub, bare_workspace: Workspace, qtbot: QtBot) -> Iterator[DownloadDialog]:
    """The dialog of a workspace, without a window."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialogs = FileDialogs(bare_workspace, Mock(), parent)
    dialogs.choose_download()
    assert dialogs.download is not None
    yield dialogs.download
    dialogs.stop()


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def look_up(dialog: DownloadDialog, qtbot: QtBot) -> None:
    """Types the repository and asks for it."""
    dialog.choice.name.clear()
    QTest.keyClicks(dialog.choice.name, REPOSITORY)
    assert (dialog.action_button.text(), dialog.action_button.isEnabled()) == ("Look up", True)
    click(dialog.action_button)
    assert not dialog.bar.isHidden()
    qtbot.waitUntil(lambda: dialog.bar.isHidden(), timeout=LONG)


def start(dialog: DownloadDialog, hub: FakeHub, qtbot: QtBot) -> None:
    """Downloads, until the server has been asked for the weights and stalls in their middle."""
    hub.bodies[WEIGHTS] = 0.5
    look_up(dialog, qtbot)
    click(dialog.action_button)
    qtbot.waitUntil(lambda: dialog.bar.value() > 400, timeout=LONG)


def test_what_is_downloaded_opens_and_is_there_after_a_restart_without_network(
    dialog: DownloadDialog,
    hub: FakeHub,
    bare_workspace: Workspace,
    make_workspace: Callable[..., Workspace],
    encoded: Encoded,
    qtbot: QtBot,
) -> None:
    look_up(dialog, qtbot)
    assert dialog.action_button.text() == "Download 13 MB" and dialog.action_button.toolTip()
    assert "13 MB in 3 files" in dialog.facts.text() and "are free" in dialog.facts.text()
    assert hub.fetched(".safetensors") == 0
    click(dialog.action_button)
    encoded(bare_workspace)
    assert not dialog.isVisible()
    assert bare_workspace.session.encoder.title == REPOSITORY
    assert bare_workspace.settings.recent == (REPOSITORY,)
    bare_workspace.close()
    requests = len(hub.requests)
    again = make_workspace()
    again.model_loader.open(load_settings(bare_workspace.settings_store.path).encoder)
    assert encoded(again).encoder.title == REPOSITORY
    assert len(hub.requests) == requests


def test_what_is_here_already_opens_without_a_request(
    dialog: DownloadDialog, hub: FakeHub, bare_workspace: Workspace, encoded: Encoded, qtbot: QtBot, pipeline: Path
) -> None:
    shutil.copytree(pipeline, hub.cache / "models--some--sd" / "snapshots" / fake_hub.COMMIT)
    QTest.keyClicks(dialog.choice.name, f"https://huggingface.co/{REPOSITORY}")
    qtbot.waitUntil(lambda: dialog.action_button.text() == "Open")
    assert "already on this machine" in dialog.facts.text()
    click(dialog.action_button)
    assert encoded(bare_workspace).encoder.title == REPOSITORY
    assert hub.requests == []


def test_nothing_is_asked_before_the_click(dialog: DownloadDialog, hub: FakeHub, qtbot: QtBot) -> None:
    for offer in dialog.choice.offers:
        click(offer)
    QTest.keyClicks(dialog.choice.name, REPOSITORY)
    assert dialog.choice.other.isChecked()
    qtbot.wait(300)
    assert hub.requests == []
    dialog.choice.name.setText("no name")
    assert not dialog.action_button.isEnabled()


def test_progress_is_shown_and_cancel_leaves_nothing(dialog: DownloadDialog, hub: FakeHub, qtbot: QtBot) -> None:
    start(dialog, hub, qtbot)
    assert " of 13 MB" in dialog.progress_label.text()
    assert dialog.close_button.text() == "Cancel" and dialog.close_button.toolTip()
    assert not dialog.action_button.isEnabled() and not dialog.choice.name.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and dialog.bar.isHidden() and "Stopped" in dialog.error_label.text()
    qtbot.waitUntil(lambda: not list(hub.cache.rglob("*incomplete")))
    assert (dialog.action_button.text(), dialog.action_button.isEnabled()) == ("Download 13 MB", True)
    hub.bodies.clear()
    click(dialog.action_button)  # and again, to the end
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=LONG)


def test_a_failure_is_said_and_the_encoder_before_stays(
    dialog: DownloadDialog, hub: FakeHub, bare_workspace: Workspace, tiny_file: Path, encoded: Encoded, qtbot: QtBot
) -> None:
    failures: list[Exception] = []
    bare_workspace.failed.connect(failures.append)
    bare_workspace.model_loader.open(str(tiny_file))
    before = encoded(bare_workspace).encoder
    hub.answers = {"/api/": (500, "")}
    look_up(dialog, qtbot)
    assert "error 500" in dialog.error_label.text() and dialog.action_button.text() == "Look up"
    hub.answers, hub.bodies = {}, {WEIGHTS: "wrong"}
    look_up(dialog, qtbot)
    click(dialog.action_button)
    qtbot.waitUntil(lambda: "came damaged" in dialog.error_label.text(), timeout=LONG)
    assert dialog.isVisible() and dialog.action_button.text() == "Download 13 MB"
    assert bare_workspace.session.encoder is before and failures == []


def test_too_little_room_is_said_before_the_download(
    dialog: DownloadDialog, hub: FakeHub, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.weights.hub.hub._free", lambda _folder: 5_000_000)
    look_up(dialog, qtbot)
    assert "needs 13 MB, and 5.0 MB are free" in dialog.error_label.text()
    assert not dialog.action_button.isEnabled()


WHILE_DOWNLOADING = """
import sys
from PySide6.QtCore import QTimer
from gui.app.application import Program, make_application
app = make_application()
window = Program(app, sys.argv[1]).window
window.show()
window.file_dialogs.choose_download()
dialog = window.file_dialogs.download
dialog.choice.name.setText("some/sd")
dialog.choice.other.click()
dialog.action_button.click()
def go_on():
    if dialog.action_button.text().startswith("Download") and dialog.action_button.isEnabled():
        dialog.action_button.click()
    if dialog.bar.maximum() and dialog.bar.value() > 400:
        timer.stop()
        print("closing")
        window.close()
timer = QTimer(interval=20)
timer.timeout.connect(go_on)
timer.start()
sys.exit(app.exec())
"""


def test_closing_the_program_in_a_download_ends_with_status_0(hub: FakeHub, tiny_file: Path, tmp_path: Path) -> None:
    hub.bodies[WEIGHTS] = 0.5
    done = run_python("-c", WHILE_DOWNLOADING, str(tiny_file), XDG_CONFIG_HOME=str(tmp_path))
    assert (done.stdout.strip(), done.returncode) == ("closing", 0), done.stderr
    assert list(hub.cache.rglob("*incomplete")) == []  # the child is gone, and what it left


def test_closing_the_dialog_ends_the_download(dialog: DownloadDialog, hub: FakeHub, qtbot: QtBot) -> None:
    start(dialog, hub, qtbot)
    dialog.close()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not list(hub.cache.rglob("*incomplete")))


def test_what_nobody_foresaw_is_told_by_the_workspace(
    dialog: DownloadDialog, bare_workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Exception] = []
    bare_workspace.failed.connect(failures.append)
    monkeypatch.setattr(dialog_module, "look_up", Mock(side_effect=[ZeroDivisionError, UnreadableEncoder("No.")]))
    look_up(dialog, qtbot)
    assert [type(failure) for failure in failures] == [ZeroDivisionError]
    look_up(dialog, qtbot)
    assert dialog.error_label.text() == "No." and len(failures) == 1


def test_the_choices_can_be_seen_in_both_themes(dialog: DownloadDialog, qapp: QApplication) -> None:
    for theme in ("dark", "light"):
        apply_theme(qapp, theme)
        window = dialog.palette().window().color()
        outline = dialog.choice.other.palette().window().color().darker(150)  # as Fusion draws it
        assert abs(outline.lightness() - window.lightness()) > 60, theme


def test_the_menus_lead_to_the_dialog(bare_window: MainWindow) -> None:
    (file_menu,) = [action.menu() for action in bare_window.menuBar().actions() if action.text() == "&File"]
    (entry,) = [entry for entry in file_menu.actions() if entry.text().replace("&", "") == "Download CLIP…"]
    (button,) = [button for button in bare_window.header.models.buttons if button.text() == "Download CLIP…"]
    for open_dialog in (entry.trigger, button.click):
        bare_window.header.encoder.click()
        open_dialog()
        assert bare_window.file_dialogs.download and bare_window.file_dialogs.download.isVisible()
        bare_window.file_dialogs.download.close()


def test_starting_opening_and_typing_open_no_connection_and_start_no_process(
    make_window: Make, tiny_file: Path, encoded: Encoded, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse = Mock(side_effect=OSError("no network in this test"))
    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    window = make_window(recent=("some/sd", "/some/file.safetensors"))
    window.workspace.model_loader.open(str(tiny_file))
    encoded(window)
    QTest.keyClicks(window.prompt_panel.editor, " and a cow")
    encoded(window)
    window.file_dialogs.choose_download()
    window.workspace.model_loader.open("not/here")  # as after a restart, when the cache was emptied
    qtbot.waitUntil(lambda: window.error_box is not None, timeout=LONG)
    assert "Hugging Face" in window.error_box.text()
    assert refuse.mock_calls == []
