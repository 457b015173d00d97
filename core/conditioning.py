"""What the tool hands the U-Net: one layer's rows, normed or not, weighted, chunks one after the other, and pooled.

Each tool weighs after the encoder, in its own way:

A1111 (`sd_emphasis.py`) multiplies every row by its weight; Original then brings the mean back to what it was. That
mean is one number over the whole tensor of the chunk, in which all scheduled texts of the part lie side by side. Where
another AND part is longer, the last row is repeated up to its length (`stack_conds`).

ComfyUI (`sd1_clip.py`) moves a row from the empty prompt's row at the same place, by its weight.

compel (`embeddings_provider.py`) does the same, and for every text with a weight below 1 adds the conditioning of a
pass in which that text is masked, with the share tan((1 - weight) x pi/2), all shares brought to a sum of 1.

diffusers does not weigh.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.dialects.a1111.chunking import Chunk, pad_chunk
from core.dialects.clip_skip import OutputLayer
from core.encoder.encoding import Floats, LayerNorm
from core.prompt.prompt import PromptVariant, Segment
from core.tokens.chunks import CONTEXT_LENGTH, Chunks, chunk_variants, segment_tokenizer
from core.tokens.families import FAMILIES

AttentionMask = NDArray[np.int64]
# Chunks, and what no row may look at, to the sent rows [chunks, 77, width].
EncodeChunks = Callable[[Sequence[Chunk], AttentionMask | None], Floats]
MIN_COMPEL_WEIGHT = 1e-5


@dataclass(frozen=True, slots=True)
class Conditioning:
    """`prompt_embeds` [77 x chunks, width] and `pooled` [width], None where the tool hands none over.

    SDXL's rows are L and G side by side; `pooled` is G's.
    """

    prompt_embeds: Floats
    pooled: Floats | None


def output_states(hidden_states: Floats, layer: OutputLayer, norm: LayerNorm) -> Floats:
    """The rows [chunks, 77, width] of the sent layer out of hidden states [layers + 1, 77 x chunks, width]."""
    rows = hidden_states[layer.layer]
    return (norm(rows) if layer.normed else rows).reshape(-1, CONTEXT_LENGTH, rows.shape[-1])


def apply_weights(chunks: Chunks, encode: EncodeChunks) -> Floats:
    """Rows [77 x chunks, width] of one encoder, exactly as the prompt's tool sends them.

    Weights such as compel's `.blend(0, 0)` and ComfyUI's `(x:nan)` make them NaN or infinite, as in the tool.
    """
    apply = {"a1111": _apply_a1111, "comfyui": _apply_comfyui, "compel": _apply_compel}.get(chunks.prompt.dialect)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rows = apply(chunks, encode) if apply else encode(chunks.rows, None)
        return np.ascontiguousarray(rows.reshape(-1, rows.shape[-1]), dtype=np.float32)


def _apply_a1111(chunks: Chunks, encode: EncodeChunks) -> Floats:
    prompt = chunks.prompt
    chunked = chunk_variants(prompt, chunks.family, chunks.encoder)
    batch = [
        one.chunks for one, variant in zip(chunked, prompt.variants, strict=True) if _is_in_shown_part(chunks, variant)
    ]
    shown = batch.index(chunked[prompt.shown_index].chunks)
    emphasis = prompt.settings.emphasis
    if emphasis == "no-norm":
        batch, shown = [batch[shown]], 0
    if emphasis == "ignore":
        rows = encode(batch[shown], None)
    else:
        rows = _apply_to_batch(batch, shown, encode, restored=emphasis != "no-norm")
    longest = max(len(one.chunks) for one in chunked)
    missing = CONTEXT_LENGTH * (longest - len(rows))
    flat = rows.reshape(-1, rows.shape[-1])
    return np.concatenate([flat, np.repeat(flat[-1:], missing, axis=0)])


def _is_in_shown_part(chunks: Chunks, variant: PromptVariant) -> bool:
    return variant.part == chunks.prompt.variant.part


def _apply_to_batch(batch: Sequence[tuple[Chunk, ...]], shown: int, encode: EncodeChunks, restored: bool) -> Floats:
    """The rows of one text out of a batch, whose texts share a mean for each chunk."""
    states = {rows: encode(rows, None) for rows in dict.fromkeys(batch)}
    weights = {rows: _weights(rows) for rows in states}
    weighted = states[batch[shown]] * weights[batch[shown]]
    if not restored or all((factors == 1).all() for factors in weights.values()):
        return weighted
    before = np.mean([states[rows].mean(axis=(1, 2), dtype=np.float64) for rows in batch], axis=0)
    after = np.mean([(states[rows] * weights[rows]).mean(axis=(1, 2), dtype=np.float64) for rows in batch], axis=0)
    return np.asarray(weighted * (before / after)[:, None, None], dtype=np.float32)


def _weights(chunks: Sequence[Chunk]) -> Floats:
    """Weights [chunks, 77, 1]."""
    return np.array([[[token.weight] for token in row] for row in chunks], dtype=np.float32)


def _apply_comfyui(chunks: Chunks, encode: EncodeChunks) -> Floats:
    weights = _weights(chunks.rows)
    return _interpolate_from_empty(encode(chunks.rows, None), weights, chunks, encode)


def _interpolate_from_empty(rows: Floats, weights: Floats, chunks: Chunks, encode: EncodeChunks) -> Floats:
    """Rows [chunks, 77, width] moved from the empty prompt's by their weights; those of weight 1 stay as they are."""
    if (weights == 1).all():
        return rows
    empty = encode((_empty_chunk(chunks),), None)
    return np.where(weights == 1, rows, (rows - empty) * weights + empty)


def _empty_chunk(chunks: Chunks) -> Chunk:
    return pad_chunk((), FAMILIES[chunks.family].padding[chunks.encoder])


def _apply_compel(chunks: Chunks, encode: EncodeChunks) -> Floats:
    """One part, several side by side, or several added up; shorter ones are filled with the empty prompt's rows."""
    prompt = chunks.prompt
    ends = np.cumsum(chunks.chunk_counts)
    parts = [
        _compel_part(chunks, variant.segments, chunks.rows[end - count : end], encode)
        for variant, count, end in zip(prompt.variants, chunks.chunk_counts, ends, strict=True)
    ]
    if prompt.mixing == "":
        return parts[0]
    empty = encode((_empty_chunk(chunks),), None)
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


def _compel_part(chunks: Chunks, segments: Sequence[Segment], rows: tuple[Chunk, ...], encode: EncodeChunks) -> Floats:
    """The rows of one part, mixed with those of passes in which a text of low weight is masked."""
    weights = _weights(rows)
    passes = [_interpolate_from_empty(encode(rows, None), weights, chunks, encode)]
    shares = [1.0]
    for segment, (first, last) in _segment_positions(chunks, segments, rows):
        if segment.weight < 1 and last > first:
            passes.append(_interpolate_from_empty(encode(rows, _masked(rows, first, last)), weights, chunks, encode))
            shares.append(math.tan((1 - max(MIN_COMPEL_WEIGHT, segment.weight)) * math.pi / 2))
    total = np.array(shares) / sum(shares)
    return np.asarray(np.tensordot(total, np.stack(passes), axes=1), dtype=np.float32)


def _segment_positions(
    chunks: Chunks, segments: Sequence[Segment], rows: tuple[Chunk, ...]
) -> list[tuple[Segment, tuple[int, int]]]:
    """Each segment with the first row of its tokens and the one after its last, in rows counted through all chunks."""
    tokens = [token for one in rows for token in one]
    positions = [index for index, token in enumerate(tokens) if token.kind in ("text", "embedding")]
    read = segment_tokenizer(chunks.prompt, chunks.family, chunks.encoder)
    found, start = [], 0
    for segment in segments:
        end = start + len(read(segment))
        found.append((segment, (positions[start], positions[end - 1] + 1) if end > start else (0, 0)))
        start = end
    return found


def _masked(rows: tuple[Chunk, ...], first: int, last: int) -> AttentionMask:
    """A mask [chunks, 77] that hides the rows from `first` to `last`, but never a chunk's first and last row."""
    mask = np.ones(len(rows) * CONTEXT_LENGTH, dtype=np.int64)
    mask[first:last] = 0
    chunks = mask.reshape(-1, CONTEXT_LENGTH)
    chunks[:, [0, -1]] = 1
    return chunks
