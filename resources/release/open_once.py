"""Opens the built program once on a screen, with a session, and keeps a picture of its window.

On Linux without a screen it brings one along (Xvfb). On Windows and under X11 the picture is what the screen shows,
where there is one to be seen; on macOS, which gives no program a picture of it unasked, it is what the window draws.
"""

import os
import subprocess
import sys
from pathlib import Path

from facts import PICTURES, ReleaseError, program, system

SESSION = Path(__file__).with_name("first.promptscope")
PATIENCE = 300  # seconds; the program itself gives up before
LEAST = (800, 600)  # pixels


def open_once(path: Path | None = None, name: str = "") -> None:
    """Starts a program, by default the bundle's, and saves the picture; ReleaseError where there is none."""
    path = path or program()
    if not path.is_file():
        raise ReleaseError(f"There is no {path}: build it first.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = PICTURES / f"{system()}{name}.png"
    picture.unlink(missing_ok=True)
    done = subprocess.run([*screen(), str(path), str(SESSION), "--screenshot", str(picture)], timeout=PATIENCE)
    if done.returncode or not picture.is_file():
        raise ReleaseError(f"{path.name} did not show its window (status {done.returncode}).")
    print(f"{path.name} opened: {picture.name}, {check(picture)}.")


def screen() -> list[str]:
    """What goes before the command where there is no screen."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        return ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1400x900x24"]
    return []


def check(picture: Path) -> str:
    """The size of the picture; ReleaseError where it is too small to be of a window."""
    header = picture.read_bytes()[:24]
    width, height = (int.from_bytes(header[start : start + 4], "big") for start in (16, 20))
    if header[:8] != b"\x89PNG\r\n\x1a\n" or width < LEAST[0] or height < LEAST[1]:
        raise ReleaseError(f"{picture.name} is no picture of a window.")
    return f"{width} x {height}"
