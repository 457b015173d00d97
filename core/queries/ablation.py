"""One change of what a tool does, and the changes that several families have: other padding ids, no weights, a mask."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.dialects.weighting import AttentionMask
from core.model import Intervention
from core.program.translation import tr_noop
from core.prompt.prompt import Prompt
from core.tokens.chunks import Chunk, Chunks

# The English names of the ablations, by which they are known in any language.
PAD_END, PAD_ZERO, PAD_MASKED = tr_noop("Padding: end token"), tr_noop("Padding: 0"), tr_noop("Padding: masked")
CLIP_SKIP, WEIGHTS_OFF = tr_noop("Clip skip {count}"), tr_noop("Weights off")


@dataclass(frozen=True, slots=True)
class Ablation:
    """One change of what the tool does: to the chunks, the clip skip, or what goes into the encoders.

    `key` is one of the five above, `name` the same in the user's language.
    """

    key: str
    name: str
    explanation: str
    chunks: Chunks
    clip_skip: int | None
    intervene: Intervention | None = None


def without_weights(chunks: Chunks) -> Chunks:
    """The same tokens at the same positions, all of weight 1, for all encoders of the family."""
    prompt = chunks.prompt
    variants = tuple(
        replace(variant, segments=tuple(replace(segment, weight=1.0) for segment in variant.segments))
        for variant in prompt.variants
    )
    return _unweighted(chunks, replace(prompt, variants=variants))


def _unweighted(chunks: Chunks, prompt: Prompt) -> Chunks:
    unweighted = tuple(tuple(replace(token, weight=1.0) for token in chunk) for chunk in chunks.chunks)
    others = tuple(_unweighted(other, prompt) for other in chunks.others)
    return replace(chunks, prompt=prompt, chunks=unweighted, others=others)


def padded_with(padding: int) -> Intervention:
    """An intervention that gives padding another token id before the encoder gets it."""

    def intervene(chunks: Sequence[Chunk], mask: AttentionMask | None) -> tuple[Sequence[Chunk], AttentionMask | None]:
        return [tuple(replace(t, id=padding) if t.kind == "padding" else t for t in chunk) for chunk in chunks], mask

    return intervene


def masked_padding(chunks: Sequence[Chunk], mask: AttentionMask | None) -> tuple[Sequence[Chunk], AttentionMask | None]:
    """The intervention that hides padding from all positions, beside what a tool's own mask hides."""
    visible = np.array([[token.kind != "padding" for token in chunk] for chunk in chunks], dtype=np.int64)
    return chunks, visible if mask is None else visible * mask
