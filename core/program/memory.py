"""Memory that is free: how much there is, and what the program keeps of it handed back to the system."""

import ctypes
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

TOTAL, AVAILABLE = 1, 2  # places in MEMORYSTATUSEX, whose first eight bytes are its length and the load in percent
MEMORY_FILE = Path("/proc/meminfo")  # of Linux


def give_back_free_memory(system: str = sys.platform) -> bool:
    """Hands back what the allocator keeps of memory that is free, on Linux with glibc; True where some was.

    It takes some milliseconds and lets go of Python's lock meanwhile. A worker calls it once large arrays are gone.
    """
    if system == "linux":
        with suppress(OSError, AttributeError):  # another C library has no such function
            return bool(ctypes.CDLL(None).malloc_trim(0))
    return False


def available_memory() -> int | None:
    """Bytes that programs could take now, with what the system keeps of files; None where it does not tell.

    Where it tells no more than how much memory there is (macOS), that.
    """
    if sys.platform == "win32":
        return _of_windows(AVAILABLE)
    with suppress(OSError):
        told = re.search(r"^MemAvailable:\s*(\d{1,15}) kB", MEMORY_FILE.read_text("ascii", "replace"), re.MULTILINE)
        if told:
            return int(told[1]) * 1024
    return total_memory()


def total_memory() -> int | None:
    """Bytes of memory that this machine has; None where the system does not tell."""
    if sys.platform == "win32":
        return _of_windows(TOTAL)
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


def _of_windows(place: int) -> int | None:
    """One of the numbers that GlobalMemoryStatusEx fills in: length and load, then total and available bytes."""
    status = (ctypes.c_uint64 * 8)(64)
    kernel: Any = getattr(ctypes, "windll", None)
    with suppress(OSError, AttributeError):
        if kernel.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return int(status[place])
    return None
