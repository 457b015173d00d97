"""Child processes: started through main.py, told and heard in lines of JSON, never left running."""

import sys

import pytest
from python_process import run_python

from core.program.cancellation import Cancelled
from core.program.child_processes import ChildTimeout, child_command, run_child

ECHO = "import json, sys; job = json.loads(sys.stdin.readline()); [print(json.dumps({'n': n})) for n in range(job)]"
SLEEP = "import time; print('{}', flush=True); time.sleep(600)"


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_a_child_is_told_its_job_and_heard_to_the_end() -> None:
    heard: list[dict[str, int]] = []
    assert run_child(script(ECHO), 3, heard.append, lambda: False, 60) == 0
    assert heard == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_a_child_that_says_nothing_is_ended() -> None:
    with pytest.raises(ChildTimeout):
        run_child(script(SLEEP), None, lambda _message: None, lambda: False, 0.2)


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot refuse to end")
def test_cancelling_ends_even_a_child_that_does_not_want_to() -> None:
    stubborn = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
    heard: list[object] = []
    with pytest.raises(Cancelled):
        run_child(script(stubborn), None, heard.append, lambda: bool(heard), 60)


def test_a_child_that_dies_at_once_is_no_error_of_its_own() -> None:
    assert run_child(script("raise SystemExit(3)"), "x" * 10**6, lambda _message: None, lambda: False, 60) == 3


def test_a_packaged_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert child_command("fetch")[1].endswith("main.py")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command("unpickle", "tensors") == [sys.executable, "--child", "unpickle", "tensors"]


def test_main_gives_way_to_a_child_before_qt_is_imported() -> None:
    code = (
        "import runpy, sys; sys.argv = ['main.py', '--child', 'nobody']\n"
        "try: runpy.run_path('main.py', run_name='__main__')\n"
        "except SystemExit as end: print(end.code, 'PySide6' in sys.modules, 'torch' in sys.modules)"
    )
    done = run_python("-c", code)
    assert done.stdout.strip() == "2 False False", done.stderr
