"""Which layers of a text encoder a tool hands on, clip skip among it."""

from dataclasses import dataclass

from core.dialects.text_families.reading import RULES
from core.dialects.text_families.rules import Taps
from core.program.translation import tr
from core.tokens.text_families import listed_encoder

MIN_CLIP_SKIP = -24  # of ComfyUI's node "CLIP Set Last Layer"


@dataclass(frozen=True, slots=True)
class TextOutput:
    """The layers (0 the embeddings, up to all) whose states are handed on side by side, and whether normed."""

    layers: tuple[int, ...]
    normed: bool


def output_of(family: str, dialect: str, encoder: str, layers: int, clip_skip: int | None = None) -> TextOutput:
    """What a tool hands on of an encoder of so many layers; `clip_skip` is the tool's own number, None for its default.

    Of Flux.1's CLIP-L that is the last layer, of which the pooled vector is made. ValueError for a number that the tool
    does not have. ComfyUI's index -n is `hidden_states[-n]` (`set_clip_options`); one that is larger than the number of
    layers stands for the last one, normed. In diffusers SD 3 alone has clip skip, of its CLIP encoders.
    """
    rule = RULES[dialect][family]
    own = listed_encoder(family, encoder)
    taps = rule.encoders[own].taps if own in rule.encoders else rule.clip
    if clip_skip is not None:
        _check(dialect, taps, layers, clip_skip)
    if clip_skip is None or taps.skipping == "ignored":
        return TextOutput(tuple(_layer(index, layers) for index in taps.layers), taps.normed)
    if taps.skipping == "from-trained":
        return TextOutput((_layer(taps.layers[0], layers) - clip_skip,), taps.normed)
    if -clip_skip > layers:
        return TextOutput((layers,), normed=True)
    return TextOutput((_layer(clip_skip, layers),), normed=taps.skipping == "normed")


def _layer(index: int, layers: int) -> int:
    return layers + 1 + index if index < 0 else index


def _check(dialect: str, taps: Taps, layers: int, clip_skip: int) -> None:
    if dialect == "comfyui":
        low, high = MIN_CLIP_SKIP, -1
    elif taps.skipping == "from-trained":
        low, high = 0, _layer(taps.layers[0], layers)
    else:
        return
    if not low <= clip_skip <= high:
        message = tr("clip skip {count} is outside {low} to {high}, what a {layers}-layer encoder allows here")
        raise ValueError(message.format(count=clip_skip, low=low, high=high, layers=layers))
