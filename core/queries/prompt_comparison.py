"""Two prompts, or one in two encoders, compared on the worker for the pane; the word diff, and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.alignment import UNMATCHED, match_units
from core.analysis.comparison import UnitComparison, compare_units
from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView, view_encoding
from core.analysis.labels import count_units
from core.analysis.reference import ReferenceMean
from core.analysis.representation_similarity import RepresentationSimilarity, compare_representations
from core.analysis.similarity import directions
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Encoding, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress
from core.program.translation import tr, tr_noop
from core.tokens.chunks import MAX_CHUNKS, Chunks

ENCODER_CLOSED = tr_noop("The encoder was closed meanwhile.")


@dataclass(frozen=True, eq=False)
class ComparedPrompts:
    """Prompt A, prompt B as it was typed and as the same encoder sees it, and how far they are apart."""

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
    cancelled: CancelCheck,
    _report: ReportProgress,
) -> ComparedPrompts:
    """Has the view's encoder read another text by the same rules; `kept` is used where it is still the answer."""
    info, prompt = view.encoding.encoder, view.encoding.chunks.prompt
    encoder = next((one for one in model.encoders if one.info is info), None)
    if encoder is None:
        raise ValueError(tr(ENCODER_CLOSED))
    if kept is None or not _is_current(kept, view, text):
        chunks = read(text, prompt.dialect, info.family, prompt.settings).for_encoder(info.name)
        kept = encoder.encode(chunks, cancelled, MAX_CHUNKS, padding=False)
    other = view_encoding(kept, view.options, reference)
    return ComparedPrompts(view, text, other, compare_units(view, other))


def _is_current(kept: Encoding, view: EncodingView, text: str) -> bool:
    """Whether an encoding is of that text, by the same rules and weights: a LoRA changes the row of BOS."""
    one, other = kept.chunks.prompt, view.encoding.chunks.prompt
    same = (one.source, one.dialect, one.settings) == (text, other.dialect, other.settings)
    if not same or kept.encoder is not view.encoding.encoder:
        return False
    begins = kept.hidden_states[:, 0], view.encoding.hidden_states[:, 0]
    return np.allclose(*begins, rtol=1e-3, atol=1e-3, equal_nan=True)


def compare_encoders(
    view: EncodingView,
    chunks: Chunks,
    references: Sequence[ReferenceMean | None],
    model: Model,
    cancelled: CancelCheck,
    _report: ReportProgress,
) -> ComparedEncoders:
    """The same prompt in both encoders of a model, by the likenesses among its units; a worker's work."""
    if len(model.encoders) != 2:
        raise ValueError(tr(ENCODER_CLOSED))
    left, right = (
        view_encoding(
            encoder.encode(chunks.for_encoder(encoder.info.name), cancelled, MAX_CHUNKS, padding=False),
            view.options,
            reference,
        )
        for encoder, reference in zip(model.encoders, references, strict=True)
    )
    matched = match_units(left, right)
    in_both = np.flatnonzero(matched != UNMATCHED)[:MAX_MATRIX_UNITS]
    similarity = compare_representations(left.vectors[:, in_both], right.vectors[:, matched[in_both]])
    return ComparedEncoders(view, (left.encoding.encoder, right.encoding.encoder), similarity, len(in_both))


def describe_comparison(found: ComparedPrompts, layer: int) -> str:
    """What was measured, in words."""
    alignment, kind = found.comparison.alignment, found.a.options.kind
    both, only_a, only_b = map(len, (alignment.pairs, alignment.only_a, alignment.only_b))
    counts = tr("{count} in both, {only_a} only in A, {only_b} only in B.")
    said = [counts.format(count=count_units(kind, both), only_a=only_a, only_b=only_b)]
    mean = float(found.mean_distance[layer]) if layer < len(found.mean_distance) else float("nan")
    if np.isfinite(mean):
        apart = tr("Those in both are {mean} apart at layer {layer} on the mean.")
        said.append(apart.format(mean=f"{mean:.3f}", layer=layer))
    if (feature := found.comparison.feature_similarity) is not None:
        said.append(tr("Feature similarity {similarity}.").format(similarity=f"{feature:.3f}".replace("-", "−")))
    return " ".join(said)
