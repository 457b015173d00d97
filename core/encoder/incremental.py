"""Chunks to rows, of which only those are computed that nothing kept has already."""

from collections.abc import Iterator, Sequence

import torch

from core.encoder.inputs import Places
from core.encoder.prefix_cache import Memory, Past
from core.encoder.transformer import Part, Transformer
from core.program.cancellation import CancelCheck, never_cancelled
from core.tokens.tokenizer import BOS


class Incremental:
    """A transformer and what it has computed. The row of BOS, the same for every prompt, is computed once."""

    def __init__(self, transformer: Transformer, memory: Memory) -> None:
        self.transformer = transformer
        self._memory = memory
        self._bos: Past | None = None

    def begin(self) -> None:
        """What follows is a new question, so that what older ones had kept may go."""
        self._memory.begin()

    def batch(
        self, wanted: Sequence[Places], cancelled: CancelCheck = never_cancelled, keep: bool = True
    ) -> list[Past]:
        """Chunks with at least the rows wanted, of the first of `wanted`: as many as go through the layers together."""
        found = list(self._first_batch(wanted, cancelled))
        parts = [one for one in found if isinstance(one, Part)]
        computed = iter(self.transformer.run(parts, cancelled) if parts else ())
        pasts = [next(computed) if isinstance(one, Part) else one for one in found]
        if keep:
            for one, past in zip(found, pasts, strict=True):
                if one is not past:
                    self._memory.keep(past.alone())
        return pasts

    def masked(self, places: Places, seen: torch.Tensor, cancelled: CancelCheck = never_cancelled) -> Past:
        """A chunk whose rows look only where `seen` [positions] is true; computed whole, and not kept."""
        (past,) = self.transformer.run([Part(places, seen=seen)], cancelled)
        return past

    def _first_batch(self, wanted: Sequence[Places], cancelled: CancelCheck) -> Iterator[Past | Part]:
        rows = 0
        for places in wanted:
            one = self._find(places, cancelled)
            if isinstance(one, Part):
                if rows and rows + one.count > self.transformer.rows_at_once:
                    return
                rows += one.count
            yield one

    def _find(self, places: Places, cancelled: CancelCheck) -> Past | Part:
        """The rows, where they are all there, or the part to compute."""
        past, shared = self._memory.best(places)
        if past is None and places[0] == BOS:
            past, shared = self._first_row(cancelled), 1
        if past is not None and shared == len(places):
            return past
        return Part(places, shared, past)

    def _first_row(self, cancelled: CancelCheck) -> Past:
        if self._bos is None:
            (self._bos,) = self.transformer.run([Part((BOS,))], cancelled)
        return self._bos
