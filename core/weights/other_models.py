"""What a model file is that holds no Stable Diffusion 1.x text encoder, by the names of its tensors."""

import re
from pathlib import Path
from typing import NoReturn

from core.weights import UnreadableEncoder, quoted, shown

ONLY_SD1 = "So far only the text encoders of Stable Diffusion 1.x can be opened."

_ADAPTER = re.compile(r"(^|[._])lora(_|\.|$)|^lora|^lycoris_|\.hada_w1|\.lokr_w|\.dora_scale|\.oft_")
_WHOLE = "Open a whole checkpoint or a text encoder instead."

# The first that matches any name decides.
_MODELS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"cond_stage_model\.model\.", f"is a Stable Diffusion 2.x checkpoint. {ONLY_SD1}"),
        (r"conditioner\.embedders\.1\.", f"is a Stable Diffusion XL checkpoint. {ONLY_SD1}"),
        (r"conditioner\.embedders\.0\.transformer\.", f"is a Stable Diffusion XL checkpoint. {ONLY_SD1}"),
        (r"conditioner\.embedders\.", f"is a Stable Diffusion XL refiner or a 2.1 Turbo checkpoint. {ONLY_SD1}"),
        (r"text_encoders\.", f"is a checkpoint of Stable Diffusion 3 or a later family. {ONLY_SD1}"),
        (
            r"transformer\.resblocks\.\d+\.ln_1\.",
            f"is a text encoder in OpenCLIP's layout, as Stable Diffusion 2.x and XL use. {ONLY_SD1}",
        ),
        (r"(encoder\.block\.\d+|shared\.weight$)", f"is a T5 text encoder. {ONLY_SD1}"),
        (
            r"(vision_model\.|visual\.|embeddings\.patch_embedding)",
            f"holds the picture half of CLIP only; the text half is missing. {_WHOLE}",
        ),
        (r"control_model\.|controlnet_", f"is a ControlNet and holds no text encoder. {_WHOLE}"),
        (
            r"(model\.diffusion_model|down_blocks|up_blocks|mid_block|time_embed|input_blocks|double_blocks"
            r"|joint_blocks|transformer_blocks|single_blocks)\.",
            f"holds a U-Net or other diffusion model without its text encoder. {_WHOLE}",
        ),
        (
            r"(first_stage_model|encoder\.down_blocks|encoder\.down|decoder\.up|decoder\.conv_in|decoder\.up_blocks)\.",
            f"is a VAE and holds no text encoder. {_WHOLE}",
        ),
    )
)
_EMBEDDING_NAMES = {"emb_params", "clip_l", "clip_g", "t5xxl", "string_to_param"}


def is_adapter(names: list[str]) -> bool:
    """Whether these are changes to a model, as a LoRA or LyCORIS holds, rather than a checkpoint."""
    return not any(name.startswith("cond_stage_model.") for name in names) and any(map(_ADAPTER.search, names))


def refuse_larger_encoders(path: Path, layers: int) -> None:
    """UnreadableEncoder where the count of layers is that of OpenCLIP's ViT-H/14 or bigG/14, whole or less the last."""
    if layers in (23, 24):
        raise UnreadableEncoder(f"{quoted(path)} is the text encoder of Stable Diffusion 2.x (CLIP H). {ONLY_SD1}")
    if layers in (31, 32):
        raise UnreadableEncoder(f"{quoted(path)} is Stable Diffusion XL's second text encoder (CLIP G). {ONLY_SD1}")


def refuse_other_models(path: Path, names: list[str]) -> NoReturn:
    """UnreadableEncoder that says what `path` is, as far as its names tell."""
    if not names:
        raise UnreadableEncoder(f"{quoted(path)} holds no tensors at all. {_WHOLE}")
    if is_adapter(names):
        raise UnreadableEncoder(
            f"{quoted(path)} is a LoRA: it holds changes to a text encoder or U-Net, not an encoder. {_WHOLE}"
        )
    if _EMBEDDING_NAMES.issuperset(names) or (len(names) == 1 and re.fullmatch(r"<.*>|[^.]+", names[0])):
        raise UnreadableEncoder(f"{quoted(path)} is a textual inversion embedding, not a text encoder. {_WHOLE}")
    for pattern, sentence in _MODELS:
        if any(map(pattern.match, names)):
            raise UnreadableEncoder(f"{quoted(path)} {sentence}")
    first = ", ".join(shown(name) for name in sorted(names)[:3])
    raise UnreadableEncoder(
        f"{quoted(path)} holds no CLIP text encoder; its tensors are {first} and the like. {_WHOLE}"
    )
