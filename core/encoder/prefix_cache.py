"""Recent chunks' rows, kept with the keys and values behind them, so that only what has changed is computed."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence

import torch

from core.encoder.inputs import InputKey, InputKeys
from core.encoder.transformer import CachedPrefix, NewPositions, Transformer
from core.program.cancellation import CancelCheck, never_cancelled
from core.tokens.tokenizer import BOS

PREFIX_CACHE_BYTES = 512 * 2**20  # of one encoder: 60 full chunks at ViT-L's size, 22 at H's, 13 at bigG's


class PrefixCache:
    """The least recently used chunks go first, so that at most `limit_bytes` are kept.

    Chunks of the newest request stay; where these alone fill the cache, the rest of the request is not kept. So of a
    prompt too long for it the first chunks cost nothing when the last one changes, where plain age would have thrown
    away each just before its turn.
    """

    def __init__(self, limit_bytes: int = PREFIX_CACHE_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.byte_count = 0
        self._prefixes: OrderedDict[InputKeys, CachedPrefix] = OrderedDict()
        self._requested: set[InputKeys] = set()

    def begin_request(self) -> None:
        """Begins a new request: the chunks that older ones asked for may go."""
        self._requested.clear()

    def find_longest(self, inputs: Sequence[InputKey]) -> tuple[CachedPrefix | None, int]:
        """The chunk that begins with the most of `inputs`, the newest of several, and how many those are."""
        prefix, length = self._prefixes.get(tuple(inputs)), len(inputs)
        if prefix is None:
            prefix, length = self._longest(inputs)
        if prefix is not None:
            self._prefixes.move_to_end(prefix.inputs)
            self._requested.add(prefix.inputs)
        return prefix, length

    def add(self, prefix: CachedPrefix) -> None:
        """Keeps a chunk, in place of those whose inputs it begins with."""
        for inputs in [inputs for inputs in self._prefixes if inputs == prefix.inputs[: len(inputs)]]:
            self._drop(inputs)
        if prefix.byte_count <= self.limit_bytes - sum(self._prefixes[inputs].byte_count for inputs in self._requested):
            self._prefixes[prefix.inputs] = prefix
            self._requested.add(prefix.inputs)
            self.byte_count += prefix.byte_count
        while self.byte_count > self.limit_bytes:
            self._drop(next(inputs for inputs in self._prefixes if inputs not in self._requested))

    def clear(self) -> None:
        """Forgets all chunks, as when the weights have changed."""
        self._prefixes.clear()
        self._requested.clear()
        self.byte_count = 0

    def _longest(self, inputs: Sequence[InputKey]) -> tuple[CachedPrefix | None, int]:
        longest, length = None, 0
        for prefix in reversed(self._prefixes.values()):
            if (shared := prefix.common_prefix_length(inputs)) > length:
                longest, length = prefix, shared
        return longest, length

    def _drop(self, inputs: InputKeys) -> None:
        self.byte_count -= self._prefixes.pop(inputs).byte_count
        self._requested.discard(inputs)


class CachedTransformer:
    """A transformer that computes only the rows that its cache does not hold; BOS, the same for all prompts, once."""

    def __init__(self, transformer: Transformer, cache: PrefixCache) -> None:
        self.transformer = transformer
        self._cache = cache
        self._bos_prefix: CachedPrefix | None = None

    def begin_request(self) -> None:
        """Begins a new request: the chunks that older ones asked for may go."""
        self._cache.begin_request()

    def compute_batch(
        self, wanted: Sequence[InputKeys], cancelled: CancelCheck = never_cancelled, keep: bool = True
    ) -> list[CachedPrefix]:
        """The rows of the first of `wanted`, as many as go through the layers together; more than wanted where kept."""
        batch = list(self._first_batch(wanted, cancelled))
        parts = [part for part in batch if isinstance(part, NewPositions)]
        computed = iter(self.transformer.run(parts, cancelled) if parts else ())
        prefixes = [next(computed) if isinstance(part, NewPositions) else part for part in batch]
        if keep:
            for part, prefix in zip(batch, prefixes, strict=True):
                if part is not prefix:
                    self._cache.add(prefix.detached())
        return prefixes

    def compute_masked(
        self, inputs: InputKeys, attention_mask: torch.Tensor, cancelled: CancelCheck = never_cancelled
    ) -> CachedPrefix:
        """A chunk whose rows look only where `attention_mask` [positions] is true; computed whole, and not kept."""
        (prefix,) = self.transformer.run([NewPositions(inputs, attention_mask=attention_mask)], cancelled)
        return prefix

    def _first_batch(
        self, wanted: Sequence[InputKeys], cancelled: CancelCheck
    ) -> Iterator[CachedPrefix | NewPositions]:
        rows = 0
        for inputs in wanted:
            part = self._find(inputs, cancelled)
            if isinstance(part, NewPositions):
                if rows and rows + part.count > self.transformer.max_batch_rows:
                    return
                rows += part.count
            yield part

    def _find(self, inputs: InputKeys, cancelled: CancelCheck) -> CachedPrefix | NewPositions:
        """The kept rows where all are there, otherwise the positions to compute."""
        prefix, shared = self._cache.find_longest(inputs)
        if prefix is None and inputs[0] == BOS:
            prefix, shared = self._compute_bos(cancelled), 1
        if prefix is not None and shared == len(inputs):
            return prefix
        return NewPositions(inputs, shared, prefix)

    def _compute_bos(self, cancelled: CancelCheck) -> CachedPrefix:
        if self._bos_prefix is None:
            (self._bos_prefix,) = self.transformer.run([NewPositions((BOS,))], cancelled)
        return self._bos_prefix
