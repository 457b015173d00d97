"""Ordered sets of options that have several ways each: how many there are, which is the n-th, and the other way round.

They come in this order: the first option in the order of the options, then the second of the rest, and so on; for the
same options in the same order, the ways of the last one change fastest. All is reckoned without listing.
"""

import math
from collections.abc import Iterator, Sequence

from core.expansion.ways import MAX_WAYS, split_index


def count_ordered_sets(counts: Sequence[int], low: int, high: int) -> Iterator[int]:
    """For each size from `low` to `high` the number of sets and ways; no more sizes once there are MAX_WAYS."""
    sums = None if _is_single(counts) else _elementary_sums(counts, high)
    total, orders = 0, 1
    for size in range(high + 1):
        if size and (sums or orders < MAX_WAYS):
            orders *= size if sums else len(counts) - size + 1
        if size < low:
            continue
        number = min(orders * sums[size] if sums else orders, MAX_WAYS)
        yield number
        total += number
        if total >= MAX_WAYS:
            return


def nth_ordered_set(counts: Sequence[int], size: int, index: int) -> tuple[list[int], list[int]]:
    """The places of the options of a set, and the way of each."""
    rest = list(range(len(counts)))
    if _is_single(counts):
        digits = split_index(index, range(len(counts), len(counts) - size, -1))
        return [rest.pop(digit) for digit in digits], [0] * size
    sums, chosen, ways_before = _elementary_sums(counts, size), list[int](), 1
    while len(chosen) < size:
        left = size - len(chosen) - 1
        for at, place in enumerate(rest):
            without = _remove(sums, counts[place])
            number = ways_before * counts[place] * math.factorial(left) * without[left]
            if index < number or at == len(rest) - 1:
                break
            index -= number
        chosen.append(rest.pop(at))
        ways_before *= counts[chosen[-1]]
        sums = without[: left + 1]
    return chosen, split_index(index, [counts[place] for place in chosen])


def index_of_first(counts: Sequence[int], size: int, place: int, way: int) -> int:
    """The first set of a size, at least 1, that begins with an option in one of its ways."""
    if _is_single(counts):
        return place * min(math.perm(len(counts) - 1, min(size - 1, 4_000)), MAX_WAYS)
    sums = _elementary_sums(counts, size)
    before = sum(count * math.factorial(size - 1) * _remove(sums, count)[size - 1] for count in counts[:place])
    others = [count for at, count in enumerate(counts) if at != place][: size - 1]
    return before + way * math.prod(others)


def _is_single(counts: Sequence[int]) -> bool:
    return all(count == 1 for count in counts)


def _elementary_sums(counts: Sequence[int], high: int) -> list[int]:
    """For each size the sum, over all sets of that size, of the products of their counts."""
    sums = [1, *[0] * high]
    for count in counts:
        for size in range(high, 0, -1):
            sums[size] += count * sums[size - 1]
    return sums


def _remove(sums: Sequence[int], count: int) -> list[int]:
    """The sums without one of the counts."""
    without = [1]
    for size in range(1, len(sums)):
        without.append(sums[size] - count * without[-1])
    return without
