"""What the figures were taken on, without anything that names the machine or its owner."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.processes import environment

PACKAGES = ("torch", "transformers", "PySide6-Essentials", "pyqtgraph", "numpy")


def describe() -> dict[str, object]:
    """Processor, cores, load before anything ran, and the versions that matter for speed."""
    return {
        "processor": _processor(),
        "cores": cores(),
        "load at start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "Qt platform": environment().get("QT_QPA_PLATFORM", "the desktop's"),
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_words(machine: dict[str, object]) -> str:
    """One line for a terminal or below a table."""
    return " · ".join(f"{name}: {value}" for name, value in machine.items() if value is not None)


def _processor() -> str:
    """The model of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())
