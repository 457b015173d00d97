"""What a tool hands the image model: the kind of each position, its norm, and how far apart two conditionings are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.similarity import cosine_distance, relative_change, relative_distance
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunks

# Of rows; where parts lie over one another, the earlier here counts. Zeros are filled in by a tool for no token.
KINDS = ("bos", "word", "template", "eos", "padding", "zeros")
_WORD, _PADDING = KINDS.index("word"), KINDS.index("padding")


@dataclass(frozen=True, slots=True, eq=False)
class ConditioningView:
    """A conditioning as an image.

    `prompt_embeds` [77 x chunks, width], as the tool hands them over. `kinds` [77 x chunks]: index into
    KINDS of the token at each position. `norms` [77 x chunks]: the length of each vector.
    """

    prompt_embeds: Floats
    kinds: NDArray[np.int64]
    norms: Floats

    def __post_init__(self) -> None:
        expect_axes("prompt_embeds", self.prompt_embeds, len(self.kinds), None)
        expect_axes("norms", self.norms, len(self.kinds))


@dataclass(frozen=True, slots=True, eq=False)
class ConditioningDistances:
    """How far one conditioning is from another, by position and on the whole.

    `cosine_distance` and `relative_change` [positions], as in `core.analysis.similarity`. `whole`, `words` and
    `padding`: the Frobenius norm of the change divided by that of the first, over all positions, those of words, and
    those of padding; NaN where there are none.
    """

    cosine_distance: Floats
    relative_change: Floats
    whole: float
    words: float
    padding: float

    def __post_init__(self) -> None:
        expect_axes("cosine_distance", self.cosine_distance, len(self.relative_change))


def view_conditioning(prompt_embeds: Floats, chunks: Chunks) -> ConditioningView:
    """A conditioning [77 x chunks, width] with the kinds of its chunks' tokens."""
    norms = np.asarray(np.linalg.norm(prompt_embeds, axis=1), np.float32)
    return ConditioningView(prompt_embeds, token_kinds(chunks, len(prompt_embeds)), norms)


def view_handed_rows(prompt_embeds: Floats, kinds: NDArray[np.int64]) -> ConditioningView:
    """A conditioning [rows, width] whose rows are known to be of these kinds."""
    return ConditioningView(prompt_embeds, kinds, np.asarray(np.linalg.norm(prompt_embeds, axis=1), np.float32))


def token_kinds(chunks: Chunks, count: int) -> NDArray[np.int64]:
    """Index into KINDS of each of `count` positions.

    compel's `.blend()` lays its parts over one another: a position is a word's where any part has one there.
    Positions behind those of the chunks, with which a tool fills up, are padding.
    """
    names = {"text": "word", "embedding": "word"}
    of_tokens = np.array([KINDS.index(names.get(token.kind, token.kind)) for token in chunks.tokens], dtype=np.int64)
    kinds = np.full(max(count, len(of_tokens)), _PADDING, dtype=np.int64)
    ends = np.cumsum(chunks.chunk_counts[:-1], dtype=np.int64) * chunks.context_length
    parts = np.split(of_tokens, ends) if chunks.prompt.mixing.startswith("blend") else [of_tokens]
    for part in parts:
        kinds[: len(part)] = np.minimum(kinds[: len(part)], part)
    return kinds[:count]


def row_distances(base: ConditioningView, other: ConditioningView) -> ConditioningDistances:
    """How far `other` is from `base`, over the positions both have; ValueError where their widths differ."""
    count = min(len(base.prompt_embeds), len(other.prompt_embeds))
    expect_axes("the other conditioning", other.prompt_embeds, None, base.prompt_embeds.shape[1])
    vectors = base.prompt_embeds[:count], other.prompt_embeds[:count]
    words, padding = (base.kinds[:count] == kind for kind in (_WORD, _PADDING))
    shares = [relative_distance(vectors[0][at], vectors[1][at]) for at in (slice(None), words, padding)]
    return ConditioningDistances(cosine_distance(*vectors), relative_change(*vectors), *shares)
