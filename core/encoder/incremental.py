"""Chunks to rows, of which only those are computed that nothing kept has already."""

from collections.abc import Iterator, Sequence

import torch

from core.encoder.inputs import InputKeys
from core.encoder.prefix_cache import CachedPrefix, PrefixCache
from core.encoder.transformer import NewPositions, Transformer
from core.program.cancellation import CancelCheck, never_cancelled
from core.tokens.tokenizer import BOS


class CachedTransformer:
    """A transformer and what it has computed. The row of BOS, the same for every prompt, is computed once."""

    def __init__(self, transformer: Transformer, cache: PrefixCache) -> None:
        self.transformer = transformer
        self._cache = cache
        self._bos_prefix: CachedPrefix | None = None

    def begin_request(self) -> None:
        """What follows is a new question, so that what older ones had kept may go."""
        self._cache.begin_request()

    def compute_batch(
        self, wanted: Sequence[InputKeys], cancelled: CancelCheck = never_cancelled, keep: bool = True
    ) -> list[CachedPrefix]:
        """Chunks with at least the rows wanted, of the first of `wanted`: as many as go through the layers together."""
        found = list(self._first_batch(wanted, cancelled))
        parts = [one for one in found if isinstance(one, NewPositions)]
        computed = iter(self.transformer.run(parts, cancelled) if parts else ())
        prefixes = [next(computed) if isinstance(one, NewPositions) else one for one in found]
        if keep:
            for one, prefix in zip(found, prefixes, strict=True):
                if one is not prefix:
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
            one = self._find(inputs, cancelled)
            if isinstance(one, NewPositions):
                if rows and rows + one.count > self.transformer.max_batch_rows:
                    return
                rows += one.count
            yield one

    def _find(self, inputs: InputKeys, cancelled: CancelCheck) -> CachedPrefix | NewPositions:
        """The rows, where they are all there, or the part to compute."""
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
