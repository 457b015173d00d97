"""Which text encoder and which family of models a file or folder holds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from core.encoder.config import GELU, QUICK_GELU, TextEncoderConfig
from core.tokens.families import FAMILIES
from core.tokens.text_families import TEXT_ENCODERS

ACTIVATIONS = {"clip_l": QUICK_GELU, "clip_h": GELU, "clip_g": GELU}
ENCODER_TITLES = {
    **{"clip_l": "CLIP L", "clip_h": "CLIP H", "clip_g": "CLIP G"},
    **{name: facts.title for name, facts in TEXT_ENCODERS.items()},
}

MIN_REAL_WIDTH = 256  # of encoders that are no one's test
_WIDTHS = {768: "clip_l", 1024: "clip_h", 1280: "clip_g"}
_MIN_LAYERS = {"clip_g": 30, "clip_h": 20}
_FAMILY_OF_SINGLE = {"clip_l": "sd1", "clip_h": "sd2", "clip_g": "sdxl"}
# What tells a family in the names of the diffusion model and of the other text encoders.
_BESIDE = {
    "hidream": "double_stream_blocks",
    "sd3": "joint_blocks",
    "hunyuan_video": "individual_token_refiner",
    "kandinsky": "visual_transformer_blocks",
    "cascade": "diffusion_model.clf.",
    "flux": "double_blocks",
    "t5": "t5xxl",
    "llama": "llama",
    "qwen": "qwen25_7b",
}
_DIFFUSION = ("diffusion_model.", "transformer_blocks.")  # what names of a diffusion model hold, and of a U-Net's
_U_NET = ("input_blocks.", "middle_block.", "output_blocks.", "down_blocks.", "mid_block.", "up_blocks.", "time_embed")
UNNAMED = "?"  # the family of a diffusion model that is not known
_TELLING = ("hidream", "sd3", "hunyuan_video", "kandinsky", "cascade", "flux")  # in the order of which tells more
_UNKNOWN = {"hunyuan_video": "HunyuanVideo", "kandinsky": "Kandinsky 5", "cascade": "Stable Cascade"}
# By how the names of diffusers' classes begin, the first that fits; "" where the encoders decide.
_FAMILY_OF_PIPELINE = (
    ("StableDiffusion3", "sd3"),
    ("Flux", "flux"),
    ("HiDream", "hidream"),
    ("StableDiffusion", ""),
    ("AnimateDiff", ""),
    ("LatentConsistencyModel", ""),
    ("PIAPipeline", ""),
    ("LEdits", ""),
    ("TextToVideoSD", ""),
    ("TextToVideoZero", ""),
    ("VideoToVideoSD", ""),
)


def encoder_name(root: str, config: TextEncoderConfig) -> str:
    """clip_l, clip_h or clip_g: by the usual widths, then by the root of its names, then by its count of layers."""
    if config.width in _WIDTHS:
        return _WIDTHS[config.width]
    for name in ACTIVATIONS:
        if name in root:
            return name
    return next((name for name, fewest in _MIN_LAYERS.items() if config.layers >= fewest), "clip_l")


@dataclass(frozen=True, slots=True)
class RecognisedFamily:
    """`key` is the family whose rules are read; `unknown` what the model's own is called where it has no key here.

    That is UNNAMED where nothing tells it.
    """

    key: str
    unknown: str = ""


def family_of_file(encoders: Sequence[str], root: str, names: Iterable[str]) -> RecognisedFamily:
    """The family of a file with these encoders, the first of which stands under `root`."""
    if "conditioner." in root:
        if "clip_h" in encoders:
            return RecognisedFamily("sd2")  # 2.1 Turbo
        return RecognisedFamily("sdxl_refiner" if tuple(encoders) == ("clip_g",) and ".0." in root else "sdxl")
    listed = list(names)
    beside = {key for name in listed for key, pattern in _BESIDE.items() if pattern in name}
    if beside.isdisjoint(_TELLING) and _is_diffusion_model_of_another_kind(listed):
        return RecognisedFamily(_family_of_set(encoders), UNNAMED)
    return _family_by_what_stands_beside(encoders, beside)


def _is_diffusion_model_of_another_kind(names: Sequence[str]) -> bool:
    """Whether a diffusion model stands among these names, and none of a U-Net's parts."""
    if not any(part in name for name in names for part in _DIFFUSION):
        return False
    return not any(part in name for name in names for part in (*_U_NET, "diffusion_model.out."))


def family_of_pipeline(encoders: Sequence[str], kind: str, has_t5: bool) -> RecognisedFamily:
    """The family of a diffusers folder; `kind` is the name of its pipeline's class, "" where none is given."""
    for start, family in _FAMILY_OF_PIPELINE:
        if kind.startswith(start):
            is_refiner = not family and tuple(encoders) == ("clip_g",)
            return RecognisedFamily("sdxl_refiner" if is_refiner else family or _family_of_set(encoders))
    if not kind:
        return RecognisedFamily(_family_with_t5(encoders) if has_t5 else _family_of_set(encoders))
    return RecognisedFamily(_family_of_set(encoders), kind)


def unusual_size(width: int) -> bool:
    """Whether no image generator's CLIP is known to have this width; tiny ones, made for tests, have any."""
    return width >= MIN_REAL_WIDTH and width not in _WIDTHS


def _family_by_what_stands_beside(encoders: Sequence[str], beside: Collection[str]) -> RecognisedFamily:
    """ComfyUI names encoders alike in all families, so the diffusion model and the other encoders decide."""
    for key in _TELLING:
        if key in beside:
            return RecognisedFamily(key if key in FAMILIES else _family_of_set(encoders), _UNKNOWN.get(key, ""))
    if "llama" in beside:
        is_hidream = "clip_g" in encoders
        return RecognisedFamily("hidream") if is_hidream else RecognisedFamily(_family_of_set(encoders), "HunyuanVideo")
    if "qwen" in beside:
        return RecognisedFamily(_family_of_set(encoders), _UNKNOWN["kandinsky"])
    return RecognisedFamily(_family_with_t5(encoders) if "t5" in beside else _family_of_set(encoders))


def _family_with_t5(encoders: Sequence[str]) -> str:
    if "clip_l" not in encoders:
        return _family_of_set(encoders)
    return "sd3" if "clip_g" in encoders else "flux"


def _family_of_set(encoders: Sequence[str]) -> str:
    return _FAMILY_OF_SINGLE[encoders[0]] if len(encoders) == 1 else "sdxl" if "clip_g" in encoders else "sd1"
