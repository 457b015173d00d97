"""Starts the driven program and hears what it tells."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0  # for a program that is not expected to hang


def folders(folder: Path, **changes: str) -> dict[str, str]:
    """An environment whose settings, data and caches lie in `folder`."""
    ours = dict(os.environ, QT_QPA_PLATFORM="offscreen", HF_HUB_OFFLINE="1", PYTHONFAULTHANDLER="")
    ours.setdefault("OMP_NUM_THREADS", "2")
    for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        own = folder / name.lower()
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours[f"XDG_{name}"] = str(own)
    return ours | changes


class Program:
    """A driven program, from its start to its end."""

    def __init__(
        self, environment: Mapping[str, str], scene: str, *arguments: str, options: tuple[str, ...] = ()
    ) -> None:
        command = [sys.executable, "-m", "tests.drills.driven", scene, *arguments, "--", *options]
        self.began = time.monotonic()
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)
        self.lines: list[dict[str, Any]] = []
        self.errors = b""
        self._hearing = [Thread(target=self._hear, daemon=True), Thread(target=self._hear_errors, daemon=True)]
        for thread in self._hearing:
            thread.start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def heard(self, key: str, patience: float = PATIENCE_S) -> dict[str, Any]:
        """Waits for a line with that in it."""
        end = time.monotonic() + patience
        while True:
            for line in list(self.lines):
                if key in line:
                    return line
            ended = self._process.poll() is not None and not self._hearing[0].is_alive()
            assert not ended, f"it ended with {self._process.returncode} and no {key}: {self.last_error()}"
            assert time.monotonic() < end, f"nothing of {key} within {patience:.0f} s"
            time.sleep(0.002)

    def kill(self) -> None:
        """With SIGKILL."""
        self._process.kill()
        self.ended()

    def ended(self, patience: float = PATIENCE_S) -> int:
        """Waits for its end; the exit status."""
        try:
            status = self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGABRT)  # faulthandler then says where it hangs
            self._process.wait()
            raise AssertionError(f"no end within {patience:.0f} s") from None
        for thread in self._hearing:
            thread.join()
        return status

    def well(self) -> "Program":
        """It ends by itself, with status 0 and no error."""
        status = self.ended()
        assert status == 0, f"it ended with {status}: {self.last_error()}"
        assert b"Traceback" not in self.errors, self.last_error()
        return self

    def last_error(self) -> str:
        """What it said last where errors are said."""
        return "".join(self.errors.decode("utf-8", "replace").strip().splitlines()[-1:])

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.kill()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith(b"\n") and line.startswith(b"{"):
                self.lines.append(json.loads(line))

    def _hear_errors(self) -> None:
        assert self._process.stderr is not None
        self.errors = self._process.stderr.read()


def told(
    key: str,
    environment: Mapping[str, str],
    scene: str,
    *arguments: str,
    options: tuple[str, ...] = (),
    patience: float = PATIENCE_S,
) -> dict[str, Any]:
    """The line with `key` of a driven program, which ends by itself in order."""
    with Program(environment, scene, *arguments, options=options) as program:
        line = program.heard(key, patience)
        program.well()
    return line


def until(holds: Callable[[], object], patience: float = 10.0) -> bool:
    """Waits until something holds; returns False where it does not in time."""
    end = time.monotonic() + patience
    while not (does_hold := holds()) and time.monotonic() < end:
        time.sleep(0.01)
    return bool(does_hold)
