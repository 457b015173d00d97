"""Two prompts compared, or one prompt in two encoders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.comparison import UNMATCHED, UnitComparison, compare_units, match_units
from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView, view_encoding
from core.analysis.labels import count_units
from core.analysis.reference import ReferenceMean
from core.analysis.representation_similarity import RepresentationSimilarity, compare_representations
from core.analysis.similarity import directions
from core.analysis.small_words import SmallWords
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Encoding, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr
from core.prompt.prompt import Prompt, ReadingSettings
from core.tokens.chunks import MAX_CHUNKS, Chunks

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder


@dataclass(frozen=True, eq=False)
class ComparedPrompts:
    """Prompt A, prompt B as it was typed and as the same encoder encodes it, and how far they are apart."""

    a: EncodingView
    text: str
    b: EncodingView
    comparison: UnitComparison

    def matrix(self, layer: int) -> Floats:
        """Cosine of each of A's first MANY units with each of B's, at a layer."""
        left, right = (directions(view.vectors[layer, :MAX_MATRIX_UNITS]) for view in (self.a, self.b))
        return np.asarray(np.clip(left @ right.T, -1, 1), np.float32)

    @property
    def mean_distance(self) -> Floats:
        """Mean of 1 - cosine over the aligned units [layers + 1], NaN where there are none."""
        distance = self.comparison.cosine_distance
        return distance.mean(axis=1) if distance.shape[1] else np.full(len(distance), np.nan, np.float32)


@dataclass(frozen=True, eq=False)
class ComparedEncoders:
    """How alike the likenesses among a prompt's units are in a model's two encoders; `count` units were compared."""

    view: EncodingView
    infos: tuple[EncoderInfo, EncoderInfo]
    similarity: RepresentationSimilarity
    count: int


def compare_prompts(
    view: EncodingView,
    text: str,
    kept: Encoding | None,
    reference: ReferenceMean | None,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> ComparedPrompts:
    """The view's prompt against another text, read by the same rules and under the same view options.

    `kept` is used where it is still the text's encoding. ValueError where the model has not the view's encoder;
    Cancelled.
    """
    info, prompt = view.encoding.encoder, view.encoding.chunks.prompt
    encoder = model.encoder_for(info)
    if kept is None or not _is_current(kept, view, text):
        kept = _encode(read(text, prompt.dialect, info.family, _settings(prompt)), encoder, cancelled)
    small_words: SmallWords = (
        "left-out" if view.leaves_out_small_words else "shown"
    )  # in B as in A, whatever its length
    other = view_encoding(kept, replace(view.options, small_words=small_words), reference)
    return ComparedPrompts(view, text, other, compare_units(view, other))


def _settings(prompt: Prompt) -> ReadingSettings:
    """The rules that the other text is read by: the prompt's own, and of several ways the first."""
    return replace(prompt.settings, choice=0)


def _encode(chunks: Chunks, encoder: "Encoder", cancelled: CancelCheck) -> Encoding:
    return encoder.encode(chunks.for_encoder(encoder.info.name), cancelled, MAX_CHUNKS, padding=False)


def _is_current(kept: Encoding, view: EncodingView, text: str) -> bool:
    """Whether an encoding is of that text, by the same rules and weights: a LoRA changes the states at BOS."""
    prompt, rules = kept.chunks.prompt, view.encoding.chunks.prompt
    is_same = (prompt.source, prompt.dialect, prompt.settings) == (text, rules.dialect, _settings(rules))
    if not is_same or kept.encoder is not view.encoding.encoder:
        return False
    if not kept.encoder.is_clip:  # whose weights stay as they are
        return True
    begins = kept.hidden_states[:, 0], view.encoding.hidden_states[:, 0]
    return np.allclose(*begins, rtol=1e-3, atol=1e-3, equal_nan=True)


def compare_encoders(
    view: EncodingView,
    chunks: Chunks,
    references: Sequence[ReferenceMean | None],
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> ComparedEncoders:
    """The same prompt in both encoders of a model, by the likenesses among its units.

    `references` has one for each of its two encoders. ValueError where the model has not the view's; Cancelled.
    """
    model.encoder_for(view.encoding.encoder)
    left, right = (
        view_encoding(_encode(chunks, encoder, cancelled), view.options, reference)
        for encoder, reference in zip(model.encoders, references, strict=True)
    )
    matched = match_units(left, right)
    in_both = np.flatnonzero(matched != UNMATCHED)[:MAX_MATRIX_UNITS]
    similarity = compare_representations(left.vectors[:, in_both], right.vectors[:, matched[in_both]])
    return ComparedEncoders(view, (left.encoding.encoder, right.encoding.encoder), similarity, len(in_both))


def describe_comparison(compared: ComparedPrompts, layer: int) -> str:
    """What was measured at a layer, in words: units in both and in one only, mean distance, feature."""
    alignment, kind = compared.comparison.alignment, compared.a.options.kind
    both, only_a, only_b = map(len, (alignment.pairs, alignment.only_a, alignment.only_b))
    counts = tr("{count} in both, {only_a} only in A, {only_b} only in B.")
    sentences = [counts.format(count=count_units(kind, both), only_a=only_a, only_b=only_b)]
    mean = float(compared.mean_distance[layer]) if layer < len(compared.mean_distance) else float("nan")
    if np.isfinite(mean):
        apart = tr("Those in both are {mean} apart at layer {layer} on the mean.")
        sentences.append(apart.format(mean=f"{mean:.3f}", layer=layer))
    if (feature := compared.comparison.feature_similarity) is not None:
        sentences.append(tr("Feature similarity {similarity}.").format(similarity=f"{feature:.3f}".replace("-", "−")))
    return " ".join(sentences)
