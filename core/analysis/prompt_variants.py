"""Variants of a prompt in which one unit is taken out, padded over, or replaced by other tokens in its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.analysis.units import Unit
from core.analysis.vocabulary import COMMA, comma_of, tokenizer_of
from core.tokens.chunks import Chunk, Chunks, pad_chunk
from core.tokens.text_families import is_causal, padding_of
from core.tokens.tokenizer import Token, clip_tokenizer

# "removed" closes the gap, so that all later tokens of the chunk move forward; "padded" puts padding in the place, so
# that all others stay. Both leave the chunks as they are: no token moves from one to another. An encoder that is not
# CLIP's is never asked with padding inside the prompt: ComfyUI hides from it all that stands behind such a token.
RemovalMode = Literal["removed", "padded"]
REMOVAL_MODES: tuple[RemovalMode, ...] = ("removed", "padded")


@dataclass(frozen=True, slots=True)
class PromptVariant:
    """A prompt with some of its tokens changed: `chunks` are to be encoded, and stand for those at `chunk_indices`.

    `new_positions` maps the prompt's positions whose hidden states may have changed to those among the
    77 x len(chunks) new ones. At all others but the `dropped` ones the states are the same: no position attends to
    another chunk, nor to a later one but in T5, whose rows may all have changed.
    """

    chunks: tuple[Chunk, ...]
    chunk_indices: tuple[int, ...]
    new_positions: Mapping[int, int]
    dropped: frozenset[int]

    def __post_init__(self) -> None:
        if len(self.chunks) != len(self.chunk_indices):
            raise ValueError(f"{len(self.chunks)} chunks stand for {len(self.chunk_indices)} of the prompt")


UNCHANGED = PromptVariant((), (), {}, frozenset())


def leave_out(chunks: Chunks, positions: Collection[int], mode: RemovalMode = "removed") -> PromptVariant:
    """The prompt without the tokens at these positions, counted through all chunks; without any, nothing changes.

    A position is mapped to the one that holds the same token. ValueError for BOS, EOS, padding and positions outside,
    and for "padded" of an encoder that is not CLIP's.
    """
    _check_typed(chunks, positions)
    if not chunks.is_clip and positions:
        return _taken_out(chunks, frozenset(positions), mode)
    length = chunks.context_length
    chunk_indices = tuple(sorted({index // length for index in positions}))
    reduced: list[Chunk] = []
    new_positions: dict[int, int] = {}
    for number, chunk in enumerate(chunk_indices):
        first = chunk * length
        dropped = {index - first for index in positions if index // length == chunk}
        reduced.append(_without(chunks, chunks.chunks[chunk], dropped, mode))
        for old, new in _shifted_positions(dropped, mode, length).items():
            new_positions[first + old] = number * length + new
    return PromptVariant(tuple(reduced), chunk_indices, new_positions, frozenset(positions))


def put_in_place(chunks: Chunks, unit: Unit, ids: Sequence[int]) -> PromptVariant:
    """The prompt with other token ids at a unit's positions, which keep their weights; no other position changes.

    What the encoder reads is the same up to the first id that differs, so positions before it are not mapped, and none
    is where all ids are the unit's own. ValueError for another number of ids, and as in `leave_out`.
    """
    _check_typed(chunks, unit.positions)
    length, tokenizer = chunks.context_length, tokenizer_of(chunks)
    old = [chunks.tokens[position] for position in unit.positions]
    changed = {
        position: _with_id(token, index, tokenizer.piece(index))
        for position, token, index in zip(unit.positions, old, ids, strict=True)
        if token.kind != "text" or token.id != index
    }
    chunk_indices = tuple(sorted({position // length for position in changed}))
    new_positions: dict[int, int] = {}
    for number, chunk in enumerate(chunk_indices):
        first = min(position for position in changed if position // length == chunk)
        start = first if is_causal(chunks.encoder) else chunk * length
        for position in range(start, (chunk + 1) * length):
            new_positions[position] = position + (number - chunk) * length
    variants = tuple(
        tuple(changed.get(chunk * length + index, token) for index, token in enumerate(chunks.chunks[chunk]))
        for chunk in chunk_indices
    )
    return PromptVariant(variants, chunk_indices, new_positions, frozenset(changed))


def exchanged(chunks: Chunks, first: Unit, second: Unit) -> PromptVariant:
    """The prompt with two units of a chunk in each other's place, their weights with them; what is between moves along.

    Every position is mapped to the one that holds the same token; where both units read alike, nothing changes.
    ValueError for units of different chunks or with a token in common, and as in `leave_out`.
    """
    first, second = sorted((first, second), key=lambda unit: unit.positions)
    left, right, length = first.positions, second.positions, chunks.context_length
    _check_typed(chunks, (*left, *right))
    index = left[0] // length
    if left[-1] >= right[0] or right[-1] // length != index:
        raise ValueError("two units of one chunk are exchanged, one after the other")
    if [chunks.tokens[at].id for at in left] == [chunks.tokens[at].id for at in right]:
        return UNCHANGED
    start, end = left[0], right[-1] + 1
    order = [*right, *(at for at in range(start, end) if at not in {*left, *right}), *left]
    moved = [chunks.tokens[at] for at in order]
    chunk = (*chunks.tokens[index * length : start], *moved, *chunks.tokens[end : (index + 1) * length])
    now = dict(zip(order, range(start, end), strict=True)) | {at: at for at in range(end, (index + 1) * length)}
    if not is_causal(chunks.encoder):
        now |= {at: at for at in range(index * length, start)}
    return PromptVariant((chunk,), (index,), {at: now[at] - index * length for at in sorted(now)}, frozenset())


def with_comma_at_end(chunks: Chunks) -> PromptVariant:
    """The prompt with a comma before the EOS of its last chunk that has room, which moves that EOS on by one place.

    Without room anywhere nothing changes. Of an encoder that is not CLIP's, it stands behind the prompt's last token,
    where the template or an end token stands behind it.
    """
    if not chunks.is_clip:
        return _with_comma_behind(chunks)
    length = chunks.context_length
    for index in reversed(range(len(chunks.chunks))):
        chunk = chunks.chunks[index]
        end = next((at for at, token in enumerate(chunk) if token.kind == "eos"), length - 1)
        if end < length - 1:
            comma = Token(COMMA, clip_tokenizer().piece(COMMA))
            longer = (*chunk[:end], comma, *chunk[end:-1])
            return PromptVariant((longer,), (index,), {index * length + end: end + 1}, frozenset())
    return UNCHANGED


def _with_comma_behind(chunks: Chunks) -> PromptVariant:
    tokens = chunks.tokens
    end = 1 + max((at for at, token in enumerate(tokens) if token.start is not None), default=-1)
    has_end = any(token.kind != "padding" for token in tokens[end:])
    if not end or not has_end:  # without a row behind it there is none that has read the comma
        return UNCHANGED
    index = comma_of(chunks)
    comma = Token(index, tokenizer_of(chunks).piece(index))
    filled = next((at for at, token in enumerate(tokens) if at >= end and token.kind == "padding"), None)
    behind = [at for at in range(end, len(tokens)) if at != filled]
    longer = (*tokens[:end], comma, *(tokens[at] for at in behind))
    now = {at: end + 1 + place for place, at in enumerate(behind)}
    if not is_causal(chunks.encoder):
        now |= {at: at for at in range(end)}
    return PromptVariant((longer,), (0,), dict(sorted(now.items())), frozenset())


def _taken_out(chunks: Chunks, dropped: frozenset[int], mode: RemovalMode) -> PromptVariant:
    """The one chunk of an encoder that is not CLIP's without some tokens, filled up to its length where it was filled.

    The padding comes where the other padding is: behind, before or inside the template.
    """
    if mode == "padded":
        raise ValueError("padding inside the prompt hides what stands behind it from this encoder")
    left = [(at, token) for at, token in enumerate(chunks.tokens) if at not in dropped]
    fill = next((place for place, (_, token) in enumerate(left) if token.kind == "padding"), None)
    if fill is not None:
        left[fill:fill] = [(-1, left[fill][1])] * len(dropped)
    reads_back = not is_causal(chunks.encoder)
    mapped = {
        old: new for new, (old, _) in enumerate(left) if old >= 0 and (reads_back or old > min(dropped) or new != old)
    }
    return PromptVariant((tuple(token for _, token in left),), (0,), mapped, dropped)


def _with_id(token: Token, index: int, piece: str) -> Token:
    return replace(token, id=index, piece=piece, kind="text", vector=None)


def _check_typed(chunks: Chunks, positions: Collection[int]) -> None:
    if any(not 0 <= index < len(chunks.tokens) or chunks.tokens[index].start is None for index in positions):
        raise ValueError("only typed words can be left out, not BOS, EOS or padding")


def _without(chunks: Chunks, old: Chunk, dropped: Collection[int], mode: RemovalMode) -> Chunk:
    padding = pad_chunk((), padding_of(chunks.encoder))[-1]
    if mode == "padded":
        return tuple(padding if index in dropped else token for index, token in enumerate(old))
    return (*(token for index, token in enumerate(old) if index not in dropped), *[padding] * len(dropped))


def _shifted_positions(dropped: Collection[int], mode: RemovalMode, length: int) -> dict[int, int]:
    """Where the tokens behind the first dropped one are now, by position in the chunk."""
    kept = [index for index in range(length) if index not in dropped]
    now = kept if mode == "padded" else range(len(kept))
    return {old: new for old, new in zip(kept, now, strict=True) if old > min(dropped)}
