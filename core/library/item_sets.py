"""The words or tags of many prompts as sets of numbers, in two arrays."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.program.arrays import Doubles, Floats, Integers


@dataclass(frozen=True, eq=False)
class ItemSets:
    """A set of items of each prompt: those of prompt i are `ids[starts[i] : starts[i + 1]]`, sorted, each once.

    Items are numbered from the most frequent; `counts` says in how many prompts each stands.
    """

    names: tuple[str, ...]
    starts: Integers
    ids: Integers
    counts: Integers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, prompt: int) -> Integers:
        """The items of a prompt."""
        return self.ids[self.starts[prompt] : self.starts[prompt + 1]]

    @cached_property
    def sizes(self) -> Integers:
        """How many items each prompt has."""
        return np.diff(self.starts)

    @cached_property
    def rarity(self) -> Doubles:
        """The weight of each item, log(1 + prompts / those that have it)."""
        weights: Doubles = np.log1p(len(self) / np.maximum(self.counts, 1))
        return weights

    @cached_property
    def owners(self) -> Integers:
        """The prompt of each entry of `ids`."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def entries(self, prompts: Integers) -> tuple[Integers, Integers]:
        """The items of some prompts one after the other, and for each the place of its prompt among these."""
        sizes = self.sizes[prompts]
        lines = np.repeat(np.arange(len(prompts)), sizes)
        before = np.cumsum(sizes) - sizes
        return self.ids[np.arange(len(lines)) + (self.starts[prompts] - before)[lines]], lines

    def dense(self, prompts: Integers, items: Integers) -> Floats:
        """1 where a prompt has an item, else 0: [prompts, items]."""
        columns = np.full(len(self.names), -1)
        columns[items] = np.arange(len(items))
        ids, lines = self.entries(prompts)
        at = columns[ids]
        table: Floats = np.zeros((len(prompts), len(items)), np.float32)
        table[lines[at >= 0], at[at >= 0]] = 1
        return table


def item_sets(rows: Iterable[Iterable[str]]) -> ItemSets:
    """The sets of items of prompts."""
    known: dict[str, int] = {}
    ids, starts = array("q"), array("q", [0])
    for row in rows:
        ids.extend(sorted({known.setdefault(name, len(known)) for name in row}))
        starts.append(len(ids))
    return _by_frequency(list(known), np.array(starts, np.int64), np.array(ids, np.int64))


def _by_frequency(names: list[str], starts: Integers, ids: Integers) -> ItemSets:
    counts = np.bincount(ids, minlength=len(names)).astype(np.int64)
    order = sorted(range(len(names)), key=lambda item: (-counts[item], names[item]))
    numbers = np.empty(len(names), np.int64)
    numbers[order] = np.arange(len(names))
    renumbered = numbers[ids] if len(ids) else ids
    owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    renumbered = renumbered[np.lexsort((renumbered, owners))]
    return ItemSets(tuple(names[item] for item in order), starts, renumbered, counts[order])
