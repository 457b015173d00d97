"""Whether two texts are the same to an encoder and to the tool, so that what was measured of one holds of the other."""

from collections.abc import Sequence

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import Floats
from core.prompt.prompt import Segment
from core.tokens.chunks import Chunks


def gives_the_same(left: EncodingView, right: EncodingView) -> bool:
    """Whether two views are of the same tokens, weights and tool, so that all that units change is the same.

    Looked at are the last layer's rows of words and EOS, which depend on all words and weights but the projection's,
    the feature, which depends on those, and what the tool reads beside the tokens.
    """
    same_tool = _reading(left.chunks) == _reading(right.chunks)
    if left.encoding.encoder is not right.encoding.encoder or not same_tool:
        return False
    read = [index for index, token in enumerate(left.chunks.tokens) if token.kind != "padding"]
    mine, other = (view.encoding.hidden_states[-1, read] for view in (left, right))
    return np.array_equal(mine, other, equal_nan=True) and _same_feature(left.encoding.feature, right.encoding.feature)


def is_handed_on_alike(left: EncodingView, right: EncodingView) -> bool:
    """Whether one tool reads both, with the same settings, so that chunks that are equal give equal rows."""
    mine, other = left.chunks.prompt, right.chunks.prompt
    same_tool = (mine.dialect, mine.settings.emphasis, mine.is_plain, left.chunks.family)
    return same_tool == (other.dialect, other.settings.emphasis, other.is_plain, right.chunks.family)


def _same_feature(left: Floats | None, right: Floats | None) -> bool:
    return left is right if left is None or right is None else np.array_equal(left, right, equal_nan=True)


def _reading(chunks: Chunks) -> tuple[object, ...]:
    """The tokens, and what else decides which rows the tool hands on: emphasis, how parts are mixed, other texts."""
    prompt = chunks.prompt
    others = [
        (variant.part, variant.part_weight, variant is not prompt.variant and _weighted_texts(variant.all_segments))
        for variant in prompt.variants
    ]
    return chunks.chunks, prompt.dialect, prompt.settings.emphasis, prompt.mixing, prompt.is_plain, others


def _weighted_texts(segments: Sequence[Segment]) -> list[tuple[str, float]]:
    return [(segment.text, segment.weight) for segment in segments]
