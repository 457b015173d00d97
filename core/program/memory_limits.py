"""How much memory this process may take: what the system holds, and where it holds none, a watch that ends it."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep

from core.program import windows_jobs

WATCH_INTERVAL = 0.05  # seconds between two looks
OUT_OF_MEMORY_STATUS = 12  # the status with which the watch ends the process
_watches: list["MemoryWatch"] = []  # the one of this process, once there is one


def limit_own_memory(more: int, system: str = sys.platform) -> bool:
    """Lets this process take so many bytes more than it has now; whether that holds. It may be called again.

    On Linux and Windows it is not given more, a MemoryError. macOS refuses such a limit or does not hold it, by its
    version: there a thread looks every WATCH_INTERVAL at what the process has taken, and ends it with
    OUT_OF_MEMORY_STATUS.
    """
    with suppress(OSError, ValueError, AttributeError, ImportError):
        if system == "win32":
            return windows_jobs.job_objects().limit_own_memory(more)
        if system == "darwin":
            _watch(more)
            return True
        return _limit_address_space(more)
    return False


def limit_own_files(size: int) -> bool:
    """Lets this process write no file of more bytes, and no memory image when it crashes; False on Windows."""
    if sys.platform == "win32":
        return False
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        return True
    return False


def _limit_address_space(more: int) -> bool:
    if sys.platform == "win32":
        return False
    import resource

    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    # the soft limit, so that the next file may take more
    resource.setrlimit(resource.RLIMIT_AS, (used + more, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return True


def _watch(more: int) -> None:
    if not _watches:
        _watches.append(MemoryWatch(os._exit, most_resident_bytes))
        _watches[0].start()
    _watches[0].limit = most_resident_bytes() + more


def most_resident_bytes() -> int:
    """The most bytes of memory that this process has had at a time; ImportError on Windows."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # type: ignore[attr-defined,unused-ignore]
    return int(most) if sys.platform == "darwin" else int(most) * 1024  # in KB everywhere else


class MemoryWatch(Thread):
    """Ends the process once it has `taken` more than `limit` bytes."""

    def __init__(self, end: Callable[[int], object], taken: Callable[[], int]) -> None:
        super().__init__(name="memory-watch", daemon=True)
        self.limit = sys.maxsize
        self._end, self._taken = end, taken

    def run(self) -> None:
        """Looks until there is more."""
        while self._taken() <= self.limit:
            sleep(WATCH_INTERVAL)
        self._end(OUT_OF_MEMORY_STATUS)
