"""Models that work beside a diffusion model and have no text encoder, by the names of their tensors."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from core.program.translation import tr_noop

CONTROL_LORA = "lora_controlnet"  # a tensor without numbers by which ComfyUI knows a Control-LoRA

_UPSCALER = tr_noop("an upscaler")
_FACES = tr_noop("a model that restores faces")
_SEGMENTS = tr_noop("a model that cuts out parts of pictures (Segment Anything)")
_MOTION = tr_noop("a motion module of AnimateDiff")
_ADAPTER = tr_noop("a T2I-Adapter")
_STYLE = tr_noop("a model that takes pictures for prompts")
_HYPERNETWORK = tr_noop("a hypernetwork")
_SMALL_VAE = tr_noop("a small VAE for previews (TAESD)")
_DEPTH = tr_noop("a model that estimates depth")
_VISION = tr_noop("a language model that describes pictures")
_CONTROL_LORA = tr_noop("a ControlNet in the form of a LoRA (Control-LoRA)")
_CONTROL_LLLITE = tr_noop("a small ControlNet (ControlNet-LLLite)")


class HelperModel(NamedTuple):
    """The form, for programs, and the English name of such a model."""

    form: str
    title: str


# Form for programs, what names of its tensors begin with, and what it is called; the first that any name matches. The
# names are those that the models' own code gives their parts.
_MODELS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (form, re.compile(rf"((params(_ema)?|module|model|state_dict|net|generator|model_state_dict)\.)?({pattern})"), what)
    for form, pattern, what in (
        ("controlnet", rf"{CONTROL_LORA}$", _CONTROL_LORA),
        ("controlnet", r"lllite_", _CONTROL_LLLITE),
        # ESRGAN, old and new names, and its compact form; SwinIR, HAT, DAT and their like; SPAN, PLKSR, OmniSR
        ("upscaler", r"(model\.)?\d+\.sub\.\d+\.(RDB\d|0\.)|RRDB_trunk\.\d|body\.\d+\.rdb\d\.", _UPSCALER),
        ("upscaler", r"layers\.\d+\.(residual_group|blocks\.\d+\.attn\.attns)\.|conv_after_body\.", _UPSCALER),
        ("upscaler", r"conv_1\.sk\.|feats\.\d+\.|residual_layer\.\d+\.residual_layer\.|f_HR_conv1\.", _UPSCALER),
        ("face-restoration", r"stylegan_decoder\.|fuse_convs_dict\.|conv_body_first\.|toRGB\.\d", _FACES),
        ("segmentation", r"(image_encoder\.(blocks|trunk|neck)|(sam_)?mask_decoder|memory_encoder)\.", _SEGMENTS),
        ("motion-module", r".*\b(motion_modules\.\d+\.|temporal_transformer\.)", _MOTION),
        ("t2i-adapter", r"(adapter\.)?body\.\d+\.(resnets\.\d+\.)?(block1|in_conv)\.", _ADAPTER),
        ("style-model", r"(redux_up|redux_down|pulid_encoder|pulid_ca|id_encoder)\.", _STYLE),
        ("hypernetwork", r"(320|640|768|1024|1280|2048)\.[01]\.linear\d?\.", _HYPERNETWORK),
        (
            "small-vae",
            r"((taesd_)?(en|de)coder\.(layers\.)?)?\d+\.conv\.\d+\.(weight|bias)$|taesd_(en|de)coder\.",
            _SMALL_VAE,
        ),
        ("depth", r"(depth_head|pretrained\.blocks\.\d+)\.", _DEPTH),
        ("vision-language", r"(vision_model\.)?vision_tower\.(?!vision_model\.)", _VISION),
    )
)


def helper_model(names: Iterable[str]) -> HelperModel | None:
    """What the tensors called `names` belong to; None for none of these models."""
    listed = list(names)
    if _is_compact_upscaler(listed):
        return HelperModel("upscaler", _UPSCALER)
    for form, pattern, title in _MODELS:
        if any(map(pattern.match, listed)):
            return HelperModel(form, title)
    return None


def _is_compact_upscaler(names: list[str]) -> bool:
    """Whether all are those of a plain chain of convolutions, as Real-ESRGAN's compact models have it."""
    chain = re.compile(r"(params(_ema)?\.)?body\.\d+\.(weight|bias)")
    return len(names) > 4 and all(map(chain.fullmatch, names))
