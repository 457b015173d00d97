"""Which prompts of a library are shown and in which order: searched by words, filtered by a group, sorted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.library.gathered import GatheredPrompt
from core.library.library import Library
from core.program.arrays import Integers
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled

SortKey = Literal["prompt", "tokens", "cut", "twin", "group", "file"]
CHECK_EVERY = 1_024  # prompts
_WANTED = re.compile(r'"([^"]+)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person looks for: words, a group (None for all), the column that sorts, and its direction."""

    words: str = ""
    group: int | None = None
    key: SortKey = "tokens"
    is_descending: bool = True


class LibraryIndex:
    """A library's texts folded and its orders, made once; finding in them takes milliseconds."""

    def __init__(self, library: Library, cancelled: CancelCheck = never_cancelled) -> None:
        self._texts = [_searched(prompt) for prompt in library.prompts]
        self._labels = library.clusters.labels
        tokens = np.array([length.tokens for length in library.lengths], np.int64)
        cut = np.where([bool(length.cut) for length in library.lengths], tokens, 0)
        files = _ranks([(prompt.places[0].file, prompt.places[0].line) for prompt in library.prompts])
        if cancelled():
            raise Cancelled
        values = {
            "prompt": np.arange(len(tokens)),
            "tokens": tokens,
            "cut": cut,
            "twin": library.twins.likeness,
            "group": np.where(self._labels < 0, len(tokens), self._labels),
            "file": files,
        }
        self._orders: dict[str, tuple[Integers, Integers]] = {
            key: (np.argsort(value, kind="stable"), np.argsort(-value, kind="stable")) for key, value in values.items()
        }

    def find(self, wish: Wish, cancelled: CancelCheck = never_cancelled) -> tuple[int, ...]:
        """The numbers of the prompts that hold all words and are in the group, in the wished order; Cancelled."""
        fits = np.ones(len(self._texts), bool) if wish.group is None else self._labels == wish.group
        wanted = wanted_words(wish.words)
        if wanted:
            for number in np.flatnonzero(fits):
                if number % CHECK_EVERY == 0 and cancelled():
                    raise Cancelled
                fits[number] = all(word in self._texts[number] for word in wanted)
        order = self._orders[wish.key][wish.is_descending]
        return tuple(order[fits[order]].tolist())


def wanted_words(words: str) -> tuple[str, ...]:
    """The words of a search, case folded; what stands between quotes is one."""
    return tuple(match[1] or match[2] for match in _WANTED.finditer(words.casefold()))


def search(prompts: Sequence[GatheredPrompt], words: str) -> list[int]:
    """The numbers of the prompts that hold every one of the words, in their text or a file's name, in any case."""
    wanted = wanted_words(words)
    return [number for number, prompt in enumerate(prompts) if all(word in _searched(prompt) for word in wanted)]


def _searched(prompt: GatheredPrompt) -> str:
    return "\n".join((prompt.text, *(place.name for place in prompt.places))).casefold()


def _ranks(values: Sequence[tuple[str, int]]) -> Integers:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = np.empty(len(values), np.int64)
    ranks[order] = np.arange(len(values))
    return ranks
