"""Processes that the program starts of itself: what may have to be ended at once runs in one of them."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from core.program import translation

CHILD = "--child"  # as main.py knows it
PATIENCE = 0.05  # seconds between two looks at whether the work was cancelled
GRACE = 1.0  # seconds a child may take to end when it is told to
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open one for a console program

_MAIN = Path(__file__).parents[2] / "main.py"


class ChildStopped(Exception):
    """The child was ended because the work was cancelled."""


class ChildSilent(Exception):
    """The child was ended because it had said nothing for too long."""


def command(name: str, *arguments: str) -> list[str]:
    """The command line of a child; through main.py, as a packaged program is one executable without `python -m`."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(_MAIN)]
    return [*program, CHILD, name, *arguments]


def be_child(name: str, *arguments: str) -> int:
    """What main.py does in a child; the exit status."""
    if name not in ("unpickle", "fetch"):
        return 2
    translation.use(translation.packed)  # who hears it says it in the person's language
    if name == "unpickle":
        from core.weights.formats import unpickle_worker

        unpickle_worker.main(*arguments)
    else:
        from core.weights.hub import worker

        worker.main()
    return 0


def converse(
    arguments: list[str],
    job: object,
    hear: Callable[[dict[str, Any]], None],
    cancelled: Callable[[], bool],
    silence: float,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Runs a child that is told `job` and answers in JSON objects, one a line, each for `hear`; its exit status.

    ChildStopped once `cancelled()` is true, ChildSilent after `silence` seconds without a line, OSError where no
    process can be started. The child is never left running; it can tell by the end of its input that this process died.
    """
    child = subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=NO_WINDOW,
    )
    assert child.stdin and child.stdout
    lines: SimpleQueue[bytes] = SimpleQueue()
    reader = Thread(target=_read, args=(child.stdout, lines), name="child's lines", daemon=True)
    reader.start()
    try:
        _tell(child.stdin, job)
        _listen(lines, hear, cancelled, silence)
        return child.wait(GRACE)
    except subprocess.TimeoutExpired:
        raise ChildSilent from None
    finally:
        _end(child)
        reader.join()
        child.stdout.close()


def _read(stream: IO[bytes], lines: "SimpleQueue[bytes]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _tell(stream: IO[bytes], job: object) -> None:
    try:
        stream.write(json.dumps(job).encode() + b"\n")
        stream.flush()
    except OSError:
        return  # it has died; the end of its lines will tell


def _listen(
    lines: "SimpleQueue[bytes]", hear: Callable[[dict[str, Any]], None], cancelled: Callable[[], bool], silence: float
) -> None:
    last = time.monotonic()
    while True:
        if cancelled():
            raise ChildStopped
        try:
            line = lines.get(timeout=PATIENCE)
        except Empty:
            if time.monotonic() - last > silence:
                raise ChildSilent from None
            continue
        if not line:
            return
        last = time.monotonic()
        hear(json.loads(line))


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Politely, then not."""
    child.terminate()
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdin:
        try:
            child.stdin.close()
        except OSError:
            return  # what was still to be written has nobody to read it
