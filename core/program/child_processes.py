"""Child processes of this program, for work that may have to be ended at once; they answer in JSON lines."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from core import ROOT
from core.program.cancellation import CancelCheck, Cancelled

CHILD_FLAG = "--child"  # read by main.py
POLL_INTERVAL = 0.05  # seconds between two looks at whether the work was cancelled
EXIT_TIMEOUT = 1.0  # seconds a child may take to end when it is told to
Stream = int | IO[bytes]
NO_WINDOW_FLAG = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open one for a console program


class ChildTimeout(Exception):
    """The child was ended because it had written no line for too long."""


def child_command(name: str, *arguments: str) -> list[str]:
    """The command line of a child; through main.py, as a packaged program is one executable without `python -m`."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(ROOT / "main.py")]
    return [*program, CHILD_FLAG, name, *arguments]


def start_child(
    arguments: list[str], stdin: Stream, stdout: Stream, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Starts a child; OSError. Windows ends it when this process is gone; elsewhere the child looks at its input."""
    child = subprocess.Popen(
        arguments, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, env=environment, creationflags=NO_WINDOW_FLAG
    )
    if sys.platform == "win32":
        from core.program.windows_jobs import job_objects

        with suppress(OSError, AttributeError):
            job_objects().end_with_this_process(int(child._handle))
    return child


def run_child(
    arguments: list[str],
    job: object,
    on_message: Callable[[dict[str, Any]], None],
    cancelled: CancelCheck,
    timeout: float,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Runs a child that is told `job` and answers in JSON objects, one a line, each for `on_message`; its exit status.

    Cancelled once `cancelled()` is true, ChildTimeout after `timeout` seconds without a line, OSError where no
    process can be started. The child is never left running; it can tell by the end of its input that this process died.
    """
    child = start_child(arguments, subprocess.PIPE, subprocess.PIPE, environment)
    assert child.stdin and child.stdout
    lines: SimpleQueue[bytes] = SimpleQueue()
    reader = Thread(target=_read_lines, args=(child.stdout, lines), name="child's lines", daemon=True)
    reader.start()
    try:
        _send(child.stdin, job)
        _receive(lines, on_message, cancelled, timeout)
        return child.wait(EXIT_TIMEOUT)
    except subprocess.TimeoutExpired:
        raise ChildTimeout from None
    finally:
        _end_child(child, child.stdin)
        reader.join()
        child.stdout.close()


def _read_lines(stream: IO[bytes], lines: "SimpleQueue[bytes]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _send(stream: IO[bytes], job: object) -> None:
    with suppress(OSError):  # it has died, which the end of its lines shows
        stream.write(json.dumps(job).encode() + b"\n")
        stream.flush()


def _receive(
    lines: "SimpleQueue[bytes]", on_message: Callable[[dict[str, Any]], None], cancelled: CancelCheck, timeout: float
) -> None:
    last = time.monotonic()
    while True:
        if cancelled():
            raise Cancelled
        try:
            line = lines.get(timeout=POLL_INTERVAL)
        except Empty:
            if time.monotonic() - last > timeout:
                raise ChildTimeout from None
            continue
        if not line:
            return
        last = time.monotonic()
        on_message(json.loads(line))


def _end_child(child: "subprocess.Popen[bytes]", stdin: IO[bytes]) -> None:
    """Terminates a child, kills it where it has not ended after EXIT_TIMEOUT seconds, and closes its input."""
    child.terminate()
    try:
        child.wait(EXIT_TIMEOUT)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    with suppress(OSError):  # the child is gone, and with it the reader of what was still to be written
        stdin.close()
