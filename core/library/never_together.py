"""Tags that are frequent and yet never stand in one prompt."""

from dataclasses import dataclass

import numpy as np

from core.library.item_sets import ItemSets
from core.program.arrays import Floats, Integers
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled

MIN_EXPECTED = 5.0  # prompts that would hold both if tags were strewn at random
MAX_TAGS = 1_500  # the most frequent ones, which are paired
MAX_LISTED = 2_000  # pairs, the most expected first
BLOCK = 1_024  # prompts that are counted together


@dataclass(frozen=True, slots=True)
class ApartPair:
    """Two tags by their numbers that no prompt holds together, though `expected` would, were they strewn at random."""

    first: int
    second: int
    expected: float


def never_together(tags: ItemSets, cancelled: CancelCheck = never_cancelled) -> tuple[ApartPair, ...]:
    """The pairs of tags with 0 prompts where n_i n_j / N > 5 are expected, most expected first; Cancelled."""
    count = len(tags)
    paired = _pairable(tags.counts, count)
    if len(paired) < 2:
        return ()
    together = _together(tags, paired, cancelled)
    numbers = tags.counts[paired].astype(np.float64)
    expected = np.outer(numbers, numbers) / count
    first, second = np.nonzero(np.triu((together == 0) & (expected > MIN_EXPECTED), 1))
    order = np.lexsort((second, first, -expected[first, second]))[:MAX_LISTED]
    return tuple(
        ApartPair(int(paired[first[at]]), int(paired[second[at]]), float(expected[first[at], second[at]]))
        for at in order
    )


def _pairable(counts: Integers, prompts: int) -> Integers:
    """The tags that can be in such a pair at all: with the most frequent one at the best."""
    if not prompts or not len(counts):
        return np.zeros(0, np.int64)
    frequent = counts * float(counts.max()) / prompts > MIN_EXPECTED
    return np.flatnonzero(frequent)[:MAX_TAGS]  # numbered from the most frequent


def _together(tags: ItemSets, paired: Integers, cancelled: CancelCheck) -> Floats:
    """In how many prompts each two tags stand together, [tags, tags]."""
    together: Floats = np.zeros((len(paired), len(paired)), np.float32)
    for first in range(0, len(tags), BLOCK):
        if cancelled():
            raise Cancelled
        block = tags.dense(np.arange(first, min(first + BLOCK, len(tags))), paired)
        together += block.T @ block
    return together
