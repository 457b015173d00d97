"""The direction of an artist's own axis at each layer, out of its texts encoded alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.axis_projection import direction_between
from core.analysis.common_words import token_ids
from core.analysis.encoding_view import EncodingView
from core.analysis.isolated_texts import isolate_texts
from core.analysis.own_axis import OwnAxis
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, never_cancelled
from core.tokens.chunks import MARK_TOKENS
from core.tokens.text_families import clip_family

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder


@dataclass(frozen=True, slots=True, eq=False)
class AxisVectors:
    """The final-normed vectors of an axis's texts in one encoder: `left` and `right` [layers + 1, texts, width].

    `raw_direction` [layers + 1, width] is the direction of the same rows before the final norm.
    `bos` [layers + 1, width] are the states at BOS, which are the same for every text, as long as the weights are.
    """

    axis: OwnAxis
    left: Floats
    right: Floats
    raw_direction: Floats
    bos: Floats

    def __post_init__(self) -> None:
        expect_axes("left", self.left, len(self.bos), len(self.axis.left), self.bos.shape[1])
        expect_axes("right", self.right, len(self.bos), len(self.axis.right), self.bos.shape[1])

    @property
    def direction(self) -> Floats:
        """The mean of the left less the mean of the right [layers + 1, width]."""
        return direction_between(self.left, self.right)

    def fits(self, axis: OwnAxis, view: EncodingView) -> bool:
        """Whether they are of this axis and of a view's encoder with its weights: a LoRA changes these, and BOS."""
        bos = view.encoding.hidden_states[:, 0]
        is_same = bos.shape == self.bos.shape and np.allclose(self.bos, bos, rtol=1e-3, atol=1e-3, equal_nan=True)
        return is_same and (axis.left, axis.right) == (self.axis.left, self.axis.right)


def axis_direction(axis: OwnAxis, view: EncodingView, model: Model, cancelled: CancelCheck = never_cancelled) -> Floats:
    """The direction [layers + 1, width] from the right texts of an axis to the left ones, in the view's encoder.

    Hidden states are taken after the final norm at every layer, whatever the view's options. Centring does not change
    it. 24 words cost about 0.6 of a pass. ValueError where a side has no text, or where the model has not the view's
    encoder; Cancelled.
    """
    return axis_vectors(axis, view, model, cancelled).direction


def axis_vectors(
    axis: OwnAxis, view: EncodingView, model: Model, cancelled: CancelCheck = never_cancelled
) -> AxisVectors:
    """The vectors of an axis's texts, each alone: the mean row of a word's tokens, or the row at a prompt's EOS.

    Texts are read as plain text, whatever the prompt's tool, and of a long one the first chunk. ValueError as above;
    Cancelled.
    """
    if not axis.is_whole:
        raise ValueError("an axis needs a text on either side")
    encoder = model.encoder_for(view.encoding.encoder)
    rows = _rows_at_eos if axis.is_of_prompts else _rows_of_words
    raw, count = rows(axis.texts, encoder, cancelled), len(axis.left)
    normed = encoder.final_norm(raw)
    raw_direction = direction_between(raw[:, :count], raw[:, count:])
    return AxisVectors(
        axis, normed[:, :count], normed[:, count:], raw_direction, view.encoding.hidden_states[:, 0].copy()
    )


def _rows_of_words(words: Sequence[str], encoder: "Encoder", cancelled: CancelCheck) -> Floats:
    room = encoder.info.positions - MARK_TOKENS
    return encoder.encode_words([ids[:room] for ids in token_ids(words)], cancelled)


def _rows_at_eos(prompts: Sequence[str], encoder: "Encoder", cancelled: CancelCheck) -> Floats:
    """Raw rows [layers + 1, prompts, width] at the EOS behind each prompt."""
    like = read("", "diffusers", clip_family(encoder.info.family, encoder.info.name)).for_encoder(encoder.info.name)
    isolated = isolate_texts(prompts, like)
    ends = dict(zip(isolated.chunk_indices, isolated.counts, strict=True))
    variants = encoder.encode_variants(isolated.chunks, cancelled)
    rows = [states[:, ends[index] + 1] for index, (states, _) in enumerate(variants)]
    return np.stack([rows[index] for index in isolated.chunk_indices], axis=1)
