"""Ablations of a text family's conditioning: the clip skips next to the tool's, weights off, padding masked."""

from collections.abc import Iterator

from core.dialects.sent_layers import SentLayers, sent_layers
from core.dialects.table import DIALECTS
from core.dialects.text_families.conditioning import row_encoders
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.program.translation import join_names, tr
from core.queries.ablation import CLIP_SKIP, PAD_MASKED, WEIGHTS_OFF, Ablation, masked_padding, without_weights
from core.tokens.chunks import Chunks

MAX_CLIP_SKIPS = 2  # that are tried
TRIED_COUNTS = range(4)  # of each sign, from the tool's first number on


def text_ablations(model: Model, chunks: Chunks, clip_skip: int | None) -> Iterator[Ablation]:
    """The ablations that a family, its tool and the prompt have; less those that cannot change anything."""
    yield from _clip_skips(model, chunks, clip_skip)
    if any(token.weight != 1 for side in chunks.encoders for token in side.tokens):
        explanation = tr("The same words, all of weight 1.")
        yield Ablation(WEIGHTS_OFF, tr(WEIGHTS_OFF), explanation, without_weights(chunks), clip_skip)
    if any(token.kind == "padding" and token.attended for side in _sides(model, chunks) for token in side.tokens):
        explanation = tr("No row may look at padding, which in this family changes every row.")
        yield Ablation(PAD_MASKED, tr(PAD_MASKED), explanation, chunks, clip_skip, masked_padding)


def _sides(model: Model, chunks: Chunks) -> list[Chunks]:
    """What the encoders get that are not CLIP's and whose rows are handed on."""
    names = [info.name for info in _row_infos(model, chunks) if not info.is_clip]
    return [chunks.for_encoder(name) for name in names]


def _row_infos(model: Model, chunks: Chunks) -> list[EncoderInfo]:
    wanted = row_encoders(chunks.family)
    return [encoder.info for encoder in model.encoders if encoder.info.name in wanted]


def _clip_skips(model: Model, chunks: Chunks, clip_skip: int | None) -> Iterator[Ablation]:
    """The tool's numbers that hand on the layers next to its own."""
    dialect, infos = DIALECTS[chunks.prompt.dialect], _row_infos(model, chunks)
    if not infos:
        return
    now, step = _sent(infos, chunks, clip_skip), -1 if dialect.clip_skip.step < 0 else 1
    counts = [-1 - count if step < 0 else count for count in TRIED_COUNTS]
    others = [(count, sent) for count in counts if (sent := _sent_or_none(infos, chunks, count)) not in (None, now)]
    nearest = sorted(others, key=lambda pair: abs(pair[1][-1].layer - now[-1].layer) if pair[1] else 0)
    for count, sent in nearest[:MAX_CLIP_SKIPS]:
        assert sent is not None
        message = tr("{tool} sends {sent} instead of {now}.")
        explanation = message.format(tool=dialect.title, sent=_named(sent), now=_named(now))
        name = tr(CLIP_SKIP).format(count=str(count).replace("-", "−"))
        yield Ablation(CLIP_SKIP, name, explanation, chunks, count)


def _sent(infos: list[EncoderInfo], chunks: Chunks, count: int | None) -> list[SentLayers]:
    tool = chunks.prompt.dialect
    return [sent_layers(info.family, tool, info.name, info.layers, count) for info in infos]


def _sent_or_none(infos: list[EncoderInfo], chunks: Chunks, count: int) -> list[SentLayers] | None:
    """What a number hands on; None where the tool does not have it."""
    try:
        return _sent(infos, chunks, count)
    except ValueError:
        return None


def _named(sent: list[SentLayers]) -> str:
    """The layers that are handed on of each encoder, and whether they are normed."""
    normed, raw = tr("layer {layer}, normed"), tr("layer {layer}, not normed")
    return join_names([(normed if each.normed else raw).format(layer=each.layer) for each in sent])
