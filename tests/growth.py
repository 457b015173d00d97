"""How the time of a function grows with the length of its text, in one process, without the garbage collector."""

import gc
import time
from collections.abc import Callable

SHORT, LONG = 2_000, 8_000


def assert_linear(piece: str, work: Callable[[str], object]) -> None:
    """4 times the length takes at most 4 times as long, with a factor of 2.5 for the machine's own ups and downs."""

    def seconds(length: int) -> float:
        text, times = piece * (length // len(piece)), list[float]()  # whole pieces, so that both are read to their end
        for _ in range(4):
            start = time.process_time()
            work(text)
            times.append(time.process_time() - start)
        return min(times)

    gc.collect()
    gc.disable()
    try:
        short, long = seconds(SHORT), seconds(LONG)
    finally:
        gc.enable()
    assert long < 10 * max(short, 0.001)
