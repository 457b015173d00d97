"""What the children of the benchmarks share: their arguments, the end of each, and memory."""

import argparse
import faulthandler
from pathlib import Path

CHILD_LIMIT_S = 580  # below processes.LIMIT_S, and also where the parent is gone


def child_parser() -> argparse.ArgumentParser:
    """A parser for what `processes.run_fresh` tells every child; from here on the child ends in CHILD_LIMIT_S."""
    faulthandler.dump_traceback_later(CHILD_LIMIT_S, exit=True)
    parser = argparse.ArgumentParser()
    parser.add_argument("--settings", help="an empty folder")
    parser.add_argument("--spawned", type=float, help="the clock's reading before the interpreter was spawned")
    return parser


def memory_bytes(field: str) -> int:
    """Bytes of this process's memory as Linux counts them in /proc/self/status (VmRSS, VmHWM), 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)
