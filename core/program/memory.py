"""Memory that is free, handed back to the system."""

import ctypes
import sys
from contextlib import suppress


def give_back_free_memory(system: str = sys.platform) -> bool:
    """Hands back what the allocator keeps of memory that is free, on Linux with glibc; True where some was.

    It takes some milliseconds and lets go of Python's lock meanwhile. A worker calls it once large arrays are gone.
    """
    if system == "linux":
        with suppress(OSError, AttributeError):  # another C library has no such function
            return bool(ctypes.CDLL(None).malloc_trim(0))
    return False
