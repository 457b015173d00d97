"""Files that stay open for long without being held: others may rename, replace and delete them, on Windows too."""

import ctypes
import os
import sys
from functools import lru_cache
from typing import Protocol

GENERIC_READ, OPEN_EXISTING, NORMAL = 0x80000000, 3, 0x80  # of CreateFileW
SHARE_ALL = 1 | 2 | 4  # reading, writing and deleting
INVALID_HANDLE = 2**64 - 1
READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0)


class Kernel(Protocol):
    """What is used of kernel32.dll."""

    def CreateFileW(
        self, name: str, access: int, share: int, security: None, creation: int, flags: int, template: None, /
    ) -> int | None: ...


def open_shared(path: str | os.PathLike[str], system: str = sys.platform) -> int:
    """Opens a file for reading and returns its descriptor; OSError.

    Python's own `open` keeps everyone on Windows from replacing or deleting the file while it is open; it is used where
    the other way fails, and says why. Not tried on Windows yet.
    """
    handle = open_handle(os.fspath(path), kernel32()) if system == "win32" else None
    return os.open(path, READ_ONLY) if handle is None else _descriptor(handle)


def open_handle(path: str, kernel: Kernel) -> int | None:
    """Windows' handle of an opened file that others may delete; None where it cannot be opened so."""
    handle = kernel.CreateFileW(path, GENERIC_READ, SHARE_ALL, None, OPEN_EXISTING, NORMAL, None)
    return None if handle in (None, INVALID_HANDLE) else handle


def _descriptor(handle: int) -> int:
    """The descriptor of an open handle, with which the handle is closed."""
    import msvcrt

    return int(msvcrt.open_osfhandle(handle, READ_ONLY))  # type: ignore[attr-defined]  # on Windows alone


@lru_cache(1)
def kernel32() -> Kernel:
    """The system's library; AttributeError on any other than Windows."""
    library = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]  # on Windows alone
    library.CreateFileW.restype = ctypes.c_void_p
    return library  # type: ignore[no-any-return]
