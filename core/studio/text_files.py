"""The small text files of a studio in the order in which its tool reads them."""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.paths import folder_identity
from core.studio.studio import TextPlace
from core.studio.walking import natural_key

MAX_FILES = 5000  # of one place
MAX_DEPTH = 16


def files_of(place: TextPlace, cancelled: CancelCheck = never_cancelled) -> list[Path]:
    """The files of a place: itself, or those in its folder that fit; none where it is not there. Cancelled."""
    if not place.pattern:
        return [place.path]
    deep = place.pattern.startswith("**/")
    pattern = place.pattern.removeprefix("**/").lower()
    found = list[Path]()
    for folder, names in _folders(place.path, MAX_DEPTH if deep else 0, cancelled):
        found += [folder / name for name in names if fnmatchcase(name.lower(), pattern)]
        if len(found) >= MAX_FILES:
            break
    return found[:MAX_FILES]


def _folders(top: Path, depth: int, cancelled: CancelCheck) -> Iterator[tuple[Path, list[str]]]:
    """A folder and those below it, each real one once and none that is hidden, with the names of their files."""
    waiting, seen = [(top, depth)], set[tuple[int, int | str]]()
    while waiting:
        folder, left = waiting.pop()
        if cancelled():
            raise Cancelled
        try:
            identity = folder_identity(folder, folder.stat())
            if identity in seen:
                continue
            seen.add(identity)
            with os.scandir(folder) as entries:
                listed = [(entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith(".")]
        except (OSError, ValueError):
            continue
        listed.sort(key=lambda name: natural_key(name[0]))
        yield folder, [name for name, is_dir in listed if not is_dir]
        waiting += [(folder / name, left - 1) for name, is_dir in reversed(listed) if is_dir and left]
