"""Python as a process of its own, in the checkout's folder."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_python(
    *arguments: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT, timeout: float = 60, **changes: str
) -> "subprocess.CompletedProcess[str]":
    """Runs Python with these arguments until its end; `changes` are made to `env`, or to this process's environment.

    It writes UTF-8 unless they say otherwise, which is not the default on Windows.
    """
    command = [sys.executable, *arguments]
    environment = {"PYTHONUTF8": "1", **(os.environ if env is None else env), **changes}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=timeout)
