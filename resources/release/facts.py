"""What all steps of a release know: the version, the system, and the names of the files that come out."""

import platform
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
BUNDLE = DIST / "promptscope"
APP = DIST / "Promptscope.app"  # on macOS, beside the folder
RELEASE = DIST / "release"  # what is published, and nothing else
PICTURES = DIST / "pictures"
NOTES = DIST / "notes.md"

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}
# What a release has to have, behind "Promptscope-VERSION-".
PUBLISHED = (
    "linux-x64.AppImage",
    "linux-x64.cdx.json",
    "linux-x64.tar.xz",
    "macos-arm64.cdx.json",
    "macos-arm64.dmg",
    "windows-x64-setup.exe",
    "windows-x64.cdx.json",
    "windows-x64.zip",
)


class ReleaseError(Exception):
    """A step that cannot be done; the message is a sentence."""


def version() -> str:
    """The program's version, from the one place where it stands."""
    text = (ROOT / "core" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if not match:
        raise ReleaseError("core/__init__.py has no line __version__.")
    return match[1]


def system() -> str:
    """This system as file names have it, such as linux-x64."""
    machine = platform.machine().lower()
    return f"{_SYSTEMS[sys.platform]}-{_MACHINES.get(machine, machine)}"


def release_file(suffix: str) -> Path:
    """Where a file of this system goes; `suffix` begins with a dot or a dash."""
    RELEASE.mkdir(parents=True, exist_ok=True)
    return RELEASE / f"Promptscope-{version()}-{system()}{suffix}"


def program() -> Path:
    """What a person starts."""
    if sys.platform == "darwin":
        return APP / "Contents" / "MacOS" / "promptscope"
    return BUNDLE / ("promptscope.exe" if sys.platform == "win32" else "promptscope")


def missing_files() -> list[str]:
    """The names that a whole release has and RELEASE has not."""
    names = [f"Promptscope-{version()}-{end}" for end in PUBLISHED]
    return [name for name in names if not (RELEASE / name).is_file()]
