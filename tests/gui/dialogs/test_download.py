"""The download dialog: asks first, shows how far it is, cancels, and opens what came."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import encoder_files
import fake_hub
import pytest
from fake_hub import FakeHub
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_driving import Encoded

from core.weights import UnreadableEncoder
from gui.dialogs.download import dialog as dialog_module
from gui.dialogs.download.dialog import DownloadDialog
from gui.state.settings import load_settings
from gui.window.main_window import MainWindow

ROOT = Path(__file__).parents[3]
REPOSITORY = "some/sd"
WEIGHTS = "text_encoder/model.safetensors"
LONG = 20_000  # ms


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encoder_files.save_pipeline(tmp_path_factory.mktemp("hub") / "sd", encoder_files.tiny_state())


@pytest.fixture
def hub(pipeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    with fake_hub.serving(tmp_path / "cache", monkeypatch) as hub:
        hub.add(REPOSITORY, pipeline)
        yield hub


@pytest.fixture
def dialog(hub: FakeHub, qtbot: QtBot) -> Iterator[DownloadDialog]:
    """The dialog alone, without a window."""
    dialog = DownloadDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.stop()


def open_dialog(window: MainWindow) -> DownloadDialog:
    """The dialog that a window's menu opens."""
    window.file_dialogs.choose_download()
    assert window.file_dialogs.download
    return window.file_dialogs.download


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
    hub: FakeHub,
    bare_window: MainWindow,
    encoded: Encoded,
    qtbot: QtBot,
    make_window: Callable[..., MainWindow],
    tmp_path: Path,
) -> None:
    dialog = open_dialog(bare_window)
    look_up(dialog, qtbot)
    assert dialog.action_button.text() == "Download 13 MB"
    assert "13 MB in 3 files" in dialog.facts.text() and "are free" in dialog.facts.text()
    assert hub.fetched(".safetensors") == 0
    click(dialog.action_button)
    encoded(bare_window)
    assert not dialog.isVisible()
    assert bare_window.session.encoder.title == REPOSITORY
    assert bare_window.workspace.settings.recent == (REPOSITORY,)
    bare_window.workspace.settings_store.save()
    remembered = load_settings(tmp_path / "settings.json")
    asked = len(hub.requests)
    again = make_window()
    again.workspace.model_loader.open(remembered.encoder)
    encoded(again)
    assert again.session.encoder.title == REPOSITORY
    assert len(hub.requests) == asked


def test_what_is_here_already_opens_without_a_request(
    hub: FakeHub, bare_window: MainWindow, encoded: Encoded, qtbot: QtBot, pipeline: Path
) -> None:
    dialog = open_dialog(bare_window)
    import shutil

    shutil.copytree(pipeline, hub.cache / "models--some--sd" / "snapshots" / fake_hub.COMMIT)
    QTest.keyClicks(dialog.choice.name, f"https://huggingface.co/{REPOSITORY}")
    qtbot.waitUntil(lambda: dialog.action_button.text() == "Open")
    assert "already on this machine" in dialog.facts.text()
    click(dialog.action_button)
    encoded(bare_window)
    assert bare_window.session.encoder.title == REPOSITORY
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
    assert (
        dialog.close_button.text() == "Cancel"
        and not dialog.action_button.isEnabled()
        and not dialog.choice.name.isEnabled()
    )
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and dialog.bar.isHidden() and "Stopped" in dialog.error_label.text()
    qtbot.waitUntil(lambda: not list(hub.cache.rglob("*incomplete")))
    assert (dialog.action_button.text(), dialog.action_button.isEnabled()) == ("Download 13 MB", True)
    hub.bodies.clear()
    click(dialog.action_button)  # and again, to the end
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=LONG)


def test_a_failure_is_said_and_the_encoder_before_stays(
    hub: FakeHub, bare_window: MainWindow, tiny_file: Path, encoded: Encoded, qtbot: QtBot
) -> None:
    dialog = open_dialog(bare_window)
    bare_window.workspace.model_loader.open(str(tiny_file))
    encoded(bare_window)
    before = bare_window.session.encoder
    hub.answers = {"/api/": (500, "")}
    look_up(dialog, qtbot)
    assert "error 500" in dialog.error_label.text() and dialog.action_button.text() == "Look up"
    hub.answers, hub.bodies = {}, {WEIGHTS: "wrong"}
    look_up(dialog, qtbot)
    click(dialog.action_button)
    qtbot.waitUntil(lambda: "came damaged" in dialog.error_label.text(), timeout=LONG)
    assert dialog.isVisible() and dialog.action_button.text() == "Download 13 MB"
    assert bare_window.session.encoder is before
    assert bare_window.error_box is None


def test_too_little_room_is_said_before_the_download(
    dialog: DownloadDialog, hub: FakeHub, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.weights.hub.hub._free", lambda _folder: 5_000_000)
    look_up(dialog, qtbot)
    assert "needs 13 MB, and 5.0 MB are free" in dialog.error_label.text()
    assert not dialog.action_button.isEnabled()


def test_closing_the_window_ends_the_download(hub: FakeHub, bare_window: MainWindow, qtbot: QtBot) -> None:
    dialog = open_dialog(bare_window)
    start(dialog, hub, qtbot)
    bare_window.close()
    assert not dialog.isVisible()
    assert list(hub.cache.rglob("*incomplete")) == []  # the child is gone, and what it left


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


def test_closing_the_program_while_it_downloads_ends_with_status_0(
    hub: FakeHub, tiny_file: Path, tmp_path: Path
) -> None:
    hub.bodies[WEIGHTS] = 0.5
    done = subprocess.run(
        [sys.executable, "-c", WHILE_DOWNLOADING, str(tiny_file)],
        cwd=ROOT,
        env=os.environ | {"XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout.strip(), done.returncode) == ("closing", 0), done.stderr
    assert list(hub.cache.rglob("*incomplete")) == []


def test_closing_the_dialog_ends_the_download(dialog: DownloadDialog, hub: FakeHub, qtbot: QtBot) -> None:
    start(dialog, hub, qtbot)
    dialog.close()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not list(hub.cache.rglob("*incomplete")))


def test_what_nobody_foresaw_is_told_by_the_window(
    hub: FakeHub, bare_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_dialog(bare_window)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(dialog_module, "look_up", fail)
    look_up(dialog, qtbot)
    assert bare_window.error_box and "typed is safe" in bare_window.error_box.text()
    bare_window.error_box.accept()
    qtbot.waitUntil(lambda: bare_window.error_box is None)
    monkeypatch.setattr(dialog_module, "look_up", lambda *_: (_ for _ in ()).throw(UnreadableEncoder("No.")))
    look_up(dialog, qtbot)
    assert dialog.error_label.text() == "No." and bare_window.error_box is None


def test_every_control_has_a_name_and_a_tooltip_in_every_state(
    dialog: DownloadDialog, hub: FakeHub, qtbot: QtBot
) -> None:
    def check() -> None:
        controls: list[QWidget] = [*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLineEdit)]
        assert len(controls) == 6
        for control in controls:
            name = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
            assert name and control.toolTip(), control

    check()
    look_up(dialog, qtbot)
    check()


def test_the_choices_can_be_seen_in_both_themes(hub: FakeHub, bare_window: MainWindow) -> None:
    dialog = open_dialog(bare_window)
    for theme in ("light", "dark"):
        bare_window.set_theme(theme)
        window = dialog.palette().window().color()
        outline = dialog.choice.other.palette().window().color().darker(150)  # as Fusion draws it
        assert abs(outline.lightness() - window.lightness()) > 60, theme


def test_the_menus_lead_to_the_dialog(bare_window: MainWindow) -> None:
    (file_menu,) = [action.menu() for action in bare_window.menuBar().actions() if action.text() == "&File"]
    for menu in (file_menu, bare_window.header.menu):
        (action,) = [entry for entry in menu.actions() if entry.text().replace("&", "") == "Download CLIP…"]
        action.trigger()
        assert bare_window.file_dialogs.download and bare_window.file_dialogs.download.isVisible()
        bare_window.file_dialogs.download.close()


def test_starting_opening_and_typing_open_no_connection_and_start_no_process(
    make_window: Callable[..., MainWindow],
    tiny_file: Path,
    encoded: Encoded,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []

    def refuse(*arguments: object, **_: object) -> None:
        opened.append(str(arguments))
        raise OSError("no network in this test")

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
    window.error_box.accept()
    assert opened == []
