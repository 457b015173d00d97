"""A prompt without one of its words: the rows that the encoder gets, and where every other row went."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from core.tokens.chunks import CONTEXT_LENGTH, Chunk, Chunks, pad_chunk
from core.tokens.families import FAMILIES

# "removed" closes the gap, so that all later rows move forward within their chunk; "padded" puts padding in the place,
# so that all others stay. Both leave the chunks as they are: nothing moves from one to another.
RemovalMode = Literal["removed", "padded"]
REMOVAL_MODES: tuple[RemovalMode, ...] = ("removed", "padded")


@dataclass(frozen=True, slots=True)
class ReducedPrompt:
    """What is to be encoded anew: `chunks`, which stand for those of the original at `chunk_indices`.

    `new_positions` maps the original's positions that may have changed to those among the 77 x len(chunks) new ones.
    The original's rows in neither `new_positions` nor `dropped` are the same: no row sees a later one, or another
    chunk.
    """

    chunks: tuple[Chunk, ...]
    chunk_indices: tuple[int, ...]
    new_positions: Mapping[int, int]
    dropped: frozenset[int]

    def __post_init__(self) -> None:
        if len(self.chunks) != len(self.chunk_indices):
            raise ValueError(f"{len(self.chunks)} chunks stand for {len(self.chunk_indices)} of the prompt")


def leave_out(chunks: Chunks, positions: Collection[int], mode: RemovalMode = "removed") -> ReducedPrompt:
    """The prompt without the tokens of these rows (counted through all chunks); without any rows, nothing changes.

    A row is compared with the one that holds the same token. ValueError for BOS, EOS, padding and rows that it has not.
    """
    if any(not 0 <= index < len(chunks.tokens) or chunks.tokens[index].start is None for index in positions):
        raise ValueError("only typed words can be left out, not BOS, EOS or padding")
    chunk_indices = tuple(sorted({index // CONTEXT_LENGTH for index in positions}))
    made: list[Chunk] = []
    new_positions: dict[int, int] = {}
    for number, chunk in enumerate(chunk_indices):
        first = chunk * CONTEXT_LENGTH
        dropped = {index - first for index in positions if index // CONTEXT_LENGTH == chunk}
        made.append(_without(chunks, chunks.chunks[chunk], dropped, mode))
        for old, new in _shifted_positions(dropped, mode).items():
            new_positions[first + old] = number * CONTEXT_LENGTH + new
    return ReducedPrompt(tuple(made), chunk_indices, new_positions, frozenset(positions))


def _without(chunks: Chunks, old: Chunk, dropped: Collection[int], mode: RemovalMode) -> Chunk:
    padding = pad_chunk((), FAMILIES[chunks.family].padding[chunks.encoder])[-1]
    if mode == "padded":
        return tuple(padding if index in dropped else token for index, token in enumerate(old))
    return (*(token for index, token in enumerate(old) if index not in dropped), *[padding] * len(dropped))


def _shifted_positions(dropped: Collection[int], mode: RemovalMode) -> dict[int, int]:
    """Where the rows behind the first dropped one are now, by position in the chunk."""
    kept = [index for index in range(CONTEXT_LENGTH) if index not in dropped]
    now = kept if mode == "padded" else range(len(kept))
    return {old: new for old, new in zip(kept, now, strict=True) if old > min(dropped)}
