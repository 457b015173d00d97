"""Ablations of the conditioning and their effects: other padding, another layer, no weights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.analysis.conditioning_view import (
    ConditioningDistances,
    ConditioningView,
    row_distances,
    view_conditioning,
    view_handed_rows,
)
from core.analysis.handed_rows import HandedRows
from core.dialects.conditioning import Conditioning
from core.dialects.table import DIALECTS
from core.encoder.encoding import Encoding
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.translation import join_names, tr
from core.queries.ablation import (
    CLIP_SKIP,
    PAD_END,
    PAD_MASKED,
    PAD_ZERO,
    WEIGHTS_OFF,
    Ablation,
    masked_padding,
    padded_with,
    without_weights,
)
from core.tokens.chunks import Chunks
from core.tokens.families import BANG_TOKEN
from core.tokens.text_families import TEXT_FAMILIES, padding_of
from core.tokens.tokenizer import EOS


@dataclass(frozen=True, slots=True, eq=False)
class AblationEffect:
    """How far an ablation moves the conditioning: what results, and its distances from what the tool does."""

    key: str
    name: str
    explanation: str
    conditioning: ConditioningView
    distances: ConditioningDistances


def ablation_effects(
    chunks: Chunks,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
    *,
    clip_skip: int | None = None,
    base: ConditioningView | None = None,
    encodings: Sequence[Encoding] = (),
) -> list[AblationEffect]:
    """The effect of every ablation, against what the tool does: `base`, where that is known already.

    It takes a pass of the encoders for each, which known `encodings` may save. ValueError for a clip skip that the tool
    does not have; Cancelled.
    """
    base = base or view_of(model.condition(chunks, clip_skip, cancelled, encodings=encodings), chunks)
    return [_measure(ablation, model, base, cancelled, encodings) for ablation in ablations(model, chunks, clip_skip)]


def masked_padding_effect(
    chunks: Chunks,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
    *,
    clip_skip: int | None = None,
) -> AblationEffect:
    """Only the ablation that hides padding, as in `ablation_effects`; two passes of the encoders."""
    masked = next(ablation for ablation in ablations(model, chunks, clip_skip) if ablation.key == PAD_MASKED)
    base = view_conditioning(model.condition(chunks, clip_skip, cancelled).prompt_embeds, chunks)
    return _measure(masked, model, base, cancelled)


def ablations(model: Model, chunks: Chunks, clip_skip: int | None = None) -> list[Ablation]:
    """The ablations that a tool, family and prompt have; less those that cannot change anything."""
    if chunks.family in TEXT_FAMILIES:
        from core.queries.text_ablations import text_ablations  # whose rules CLIP does without

        return list(text_ablations(model, chunks, clip_skip))
    return [*_paddings(chunks, clip_skip), *_layers(model, chunks, clip_skip), *_weights(chunks, clip_skip)]


def view_of(conditioning: Conditioning, chunks: Chunks) -> ConditioningView:
    """A conditioning with the kinds of its rows."""
    if conditioning.blocks:
        return view_handed_rows(conditioning.prompt_embeds, HandedRows(conditioning, chunks).kinds)
    return view_conditioning(conditioning.prompt_embeds, chunks)


def _measure(
    ablation: Ablation, model: Model, base: ConditioningView, cancelled: CancelCheck, encodings: Sequence[Encoding] = ()
) -> AblationEffect:
    conditioned = model.condition(ablation.chunks, ablation.clip_skip, cancelled, ablation.intervene, encodings)
    conditioning = view_of(conditioned, ablation.chunks)
    names = ablation.key, ablation.name, ablation.explanation
    return AblationEffect(*names, conditioning, row_distances(base, conditioning))


def _paddings(chunks: Chunks, clip_skip: int | None) -> Iterator[Ablation]:
    used = {padding_of(side.encoder) for side in chunks.encoders}
    note = _weighted_padding_note(chunks)
    if used != {EOS}:
        explanation = tr("All padding is the end token, {id}, as in Stable Diffusion 1.x.").format(id=EOS)
        yield Ablation(PAD_END, tr(PAD_END), _joined(explanation, note), chunks, clip_skip, padded_with(EOS))
    if used != {BANG_TOKEN}:
        explanation = tr("All padding is token 0 (“!”), as Stable Diffusion 2.x and SDXL’s second encoder use it.")
        yield Ablation(PAD_ZERO, tr(PAD_ZERO), _joined(explanation, note), chunks, clip_skip, padded_with(BANG_TOKEN))
    explanation = tr("No row may look at padding. The words’ rows never could: padding stands behind them.")
    yield Ablation(PAD_MASKED, tr(PAD_MASKED), _joined(explanation, note), chunks, clip_skip, masked_padding)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _weighted_padding_note(chunks: Chunks) -> str:
    """The sentence on how padding reaches the words of a weighted prompt, where the tool's weights make it do so."""
    prompt = chunks.prompt
    return DIALECTS[prompt.dialect].padding_note(prompt.settings) if _is_weighted(chunks) else ""


def _is_weighted(chunks: Chunks) -> bool:
    return any(token.weight != 1 for side in chunks.encoders for token in side.tokens)


def _layers(model: Model, chunks: Chunks, clip_skip: int | None) -> Iterator[Ablation]:
    """The tool's clip skip one layer earlier and one later, where it has them and they send other layers."""
    dialect = DIALECTS[chunks.prompt.dialect]
    step = dialect.clip_skip.step
    count = dialect.clip_skip.default(chunks.family) if clip_skip is None else clip_skip
    now = _sent(model, chunks, count)
    for shifted in (count + step, count - step):
        try:
            sent = _sent(model, chunks, shifted)
        except ValueError:  # a number that the tool does not have
            continue
        if sent != now:
            message = tr("{tool} sends layer {sent} instead of {now}.")
            explanation = message.format(tool=dialect.title, sent=_join_layers(sent), now=_join_layers(now))
            name = tr(CLIP_SKIP).format(count=str(shifted).replace("-", "−"))
            yield Ablation(CLIP_SKIP, name, explanation, chunks, shifted)


def _sent(model: Model, chunks: Chunks, count: int) -> list[int]:
    clip_skip = DIALECTS[chunks.prompt.dialect].clip_skip
    return [clip_skip.output_layer(chunks.family, encoder.info.layers, count).layer for encoder in model.encoders]


def _join_layers(layers: Sequence[int]) -> str:
    return join_names([str(layer) for layer in layers])


def _weights(chunks: Chunks, clip_skip: int | None) -> Iterator[Ablation]:
    if _is_weighted(chunks):
        explanation = tr("The same words, all of weight 1.")
        yield Ablation(WEIGHTS_OFF, tr(WEIGHTS_OFF), explanation, without_weights(chunks), clip_skip)
