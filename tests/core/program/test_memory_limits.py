"""How much memory a process may take: held by Linux, watched where the system holds nothing, as on macOS."""

import sys

import pytest
from python_process import run_python

from core.program import windows_jobs
from core.program.memory_limits import MemoryWatch, limit_own_files, limit_own_memory

TAKE = "taken = bytearray(b'x') * (600 * 2**20); print('taken')"
not_windows = pytest.mark.skipif(sys.platform == "win32", reason="a job object holds it there")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone holds a limit of addresses")
def test_linux_gives_no_more_than_the_limit_and_the_next_file_may_take_more() -> None:
    code = (
        "from core.program.memory_limits import limit_own_memory; limits = (limit_own_memory(200 * 2**20), )\n"
        f"try: {TAKE}\nexcept MemoryError: print('refused', limits)\n"
        f"print(limit_own_memory(2**30)); {TAKE}"
    )
    done = run_python("-c", code)
    assert done.stdout.split("\n")[:3] == ["refused (True,)", "True", "taken"], done.stderr


# What Linux counts as the most begins with what the process had that started this one.
COUNT_ANEW = (
    "from pathlib import Path; from core.program import memory_limits; memory_limits.most_resident_bytes = lambda: "
    "int(Path('/proc/self/statm').read_text().split()[1]) * 4096; "
) * (sys.platform == "linux")


@not_windows
@pytest.mark.parametrize(("more", "status"), [(200 * 2**20, 12), (2**31, 0)])
def test_where_the_system_holds_no_limit_the_watch_ends_the_process(more: int, status: int) -> None:
    code = (
        f"import time; from core.program.memory_limits import limit_own_memory; {COUNT_ANEW}"
        f"print(limit_own_memory({more}, 'darwin')); {TAKE}; time.sleep(1)"
    )
    done = run_python("-c", code)
    assert (done.returncode, done.stdout[:4]) == (status, "True"), done.stderr


def test_the_watch_ends_the_process_once_there_is_more_than_the_limit() -> None:
    taken, ends = iter((10, 20, 30)), list[int]()
    watch = MemoryWatch(ends.append, lambda: next(taken))
    watch.limit = 20
    watch.run()
    assert (ends, list(taken)) == ([12], [])


def test_a_system_without_any_of_it_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise AttributeError("WinDLL")

    monkeypatch.setattr(windows_jobs, "job_objects", none)
    assert not limit_own_memory(2**30, "win32")


@not_windows
def test_a_process_writes_no_file_beyond_its_limit() -> None:
    code = (
        "import signal, tempfile; from core.program.memory_limits import limit_own_files; limit_own_files(1000)\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with tempfile.TemporaryFile(buffering=0) as file: print(file.write(b'x' * 4000))"
    )
    assert run_python("-c", code).stdout.strip() == "1000"


@pytest.mark.skipif(sys.platform != "win32", reason="Windows alone has no such limit")
def test_windows_holds_no_limit_of_files() -> None:
    assert not limit_own_files(1000)
