"""Job objects, watched at a library that stands in for Windows' own; nothing of it runs on Windows here."""

import ctypes
import sys
from typing import Any

import pytest

from core.program.windows_jobs import BasicLimits, ExtendedLimits, JobObjects, MemoryCounters, job_objects

HAS = 300 * 2**20  # bytes of the process


class Kernel32:
    """What it is told, with the limits as bytes; it refuses what `refuses` names."""

    def __init__(self, refuses: str = "") -> None:
        self.told: list[tuple[Any, ...]] = []
        self.refuses = refuses

    def CreateJobObjectW(self, _security: None, _name: None) -> int | None:
        self.told.append(("create",))
        return None if self.refuses == "create" else 2**40 + len(self.told)  # a handle has 64 bits

    def SetInformationJobObject(self, job: ctypes.c_void_p, kind: int, limits: object, size: int) -> int:
        taken = ExtendedLimits.from_buffer_copy(ctypes.string_at(limits, size))
        self.told.append(("limit", job.value, kind, taken.basic.flags, taken.process_memory))
        return int(self.refuses != "limit")

    def AssignProcessToJobObject(self, job: ctypes.c_void_p, process: ctypes.c_void_p) -> int:
        self.told.append(("put", job.value, process.value))
        return int(self.refuses != "put")

    def K32GetProcessMemoryInfo(self, process: ctypes.c_void_p, counters: object, size: int) -> int:
        assert (process.value, size) == (2**64 - 1, ctypes.sizeof(MemoryCounters))
        content = MemoryCounters(size=size, private=HAS)
        ctypes.memmove(counters, ctypes.byref(content), size)
        return int(self.refuses != "memory")


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the program runs on 64 bits alone")
def test_the_structures_have_the_sizes_and_places_of_windows_headers() -> None:
    sizes = [ctypes.sizeof(structure) for structure in (BasicLimits, ExtendedLimits, MemoryCounters)]
    assert sizes == [64, 144, 80]
    assert (BasicLimits.flags.offset, ExtendedLimits.process_memory.offset, MemoryCounters.private.offset) == (
        *(16, 112, 72),
    )


def test_children_are_put_into_one_job_that_ends_them_when_it_is_closed() -> None:
    kernel = Kernel32()
    jobs = JobObjects(kernel)
    assert jobs.end_with_this_process(70) and jobs.end_with_this_process(71)
    job = kernel.told[1][1]
    assert kernel.told == [("create",), ("limit", job, 9, 0x2000, 0), ("put", job, 70), ("put", job, 71)]


def test_a_process_limits_itself_to_what_it_has_and_so_much_more_and_again_for_the_next_file() -> None:
    kernel = Kernel32()
    jobs = JobObjects(kernel)
    assert jobs.limit_own_memory(2**31) and jobs.limit_own_memory(2**33)
    job = kernel.told[1][1]
    assert kernel.told == [
        ("create",),
        ("put", job, 2**64 - 1),
        ("limit", job, 9, 0x100, HAS + 2**31),
        ("limit", job, 9, 0x100, HAS + 2**33),
    ]


@pytest.mark.parametrize("refuses", ["create", "limit", "put", "memory"])
def test_a_system_that_refuses_is_told_of_and_not_asked_for_another_job(refuses: str) -> None:
    kernel = Kernel32(refuses)
    jobs = JobObjects(kernel)
    assert not jobs.limit_own_memory(1)
    assert jobs.end_with_this_process(70) is (refuses == "memory")
    before = kernel.told.count(("create",))
    jobs.limit_own_memory(1)
    jobs.end_with_this_process(70)
    assert kernel.told.count(("create",)) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there they are")
def test_other_systems_have_no_job_objects() -> None:
    with pytest.raises(AttributeError):
        job_objects()
