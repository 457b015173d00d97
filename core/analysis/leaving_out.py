"""A prompt without one of its words: the rows that the encoder gets, and where every other row went."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from core.dialects.a1111.chunking import Chunk, pad_chunk
from core.tokens.chunks import CONTEXT_LENGTH, Chunks
from core.tokens.families import FAMILIES

# "removed" closes the gap, so that all later rows move forward within their chunk; "padded" puts padding in the place,
# so that all others stay. Both leave the chunks as they are: nothing moves from one to another.
Mode = Literal["removed", "padded"]
MODES: tuple[Mode, ...] = ("removed", "padded")


@dataclass(frozen=True, slots=True)
class Variant:
    """What is to be encoded anew: `rows`, which stand for the chunks `chunks` of the original.

    `places` says where a row of the original that may have changed is among the 77 x len(rows) new ones. Of the
    original's rows, those in neither `places` nor `dropped` are the same: no row sees a later one, or another chunk.
    """

    rows: tuple[Chunk, ...]
    chunks: tuple[int, ...]
    places: Mapping[int, int]
    dropped: frozenset[int]

    def __post_init__(self) -> None:
        if len(self.rows) != len(self.chunks):
            raise ValueError(f"{len(self.rows)} rows stand for {len(self.chunks)} chunks")


def leave_out(chunks: Chunks, rows: Collection[int], mode: Mode = "removed") -> Variant:
    """The prompt without the tokens of these rows (counted through all chunks); without any rows, nothing changes.

    A row is compared with the one that holds the same token. ValueError for BOS, EOS, padding and rows that it has not.
    """
    if any(not 0 <= index < len(chunks.tokens) or chunks.tokens[index].start is None for index in rows):
        raise ValueError("only typed words can be left out, not BOS, EOS or padding")
    touched = tuple(sorted({index // CONTEXT_LENGTH for index in rows}))
    made: list[Chunk] = []
    places: dict[int, int] = {}
    for number, chunk in enumerate(touched):
        first = chunk * CONTEXT_LENGTH
        dropped = {index - first for index in rows if index // CONTEXT_LENGTH == chunk}
        made.append(_without(chunks, chunks.rows[chunk], dropped, mode))
        for old, new in _moved(dropped, mode).items():
            places[first + old] = number * CONTEXT_LENGTH + new
    return Variant(tuple(made), touched, places, frozenset(rows))


def _without(chunks: Chunks, old: Chunk, dropped: Collection[int], mode: Mode) -> Chunk:
    padding = pad_chunk((), FAMILIES[chunks.family].padding[chunks.encoder])[-1]
    if mode == "padded":
        return tuple(padding if index in dropped else token for index, token in enumerate(old))
    return (*(token for index, token in enumerate(old) if index not in dropped), *[padding] * len(dropped))


def _moved(dropped: Collection[int], mode: Mode) -> dict[int, int]:
    """Where the rows behind the first dropped one are now, by position in the chunk."""
    kept = [index for index in range(CONTEXT_LENGTH) if index not in dropped]
    now = kept if mode == "padded" else range(len(kept))
    return {old: new for old, new in zip(kept, now, strict=True) if old > min(dropped)}
