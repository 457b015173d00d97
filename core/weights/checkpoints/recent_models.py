"""The models opened last, kept so that going back to one takes no time: few, bounded in bytes, and never stale."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from core.program.memory import total_memory
from core.weights import STUDY, STUDY_FILE

MAX_OLDER_MODELS = 2  # models kept beside the newest
MEMORY_DIVISOR = 4  # they may take one part in this many of the machine's memory,
DEFAULT_BYTES = 2 * 2**30  # or this many bytes where that is not known
Stamp = tuple[tuple[str, int, int], ...]
Opened = TypeVar("Opened")


def stamp_of(source: str) -> Stamp:
    """Name, time and size of every file that a source is read from: another stamp means that it is to be read anew.

    OSError where it is gone. Of a folder, the files in it and in the folders in it.
    """
    path = STUDY_FILE if source == STUDY else Path(source)
    return tuple(sorted(_stamps(_files(path) if path.is_dir() else [path])))


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.iterdir() if path.is_file())
    yield from (path for inner in folder.iterdir() if inner.is_dir() for path in inner.iterdir() if path.is_file())


def _stamps(files: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for path in files:
        status = path.stat()
        yield str(path.resolve()), status.st_mtime_ns, status.st_size


class RecentModels(Generic[Opened]):
    """What was opened from each source, and the stamp it had then; the newest last. One thread at a time."""

    def __init__(self, max_bytes: int | None = None) -> None:
        """`max_bytes` is how many bytes those beside the newest may take together."""
        memory = total_memory() or MEMORY_DIVISOR * DEFAULT_BYTES
        self._max_bytes = memory // MEMORY_DIVISOR if max_bytes is None else max_bytes
        self._kept: dict[str, tuple[Stamp, Opened, int]] = {}

    def get(self, source: str, stamp: Stamp) -> Opened | None:
        """What was opened from `source`, which is the newest from now on; None, and let go of, where it has changed."""
        entry = self._kept.pop(source, None)
        if entry is None or entry[0] != stamp:
            return None
        self._kept[source] = entry
        return entry[1]

    def put(self, source: str, stamp: Stamp, opened: Opened, size: int) -> None:
        """Keeps what was opened, `size` bytes, as the newest, and lets go of the oldest that there is no room for."""
        self._kept.pop(source, None)
        self._kept[source] = stamp, opened, size
        while len(self._kept) > 1 and (len(self._kept) > 1 + MAX_OLDER_MODELS or self._taken() > self._max_bytes):
            del self._kept[next(iter(self._kept))]

    def forget_older(self) -> None:
        """Lets go of all but the newest."""
        for source in list(self._kept)[:-1]:
            del self._kept[source]

    def __len__(self) -> int:
        return len(self._kept)

    def _taken(self) -> int:
        """Bytes of those beside the newest."""
        return sum(size for _, _, size in list(self._kept.values())[:-1])
