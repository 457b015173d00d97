"""Prompts that are nearly the same: four of five words or more in common."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.analysis.answer_check import AnswerCheck
from core.library.item_sets import ItemSets
from core.library.progress import Progress
from core.library.random_map import map_sets
from core.program.arrays import Doubles, Floats, Integers
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr

MIN_COSINE = 0.75  # of the mapped sets, above which a pair is looked at exactly
MIN_JACCARD = 0.8  # common words over all words of both, from which on two prompts are twins
BLOCK = 2_048  # prompts that are multiplied with as many at the most: 16 MB
ITEM_SLICE = 2_048  # words whose sets are multiplied together
MAX_LISTED = 20_000  # pairs that are kept, the most alike first
CHECKED_PROMPTS = 500
MAX_MISSED = 0.02  # of the true pairs, so that the answer still holds


@dataclass(frozen=True, slots=True)
class TwinPair:
    """Two prompts by their numbers, `first` < `second`, and how many of all their words they have in common, 0 to 1."""

    first: int
    second: int
    jaccard: float


@dataclass(frozen=True, eq=False)
class Twins:
    """`pairs` are the most alike ones, at most MAX_LISTED of `count`.

    `nearest` is the most alike twin of each prompt, -1 without one, and `likeness` how alike it is.
    """

    pairs: tuple[TwinPair, ...]
    count: int
    nearest: Integers
    likeness: Doubles
    check: AnswerCheck


class _Collected:
    """The pairs found so far, the nearest of each prompt among them."""

    def __init__(self, prompts: int) -> None:
        self.count = 0
        self.nearest, self.likeness = np.full(prompts, -1, np.int64), np.zeros(prompts)
        self._kept: list[tuple[Integers, Integers, Doubles]] = []

    def take(self, first: Integers, second: Integers, jaccard: Doubles) -> None:
        """Adds pairs."""
        self.count += len(first)
        for own, other in ((first, second), (second, first)):
            order = np.lexsort((other, -jaccard))
            own, other, value = own[order], other[order], jaccard[order]
            prompts, at = np.unique(own, return_index=True)
            is_nearer = value[at] > self.likeness[prompts]
            self.nearest[prompts[is_nearer]], self.likeness[prompts[is_nearer]] = (
                other[at][is_nearer],
                value[at][is_nearer],
            )
        self._kept.append((first, second, jaccard))
        if sum(len(kept[0]) for kept in self._kept) > 4 * MAX_LISTED:
            self._kept = [self.best()]

    def best(self) -> tuple[Integers, Integers, Doubles]:
        """The most alike pairs: first, second, Jaccard."""
        empty = np.zeros(0, np.int64)
        kept = self._kept or [(empty, empty, np.zeros(0))]
        first, second, jaccard = (np.concatenate(parts) for parts in zip(*kept, strict=True))
        order = np.lexsort((second, first, -jaccard))[:MAX_LISTED]
        return first[order], second[order], jaccard[order]


def find_twins(
    words: ItemSets, seed: int = 0, cancelled: CancelCheck = never_cancelled, report: ReportProgress = ignore_report
) -> Twins:
    """The twins among prompts, by their sets of words; Cancelled.

    Pairs whose mapped sets are nearer than MIN_COSINE are compared exactly, and 500 prompts with all others by brute
    force: the check says how many true pairs were missed. All words weigh the same in the map: sets with a Jaccard of
    0.8 then have a cosine of 0.8 at least, whereas rare words that weigh more part prompts that differ by one name.
    """
    vectors = map_sets(words, np.ones(len(words.names)), seed, cancelled)
    order = np.argsort(words.sizes, kind="stable")
    collected = _Collected(len(words))
    blocks = list(_blocks(words.sizes[order]))
    for number, (rows, columns) in enumerate(blocks):
        if cancelled():
            raise Cancelled
        report(Progress("twins", number, len(blocks)))
        near = vectors[order[rows]] @ vectors[order[columns]].T > MIN_COSINE
        if rows.start == columns.start:
            near = np.triu(near, 1)
        _take_exact(words, near, order[rows], order[columns], collected)
    first, second, jaccard = collected.best()
    pairs = zip(first.tolist(), second.tolist(), jaccard.tolist(), strict=True)
    check = check_twins(words, vectors, cancelled)
    return Twins(
        tuple(TwinPair(*pair) for pair in pairs), collected.count, collected.nearest, collected.likeness, check
    )


def _blocks(sizes: Integers) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of the blocks on and above the diagonal, of prompts sorted by their sizes.

    A set of fewer than MIN_JACCARD times another's words is no twin of it, so such blocks are left out.
    """
    for row in range(0, len(sizes), BLOCK):
        longest = sizes[min(row + BLOCK, len(sizes)) - 1]
        for column in range(row, len(sizes), BLOCK):
            if longest >= MIN_JACCARD * sizes[column]:
                yield slice(row, row + BLOCK), slice(column, column + BLOCK)


def _take_exact(words: ItemSets, near: np.ndarray, rows: Integers, columns: Integers, collected: _Collected) -> None:
    """Collects the pairs of a block that are twins among those that are `near`; `rows` and `columns` are prompts."""
    own, other = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    if not len(own):
        return
    jaccard = jaccard_of(words, rows[own], columns[other])
    left, right = np.nonzero(near[np.ix_(own, other)] & (jaccard >= MIN_JACCARD))
    if len(left):
        first, second = rows[own[left]], columns[other[right]]
        collected.take(np.minimum(first, second), np.maximum(first, second), jaccard[left, right])


def jaccard_of(words: ItemSets, first: Integers, second: Integers) -> Doubles:
    """Common words over all words of both, [first, second]: exact; 0 where both have none."""
    used = np.intersect1d(words.entries(first)[0], words.entries(second)[0])
    common: Doubles = np.zeros((len(first), len(second)))
    for start in range(0, len(used), ITEM_SLICE):
        items = used[start : start + ITEM_SLICE]
        common += words.dense(first, items) @ words.dense(second, items).T
    either = words.sizes[first][:, None] + words.sizes[second][None, :] - common
    jaccard: Doubles = common / np.maximum(either, 1)
    return jaccard


def check_twins(
    words: ItemSets, vectors: Floats, cancelled: CancelCheck = never_cancelled, seed: int = 0
) -> AnswerCheck:
    """Compares 500 prompts with all others by brute force: whether the map passed over any twin of theirs."""
    count = len(words)
    sample = np.sort(np.random.default_rng(seed).permutation(count)[:CHECKED_PROMPTS])
    by_item = np.argsort(words.ids, kind="stable")
    ends = np.concatenate([[0], np.cumsum(words.counts)])
    true = missed = 0
    for prompt in sample:
        if cancelled():
            raise Cancelled
        having = [words.owners[by_item[ends[item] : ends[item + 1]]] for item in words.of(prompt)]
        if not having:
            continue
        common = np.bincount(np.concatenate(having), minlength=count)
        twins = np.flatnonzero(common >= MIN_JACCARD * (words.sizes + words.sizes[prompt] - common))
        twins = twins[twins != prompt]
        true += len(twins)
        missed += int((vectors[twins] @ vectors[prompt] <= MIN_COSINE).sum())
    return _verdict(len(sample), true, missed)


def _verdict(prompts: int, true: int, missed: int) -> AnswerCheck:
    if not true:
        sentence = tr("%n prompt(s) compared with all others word by word: no twin.", "", prompts)
        return AnswerCheck(True if prompts > 1 else None, sentence)
    sentence = tr("%n prompt(s) compared with all others word by word: {true} twins, {missed} missed.", "", prompts)
    return AnswerCheck(missed <= MAX_MISSED * true, sentence.format(true=f"{true:,}", missed=f"{missed:,}"))
