"""A drill in a process of its own, away from the user's files and with no screen and no network."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.drills.registry import Drill, Scene

ROOT = Path(__file__).parents[2]
LONGER = 40  # times that a long drill may take


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
    command = [sys.executable, "-m", "tests.drills", drill.number, "--here", str(folder)]
    began = time.monotonic()
    ok, seen = _answer(drill, command + ["--long"] * is_long, folder, drill.limit * (LONGER if is_long else 1))
    if ok:
        _remove(folder)
    else:
        seen += f" (its files: {folder})"
    return Outcome(drill, ok, seen, time.monotonic() - began)


def _answer(drill: Drill, command: list[str], folder: Path, limit: float) -> tuple[bool, str]:
    try:
        done = subprocess.run(command, cwd=ROOT, env=_environment(folder), capture_output=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return False, f"no end within {limit:.0f} s"
    said = done.stdout.decode("utf-8", "replace").splitlines()
    if done.returncode < 0:
        return False, f"the process was ended by {signal.Signals(-done.returncode).name}"
    try:
        answer = json.loads(said[-1])
        return bool(answer["ok"]), str(answer["seen"])
    except (IndexError, ValueError, TypeError, KeyError):
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return False, f"the process ended with {done.returncode}: {''.join(last)}"


def run_here(drill: Drill, folder: Path, is_long: bool) -> int:
    """Runs a drill in this process and prints what came of it as one line of JSON; the exit status."""
    scene = Scene(folder / "scene", is_long)
    scene.folder.mkdir()
    try:
        ok, seen = True, drill.act(scene)
    except Exception as error:  # whatever a drill does not expect is what it was made to find
        import traceback

        traceback.print_exc()
        ok, seen = False, f"{type(error).__name__}: {error}"
    print(json.dumps({"ok": ok, "seen": seen}), flush=True)
    return 0 if ok else 1


def _environment(folder: Path) -> dict[str, str]:
    """Ours, but for folders of its own in place of the user's."""
    ours = dict(os.environ, HF_HUB_OFFLINE="1", QT_QPA_PLATFORM="offscreen")
    ours.setdefault("OMP_NUM_THREADS", "2")
    for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        own = folder / name.lower()
        own.mkdir(mode=0o700)
        ours[f"XDG_{name}"] = str(own)
    return ours


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
