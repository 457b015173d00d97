"""What each switch does to the conditioning: other padding, another layer, no weights."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.analysis.conditioning_view import ConditioningView, RowDistances, distances, view_conditioning
from core.conditioning import AttentionMask
from core.dialects.a1111.chunking import Chunk
from core.dialects.clip_skip import clip_skip_range, output_layer
from core.model import Intervention, Model, no_intervention
from core.program.translation import join_names, tr, tr_noop
from core.prompt.prompt import Prompt
from core.tokens.chunks import Chunks
from core.tokens.families import BANG_TOKEN, FAMILIES, TOOLS
from core.tokens.tokenizer import EOS

# The English names of switches, by which they are known in any language.
END_TOKEN, BANGS, MASKED = tr_noop("Padding: end token"), tr_noop("Padding: 0"), tr_noop("Padding: masked")
CLIP_SKIP, WEIGHTS_OFF = tr_noop("Clip skip {count}"), tr_noop("Weights off")


@dataclass(frozen=True, slots=True)
class Switch:
    """One change of what the tool does: to the chunks, the clip skip, or what goes into the encoders.

    `key` is one of the five above, and `name` what a person reads.
    """

    key: str
    name: str
    explanation: str
    chunks: Chunks
    clip_skip: int | None
    rewrite: Intervention = no_intervention


@dataclass(frozen=True, slots=True, eq=False)
class SwitchDistance:
    """How far a switch moves the conditioning, as shares of its size: all rows, the words' rows, the padding's.

    `view` is the conditioning with the switch, `rows` the distances row by row. NaN where there are no such rows.
    """

    key: str
    name: str
    explanation: str
    whole: float
    words: float
    padding: float
    view: ConditioningView
    rows: RowDistances


def switch_distances(
    model: Model,
    chunks: Chunks,
    clip_skip: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    base: ConditioningView | None = None,
) -> list[SwitchDistance]:
    """Every switch against what the tool does; a pass of the encoders for each.

    `base` is what the tool does, where that is known already.
    core.encoder.encoder.Cancelled is raised once `cancelled()` is true; ValueError for a clip skip that the tool does
    not have.
    """
    base = base or view_conditioning(model.condition(chunks, clip_skip, cancelled).prompt_embeds, chunks)
    return [_measure(switch, model, base, cancelled) for switch in switches(model, chunks, clip_skip)]


def masked_distance(
    model: Model,
    chunks: Chunks,
    clip_skip: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> SwitchDistance:
    """Only the switch that hides padding, as in `switch_distances`; two passes of the encoders."""
    masked = next(switch for switch in switches(model, chunks, clip_skip) if switch.key == MASKED)
    base = view_conditioning(model.condition(chunks, clip_skip, cancelled).prompt_embeds, chunks)
    return _measure(masked, model, base, cancelled)


def switches(model: Model, chunks: Chunks, clip_skip: int | None = None) -> list[Switch]:
    """The switches that a tool, family and prompt have; less those that cannot change anything."""
    return [*_paddings(chunks, clip_skip), *_layers(model, chunks, clip_skip), *_weights(chunks, clip_skip)]


def _measure(switch: Switch, model: Model, base: ConditioningView, cancelled: Callable[[], bool]) -> SwitchDistance:
    conditioned = model.condition(switch.chunks, switch.clip_skip, cancelled, switch.rewrite)
    seen = view_conditioning(conditioned.prompt_embeds, switch.chunks)
    found = distances(base, seen)
    said = switch.key, switch.name, switch.explanation
    return SwitchDistance(*said, found.whole, found.words, found.padding, seen, found)


def _paddings(chunks: Chunks, clip_skip: int | None) -> Iterator[Switch]:
    used = {FAMILIES[chunks.family].padding[one.encoder] for one in chunks.encoders}
    kept = _note(chunks)
    if used != {EOS}:
        said = tr("All padding is the end token, {id}, as in Stable Diffusion 1.x.").format(id=EOS)
        yield Switch(END_TOKEN, tr(END_TOKEN), _joined(said, kept), chunks, clip_skip, padded_with(EOS))
    if used != {BANG_TOKEN}:
        said = tr("All padding is token 0 (“!”), as Stable Diffusion 2.x and SDXL’s second encoder use it.")
        yield Switch(BANGS, tr(BANGS), _joined(said, kept), chunks, clip_skip, padded_with(BANG_TOKEN))
    said = tr("No row may look at padding. The words’ rows never could: padding stands behind them.")
    yield Switch(MASKED, tr(MASKED), _joined(said, kept), chunks, clip_skip, masked_padding)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _note(chunks: Chunks) -> str:
    """How padding reaches the words of a weighted prompt, which are not only weighed by their own row."""
    prompt = chunks.prompt
    if not _is_weighted(chunks) or (prompt.dialect == "a1111" and prompt.settings.emphasis != "original"):
        return ""
    if prompt.dialect == "a1111":
        return tr("Here words can move all the same: to weigh them, A1111 keeps the mean of all 77 rows.")
    return tr("Here weighted words can move all the same: they are weighed against the empty prompt’s rows.")


def _is_weighted(chunks: Chunks) -> bool:
    return any(token.weight != 1 for one in chunks.encoders for token in one.tokens)


def _layers(model: Model, chunks: Chunks, clip_skip: int | None) -> Iterator[Switch]:
    """The tool's clip skip one layer earlier and one later, where it has them and they send other layers."""
    dialect, family = chunks.prompt.dialect, chunks.family
    counting = FAMILIES[family].clip_skip[dialect]
    count = counting.default if clip_skip is None else clip_skip
    now = _sent(model, chunks, count)
    allowed = [clip_skip_range(dialect, family, encoder.info.layers) for encoder in model.encoders]
    for other in (count + counting.step, count - counting.step):
        if all(low <= other <= high for low, high in allowed) and (sent := _sent(model, chunks, other)) != now:
            said = tr("{tool} sends layer {sent} instead of {now}.")
            said = said.format(tool=TOOLS[dialect], sent=_listed(sent), now=_listed(now))
            name = tr(CLIP_SKIP).format(count=str(other).replace("-", "−"))
            yield Switch(CLIP_SKIP, name, said, chunks, other)


def _sent(model: Model, chunks: Chunks, count: int) -> list[int]:
    dialect, family = chunks.prompt.dialect, chunks.family
    return [output_layer(dialect, family, encoder.info.layers, count).layer for encoder in model.encoders]


def _listed(layers: Sequence[int]) -> str:
    return join_names([str(layer) for layer in layers])


def _weights(chunks: Chunks, clip_skip: int | None) -> Iterator[Switch]:
    if _is_weighted(chunks):
        said = tr("The same words, all of weight 1.")
        yield Switch(WEIGHTS_OFF, tr(WEIGHTS_OFF), said, without_weights(chunks), clip_skip)


def without_weights(chunks: Chunks) -> Chunks:
    """The same tokens in the same rows, all of weight 1, for all encoders of the family."""
    prompt = chunks.prompt
    variants = tuple(
        replace(variant, segments=tuple(replace(segment, weight=1.0) for segment in variant.segments))
        for variant in prompt.variants
    )
    return _unweighted(chunks, replace(prompt, variants=variants))


def _unweighted(chunks: Chunks, prompt: Prompt) -> Chunks:
    rows = tuple(tuple(replace(token, weight=1.0) for token in row) for row in chunks.rows)
    others = tuple(_unweighted(other, prompt) for other in chunks.others)
    return replace(chunks, prompt=prompt, rows=rows, others=others)


def padded_with(padding: int) -> Intervention:
    """What puts another id on the rows of padding before the encoder sees them."""

    def rewrite(rows: Sequence[Chunk], mask: AttentionMask | None) -> tuple[Sequence[Chunk], AttentionMask | None]:
        return [tuple(replace(t, id=padding) if t.kind == "padding" else t for t in row) for row in rows], mask

    return rewrite


def masked_padding(rows: Sequence[Chunk], mask: AttentionMask | None) -> tuple[Sequence[Chunk], AttentionMask | None]:
    """What hides the rows of padding from all rows, beside what a tool's own mask hides."""
    seen = np.array([[token.kind != "padding" for token in row] for row in rows], dtype=np.int64)
    return rows, seen if mask is None else seen * mask
