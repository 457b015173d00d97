"""`main.py inspect` over PNGs with A1111's text, and Pillow opening the same files for their texts, by turns."""

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from PIL import Image

from core.cli.inspect import inspect
from tests import picture_files
from tests.benchmarks.children import child_parser, memory_bytes

COUNT, ROUNDS = 500, 5
REPEATS = 20  # of all files in one command, for the memory of 10,000


def main() -> None:
    """Prints ms a picture of both, and bytes of memory after 10,000, all on one core."""
    parser = child_parser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--memory", action="store_true", help="of the command alone, and no times")
    options = parser.parse_args()
    with suppress(AttributeError):  # Linux alone binds a process to a core
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    files = sorted(options.folder.glob("*.png")) or _make(options.folder)
    if options.memory:
        inspect([str(options.folder)] * REPEATS + ["--json", os.devnull])
        print(json.dumps({"memory": memory_bytes("VmHWM")}))
        return
    times: dict[str, list[float]] = {"inspect": [], "Pillow": []}
    inspect([str(options.folder), "--json", os.devnull])  # which warms the disk's cache
    for _ in range(ROUNDS):
        began = time.perf_counter()
        inspect([str(options.folder), "--json", os.devnull])
        times["inspect"].append((time.perf_counter() - began) * 1000 / len(files))
        began = time.perf_counter()
        assert all(_info(file) for file in files)
        times["Pillow"].append((time.perf_counter() - began) * 1000 / len(files))
    print(json.dumps(times))


def _make(folder: Path) -> list[Path]:
    """Pictures of 512 x 512 with noise, each with its own seed in its text."""
    image = picture_files.picture(size=(512, 512))
    data = picture_files.encoded(image, "PNG")
    for number in range(COUNT):
        text = picture_files.text_chunk("parameters", picture_files.INFOTEXT.replace("Seed: 42", f"Seed: {number}"))
        (folder / f"{number:05}.png").write_bytes(data[:33] + text + data[33:])
    return sorted(folder.glob("*.png"))


def _info(file: Path) -> str:
    with Image.open(file) as image:
        return str(image.info["parameters"])


if __name__ == "__main__":
    main()
