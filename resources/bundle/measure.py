"""Measures a bundle: its size, packed and not, and how long it takes to show its window and to answer a command."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

WARM_RUNS = 5
PATIENCE = 60  # seconds
LOOK_EVERY = 0.02  # seconds
UNTIL_CLOSED = 3  # seconds that a window stands, in which torch comes and the first layers are drawn


def measure(bundle: Path) -> int:
    """Prints the figures; 0, or 1 where there is nothing to measure."""
    from build import archive, megabytes

    if not bundle.is_dir():
        print("There is no bundle: build it first, without --measure.", file=sys.stderr)
        return 1
    print(f"folder            {megabytes(bundle):8.0f} MB")
    print(f"packed            {megabytes(archive()):8.0f} MB")
    program = bundle / "promptscope"
    report("analyze", bundle, lambda: answer(program))
    if missing := [tool for tool in ("xvfb-run", "xdotool") if not shutil.which(tool)]:
        print(f"The window is not measured: {' and '.join(missing)} are missing.")
        return 0
    report("window", bundle, lambda: show(program))
    return 0


def report(name: str, bundle: Path, run: Callable[[], float]) -> None:
    """Runs it once with none of the bundle in memory, and then warm; prints seconds."""
    forget(bundle)
    cold = run()
    warm = [run() for _ in range(WARM_RUNS)]
    print(f"{name}, cold".ljust(17), f"{cold:8.2f} s")
    print(f"{name}, warm".ljust(17), f"{median(warm):8.2f} s  ({min(warm):.2f} to {max(warm):.2f}, {WARM_RUNS} times)")


def forget(bundle: Path) -> None:
    """Has the system let go of the files that it keeps in memory; no rights are needed for it."""
    os.sync()
    for path in bundle.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def answer(program: Path) -> float:
    """Seconds of `analyze` with the study encoder, which reads torch and the encoder."""
    began = time.perf_counter()
    subprocess.run([program, "analyze", "a cow", "--json", os.devnull], check=True, timeout=PATIENCE)
    return time.perf_counter() - began


def show(program: Path) -> float:
    """Seconds from the start to a window on the screen, which is then closed; its exit status has to be 0."""
    with tempfile.TemporaryDirectory() as home:
        screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1280x800x24"]
        command = [*screen, sys.executable, __file__, str(program)]
        environment = os.environ | {f"XDG_{name}_HOME": home for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        sys.exit(f"The window did not open and close as it should: {done.stderr}")
    return float(done.stdout)


def show_on_this_screen(program: str) -> None:
    """What runs inside the virtual screen: prints the seconds."""
    began = time.perf_counter()
    child = subprocess.Popen([program])
    while not (windows := visible_windows()) and child.poll() is None:
        time.sleep(LOOK_EVERY)
    seconds = time.perf_counter() - began
    if not windows:
        sys.exit(f"it ended with status {child.wait()}")
    time.sleep(UNTIL_CLOSED)
    subprocess.run(["xdotool", "windowfocus", "--sync", windows[0], "key", "ctrl+q"], check=True)
    if status := child.wait(PATIENCE):
        sys.exit(f"status {status}")
    print(seconds)


def visible_windows() -> list[str]:
    """The X server's numbers of Promptscope's windows that are on the screen."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "^Promptscope"]
    return subprocess.run(search, stdout=subprocess.PIPE, text=True).stdout.split()


if __name__ == "__main__":
    show_on_this_screen(sys.argv[1])
