"""How the time of a function grows with the length of its text, in one process, without the garbage collector."""

import gc
import time
from collections.abc import Callable

SHORT, LONG = 2_000, 8_000
MAX_GROWTH = 11  # of the time at 4 times the length: 4 where it grows with the length, 16 where with its square
MAX_TRIES = 12  # as another process can make one try slower, and never faster
LEAST = 0.001  # seconds that can be told apart


def assert_linear(piece: str, work: Callable[[str], object]) -> None:
    """`assert_growth` for texts of whole pieces, so that a short and a long one are read to their ends."""
    assert_growth(lambda length: piece * (length // len(piece)), work, (SHORT, LONG))


def assert_growth(made: Callable[[int], str], work: Callable[[str], object], lengths: tuple[int, int]) -> None:
    """The second length, 4 times the first, takes less than MAX_GROWTH times as long, by the best of some tries."""
    texts, best = [made(length) for length in lengths], [float("inf")] * 2
    gc.collect()
    gc.disable()
    try:
        for _ in range(MAX_TRIES):
            best = [min(before, _seconds(work, text)) for before, text in zip(best, texts, strict=True)]
            if best[1] < MAX_GROWTH * max(best[0], LEAST):
                return
    finally:
        gc.enable()
    raise AssertionError(f"{lengths} letters take {best[0]:.4f} and {best[1]:.4f} s")


def _seconds(work: Callable[[str], object], text: str) -> float:
    """Of the processor."""
    start = time.process_time()
    work(text)
    return time.process_time() - start
