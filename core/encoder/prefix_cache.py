"""What the encoder has computed and keeps: the rows of recent chunks, with the keys and values behind them."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.encoder.inputs import Place, Places

KEPT_BYTES = 512 * 2**20  # of one encoder: 60 full chunks at ViT-L's size, 22 at H's, 13 at bigG's


@dataclass(frozen=True)
class Past:
    """The first n rows of a chunk whose first positions hold `places`.

    `states` [layers + 1, n, width] are float32, `keys` and `values` [layers, n, width] of the type that is computed in;
    all on the encoder's device.
    """

    places: Places
    states: torch.Tensor
    keys: torch.Tensor
    values: torch.Tensor

    @property
    def size(self) -> int:
        """Bytes."""
        return self.states.nbytes + self.keys.nbytes + self.values.nbytes

    def alone(self) -> "Past":
        """The same with numbers of its own, where they lie among those of others that were computed with it."""
        if self.states.untyped_storage().nbytes() == self.states.nbytes:
            return self
        return Past(self.places, self.states.clone(), self.keys.clone(), self.values.clone())

    def shared(self, places: Sequence[Place]) -> int:
        """How many of the first positions hold the same: their rows are right for `places`, too."""
        pairs = enumerate(zip(self.places, places, strict=False))
        return next((index for index, (one, other) in pairs if one != other), min(len(self.places), len(places)))


class Memory:
    """Recent chunks, at most `limit` bytes of them.

    The one not asked for the longest goes first. What the newest question has asked for stays, and where that alone
    fills the memory, the rest of it is not kept: so of a prompt too long for it the first chunks cost nothing when the
    last one changes, where plain age would have thrown away each just before its turn.
    """

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._pasts: OrderedDict[Places, Past] = OrderedDict()
        self._asked: set[Places] = set()

    def begin(self) -> None:
        """A new question: what older ones asked for may go."""
        self._asked.clear()

    def best(self, places: Sequence[Place]) -> tuple[Past | None, int]:
        """The chunk that begins with the most of `places`, the newest of several, and how many those are."""
        found, most = self._pasts.get(tuple(places)), len(places)
        if found is None:
            found, most = self._longest(places)
        if found is not None:
            self._pasts.move_to_end(found.places)
            self._asked.add(found.places)
        return found, most

    def keep(self, past: Past) -> None:
        """Adds a chunk, in place of those that it goes on from where they end."""
        for places in [places for places in self._pasts if places == past.places[: len(places)]]:
            self._drop(places)
        if past.size <= self.limit - sum(self._pasts[places].size for places in self._asked):
            self._pasts[past.places] = past
            self._asked.add(past.places)
            self.size += past.size
        while self.size > self.limit:
            self._drop(next(places for places in self._pasts if places not in self._asked))

    def clear(self) -> None:
        """Forgets everything."""
        self._pasts.clear()
        self._asked.clear()
        self.size = 0

    def _longest(self, places: Sequence[Place]) -> tuple[Past | None, int]:
        found, most = None, 0
        for past in reversed(self._pasts.values()):
            if (shared := past.shared(places)) > most:
                found, most = past, shared
        return found, most

    def _drop(self, places: Places) -> None:
        self.size -= self._pasts.pop(places).size
        self._asked.discard(places)
