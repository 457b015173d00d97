"""Where two texts begin to differ, and where they do no more: quick for a megabyte."""

from collections.abc import Callable


def common_prefix_suffix(first: str, second: str) -> tuple[int, int]:
    """How many first letters two texts share, and how many last ones of what is left of both."""
    most = min(len(first), len(second))
    start = _common_length(lambda low, high: first[low:high] == second[low:high], most)
    return start, _common_length(
        lambda low, high: first[len(first) - high : len(first) - low] == second[len(second) - high : len(second) - low],
        most - start,
    )


def _common_length(is_same: Callable[[int, int], bool], limit: int) -> int:
    """By halving: nothing but comparisons of whole pieces."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if is_same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
