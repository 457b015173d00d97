"""A second start hands its files to the first; whoever comes after a killed one is the first again."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot
from python_process import ROOT

from gui.app.single_instance import MAX_MESSAGE_BYTES, SingleInstance, send_names, socket_name

Make = Callable[..., SingleInstance]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes instances on the same settings, which end with the test."""
    made: list[SingleInstance] = []

    def make(folder: Path = tmp_path) -> SingleInstance:
        made.append(SingleInstance(folder / "settings.json"))
        return made[-1]

    yield make
    for instance in made:
        instance.release()


SECOND = """
import json, sys
from pathlib import Path
from gui.app.single_instance import SingleInstance
print(SingleInstance(Path(sys.argv[1]) / "settings.json").acquire(json.loads(sys.argv[2])))
"""


def begin_second(qtbot: QtBot, folder: Path, names: list[str]) -> bool:
    """What `acquire` gives in a process of its own, while this one's event loop runs."""
    command = [sys.executable, "-c", SECOND, str(folder), json.dumps(names)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        qtbot.waitUntil(lambda: child.poll() is not None, timeout=30_000)
        return child.stdout.read() == "True\n"


def test_the_second_hands_its_files_to_the_first_and_has_nothing_left_to_do(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    first, heard = make(), []
    first.files_received.connect(lambda names, token: heard.append(names))
    assert first.acquire([])
    first.listen()
    assert not begin_second(qtbot, tmp_path, ["/a/cow.png", "/a/half \ud83d emoji.png"])
    assert heard == [["/a/cow.png", "/a/half \ud83d emoji.png"]]
    assert not begin_second(qtbot, tmp_path, [])
    assert heard[1:] == [[]]


def test_once_the_first_has_ended_the_next_is_first(make: Make, tmp_path: Path) -> None:
    first, second = make(), make()
    assert first.acquire([])
    first.release()
    assert second.acquire([], patience_ms=0)
    assert (second.is_unanswered, second.settings_path) == (False, tmp_path / "settings.json")


def test_a_first_that_does_not_answer_leaves_the_second_a_window_with_its_own_settings(
    make: Make, tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text('{"text": "a cow"}')
    first, second, third = make(), make(), make()
    assert first.acquire([])
    first.listen()
    assert second.acquire(["/a/cow.png"], patience_ms=200)  # in this thread, so that the first can not answer
    assert third.acquire([], patience_ms=0)
    assert second.is_unanswered
    assert (second.settings_path.name, third.settings_path.name) == ("settings-2.json", "settings-3.json")
    assert second.settings_path.read_text() == '{"text": "a cow"}'


def test_a_new_window_does_not_ask_and_finds_its_own_settings_again(make: Make, tmp_path: Path) -> None:
    first, second = make(), make()
    (tmp_path / "settings-2.json").write_text('{"text": "of the second"}')
    assert first.acquire([])
    first.listen()
    assert second.acquire([], new_window=True)
    assert (second.is_unanswered, second.settings_path.read_text()) == (False, '{"text": "of the second"}')


@pytest.mark.parametrize("sent", [b"no json\n", b'{"open": 1, "token": ""}\n', b"[]\n", b"x" * (MAX_MESSAGE_BYTES + 1)])
def test_what_is_no_message_or_too_long_is_hung_up_on(qtbot: QtBot, make: Make, tmp_path: Path, sent: bytes) -> None:
    first, heard = make(), []
    first.files_received.connect(lambda *_: heard.append(1))
    assert first.acquire([])
    first.listen()
    socket = QLocalSocket()
    socket.connectToServer(socket_name(tmp_path))
    socket.write(sent)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert heard == []
    assert not begin_second(qtbot, tmp_path, ["/after"])
    assert heard == [1]


def test_a_message_that_is_too_long_is_not_sent(make: Make, tmp_path: Path) -> None:
    first = make()
    assert first.acquire([])
    first.listen()
    assert not send_names(socket_name(tmp_path), ["x" * MAX_MESSAGE_BYTES], QDeadlineTimer(200))


def test_a_folder_that_cannot_be_written_still_gives_a_window(make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    instance = make(tmp_path / "file" / "settings")
    assert instance.acquire([], patience_ms=0)
    assert instance.settings_path.name == "settings.json"


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe there has no file and no rights of this kind")
def test_only_this_user_can_reach_the_first_however_deep_its_folder_lies(make: Make, tmp_path: Path) -> None:
    first, second = make(), make(tmp_path / ("deep" * 30))
    for instance in (first, second):
        assert instance.acquire([])
        instance.listen()
    assert (tmp_path / "socket").stat().st_mode & 0o077 == 0 or len(os.fsencode(tmp_path)) > 70
    deep = tmp_path / ("deep" * 30)
    assert "/" not in socket_name(deep)
    socket = QLocalSocket()
    socket.connectToServer(socket_name(deep))
    assert socket.waitForConnected(1000)
    socket.abort()


FIRST = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from gui.app.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]) / "settings.json")
instance.files_received.connect(lambda names, token: print(json.dumps(names), flush=True))
first = instance.acquire([])
instance.listen()
print(first, flush=True)
app.exec()
"""


@pytest.fixture
def start_first(tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", FIRST, str(tmp_path)]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        assert started[-1].stdout.readline() == "True\n"
        return started[-1]

    yield start
    for child in started:
        child.kill()
        child.wait()
        child.stdout.close()


def test_a_killed_first_leaves_neither_lock_nor_socket_in_the_way(
    make: Make, start_first: Callable[[], "subprocess.Popen[str]"], qtbot: QtBot, tmp_path: Path
) -> None:
    killed = start_first()
    killed.kill()
    killed.wait()
    assert sys.platform == "win32" or (tmp_path / "settings.lock").exists()
    again = start_first()
    assert not make().acquire(["/a/cow.png"])
    assert json.loads(again.stdout.readline()) == ["/a/cow.png"]
    again.kill()
    again.wait()
    third = make()
    assert third.acquire([])
    third.listen()
    assert not QLocalServer().listen(socket_name(tmp_path))  # it is the new one's


def test_a_second_start_of_the_program_hands_over_whole_paths_and_exits_with_status_0(
    make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    config, heard = tmp_path / "config", []
    first = make(config / "Promptscope")
    first.files_received.connect(lambda names, token: heard.append((names, token)))
    assert first.acquire([])
    first.listen()
    command = [sys.executable, str(ROOT / "main.py"), "../cow.png", "study", "owner/name"]
    environment = os.environ | {"XDG_CONFIG_HOME": str(config), "XDG_ACTIVATION_TOKEN": "a token"}
    child = subprocess.Popen(command, cwd=config, env=environment)
    qtbot.waitUntil(lambda: child.poll() is not None, timeout=30_000)
    assert child.returncode == 0
    assert heard == [([str(tmp_path / "cow.png"), "study", "owner/name"], "a token")]
