"""ComfyUI 0.33.0: how it reads a prompt for each family, a row each (`comfy/text_encoders/<file>.py`)."""

from collections.abc import Mapping
from dataclasses import replace

from core.dialects.text_families.rules import EncoderRule, FamilyRule, Taps
from core.dialects.text_families.templates import (
    END_OF_TEXT,
    FLUX2_HEAD,
    FLUX2_TAIL,
    KLEIN_TAIL,
    QWEN_HEAD,
    QWEN_IMAGE_21_HEAD,
    QWEN_IMAGE_HEAD,
    QWEN_TAIL,
)

_T5 = EncoderRule(
    Taps((-1,), True, "normed"), padding=0, end=1, brackets="weights", reads_embeddings=True, filling="right"
)
_UMT5 = replace(  # wan.py: without the folder of embeddings; SentencePiece knows no special tokens in a text
    _T5, reads_embeddings=False, reads_specials=False, minimum=512, masking="after-end", mask_id=1
)
_GEMMA = EncoderRule(
    Taps((-2,), False, "raw"),
    padding=0,
    start=2,
    brackets="weights",
    reads_specials=False,
    lone_special=("<end_of_turn>", 107),
    minimum=1,
    filling="right",
    masking="from-padding-id",
    mask_id=0,
    handing="mask",
)
_QWEN = EncoderRule(
    Taps((-2,), False, "raw"),
    padding=END_OF_TEXT,
    head=QWEN_HEAD,
    tail=QWEN_TAIL,
    reads_embeddings=True,
    minimum=1,
    filling="right",
    masking="from-padding-id",
    mask_id=END_OF_TEXT,
    handing="mask",
)
_KLEIN = replace(_QWEN, taps=Taps((9, 18, 27), False), tail=KLEIN_TAIL, minimum=512)
_QWEN_IMAGE = replace(  # qwen_image.py: without the folder of embeddings
    _QWEN,
    taps=Taps((-1,), True, "raw"),
    head=QWEN_IMAGE_HEAD,
    reads_embeddings=False,
    typed_templates=("<|im_start|>", "<|start_header_id|>"),
    keeping="from-user-turn",
    handing="partial-mask",
)
_MISTRAL = EncoderRule(
    Taps((10, 20, 30), False),
    padding=11,
    head=FLUX2_HEAD,
    tail=FLUX2_TAIL,
    start=1,
    reads_embeddings=True,
    minimum=1,
    filling="left",
    masking="from-padding-id",
    mask_id=0,
    handing="mask",
    splits_as_llama=True,
)

COMFYUI_RULES: Mapping[str, FamilyRule] = {
    # flux.py; of CLIP-L the pooled vector alone, which no clip skip changes
    "flux1": FamilyRule({"t5xxl": replace(_T5, minimum=256)}, "steer", clip_family="flux"),
    "sd3_t5": FamilyRule(  # sd3_clip.py
        {"t5xxl": replace(_T5, minimum=77)}, "steer", clip_family="sd3", clip=Taps((-2,), False, "raw")
    ),
    "chroma": FamilyRule({"t5xxl": replace(_T5, minimum=1)}, "none"),  # pixart_t5.py
    "wan": FamilyRule({"umt5xxl": _UMT5}, "zero"),
    "z_image": FamilyRule({"qwen3_4b": _QWEN}, "none"),
    "flux2_klein": FamilyRule({"qwen3_4b": _KLEIN}, "steer"),
    "flux2_dev": FamilyRule({"mistral3_24b": _MISTRAL}, "zero-in-front"),
    "qwen_image": FamilyRule({"qwen25_7b": _QWEN_IMAGE}, "none"),
    "qwen_image_21": FamilyRule(
        {
            "qwen3vl_8b": replace(
                _QWEN_IMAGE,
                taps=Taps((-1,), False, "raw"),
                head=QWEN_IMAGE_21_HEAD,
                reads_embeddings=True,
                typed_templates=("<|im_start|>",),
                keeping="from-second-turn",
            )
        },
        "none",
    ),
    "krea2": FamilyRule(
        {"qwen3vl_4b": replace(_QWEN_IMAGE, taps=Taps(tuple(range(2, 36, 3)), False), reads_embeddings=True)}, "none"
    ),
    "lumina2": FamilyRule({"gemma2_2b": _GEMMA}, "none", puts_system_text=True),
    "anima": FamilyRule(  # anima.py
        {
            "qwen3_06b": replace(_QWEN, taps=Taps((-1,), True, "raw"), head="", tail="", brackets="taken-off"),
            "t5xxl": replace(_T5, minimum=1),
        },
        "zero-behind",
    ),
}
