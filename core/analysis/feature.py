"""CLIP's one vector for a prompt: the pooled state at EOS, its projection, and the same of every layer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.similarity import cosine
from core.analysis.units import eos_positions
from core.encoder.encoding import Encoding, Floats
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import EOS

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

Projector = Callable[[Floats], Floats | None]  # a pooled state [width] to a feature [projection], as `Encoder.project`


@dataclass(frozen=True, slots=True, eq=False)
class FeatureView:
    """The feature and where it comes from.

    `eos_position`: that of the leftmost EOS of the first chunk, counted from 0. `pooled` [width]: its final-normed
    state of the last layer. `feature` [projection]: that state through the text projection, None where the file has
    none. `by_layer` [layers + 1, projection]: the state at EOS of every layer, final-normed and projected as if it were
    the last, None without a projection. That is a logit lens (nostalgebraist 2020, "interpreting GPT: the logit lens")
    on the text projection: the norm and the projection were trained for the last layer alone.
    """

    eos_position: int
    pooled: Floats
    feature: Floats | None
    by_layer: Floats | None

    def __post_init__(self) -> None:
        expect_axes("pooled", self.pooled, None)
        if self.feature is not None and self.by_layer is not None:
            expect_axes("by_layer", self.by_layer, None, len(self.feature))


def feature_view(encoding: Encoding, project: Projector) -> FeatureView:
    """The feature of an encoding, and the logit lens on its projection."""
    position = leftmost_eos_position(encoding.chunks)
    states = encoding.final_norm(encoding.hidden_states[:, position])
    projected = [project(state) for state in states]
    layers_projected = [layer for layer in projected if layer is not None]
    by_layer = np.stack(layers_projected) if layers_projected else None
    return FeatureView(position, states[-1], None if by_layer is None else by_layer[-1], by_layer)


def projector_of(encoder: "Encoder") -> Projector:
    """What makes the feature of an encoder; it gives None where the encoder has no text projection."""
    return encoder.project if encoder.info.projection is not None else lambda _pooled: None


def leftmost_eos_position(chunks: Chunks, excluded: Collection[int] = ()) -> int:
    """The pooled position: the first EOS of the first chunk, which may be a typed one, but none of `excluded`.

    Row 0 where there is none, as transformers does. An encoder that is not CLIP's pools nothing: of it, the last row
    that is no padding.
    """
    if not chunks.is_clip:
        return eos_positions(chunks)[0]
    return next((index for index, token in enumerate(chunks.chunks[0]) if token.id == EOS and index not in excluded), 0)


def feature_similarities(features: Floats, others: Floats) -> Floats:
    """Cosine of each of some features [..., projection] with each of others' [n, projection], to [..., n]."""
    expect_axes("others", others, None, features.shape[-1])
    pairs = (*features.shape[:-1], *others.shape)
    return cosine(np.broadcast_to(features[..., None, :], pairs), np.broadcast_to(others, pairs))
