"""A studio with thousands of LoRAs: found, listed, looked into and searched, beside a bare walk over its folders."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from core.studio.aliases import lora_aliases
from core.studio.completion.completing import MAX_ENTRIES, complete
from core.studio.completion.offered import Offered
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.header_cache import HeaderCache, read_headers
from core.studio.listing import list_studio
from core.studio.reading import read_contents
from core.studio.studio import Surroundings
from core.studio.tag_words.search import TagWords
from core.studio.tag_words.tag_list import read_tag_list
from gui.dialogs.studios.contents_rows import contents_rows, matching
from gui.window.models.rows import model_rows, rows_with
from tests.benchmarks.children import child_parser, memory_bytes

ROUNDS = 5
TYPED = "<lora:many_0123"  # letter by letter
TAGS, TYPED_TAG = 141_000, "longhair_wet"
SEARCHED = "many 0123"  # likewise, in the lists of the window
_Made = TypeVar("_Made")


def main() -> None:
    """Prints ms of each part, those of the bare walk, and the bytes that the process grew by."""
    parser = child_parser()
    parser.add_argument("folder", type=Path, help="of the installation")
    options = parser.parse_args()
    times: dict[str, list[float]] = {}
    before = memory_bytes("VmRSS")

    def timed(name: str, made: Callable[[], _Made]) -> _Made:
        began = time.perf_counter()
        result = made()
        times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        return result

    (studio,) = timed("find", lambda: find_studios(options.folder, Surroundings()))
    folders = [folder.path for folder in studio.folders["lora"]]
    for _ in range(ROUNDS):
        timed("walk", lambda: sum(map(_walk, folders)))
        listing = timed("list", lambda: list_studio(studio))
        timed("list again", partial(list_studio, studio, before=listing))
    loras = [file for file in listing.files if file.kind == "lora"]
    cache = HeaderCache(Path(options.settings) / "headers.db")
    headers = timed("headers", lambda: read_headers(loras, cache))
    timed("known headers", lambda: cache.known(loras))
    contents = timed("contents", lambda: read_contents(listing, cache))
    timed("aliases", lambda: lora_aliases(listing, headers))
    grown = memory_bytes("VmRSS") - before
    offered = Offered(contents)
    timed("first search", lambda: complete("<lora:", 6, offered))
    for end in range(len("<lora:") + 1, len(TYPED) + 1):
        found = timed("search", partial(complete, TYPED[:end], end, offered))
        assert found is not None and found.entries, TYPED[:end]
    tags = TagWords((timed("tags", partial(read_tag_list, _write_tags(Path(options.settings) / "tags.csv"))),))
    for end in range(1, len(TYPED_TAG) + 1):
        assert timed("tag search", partial(tags.search, TYPED_TAG[:end], MAX_ENTRIES)), TYPED_TAG[:end]
    timed("tag nowhere", partial(tags.search, "no such tag", MAX_ENTRIES))
    everything = replace(contents, headers=headers)
    rows = timed("rows", lambda: contents_rows(everything, "lora"))
    checkpoints = tuple(replace(file, kind="checkpoint") for file in loras)
    models = timed("model rows", lambda: model_rows((), [StudioContents(replace(listing, files=checkpoints))]))
    for end in range(1, len(SEARCHED) + 1):
        assert timed("list search", partial(matching, rows, SEARCHED[:end]))
        assert timed("list search", partial(rows_with, models, SEARCHED[:end]))
    print(json.dumps({**times, "count": len(loras), "memory": grown}))


def _write_tags(file: Path) -> Path:
    """A list as large as danbooru's, with aliases for every third tag."""
    words = [
        f"{first}{second}" for first in ("long", "dark", "red", "old", "wet") for second in ("hair", "sky", "coat")
    ]
    with file.open("w", encoding="utf-8") as lines:
        for at in range(TAGS):
            name = f"{words[at % len(words)]}_{words[at // 7 % len(words)]}_{at:x}"
            lines.write(
                f'{name},{at % 5},{6_000_000 // (at + 1)},"{f"alias_{at:x},other_{at:x}" if at % 3 == 0 else ""}"\n'
            )
    return file


def _walk(folder: Path) -> int:
    """How many files lie below a folder, each asked for its size and time."""
    count = 0
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        waiting.append(entry.path)
                    else:
                        entry.stat()
                        count += 1
        except OSError:
            continue
    return count


if __name__ == "__main__":
    main()
