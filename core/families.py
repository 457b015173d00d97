"""The one table of model families: which encoders, padding, layer, norm, and each tool's clip-skip count."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.tokenizer import EOS

TOOLS: Mapping[str, str] = {"a1111": "A1111", "comfyui": "ComfyUI", "diffusers": "diffusers", "compel": "compel"}
DIALECTS = ("a1111", "diffusers")  # the tools whose reading of a prompt is known here
BANG = 0  # the id of `!`, with which SD2 and SDXL's second encoder are padded


@dataclass(frozen=True, slots=True)
class ClipSkip:
    """How a tool counts layers from the end: the number it writes for the last layer, and the step per layer before."""

    last: int
    step: int

    def layer(self, count: int, layers: int) -> int:
        """The layer (0 to `layers`) that the tool's `count` stands for; ValueError outside 1 to `layers`."""
        layer = layers - (count - self.last) // self.step
        if not 1 <= layer <= layers:
            low, high = sorted((self.last, self.count(1, layers)))
            raise ValueError(f"clip skip {count} is outside {low} to {high}, what a {layers}-layer encoder allows here")
        return layer

    def count(self, layer: int, layers: int) -> int:
        """The tool's number for a layer."""
        return self.last + (layers - layer) * self.step


@dataclass(frozen=True, slots=True)
class Family:
    """What all models of a family share.

    `padding` is the id each encoder's 77 rows are filled up with; `normed` says whether the U-Net is sent rows after
    the final layer norm; `clip_skip` holds each tool's way of counting.
    """

    title: str
    encoders: tuple[str, ...]
    padding: Mapping[str, int]
    normed: bool
    clip_skip: Mapping[str, ClipSkip]


# Where diffusers has no setting for the last layer, it counts from the one before.
_FROM_LAST: Mapping[str, ClipSkip] = {
    "a1111": ClipSkip(last=1, step=1),
    "comfyui": ClipSkip(last=-1, step=-1),
    "diffusers": ClipSkip(last=-1, step=1),
    "compel": ClipSkip(last=-1, step=1),
}

FAMILIES: Mapping[str, Family] = {
    "sd1": Family(
        title="Stable Diffusion 1.x",
        encoders=("clip_l",),
        padding={"clip_l": EOS},
        normed=True,
        clip_skip={
            "a1111": ClipSkip(last=1, step=1),
            "comfyui": ClipSkip(last=-1, step=-1),
            "diffusers": ClipSkip(last=0, step=1),
            "compel": ClipSkip(last=0, step=1),
        },
    ),
    "sd2": Family(
        title="Stable Diffusion 2.x",
        encoders=("clip_h",),
        padding={"clip_h": BANG},
        normed=True,
        clip_skip=_FROM_LAST,
    ),
    "sdxl": Family(
        title="Stable Diffusion XL",
        encoders=("clip_l", "clip_g"),
        padding={"clip_l": EOS, "clip_g": BANG},
        normed=False,
        clip_skip=_FROM_LAST,
    ),
    "sdxl_refiner": Family(
        title="Stable Diffusion XL refiner",
        encoders=("clip_g",),
        padding={"clip_g": BANG},
        normed=False,
        clip_skip=_FROM_LAST,
    ),
    "sd3": Family(
        title="Stable Diffusion 3",
        encoders=("clip_l", "clip_g"),
        padding={"clip_l": EOS, "clip_g": BANG},
        normed=False,
        clip_skip=_FROM_LAST,
    ),
    "flux": Family(
        title="Flux",
        encoders=("clip_l",),
        padding={"clip_l": EOS},
        normed=True,
        clip_skip=_FROM_LAST,
    ),
}
