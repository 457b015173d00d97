"""A file's bytes where the system holds them, without a copy, while nobody can change them: on Linux alone.

A mapped file that another program shortens, or that cannot be read any more, ends the process that looks at it. So
pages are looked at only under a lease (`F_SETLEASE` in fcntl(2)): whoever opens the file to write, or cuts it off,
waits until the lease is given back, which is as long as one block takes. The system refuses it where somebody has the
file open to write, where it is another user's, and on file systems of a network. And only what lies in memory already
is looked at without being asked for: a page that has to come from the disk comes by MADV_POPULATE_READ, which answers
with an error where looking would end the process.
"""

import ctypes
import mmap
import os
import signal
import sys
from threading import Lock

import torch
from torch import Tensor

_POPULATE_READ = 22  # MADV_POPULATE_READ of <linux/mman.h>, since Linux 5.14


class LentPages:
    """A mapped file. `bytes` uint8 [size] may be looked at between `take` and `give_back`, and not otherwise."""

    def __init__(self, file: int, size: int) -> None:
        """`file` is a descriptor that reads only. OSError or ValueError where files are not lent here."""
        if sys.platform != "linux":
            raise OSError("no leases here")
        self._file, self._lock, self._holders = file, Lock(), 0
        mapped = mmap.mmap(file, size, access=mmap.ACCESS_COPY)  # of which nothing is written, so nothing is copied
        self.bytes: Tensor = torch.frombuffer(mapped, dtype=torch.uint8)
        self._address, self._mapped = self.bytes.data_ptr(), mapped
        self._is_in_memory = ctypes.CDLL(None).mincore
        self._is_in_memory.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
        self._lease()
        self._end_lease()

    def take(self, start: int, length: int) -> bool:
        """Whether this part is lent from now on; where it is not, it is to be read instead. Any thread."""
        with self._lock:
            try:
                if not self._holders:
                    self._lease()
            except OSError:
                return False
            self._holders += 1
        try:
            self._bring(start, length)
        except OSError:
            self.give_back()
            return False
        return True

    def give_back(self) -> None:
        """Ends what `take` began."""
        with self._lock:
            self._holders -= 1
            if not self._holders:
                self._end_lease()

    def _bring(self, start: int, length: int) -> None:
        """Has this part in memory; OSError where it cannot be read."""
        if os.fstat(self._file).st_size < start + length:  # a page that was cut through counts as being there
            raise OSError("cut off")
        first = start // mmap.PAGESIZE * mmap.PAGESIZE
        count = -(-(start + length - first) // mmap.PAGESIZE)
        pages = ctypes.create_string_buffer(count)
        is_told = not self._is_in_memory(self._address + first, count * mmap.PAGESIZE, pages)
        if not is_told or pages.raw.count(b"\1") < count:
            self._mapped.madvise(_POPULATE_READ, first, start + length - first)

    def _lease(self) -> None:
        if sys.platform == "linux":
            import fcntl

            fcntl.fcntl(self._file, fcntl.F_SETSIG, signal.SIGURG)  # which nobody minds; the usual one ends the process
            fcntl.fcntl(self._file, fcntl.F_SETLEASE, fcntl.F_RDLCK)

    def _end_lease(self) -> None:
        if sys.platform == "linux":
            import fcntl

            fcntl.fcntl(self._file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
