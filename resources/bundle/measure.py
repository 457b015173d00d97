"""Measures a bundle: its size, packed and not, of which parts, and how long it takes to show its window and to answer a
command; the window by turns with that of the program as it lies in its folder.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from pack import place_of
from sizes import LISTED_PARTS, megabytes, parts

ROOT = Path(__file__).resolve().parents[2]
WARM_RUNS = 5
PATIENCE = 60  # seconds
LOOK_EVERY = 0.02  # seconds
FIRST_SCREEN, SCREENS = 200, 400  # numbers of virtual screens
UNTIL_CLOSED = 3  # seconds that a window stands, in which torch comes and the first layers are drawn
Command = Sequence[str | Path]


def measure(bundle: Path) -> int:
    """Prints the figures; 0, or 1 where there is nothing to measure."""
    if not bundle.is_dir():
        print("There is no bundle: build it first, without --measure.", file=sys.stderr)
        return 1
    report_sizes(bundle)
    print(f"load of the machine {os.getloadavg()[0]:6.2f}, {os.cpu_count()} processors; more than 1 makes times longer")
    program = bundle / "promptscope"
    report("analyze", bundle, lambda: answer(program))
    if missing := [tool for tool in ("xvfb-run", "xdotool") if not shutil.which(tool)]:
        print(f"The window is not measured: {' and '.join(missing)} are missing.")
        return 0
    report("window", bundle, lambda: show([program]))
    compare([program], [sys.executable, ROOT / "main.py"])
    return 0


def report_sizes(bundle: Path) -> None:
    """Prints how large it is, unpacked and, where it was packed, packed, and its largest parts."""
    packed = place_of(bundle)
    print(f"folder            {megabytes(bundle):8.0f} MB")
    print(
        f"packed            {megabytes(packed):8.0f} MB"
        if packed.is_file()
        else "packed          not packed: --archive"
    )
    for name, size in parts(bundle)[:LISTED_PARTS]:
        print(f"  {name:45} {size:6.1f} MB")


def report(name: str, bundle: Path, run: Callable[[], float]) -> None:
    """Runs it once with none of the bundle in memory, and then warm; prints seconds."""
    forget(bundle)
    cold = run()
    warm = [run() for _ in range(WARM_RUNS)]
    print(f"{name}, cold".ljust(17), f"{cold:8.2f} s")
    print_times(f"{name}, warm", warm)


def compare(bundled: Command, source: Command) -> None:
    """Starts both to their window by turns, so that what else the machine does meets both; prints their ratio."""
    show(source)
    times = [(show(bundled), show(source)) for _ in range(WARM_RUNS)]
    ours, others = zip(*times, strict=True)
    print_times("window, bundle", ours)
    print_times("window, source", others)
    print(f"bundle : source   {median(ours) / median(others):8.2f}")


def print_times(name: str, times: Sequence[float]) -> None:
    """The median of some times, in seconds, and between what they lie."""
    print(name.ljust(17), f"{median(times):8.2f} s  ({min(times):.2f} to {max(times):.2f}, {len(times)} times)")


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


def show(program: Command) -> float:
    """Seconds from the start to a window on the screen, which is then closed; its exit status has to be 0."""
    with tempfile.TemporaryDirectory() as home:
        number = FIRST_SCREEN + random.randrange(SCREENS)  # the last one may still be closing
        screen = [
            "xvfb-run",
            "--auto-servernum",
            "--wait=30",
            f"--server-num={number}",
            "--server-args=-screen 0 1280x800x24",
        ]
        command = [*screen, sys.executable, __file__, *map(str, program)]
        environment = os.environ | {f"XDG_{name}_HOME": home for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # so that both have bytecode
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        sys.exit(f"The window did not open and close as it should: {done.stderr}")
    return float(done.stdout)


def show_on_this_screen(program: Command) -> None:
    """What runs inside the virtual screen: prints the seconds."""
    began = time.perf_counter()
    child = subprocess.Popen(program)
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
    show_on_this_screen(sys.argv[1:])
