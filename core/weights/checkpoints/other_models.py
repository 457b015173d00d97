"""What a model file is that holds no CLIP text encoder, by the names of its tensors."""

import re
from pathlib import Path
from typing import NoReturn

from core.program.messages import quoted, shortened
from core.program.translation import tr, tr_noop
from core.weights import UnreadableEncoder

ONLY_CLIP = tr_noop("Only CLIP's text encoders, those of Stable Diffusion, can be opened.")

_ADAPTER = re.compile(
    r"(^|[._])lora(_|\.|$)|^lora|^lycoris_|\.hada_w1|\.lokr_w|\.dora_scale|\.oft_|^(text_encoder|unet):\d+:(up|down)"
)
_WHOLE = tr_noop("Open a whole checkpoint or a text encoder instead.")

# The first that matches any name decides what is said of the file, and what to do.
_MODELS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), what, advice)
    for pattern, what, advice in (
        (
            r"(cond_stage_model|conditioner)\.",
            tr_noop("{file} is a checkpoint whose text encoder is not CLIP's or goes by unknown names."),
            ONLY_CLIP,
        ),
        (
            r"text_encoders\.",
            tr_noop("{file} is a checkpoint with text encoders other than CLIP's only, such as T5."),
            ONLY_CLIP,
        ),
        (r"(encoder\.block\.\d+|shared\.weight$)", tr_noop("{file} is a T5 text encoder."), ONLY_CLIP),
        (
            r"(vision_model\.|visual\.|embeddings\.patch_embedding)",
            tr_noop("{file} holds the picture half of CLIP only; the text half is missing."),
            _WHOLE,
        ),
        (
            r"control_model\.|controlnet_",
            tr_noop("{file} is a ControlNet and holds no text encoder."),
            _WHOLE,
        ),
        (
            r"(model\.diffusion_model|down_blocks|up_blocks|mid_block|time_embed|input_blocks|double_blocks"
            r"|joint_blocks|transformer_blocks|single_blocks)\.",
            tr_noop("{file} holds a U-Net or other diffusion model without its text encoder."),
            _WHOLE,
        ),
        (
            r"(first_stage_model|encoder\.down_blocks|encoder\.down|decoder\.up|decoder\.conv_in|decoder\.up_blocks)\.",
            tr_noop("{file} is a VAE and holds no text encoder."),
            _WHOLE,
        ),
    )
)
_EMBEDDING_NAMES = {"emb_params", "clip_l", "clip_g", "t5xxl", "string_to_param"}


def is_adapter(names: list[str]) -> bool:
    """Whether these are changes to a model, as a LoRA or LyCORIS holds, rather than a checkpoint."""
    whole = ("cond_stage_model.", "conditioner.")
    return not any(name.startswith(whole) for name in names) and any(map(_ADAPTER.search, names))


def refuse_other_models(path: Path, names: list[str]) -> NoReturn:
    """UnreadableEncoder that says what `path` is, as far as its names tell."""
    what, advice = _what_and_advice(names)
    first = ", ".join(shortened(name) for name in sorted(names)[:3])
    raise UnreadableEncoder(f"{what.format(file=quoted(path), tensors=first)} {advice}")


def _what_and_advice(names: list[str]) -> tuple[str, str]:
    if not names:
        return tr("{file} holds no tensors at all."), tr(_WHOLE)
    if is_adapter(names):
        return tr("{file} is a LoRA: it holds changes to a text encoder or U-Net, not an encoder."), tr(_WHOLE)
    if _EMBEDDING_NAMES.issuperset(names) or (len(names) == 1 and re.fullmatch(r"<.*>|[^.]+", names[0])):
        return tr("{file} is a textual inversion embedding, not a text encoder."), tr(_WHOLE)
    for pattern, what, advice in _MODELS:
        if any(map(pattern.match, names)):
            return tr(what), tr(advice)
    return tr("{file} holds no CLIP text encoder; its tensors are {tensors} and the like."), tr(_WHOLE)
