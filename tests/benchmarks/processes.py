"""Fresh processes to measure in, and a neighbour that keeps every core busy."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIMIT_S = 600  # a child that takes longer hangs
SETTLE_S = 3.0  # from the neighbour's start until all its threads run

# One program with as many threads as there are cores, as an image generator beside the window has. It ends when the
# benchmark, which holds the other end of its input, ends in whatever way.
NEIGHBOUR = """
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
import numpy
a = numpy.random.default_rng(1).standard_normal((1024, 1024)).astype(numpy.float32)
while True:
    a @ a
"""


def run_fresh(module: str, *arguments: str) -> dict[str, Any]:
    """Runs `python -m tests.benchmarks.<module>`; what it printed as JSON on its last line.

    The child is also told an empty folder for its settings and the clock's reading before it was spawned; the clock is
    one for all processes.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments, "--settings", folder, "--spawned"]
        command.append(repr(time.perf_counter()))
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, timeout=LIMIT_S)
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stderr.decode(errors='replace')}")
    found: dict[str, Any] = json.loads(done.stdout.decode("utf-8").splitlines()[-1])
    return found


@contextmanager
def busy_neighbour(wanted: bool = True) -> Iterator[None]:
    """Another program multiplies matrices on all cores meanwhile."""
    if not wanted:
        yield
        return
    process = subprocess.Popen([sys.executable, "-c", NEIGHBOUR], stdin=subprocess.PIPE)
    try:
        time.sleep(SETTLE_S)
        yield
    finally:
        process.kill()
        process.wait()


def environment() -> dict[str, str]:
    """Ours, with no hub, with Python's own cache of compiled modules, and without a screen where there is none."""
    ours = dict(os.environ, HF_HUB_OFFLINE="1")
    ours.pop("PYTHONDONTWRITEBYTECODE", None)  # every start but a checkout's first finds them compiled
    if sys.platform == "linux" and not ("DISPLAY" in ours or "WAYLAND_DISPLAY" in ours):
        ours.setdefault("QT_QPA_PLATFORM", "offscreen")
    return ours
