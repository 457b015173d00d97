"""compel's weighting (`embeddings_provider.py`): as ComfyUI's, and words of low weight are masked besides.

A state is moved from the empty prompt's at the same position by its weight. For every text with a weight below 1 the
states of a pass in which that text is masked are added, with the share tan((1 - weight) x pi/2), all shares brought to
a sum of 1. Several prompts stand side by side (`.and()`) or are added up (`.blend()`).
"""

import math
from collections.abc import Iterator, Sequence

from core.dialects.diffusers import segment_tokenizer
from core.dialects.weighting import AttentionMask, EncodeChunks, empty_chunk, interpolate_from_empty, token_weights
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.prompt.prompt import Segment
from core.tokens.chunks import CONTEXT_LENGTH, Chunk, Chunks
from core.tokens.inversion_tokens import TokenizeSegment, compel_words

MIN_WEIGHT = 1e-5


def apply_weights(chunks: Chunks, encode: EncodeChunks) -> Floats:
    """States [chunks, 77, width] of one part, several side by side, or several added up.

    In a sum, parts of fewer chunks are filled with the empty prompt's states.
    """
    prompt = chunks.prompt
    ends = np.cumsum(chunks.chunk_counts)
    tokenize_segment = segment_tokenizer(prompt, chunks.family, chunks.encoder, compel_words)
    parts = [
        weigh_part(chunks, variant.segments, chunks.chunks[end - count : end], encode, tokenize_segment)
        for variant, count, end in zip(prompt.variants, chunks.chunk_counts, ends, strict=True)
    ]
    if prompt.mixing == "":
        return parts[0]
    empty = encode((empty_chunk(chunks),), None)
    shares = np.array([variant.part_weight for variant in prompt.variants])
    if prompt.mixing == "and":
        weighted = [
            part if share == 1 else empty + (part - empty) * share for part, share in zip(parts, shares, strict=True)
        ]
        return np.concatenate(weighted)
    shares = shares / shares.sum() if prompt.mixing == "blend" else shares
    longest = max(map(len, parts))
    filled = [np.concatenate([part, *[empty] * (longest - len(part))]) for part in parts]
    return np.asarray(np.tensordot(shares, np.stack(filled), axes=1), dtype=np.float32)


def weigh_part(
    chunks: Chunks,
    segments: Sequence[Segment],
    part: tuple[Chunk, ...],
    encode: EncodeChunks,
    tokenize_segment: TokenizeSegment,
) -> Floats:
    """The states [chunks, 77, width] of one part, with those of passes in which a text of low weight is masked."""
    weights = token_weights(part)
    passes = [interpolate_from_empty(encode(part, None), weights, chunks, encode)]
    shares = [1.0]
    for segment, (first, last) in _segment_positions(segments, part, tokenize_segment):
        if segment.weight < 1 and last > first:
            masked = encode(part, _mask(len(part), first, last))
            passes.append(interpolate_from_empty(masked, weights, chunks, encode))
            shares.append(math.tan((1 - max(MIN_WEIGHT, segment.weight)) * math.pi / 2))
    total = np.array(shares) / sum(shares)
    return np.asarray(np.tensordot(total, np.stack(passes), axes=1), dtype=np.float32)


def _segment_positions(
    segments: Sequence[Segment], part: tuple[Chunk, ...], tokenize_segment: TokenizeSegment
) -> Iterator[tuple[Segment, tuple[int, int]]]:
    """Each segment with the position of its first token and the one after its last, counted through all chunks."""
    tokens = [token for chunk in part for token in chunk]
    positions = [index for index, token in enumerate(tokens) if token.kind in ("text", "embedding")]
    start = 0
    for segment in segments:
        end = start + len(tokenize_segment(segment))
        yield segment, (positions[start], positions[end - 1] + 1) if end > start else (0, 0)
        start = end


def _mask(chunks: int, first: int, last: int) -> AttentionMask:
    """A mask [chunks, 77] that hides the positions from `first` to `last`, but never a chunk's first and last one."""
    mask = np.ones(chunks * CONTEXT_LENGTH, dtype=np.int64)
    mask[first:last] = 0
    by_chunk = mask.reshape(-1, CONTEXT_LENGTH)
    by_chunk[:, [0, -1]] = 1
    return by_chunk
