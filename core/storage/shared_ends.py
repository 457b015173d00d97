"""Where two texts begin to differ, and where they do no more: quick for a megabyte."""

from collections.abc import Callable


def shared_ends(one: str, other: str) -> tuple[int, int]:
    """How many first letters two texts share, and how many last ones of what is left of both."""
    most = min(len(one), len(other))
    start = _shared(lambda low, high: one[low:high] == other[low:high], most)
    return start, _shared(
        lambda low, high: one[len(one) - high : len(one) - low] == other[len(other) - high : len(other) - low],
        most - start,
    )


def _shared(is_same: Callable[[int, int], bool], most: int) -> int:
    """By halving: nothing but comparisons of whole pieces."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if is_same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
