"""The ways of a template of the Dynamic Prompts extension, in the order of its combinatorial generator.

Of pieces one after the other the last changes fastest. Of a block fewer options come before more, then the options in
order, every order of several, then the ways of each; equal results of one block are one. Ways are counted and numbered
without being listed where that can be: where the options of a block have one way each, or where one is taken of options
that cannot come out alike. Source: `samplers/combinatorial.py` of dynamicprompts 0.31.0.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations, product
from typing import NamedTuple

from core.expansion.dynamic_prompts.nodes import UNNUMBERED
from core.expansion.dynamic_prompts.ordered_sets import count_ordered_sets, index_of_first, nth_ordered_set
from core.expansion.ways import MAX_WAYS, join_index, product_of, split_index
from core.prompt.mapped_text import MappedText, concat

EMPTY = MappedText("", ())
# What listing the results of blocks may cost in all of a text: each result costs 1, and 1 for every 40 letters.
MAX_LISTING_COST = 1_500
MAX_COUNTED_SETS = 1_000  # options times how many are taken; of more, options with several ways count with their first
MAX_COUNTED_WAYS = 10**6  # of an option where several are taken
_WRAP_MARK = re.compile("[\u1801\u2026\u22ee\u22ef\u22f0\u22f1\ufe19]+|\\.{3,}")

Picked = dict[int, tuple[int, ...]]


class Ways(ABC):
    """The ways of a piece of the template: how many, and how long the longest text is at most.

    `are_distinct` says that no two are known to come out alike.
    """

    count: int
    longest: int
    are_distinct = False

    @abstractmethod
    def way(self, index: int, picked: Picked) -> MappedText:
        """The text of a way; adds to `picked` which options were taken of which block."""

    def index_of(self, picks: Mapping[int, int], longest: bool | None = None) -> int:
        """The first way with these options of these blocks; with many or few of them where `longest` is said."""
        return 0


class OneWay(Ways):
    """Letters."""

    are_distinct = True

    def __init__(self, text: MappedText) -> None:
        self._text = text
        self.count, self.longest = 1, len(text.text)

    def way(self, index: int, picked: Picked) -> MappedText:
        """The letters themselves."""
        return self._text


class SeriesWays(Ways):
    """Pieces one after the other."""

    def __init__(self, items: Sequence[Ways]) -> None:
        self._items, self._counts = items, [item.count for item in items]
        self.count = product_of(self._counts)
        self.longest = sum(item.longest for item in items)
        several = [item for item in items if item.count > 1]
        self.are_distinct = len(several) <= 1 and all(item.are_distinct for item in several)

    def way(self, index: int, picked: Picked) -> MappedText:
        """The pieces' own ways put together."""
        indexes = split_index(index, self._counts)
        return concat([item.way(own, picked) for item, own in zip(self._items, indexes, strict=True)])

    def index_of(self, picks: Mapping[int, int], longest: bool | None = None) -> int:
        """Each piece's own."""
        return join_index([item.index_of(picks, longest) for item in self._items], self._counts)


class UnionWays(Ways):
    """One of several, as the lines of a file."""

    def __init__(self, items: Sequence[Ways], number: int = UNNUMBERED) -> None:
        self._items, self._number = items, number
        self.count = min(sum(item.count for item in items), MAX_WAYS)
        self.longest = max((item.longest for item in items), default=0)

    def way(self, index: int, picked: Picked) -> MappedText:
        """The ways of the first, then those of the second."""
        if self._number != UNNUMBERED:
            picked[self._number] = (index,)
        for item in self._items:
            if index < item.count:
                return item.way(index, picked)
            index -= item.count
        return EMPTY

    def index_of(self, picks: Mapping[int, int], longest: bool | None = None) -> int:
        """The wished one, or the last; without a wish the first."""
        return max(min(picks.get(self._number, 0), self.count - 1), 0)


class WrapWays(Ways):
    """`%{before ... behind$$inner}`: the inner text in the place of the dots, behind a wrapper that has none."""

    def __init__(self, wrapper: Ways, inner: Ways) -> None:
        self._wrapper, self._inner = wrapper, inner
        self.count = product_of((wrapper.count, inner.count))
        self.longest = wrapper.longest + inner.longest

    def way(self, index: int, picked: Picked) -> MappedText:
        """The wrapper changes more slowly."""
        outer, own = split_index(index, (self._wrapper.count, self._inner.count))
        wrapper, inner = self._wrapper.way(outer, picked), self._inner.way(own, picked)
        mark = _WRAP_MARK.search(wrapper.text)
        start, end = mark.span() if mark else (len(wrapper.text), len(wrapper.text))
        return concat([wrapper.cut(0, start), inner, wrapper.cut(end)])

    def index_of(self, picks: Mapping[int, int], longest: bool | None = None) -> int:
        """Each one's own."""
        both = (self._wrapper, self._inner)
        return join_index([ways.index_of(picks, longest) for ways in both], [ways.count for ways in both])


class _Taken(NamedTuple):
    """Options that are taken together, by their place in the block, and the way of each."""

    options: tuple[int, ...]
    ways: tuple[int, ...]


class ChoiceWays(Ways):
    """A block: `low` to `high` of its options, joined; `budget` is what is left for listing results."""

    def __init__(
        self, number: int, options: Sequence[Ways], low: int, high: int, separator: MappedText, budget: list[int]
    ) -> None:
        self._number, self._options, self._separator = number, options, separator
        self._low, self._high = min(low, len(options)), min(high, len(options))
        self.longest = _longest(options, self._high, len(separator.text))
        self._order: Sequence[int] = range(len(options))  # without options that come out as an earlier one
        self._listed: list[_Taken] | None = None
        self.are_distinct = self._low == self._high == 1
        if all(option.count == 1 for option in options):
            self._order = _distinct(options)
        elif len(options) > 1 or not options[0].are_distinct:
            self._listed = self._list(budget)
        self._counts = self._counted()
        sizes = [] if self._listed is not None else self._sizes()
        self._sets = list(sizes)
        self.count = len(self._listed) if self._listed is not None else min(sum(self._sets), MAX_WAYS)

    def _counted(self) -> list[int]:
        """How many ways of each option count."""
        most = MAX_COUNTED_WAYS if len(self._order) * self._high <= MAX_COUNTED_SETS else 1
        most = MAX_WAYS if self._high <= 1 else most
        return [min(self._options[place].count, most) for place in self._order]

    def _sizes(self) -> Iterator[int]:
        """How many ways there are with `low` options, with one more, and so on."""
        high = min(self._high, len(self._counts))
        return count_ordered_sets(self._counts, min(self._low, high + 1), high)

    def _list(self, budget: list[int]) -> list[_Taken] | None:
        """All results, equal ones once; None where that would cost too much."""
        self._counts = self._counted()
        cost = sum(self._sizes()) * (1 + self.longest // 40)
        if cost > budget[0]:
            return None
        budget[0] -= cost
        texts = [[option.way(index, {}).text for index in range(option.count)] for option in self._options]
        listed: dict[tuple[str, ...], _Taken] = {}
        for size in range(self._low, self._high + 1):
            for options in permutations(range(len(texts)), size):
                for ways in product(*(range(len(texts[option])) for option in options)):
                    result = tuple(texts[option][way] for option, way in zip(options, ways, strict=True))
                    if len(set(result)) == len(result):
                        listed.setdefault(result, _Taken(options, ways))
        return list(listed.values())

    def way(self, index: int, picked: Picked) -> MappedText:
        """The taken options, joined."""
        taken = self._listed[index] if self._listed is not None else self._taken(index)
        if self._number != UNNUMBERED:
            picked[self._number] = taken.options
        pieces: list[MappedText] = []
        for option, own in zip(taken.options, taken.ways, strict=True):
            pieces += [self._separator] if pieces else []
            pieces.append(self._options[option].way(own, picked))
        return _trimmed(concat(pieces), self._separator.text) if len(pieces) > 1 else concat(pieces or [EMPTY])

    def _taken(self, index: int) -> _Taken:
        size = 0
        while size < len(self._sets) - 1 and index >= self._sets[size]:
            index -= self._sets[size]
            size += 1
        places, ways = nth_ordered_set(self._counts, self._low + size, index)
        return _Taken(tuple(self._order[place] for place in places), tuple(ways))

    def index_of(self, picks: Mapping[int, int], longest: bool | None = None) -> int:
        """The first way that begins with the wished option, in its own wished way."""
        wished = picks.get(self._number, 0)
        own = self._options[wished].index_of(picks, longest) if wished < len(self._options) else 0
        if longest is False and self._low == 0:
            return 0
        if self._listed is not None:
            return self._listed_index(wished, own, longest)
        if not self.count or wished not in self._order or self._high < 1:
            return 0
        place, size = self._order.index(wished), max(self._low, 1)
        if longest:
            size = self._low + len(self._sets) - 1
        before = sum(self._sets[: size - self._low])
        own = min(own, self._counts[place] - 1)
        return min(before + index_of_first(self._counts, size, place, own), self.count - 1)

    def _listed_index(self, wished: int, own: int, longest: bool | None) -> int:
        """The first or, where many options are wished, the last size among the results that begin so."""
        assert self._listed is not None
        fitting = [
            (len(taken.options), at)
            for at, taken in enumerate(self._listed)
            if taken.options[:1] == (wished,) and taken.ways[0] == own
        ]
        if not fitting:
            return 0
        size = (max if longest else min)(fitting)[0]
        return next(at for taken, at in fitting if taken == size)


def _trimmed(joined: MappedText, separator: str) -> MappedText:
    """Without a separator at its beginning and at its end, where an empty option stands."""
    start = len(separator) if joined.text.startswith(separator) else 0
    end = len(joined.text) - (len(separator) if joined.text.endswith(separator) else 0)
    return joined.cut(start, max(start, end))


def _longest(options: Sequence[Ways], high: int, separator: int) -> int:
    lengths = sorted((option.longest for option in options), reverse=True)[:high]
    return sum(lengths) + separator * max(len(lengths) - 1, 0)


def _distinct(options: Sequence[Ways]) -> list[int]:
    """The places of options of one way each, without those whose text an earlier one has."""
    seen: dict[str, int] = {}
    for place, option in enumerate(options):
        seen.setdefault(option.way(0, {}).text, place)
    return list(seen.values())
