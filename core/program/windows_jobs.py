"""Windows' job objects: child processes that end with this one, and a limit of a process's memory.

The system's library is handed in, so that a test can watch what it is told. The structures are those of winnt.h and
psapi.h for 64 bits. None of it has been run on Windows yet.
"""

import ctypes
from functools import lru_cache
from typing import Protocol

EXTENDED_LIMIT_INFORMATION = 9  # JobObjectExtendedLimitInformation
LIMIT_PROCESS_MEMORY, KILL_ON_JOB_CLOSE = 0x100, 0x2000  # JOB_OBJECT_LIMIT_…
THIS_PROCESS = ctypes.c_void_p(-1)  # what GetCurrentProcess gives


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; `counters` are its IO_COUNTERS."""

    _fields_ = (
        ("basic", BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class MemoryCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS_EX; `private` are the bytes that the limit counts."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        ("sets_and_pools", ctypes.c_size_t * 6),
        ("page_file", ctypes.c_size_t),
        ("peak_page_file", ctypes.c_size_t),
        ("private", ctypes.c_size_t),
    )


class Kernel(Protocol):
    """What is used of kernel32.dll; each function gives 0 where it fails, the first None."""

    def CreateJobObjectW(self, security: None, name: None, /) -> int | None: ...
    def SetInformationJobObject(self, job: ctypes.c_void_p, kind: int, limits: object, size: int, /) -> int: ...
    def AssignProcessToJobObject(self, job: ctypes.c_void_p, process: ctypes.c_void_p, /) -> int: ...
    def K32GetProcessMemoryInfo(self, process: ctypes.c_void_p, counters: object, size: int, /) -> int: ...


class JobObjects:
    """The jobs of this process: one that its children are in, and one that it is in itself."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._family: int | None = None
        self._own: int | None = None

    def end_with_this_process(self, process: int) -> bool:
        """Has Windows end a child, given by its handle, once this process is gone, however it ends; whether it does.

        Windows closes the job with the last process that holds it, this one, and then ends all that are in it.
        """
        if self._family is None:
            job = self._kernel.CreateJobObjectW(None, None)
            self._family = job if job and self._limit(job, ExtendedLimits(BasicLimits(flags=KILL_ON_JOB_CLOSE))) else 0
        return self._put(self._family, ctypes.c_void_p(process))

    def limit_own_memory(self, more: int) -> bool:
        """Lets this process take so many bytes more than it has now; whether that holds. It may be called again.

        What it asks for beyond that it is not given, which Python says as MemoryError. A process may be in a job of
        its own inside another one since Windows 8.
        """
        counters = MemoryCounters(size=ctypes.sizeof(MemoryCounters))
        if not self._kernel.K32GetProcessMemoryInfo(THIS_PROCESS, ctypes.byref(counters), counters.size):
            return False
        if self._own is None:
            job = self._kernel.CreateJobObjectW(None, None)
            self._own = job if job and self._put(job, THIS_PROCESS) else 0
        limits = ExtendedLimits(BasicLimits(flags=LIMIT_PROCESS_MEMORY), process_memory=counters.private + more)
        return bool(self._own) and self._limit(self._own, limits)

    def _put(self, job: int, process: ctypes.c_void_p) -> bool:
        return bool(job) and bool(self._kernel.AssignProcessToJobObject(ctypes.c_void_p(job), process))

    def _limit(self, job: int, limits: ExtendedLimits) -> bool:
        """Whether a job took these limits."""
        kind, size = EXTENDED_LIMIT_INFORMATION, ctypes.sizeof(limits)
        return bool(self._kernel.SetInformationJobObject(ctypes.c_void_p(job), kind, ctypes.byref(limits), size))


@lru_cache(1)
def job_objects() -> JobObjects:
    """Those of Windows; AttributeError on any other system."""
    library = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]  # on Windows alone
    library.CreateJobObjectW.restype = ctypes.c_void_p
    return JobObjects(library)
