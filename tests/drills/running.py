"""A drill in a process of its own, away from the user's files and with no screen and no network."""

import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.drills.programs import folders
from tests.drills.registry import Drill, Scene, drill_of

LONGER = 40  # times that a long drill may take
# Where the system can fork, every process begins as a copy of one that has imported these: they take seconds.
PRELOADED = "core.weights.opening core.weights.checkpoints.loading gui.window.main_window PIL.Image pytest".split()
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_PROCESSES = multiprocessing.get_context(_METHOD)
_PROCESSES.set_forkserver_preload(PRELOADED)


@dataclass(frozen=True)
class Outcome:
    """What came of a drill; `seen` is why it failed where it is not `ok`."""

    drill: Drill
    ok: bool
    seen: str
    seconds: float


def run_fresh(drill: Drill, is_long: bool = False) -> Outcome:
    """Runs a drill in a new process. Its folder is kept where it failed, to be looked at."""
    folder = Path(tempfile.mkdtemp(prefix="promptscope-drill-"))
    began = time.monotonic()
    ok, seen = _answer(drill, folder, is_long)
    if ok:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        seen += f" (its files: {folder})"
    return Outcome(drill, ok, seen, time.monotonic() - began)


def _answer(drill: Drill, folder: Path, is_long: bool) -> tuple[bool, str]:
    limit = drill.limit * (LONGER if is_long else 1)
    arguments = (drill.act.__module__, drill.number, folder, is_long, folders(folder))
    process = _PROCESSES.Process(target=_run, args=arguments)
    process.start()
    process.join(limit)
    if process.exitcode is None:
        process.kill()
        process.join()
        return False, f"no end within {limit:.0f} s"
    if process.exitcode < 0:
        return False, f"the process was ended by {signal.Signals(-process.exitcode).name}"
    last = (folder / "output").read_text(encoding="utf-8", errors="replace").splitlines()[-1:]
    if process.exitcode == 0:
        return True, (folder / "seen").read_text(encoding="utf-8")
    return False, f"the process ended with {process.exitcode}: {''.join(last)}"


def _run(module: str, number: str, folder: Path, is_long: bool, environment: dict[str, str]) -> None:
    """The drill's process: writes down what was seen; an exception of the drill ends it with 1 and is printed last."""
    os.environ.clear()
    os.environ.update(environment)
    with (folder / "output").open("wb") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    import_module(module)
    scene = Scene(folder / "scene", is_long)
    scene.folder.mkdir()
    drill = drill_of(number)
    (folder / "seen").write_text(drill.act(scene, *drill.arguments), encoding="utf-8")
