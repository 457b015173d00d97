"""The whole program as a process opens no connection: Python tells of every socket, and so does the system's list."""

import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from python_process import run_python

from tests.drills.programs import Program, folders

# Every process of the program runs this first. Sockets between processes of this machine (AF_UNIX) are no network.
HOOK = """
import os, sys
def hear(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        tell = event != "socket.connect" or isinstance(arguments[1], tuple)
    elif event == "socket.__new__":
        # AF_INET, and AF_INET6 as Linux, Windows and macOS number it; -1 takes over one that is there
        tell = arguments[1] in (2, 10, 23, 30)
    else:
        return
    if tell:
        with open(os.environ["TOLD_SOCKETS"], "a") as file:
            file.write(f"{event} {arguments[1:]} {sys.argv}\\n")
sys.addaudithook(hear)
"""
NETS = [Path("/proc/net") / name for name in ("tcp", "tcp6", "udp", "udp6")]


def network_sockets(pid: int) -> set[str]:
    """The sockets of a process that are among the system's network sockets."""
    known = {line.split()[9] for net in NETS if net.exists() for line in net.read_text().splitlines()[1:]}
    targets = set()
    for handle in Path(f"/proc/{pid}/fd").glob("*"):
        with suppress(OSError):
            targets.add(str(handle.readlink()))
    return {target for target in targets if target.startswith("socket:[") and target[8:-1] in known}


@pytest.fixture
def audited(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment in which every Python process tells of its sockets, and where it tells."""
    hook, told = tmp_path / "hook", tmp_path / "told"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    told.write_text("")
    changes = {"PYTHONPATH": str(hook), "TOLD_SOCKETS": str(told), "HF_HUB_OFFLINE": "0"}
    return folders(tmp_path / "home") | changes, told


def test_the_check_hears_of_sockets(audited: tuple[dict[str, str], Path]) -> None:
    environment, told = audited
    code = "import socket; socket.socket(); socket.socket(socket.AF_UNIX)"
    assert run_python("-c", code, env=environment).returncode == 0
    assert told.read_text().count("socket.__new__") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_starting_typing_opening_saving_and_closing_opens_no_network_socket(
    audited: tuple[dict[str, str], Path], tiny_file: Path, tmp_path: Path
) -> None:
    environment, told = audited
    seen: set[str] = set()

    def watch(program: Program, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            seen.update(network_sockets(program.pid))
            time.sleep(0.05)

    for doing, source in (("loading", tiny_file), ("saving", tmp_path / "work.promptscope")):
        with Program(environment, "type_until_killed", "1", doing, str(source)) as program:
            program.heard("typed")
            watch(program, 4.0)
            program.kill()
    with Program(environment, "say", "3", options=(str(tiny_file),)) as program:
        watch(program, 2.0)
        program.well()
    assert told.read_text() == "" and seen == set()


def test_the_process_that_reads_pickles_opens_none_either(audited: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    from core.weights.formats.sample_files import write_embedding

    environment, told = audited
    write_embedding(tmp_path / "word.pt", 2)
    code = (
        "import sys; from pathlib import Path; from core.weights.adapters.inversion_files import open_inversions; "
        "print(len(open_inversions(Path(sys.argv[1]))))"
    )
    done = run_python("-c", code, str(tmp_path / "word.pt"), env=environment)
    assert done.stdout == "1\n", done.stderr
    assert told.read_text() == ""
