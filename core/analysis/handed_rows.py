"""Of a text family's conditioning: which token made each row, which layer and encoder each column, what is masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis.conditioning_view import KINDS
from core.analysis.token_roles import ignores_mask
from core.dialects.conditioning import Conditioning, HandedBlock
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token

_KIND_OF_TOKEN = {"text": "word", "embedding": "word"}
ZEROS = KINDS.index("zeros")


@dataclass(frozen=True, slots=True)
class HandedColumns:
    """Columns [first, end) of some rows: those of one layer of an encoder."""

    encoder: str
    layer: int
    first: int
    end: int


@dataclass(frozen=True)
class HandedRows:
    """What the rows of a conditioning are; `chunks` are the prompt as the family's encoders get it."""

    conditioning: Conditioning
    chunks: Chunks

    @cached_property
    def kinds(self) -> NDArray[np.int64]:
        """Index into KINDS of each row; rows that no token made are zeros."""
        kinds = np.full(len(self.conditioning.prompt_embeds), ZEROS, np.int64)
        for block in reversed(self.conditioning.blocks):
            names = [_KIND_OF_TOKEN.get(token.kind, token.kind) for token in block.tokens]
            kinds[block.row : block.row + len(names)] = [KINDS.index(name) for name in names]
        return kinds

    @cached_property
    def looked_at(self) -> NDArray[np.bool_]:
        """Whether the image model looks at each row."""
        mask, rows = self.conditioning.mask, len(self.conditioning.prompt_embeds)
        if mask is None or ignores_mask(self.chunks):
            return np.ones(rows, bool)
        seen = np.zeros(rows, bool)
        for first, end in mask:
            seen[first:end] = True
        return seen

    def token(self, row: int) -> Token | None:
        """The token that made a row, of several encoders side by side the first one's; None for zeros."""
        block = self._block(row)
        return None if block is None else block.tokens[row - block.row]

    def place(self, row: int) -> tuple[str, int] | None:
        """The encoder of a row, and the position in what it gets; None for zeros."""
        block = self._block(row)
        if block is None:
            return None
        kept = self.chunks.for_encoder(block.encoder).kept
        return block.encoder, row - block.row + (kept[0] if kept else 0)

    def positions(self, row: int, encoder: str) -> list[int]:
        """The positions of a row's token in what an encoder gets; of another's those of the same letters."""
        token, place = self.token(row), self.place(row)
        if token is None or place is None:
            return []
        tokens = self.chunks.for_encoder(encoder).tokens
        if place[0] == encoder or self.chunks.for_encoder(place[0]) is self.chunks.for_encoder(encoder):
            return [place[1]] if place[1] < len(tokens) else []
        return [at for at, other in enumerate(tokens) if _overlap(token, other)]

    @cached_property
    def spans(self) -> tuple[tuple[int, int, str], ...]:
        """The runs of rows [from, to) that one encoder made, those side by side once, with its name."""
        runs = {block.row: (block.row, block.row + len(block.tokens), block.encoder) for block in self._from_first}
        return tuple(runs[row] for row in sorted(runs))

    def columns(self, row: int) -> tuple[HandedColumns, ...]:
        """What stands side by side in a row."""
        return tuple(part for block in self._blocks(row) for part in _layers_of(block))

    @cached_property
    def borders(self) -> tuple[int, ...]:
        """The columns at which another layer or encoder begins in any row."""
        parts = [part for block in self.conditioning.blocks for part in _layers_of(block)]
        return tuple(sorted({part.first for part in parts} - {0}))

    @property
    def _from_first(self) -> Sequence[HandedBlock]:
        return self.conditioning.blocks[::-1]  # so that of those side by side the first stays

    def _blocks(self, row: int) -> list[HandedBlock]:
        return [block for block in self.conditioning.blocks if block.row <= row < block.row + len(block.tokens)]

    def _block(self, row: int) -> HandedBlock | None:
        return next(iter(self._blocks(row)), None)


def _layers_of(block: HandedBlock) -> list[HandedColumns]:
    first, end = block.columns
    width = (end - first) // max(len(block.layers), 1)
    starts = zip(block.layers, range(first, end, width or 1), strict=False)
    return [HandedColumns(block.encoder, layer, at, at + width) for layer, at in starts]


def _overlap(token: Token, other: Token) -> bool:
    if token.start is None or token.end is None or other.start is None or other.end is None:
        return False
    return token.start < other.end and other.start < token.end
