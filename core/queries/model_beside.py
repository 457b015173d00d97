"""The same words in the open model and in another, of any family: whether both see the same likenesses among them."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.comparison import UNMATCHED, match_units
from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView, view_encoding
from core.analysis.representation_similarity import compare_representations
from core.analysis.small_words import SmallWords
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Encoding, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.prompt_comparison import ComparedEncoders
from core.tokens.chunks import MAX_CHUNKS
from core.tokens.text_families import TEXT_FAMILIES
from core.weights.opening import open_model

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder


class ModelBeside:
    """Holds the one other model that was asked for last; for the encoder's thread alone."""

    def __init__(self) -> None:
        self._source, self._encoder = "", None

    _encoder: "Encoder | None"

    def encoder(self, source: str, cancelled: CancelCheck = never_cancelled) -> "Encoder":
        """The encoder of a source that is compared: one that is not CLIP's before one that is, else the first.

        UnreadableEncoder where it cannot be opened; Cancelled.
        """
        if source != self._source or self._encoder is None:
            self._source, self._encoder = "", None  # so that one is in memory at a time
            encoders = open_model(source, cancelled, is_whole=False).encoders
            self._encoder = next((encoder for encoder in encoders if not encoder.info.is_clip), encoders[0])
            self._source = source
        return self._encoder


def compare_with_other(
    view: EncodingView,
    source: str,
    beside: ModelBeside,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> ComparedEncoders:
    """The view's words against the same words in another model, which reads the text by its own family's rules.

    Vectors are taken about the mean of the words in each of the two, as centring by common words is known of CLIP
    alone. UnreadableEncoder where the other cannot be opened, ValueError where `model` has not the view's encoder;
    Cancelled.
    """
    model.encoder_for(view.encoding.encoder)
    other = _view_of(view, beside.encoder(source, cancelled), cancelled)
    matched = match_units(view, other)
    in_both = np.flatnonzero(matched != UNMATCHED)[:MAX_MATRIX_UNITS]
    left, right = view.vectors[:, in_both], other.vectors[:, matched[in_both]]
    similarity = compare_representations(about_mean(left), about_mean(right))
    return ComparedEncoders(view, (view.encoding.encoder, other.encoding.encoder), similarity, len(in_both))


def about_mean(vectors: Floats) -> Floats:
    """Vectors [layers + 1, units, width] about their mean at each layer."""
    return vectors - vectors.mean(axis=1, keepdims=True) if vectors.shape[1] else vectors


def _view_of(view: EncodingView, encoder: "Encoder", cancelled: CancelCheck) -> EncodingView:
    """The view's text in another encoder, under the same options."""
    small_words: SmallWords = "left-out" if view.leaves_out_small_words else "shown"
    return view_encoding(_encode(view, encoder, cancelled), replace(view.options, small_words=small_words), None)


def _encode(view: EncodingView, encoder: "Encoder", cancelled: CancelCheck) -> Encoding:
    info, prompt = encoder.info, view.encoding.chunks.prompt
    settings = replace(prompt.settings, positions=(), text_family=replace(prompt.settings.text_family, tokenizers=()))
    if info.tokenizer is not None:
        settings = replace(
            settings, text_family=replace(settings.text_family, tokenizers=((info.name, info.tokenizer),))
        )
    chunks = read(prompt.source, _tool(info, prompt.dialect), info.family, settings).for_encoder(info.name)
    return encoder.encode(chunks, cancelled, MAX_CHUNKS, padding=False)


def _tool(info: EncoderInfo, chosen: str) -> str:
    """The tool that reads the other family: the chosen one where it knows it."""
    if info.family not in TEXT_FAMILIES:
        return chosen
    tools = TEXT_FAMILIES[info.family].tools
    return chosen if chosen in tools else tools[0]
