"""Thousands of damaged inputs through one reader: each is read or refused in a sentence, soon and in little memory."""

import sys
import time
from collections.abc import Callable
from random import Random

from tests.drills.measuring import REFUSALS, check_sentence, taken, time_in_words
from tests.drills.registry import Scene

QUICK, LONG = 2_000, 50_000  # cases
SLOW, MEMORY = 1.0, 500.0  # seconds a case, MB over what there was
ROOM = 3 * 2**30  # bytes that may be asked for at once, where the system can be told
TOLD = 3  # failures that are told


def fuzz(scene: Scene, name: str, make: Callable[[Random], object], read: Callable[[object], object]) -> str:
    """What was seen of `read(make(chance))`, where case N of a name is always the same.

    A case fails that raises anything but a refusal, or takes longer than a second of the processor, also when tried
    again.
    """
    _limit_memory()
    failures: list[str] = []
    refusals, slowest = 0, 0.0
    cases = LONG if scene.is_long else QUICK
    _try(make(Random("warm")), read)  # imports are not a case's
    with taken() as took:
        for number in range(cases):
            (scene.folder / "number").write_text(f"{name} {number}", encoding="ascii")  # for whoever looks into a crash
            seconds, failure, is_refused = _try(make(Random(f"{name} {number}")), read)
            if seconds > SLOW:
                seconds = min(seconds, _try(make(Random(f"{name} {number}")), read)[0])
            refusals, slowest = refusals + is_refused, max(slowest, seconds)
            if failure or seconds > SLOW:
                failures.append(f"case {number}: {failure or f'took {seconds:.1f} s'}")
    assert not failures, f"{len(failures)} failures, such as {'; '.join(failures[:TOLD])}"
    assert refusals < cases, "none was read"
    assert took.megabytes is None or took.megabytes < MEMORY, f"it took {took.megabytes:.0f} MB"
    memory = "" if took.megabytes is None else f", peak +{took.megabytes:.0f} MB"
    counts = f"{cases:,} cases, {refusals:,} refused, {cases - refusals:,} read"
    return f"{counts}; none crashed, slowest {time_in_words(slowest)}{memory}"


def _try(case: object, read: Callable[[object], object]) -> tuple[float, str, bool]:
    """Seconds, what went wrong, and whether it was refused."""
    failure, is_refused, began = "", False, time.thread_time()
    try:
        read(case)
    except REFUSALS as error:
        is_refused = True
        try:
            check_sentence(str(error))
        except AssertionError as odd:
            failure = str(odd)
    except Exception as error:  # what is looked for
        failure = f"{type(error).__name__}: {str(error)[:200]}"
    return time.thread_time() - began, failure, is_refused


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        pages = int(open("/proc/self/statm", encoding="ascii").read().split()[0])  # noqa: SIM115, PTH123
        limit = pages * resource.getpagesize() + ROOM
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
