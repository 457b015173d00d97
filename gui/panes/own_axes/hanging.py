"""Where the names of words hang beside a line, so that none covers another."""

from bisect import bisect
from collections.abc import Sequence

GAP = 5.0  # pixels between two names in a row
ROW_COST = 14.0  # pixels to the side that a name is moved rather than into the next row


def hang(
    middles: Sequence[float], widths: Sequence[float], room: tuple[float, float], rows: int, reach: float
) -> list[tuple[int, float] | None]:
    """The row and the left edge of each name, the first names first, or None where there is no room for it.

    A name stands inside of `room` and within `reach` pixels of its middle, as near to it as rows allow: one further
    away counts as ROW_COST pixels.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    return [_placed(middle, width, room, taken, reach) for middle, width in zip(middles, widths, strict=True)]


def _placed(
    middle: float, width: float, room: tuple[float, float], taken: list[list[tuple[float, float]]], reach: float
) -> tuple[int, float] | None:
    if width > room[1] - room[0]:
        return None
    wanted = min(max(middle - width / 2, room[0]), room[1] - width)
    lefts = [(number, _nearest_gap(wanted, width, room, row)) for number, row in enumerate(taken)]
    spots = [(number, left) for number, left in lefts if left is not None and abs(left - wanted) <= reach]
    if not spots:
        return None
    number, left = min(spots, key=lambda spot: abs(spot[1] - wanted) + ROW_COST * spot[0])
    taken[number].insert(bisect(taken[number], (left, left + width)), (left, left + width))
    return number, left


def _nearest_gap(
    wanted: float, width: float, room: tuple[float, float], row: Sequence[tuple[float, float]]
) -> float | None:
    """The left edge nearest to the wanted one at which a width fits between what stands in a row already."""
    starts = [room[0], *(end + GAP for _, end in row)]
    ends = [*(start - GAP for start, _ in row), room[1]]
    fitting = [
        min(max(wanted, start), end - width) for start, end in zip(starts, ends, strict=True) if end - start >= width
    ]
    return min(fitting, key=lambda left: abs(left - wanted), default=None)
