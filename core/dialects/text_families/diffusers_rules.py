"""diffusers 0.42.1: how its pipelines read a prompt for each family, a row each."""

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

_T5 = EncoderRule(Taps(), padding=0, end=1, limit=512, filling="right")
_QWEN = EncoderRule(
    Taps((-2,), False),
    padding=END_OF_TEXT,
    head=QWEN_HEAD,
    tail=QWEN_TAIL,
    limit=512,
    filling="right",
    masking="filling",
)
_QWEN_IMAGE = replace(  # 1,024 tokens behind the template's head are encoded, then rows are cut
    _QWEN, taps=Taps(), head=QWEN_IMAGE_HEAD, filling="none", encoded=1024, keeping="behind-dropped", dropped=34
)

DIFFUSERS_RULES: Mapping[str, FamilyRule] = {
    "flux1": FamilyRule({"t5xxl": _T5}, "steer", clip_family="flux"),
    "sd3_t5": FamilyRule(
        {"t5xxl": replace(_T5, limit=256)}, "steer", clip_family="sd3", clip=Taps((-2,), False, "from-trained")
    ),
    "chroma": FamilyRule({"t5xxl": replace(_T5, masking="filling", handing="one-more")}, "one-row"),
    # transformers' T5Tokenizer gives what it cannot read the id 2, whatever the model's own is
    "wan": FamilyRule({"umt5xxl": replace(_T5, masking="filling", cleaning="wan", unknown=2)}, "zero"),
    "z_image": FamilyRule({"qwen3_4b": replace(_QWEN, keeping="attended")}, "taken-out"),
    "flux2_klein": FamilyRule({"qwen3_4b": replace(_QWEN, taps=Taps((9, 18, 27), False), tail=KLEIN_TAIL)}, "steer"),
    "flux2_dev": FamilyRule(
        {
            "mistral3_24b": EncoderRule(
                Taps((10, 20, 30), False),
                padding=11,
                head=FLUX2_HEAD,
                tail=FLUX2_TAIL,
                start=1,
                cleaning="without-images",
                limit=512,
                filling="left",
                masking="filling",
            )
        },
        "steer-embedded",
    ),
    "qwen_image": FamilyRule({"qwen25_7b": _QWEN_IMAGE}, "none"),
    "qwen_image_21": FamilyRule(
        {
            "qwen3vl_8b": replace(
                _QWEN_IMAGE,
                taps=Taps((-1,), False),
                head=QWEN_IMAGE_21_HEAD,
                cleaning="blank-for-empty",
                limit=0,
                encoded=0,
                dropped=14,
            )
        },
        "none",
    ),
    "krea2": FamilyRule(
        {
            "qwen3vl_4b": replace(
                _QWEN_IMAGE,
                taps=Taps(tuple(range(2, 36, 3)), False),
                filling="middle",
                encoded=0,
                handing="mask",
                places="without-padding",
            )
        },
        "masked",
    ),
    "lumina2": FamilyRule(
        {
            "gemma2_2b": EncoderRule(
                Taps((-2,), False), padding=0, start=2, limit=256, filling="right", masking="filling", handing="mask"
            )
        },
        "masked",
        always_puts="superior",
    ),
    "anima": FamilyRule(
        {
            "qwen3_06b": replace(_QWEN, taps=Taps(), head="", tail="", filling="none", lone_empty=0),
            "t5xxl": replace(_T5, filling="none"),
        },
        "zero-behind",
    ),
    "flux3": FamilyRule(
        {
            "qwen3vl_4b": replace(
                _QWEN, taps=Taps(tuple(range(4, 33, 4)), False), limit=8192, multiple=80, places="padding-at-1"
            )
        },
        "window",
    ),
}
