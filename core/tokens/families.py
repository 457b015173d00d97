"""The one table of model families: which encoders, padding, layer, norm, and each tool's clip-skip count."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.program.translation import tr
from core.tokens.tokenizer import EOS, TokenizerVariant

TOOLS: Mapping[str, str] = {"a1111": "A1111", "comfyui": "ComfyUI", "diffusers": "diffusers", "compel": "compel"}
DIALECTS = ("a1111", "comfyui", "diffusers", "compel")  # the tools whose reading of a prompt is known here
BANG_TOKEN = 0  # the id of `!`, with which SD2 and SDXL's second encoder are padded


@dataclass(frozen=True, slots=True)
class ClipSkip:
    """How a tool counts layers from the end: the number it writes for the last layer, and the step per layer before.

    `default` is the count that stands for what the tool does when clip skip is left alone.
    """

    last: int
    step: int
    default: int

    def layer(self, count: int, layers: int) -> int:
        """The layer (0 to `layers`) that the tool's `count` stands for; ValueError outside 1 to `layers`."""
        layer = layers - (count - self.last) // self.step
        if not 1 <= layer <= layers:
            low, high = sorted((self.last, self.count(1, layers)))
            message = tr("clip skip {count} is outside {low} to {high}, what a {layers}-layer encoder allows here")
            raise ValueError(message.format(count=count, low=low, high=high, layers=layers))
        return layer

    def count(self, layer: int, layers: int) -> int:
        """The tool's number for a layer."""
        return self.last + (layers - layer) * self.step


@dataclass(frozen=True, slots=True)
class EncoderFacts:
    """What a family's encoder always is: layers, width and the id that its chunks are padded with."""

    layers: int
    width: int
    padding: int


@dataclass(frozen=True, slots=True)
class Family:
    """What all models of a family share.

    `normed` says whether the U-Net is sent rows after the final layer norm; `clip_skip` holds each tool's way of
    counting, and `ignored` the tools in which clip skip does nothing for this family.
    """

    title: str
    encoders: Mapping[str, EncoderFacts]
    normed: bool
    clip_skip: Mapping[str, ClipSkip]
    ignored: frozenset[str] = field(default_factory=frozenset)

    @property
    def padding(self) -> Mapping[str, int]:
        """The padding id of each encoder."""
        return {name: facts.padding for name, facts in self.encoders.items()}

    @property
    def widths(self) -> Mapping[str, int]:
        """The width of each encoder."""
        return {name: facts.width for name, facts in self.encoders.items()}


CLIP_L = EncoderFacts(layers=12, width=768, padding=EOS)
CLIP_H = EncoderFacts(layers=24, width=1024, padding=BANG_TOKEN)
CLIP_G = EncoderFacts(layers=32, width=1280, padding=BANG_TOKEN)
ENCODERS: Mapping[str, EncoderFacts] = {"clip_l": CLIP_L, "clip_h": CLIP_H, "clip_g": CLIP_G}
PADDING_TOKENS: Mapping[str, int] = {name: facts.padding for name, facts in ENCODERS.items()}

_LAYER_BEFORE_LAST: Mapping[str, ClipSkip] = {  # the layer that SD2's and SDXL's U-Nets were trained on
    "a1111": ClipSkip(last=1, step=1, default=2),
    "comfyui": ClipSkip(last=-1, step=-1, default=-2),
    "diffusers": ClipSkip(last=-1, step=1, default=0),
    "compel": ClipSkip(last=-1, step=1, default=0),
}

_SD1 = Family(
    title="Stable Diffusion 1.x",
    encoders={"clip_l": CLIP_L},
    normed=True,
    clip_skip={
        "a1111": ClipSkip(last=1, step=1, default=1),
        "comfyui": ClipSkip(last=-1, step=-1, default=-1),
        "diffusers": ClipSkip(last=0, step=1, default=0),
        "compel": ClipSkip(last=0, step=1, default=0),
    },
)
_SDXL = Family(
    title="Stable Diffusion XL",
    encoders={"clip_l": CLIP_L, "clip_g": CLIP_G},
    normed=False,
    clip_skip=_LAYER_BEFORE_LAST,
    ignored=frozenset({"a1111"}),
)

FAMILIES: Mapping[str, Family] = {
    "sd1": _SD1,
    # The U-Net was trained on the layer before the last. diffusers drops the last one when it loads a file, so that
    # its count begins one earlier, and A1111 always takes that layer.
    "sd2": Family(
        title="Stable Diffusion 2.x",
        encoders={"clip_h": CLIP_H},
        normed=True,
        clip_skip=_LAYER_BEFORE_LAST,
        ignored=frozenset({"a1111"}),
    ),
    "sdxl": _SDXL,
    "sdxl_refiner": replace(_SDXL, title="Stable Diffusion XL refiner", encoders={"clip_g": CLIP_G}),
    # Of these, CLIP's share only; their transformers are sent T5's rows too, and Flux of CLIP's the pooled one alone.
    "sd3": replace(_SDXL, title="Stable Diffusion 3"),
    "flux": replace(_SD1, title="Flux"),
}


def tokenizer_variant(dialect: str, encoder: str) -> TokenizerVariant:
    """How a tool's tokenizer for an encoder treats the typed letters (core/tokens/normalization.py)."""
    if dialect == "a1111":
        return "ftfy" if encoder == "clip_l" else "open-clip"
    return "fast" if dialect == "comfyui" or encoder == "clip_l" else "fast-bang"
