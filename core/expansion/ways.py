"""How ways are numbered: of independent parts the last one changes fastest."""

from collections.abc import Iterable, Sequence

MAX_WAYS = 10**4000  # counts stop growing here, so that no text makes numbers that take long to reckon with


def product_of(counts: Iterable[int]) -> int:
    """The number of ways of parts that are chosen independently, at most MAX_WAYS."""
    product = 1
    for count in counts:
        product = min(product * count, MAX_WAYS)
    return product


def split_index(index: int, counts: Sequence[int]) -> list[int]:
    """The index of each part in the way of an index."""
    parts = [0] * len(counts)
    for at in range(len(counts) - 1, -1, -1):
        if not index:
            break
        index, parts[at] = divmod(index, counts[at])
    return parts


def join_index(parts: Sequence[int], counts: Sequence[int]) -> int:
    """The index of the way that has these indexes of its parts; at most MAX_WAYS - 1."""
    index = 0
    for part, count in zip(parts, counts, strict=True):
        index = min(index * count + part, MAX_WAYS - 1)
    return index
