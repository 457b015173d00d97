"""A1111's weighting (`sd_emphasis.py`): every state is multiplied by its weight after the encoder.

Original then brings the mean back to what it was. That mean is one number over the whole tensor of the chunk, in which
all scheduled texts of the part lie side by side. Where another AND part is longer, the last state is repeated up to its
length (`stack_conds`).
"""

from collections.abc import Sequence

from core.dialects.a1111.chunking import chunk_variants
from core.dialects.a1111.web_ui import WebUi
from core.dialects.weighting import EncodeChunks, token_weights
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.tokens.chunks import CONTEXT_LENGTH, Chunk, Chunks


def apply_weights(ui: WebUi, chunks: Chunks, encode: EncodeChunks) -> Floats:
    """States [77 x chunks of the longest part, width] of the shown text."""
    prompt = chunks.prompt
    chunked = chunk_variants(ui, prompt, chunks.family, chunks.encoder)
    part = prompt.variant.part
    batch = [text.chunks for text, variant in zip(chunked, prompt.variants, strict=True) if variant.part == part]
    shown = batch.index(chunked[prompt.shown_index].chunks)
    emphasis = prompt.settings.emphasis
    if emphasis == "no-norm":
        batch, shown = [batch[shown]], 0
    if emphasis == "ignore":
        states = encode(batch[shown], None)
    else:
        states = _weigh_batch(batch, shown, encode, restored=emphasis != "no-norm")
    longest = max(len(text.chunks) for text in chunked)
    missing = CONTEXT_LENGTH * (longest - len(states))
    flat = states.reshape(-1, states.shape[-1])
    return np.concatenate([flat, np.repeat(flat[-1:], missing, axis=0)])


def _weigh_batch(batch: Sequence[tuple[Chunk, ...]], shown: int, encode: EncodeChunks, restored: bool) -> Floats:
    """The states of one text out of a batch, whose texts share a mean for each chunk."""
    states = {chunks: encode(chunks, None) for chunks in dict.fromkeys(batch)}
    weights = {chunks: token_weights(chunks) for chunks in states}
    weighted = states[batch[shown]] * weights[batch[shown]]
    if not restored or all((factors == 1).all() for factors in weights.values()):
        return weighted
    before = np.mean([states[chunks].mean(axis=(1, 2), dtype=np.float64) for chunks in batch], axis=0)
    after = np.mean(
        [(states[chunks] * weights[chunks]).mean(axis=(1, 2), dtype=np.float64) for chunks in batch], axis=0
    )
    return np.asarray(weighted * (before / after)[:, None, None], dtype=np.float32)
