"""Which text encoder and which family of models a file holds, or what else it is, by the names of its tensors."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from core.encoder.config import GELU, QUICK_GELU, TextEncoderConfig
from core.program.messages import quoted, shortened
from core.program.translation import tr, tr_noop
from core.weights import OtherForm

ACTIVATIONS = {"clip_l": QUICK_GELU, "clip_h": GELU, "clip_g": GELU}
ENCODER_TITLES = {"clip_l": "CLIP L", "clip_h": "CLIP H", "clip_g": "CLIP G"}

_WIDTHS = {768: "clip_l", 1024: "clip_h", 1280: "clip_g"}
_MIN_LAYERS = {"clip_g": 30, "clip_h": 20}
_FAMILY_OF_SINGLE = {"clip_l": "sd1", "clip_h": "sd2", "clip_g": "sdxl"}

ONLY_CLIP = tr_noop("Only CLIP's text encoders, those of Stable Diffusion, can be opened.")

_ADAPTER = re.compile(
    r"(^|[._])lora(_|\.|$)|^lora|^lycoris_|\.(hada_w1|lokr_w|dora_scale|oft_|a1\.weight$|(w|b)_norm$|on_input$|diff(_b)?$"
    r"|set_weight$)|^(text_encoder|unet):\d+:(up|down)"
)
_WHOLE = tr_noop("Open a whole checkpoint or a text encoder instead.")

# The first that matches any name decides what is said of the file, and what to do.
_MODELS: tuple[tuple[str, re.Pattern[str], str, str], ...] = tuple(
    (form, re.compile(pattern), what, advice)
    for form, pattern, what, advice in (
        (
            "unknown-encoder",
            r"(cond_stage_model|conditioner)\.",
            tr_noop("{file} is a checkpoint whose text encoder is not CLIP's or goes by unknown names."),
            ONLY_CLIP,
        ),
        (
            "unknown-encoder",
            r"text_encoders\.",
            tr_noop("{file} is a checkpoint with text encoders other than CLIP's only, such as T5."),
            ONLY_CLIP,
        ),
        ("t5", r"(encoder\.block\.\d+|shared\.weight$)", tr_noop("{file} is a T5 text encoder."), ONLY_CLIP),
        (
            "vision",
            r"(vision_model\.|visual\.|embeddings\.patch_embedding)",
            tr_noop("{file} holds the picture half of CLIP only; the text half is missing."),
            _WHOLE,
        ),
        (
            "controlnet",
            r"control_model\.|controlnet_",
            tr_noop("{file} is a ControlNet and holds no text encoder."),
            _WHOLE,
        ),
        (
            "diffusion-model",
            r"(model\.diffusion_model|down_blocks|up_blocks|mid_block|time_embed|input_blocks|double_blocks"
            r"|joint_blocks|transformer_blocks|single_blocks)\.",
            tr_noop("{file} holds a U-Net or other diffusion model without its text encoder."),
            _WHOLE,
        ),
        (
            "vae",
            r"(first_stage_model|encoder\.down_blocks|encoder\.down|decoder\.up|decoder\.conv_in|decoder\.up_blocks)\.",
            tr_noop("{file} is a VAE and holds no text encoder."),
            _WHOLE,
        ),
    )
)
_EMBEDDING_NAMES = {"emb_params", "clip_l", "clip_g", "t5xxl", "string_to_param"}


def encoder_name(root: str, config: TextEncoderConfig) -> str:
    """clip_l, clip_h or clip_g: by the usual widths, then by the root of its names, then by its count of layers."""
    if config.width in _WIDTHS:
        return _WIDTHS[config.width]
    for name in ACTIVATIONS:
        if name in root:
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
        match[0] for name in names if (match := re.search(r"joint_blocks|double_blocks|input_blocks|t5xxl", name))
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


def is_adapter(names: list[str]) -> bool:
    """Whether these are changes to a model, as a LoRA or LyCORIS holds, rather than a checkpoint."""
    changes = [name for name in names if _ADAPTER.search(name)]
    whole = ("cond_stage_model.", "conditioner.")
    return bool(changes) and not any(name.startswith(whole) for name in set(names).difference(changes))


def refuse_other_models(path: Path, names: list[str]) -> NoReturn:
    """OtherForm that says what `path` is, as far as its names tell."""
    form, what, advice = _form_and_advice(names)
    first = ", ".join(shortened(name) for name in sorted(names)[:3])
    raise OtherForm(f"{what.format(file=quoted(path), tensors=first)} {advice}", form)


def _form_and_advice(names: list[str]) -> tuple[str, str, str]:
    if not names:
        return "no-tensors", tr("{file} holds no tensors at all."), tr(_WHOLE)
    if is_adapter(names):
        what = tr("{file} is a LoRA: it holds changes to a text encoder or U-Net, not an encoder.")
        return "lora", what, tr(_WHOLE)
    if _EMBEDDING_NAMES.issuperset(names) or (len(names) == 1 and re.fullmatch(r"<.*>|[^.]+", names[0])):
        what = tr("{file} is a textual inversion embedding, not a text encoder.")
        return "textual-inversion", what, tr(_WHOLE)
    for form, pattern, what, advice in _MODELS:
        if any(map(pattern.match, names)):
            return form, tr(what), tr(advice)
    what = tr("{file} holds no CLIP text encoder; its tensors are {tensors} and the like.")
    return "unknown-tensors", what, tr(_WHOLE)
