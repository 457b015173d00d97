"""Which of Stable Diffusion's text encoders an encoder is, and which family of models a file or folder belongs to."""

import re
from collections.abc import Iterable, Sequence

from core.encoder.config import GELU, QUICK_GELU, TextEncoderConfig
from core.weights.checkpoints.layouts import KeyPrefix

ACTIVATIONS = {"clip_l": QUICK_GELU, "clip_h": GELU, "clip_g": GELU}
ENCODER_TITLES = {"clip_l": "CLIP L", "clip_h": "CLIP H", "clip_g": "CLIP G"}

_WIDTHS = {768: "clip_l", 1024: "clip_h", 1280: "clip_g"}
_MIN_LAYERS = {"clip_g": 30, "clip_h": 20}
_FAMILY_OF_SINGLE = {"clip_l": "sd1", "clip_h": "sd2", "clip_g": "sdxl"}


def encoder_name(prefix: KeyPrefix, config: TextEncoderConfig) -> str:
    """clip_l, clip_h or clip_g: by the usual widths, then by what its names say, then by its count of layers."""
    if config.width in _WIDTHS:
        return _WIDTHS[config.width]
    for name in ACTIVATIONS:
        if name in prefix.root:
            return name
    return next((name for name, fewest in _MIN_LAYERS.items() if config.layers >= fewest), "clip_l")


def family_of_file(encoders: Sequence[str], root: str, names: Iterable[str]) -> str:
    """The key of the family of a file with these encoders, the first of which stands under `root`."""
    if root.startswith("conditioner."):
        if "clip_h" in encoders:
            return "sd2"  # 2.1 Turbo
        return "sdxl_refiner" if tuple(encoders) == ("clip_g",) and ".0." in root else "sdxl"
    if root.startswith(("text_encoders.", "clip_")):
        return _family_by_what_stands_beside(encoders, names)
    return _FAMILY_OF_SINGLE[encoders[0]]


def family_of_pipeline(encoders: Sequence[str], kind: str, has_t5: bool) -> str:
    """The key of the family of a diffusers folder; `kind` is the name of its pipeline's class."""
    if kind.startswith("StableDiffusion3") or (has_t5 and len(encoders) > 1):
        return "sd3"
    if kind.startswith("Flux") or (has_t5 and "clip_l" in encoders):
        return "flux"
    return "sdxl_refiner" if tuple(encoders) == ("clip_g",) else _family_of_set(encoders)


def _family_by_what_stands_beside(encoders: Sequence[str], names: Iterable[str]) -> str:
    """ComfyUI names encoders alike in all families, so the diffusion model and T5 beside them decide."""
    beside = {
        found[0] for name in names if (found := re.search(r"joint_blocks|double_blocks|input_blocks|t5xxl", name))
    }
    if "joint_blocks" in beside:
        return "sd3"
    if "double_blocks" in beside:
        return "flux"
    if "t5xxl" in beside and "clip_l" in encoders:
        return "sd3" if "clip_g" in encoders else "flux"
    return _family_of_set(encoders)


def _family_of_set(encoders: Sequence[str]) -> str:
    return "sdxl" if "clip_g" in encoders else _FAMILY_OF_SINGLE[encoders[0]]
