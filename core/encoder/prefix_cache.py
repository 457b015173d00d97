"""What the encoder has computed and keeps: the rows of recent chunks, with the keys and values behind them."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.encoder.inputs import InputKey, InputKeys

PREFIX_CACHE_BYTES = 512 * 2**20  # of one encoder: 60 full chunks at ViT-L's size, 22 at H's, 13 at bigG's


@dataclass(frozen=True)
class CachedPrefix:
    """The first n rows of a chunk whose first positions hold `inputs`.

    `states` [layers + 1, n, width] are float32, `keys` and `values` [layers, n, width] of the type that is computed in;
    all on the encoder's device.
    """

    inputs: InputKeys
    states: torch.Tensor
    keys: torch.Tensor
    values: torch.Tensor

    @property
    def byte_count(self) -> int:
        """Bytes."""
        return self.states.nbytes + self.keys.nbytes + self.values.nbytes

    def detached(self) -> "CachedPrefix":
        """The same with numbers of its own, where they lie among those of others that were computed with it."""
        if self.states.untyped_storage().nbytes() == self.states.nbytes:
            return self
        return CachedPrefix(self.inputs, self.states.clone(), self.keys.clone(), self.values.clone())

    def common_prefix_length(self, inputs: Sequence[InputKey]) -> int:
        """How many of the first positions hold the same: their rows are right for `inputs`, too."""
        pairs = enumerate(zip(self.inputs, inputs, strict=False))
        return next((index for index, (one, other) in pairs if one != other), min(len(self.inputs), len(inputs)))


class PrefixCache:
    """Recent chunks, at most `limit_bytes` bytes of them.

    The one not asked for the longest goes first. What the newest question has asked for stays, and where that alone
    fills the memory, the rest of it is not kept: so of a prompt too long for it the first chunks cost nothing when the
    last one changes, where plain age would have thrown away each just before its turn.
    """

    def __init__(self, limit_bytes: int = PREFIX_CACHE_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.byte_count = 0
        self._prefixes: OrderedDict[InputKeys, CachedPrefix] = OrderedDict()
        self._requested: set[InputKeys] = set()

    def begin_request(self) -> None:
        """A new question: what older ones asked for may go."""
        self._requested.clear()

    def find_longest(self, inputs: Sequence[InputKey]) -> tuple[CachedPrefix | None, int]:
        """The chunk that begins with the most of `inputs`, the newest of several, and how many those are."""
        found, most = self._prefixes.get(tuple(inputs)), len(inputs)
        if found is None:
            found, most = self._longest(inputs)
        if found is not None:
            self._prefixes.move_to_end(found.inputs)
            self._requested.add(found.inputs)
        return found, most

    def add(self, prefix: CachedPrefix) -> None:
        """Adds a chunk, in place of those that it goes on from where they end."""
        for inputs in [inputs for inputs in self._prefixes if inputs == prefix.inputs[: len(inputs)]]:
            self._drop(inputs)
        if prefix.byte_count <= self.limit_bytes - sum(self._prefixes[inputs].byte_count for inputs in self._requested):
            self._prefixes[prefix.inputs] = prefix
            self._requested.add(prefix.inputs)
            self.byte_count += prefix.byte_count
        while self.byte_count > self.limit_bytes:
            self._drop(next(inputs for inputs in self._prefixes if inputs not in self._requested))

    def clear(self) -> None:
        """Forgets everything."""
        self._prefixes.clear()
        self._requested.clear()
        self.byte_count = 0

    def _longest(self, inputs: Sequence[InputKey]) -> tuple[CachedPrefix | None, int]:
        found, most = None, 0
        for prefix in reversed(self._prefixes.values()):
            if (shared := prefix.common_prefix_length(inputs)) > most:
                found, most = prefix, shared
        return found, most

    def _drop(self, inputs: InputKeys) -> None:
        self.byte_count -= self._prefixes.pop(inputs).byte_count
        self._requested.discard(inputs)
