"""Draw Things: JSON in the comment of its XMP."""

from collections.abc import Iterator
from typing import Any

from core.image_metadata.bounded_json import (
    integer_of,
    lines_of,
    number_of,
    objects_of,
    parse_object,
    settings_of,
    text_of,
)
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora, Texts

_SHOWN = ("c", "uc", "model")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of Draw Things; empty where there is none."""
    for text in texts.values():
        metadata = parse_object(text)
        if "c" in metadata and "uc" in metadata:
            return (_prompt(metadata),)
    return ()


def _prompt(metadata: dict[str, Any]) -> FoundPrompt:
    """Its clip skip counts as A1111's does: 1 is the last layer."""
    newer = metadata.get("v2")
    skip = integer_of(newer.get("clipSkip")) if isinstance(newer, dict) else None
    return FoundPrompt(
        tool="Draw Things",
        dialect="a1111",
        prompt=lines_of(metadata.get("c")),
        negative_prompt=lines_of(metadata.get("uc")),
        clip_skip=None if skip is None else FoundClipSkip(skip, "a1111", max(skip, 1)),
        loras=tuple(_loras(metadata.get("lora"))),
        model=text_of(metadata.get("model")),
        sampler=text_of(metadata.get("sampler")),
        steps=integer_of(metadata.get("steps")),
        settings=settings_of(metadata, *_SHOWN),
    )


def _loras(listed: object) -> Iterator[PictureLora]:
    for lora in objects_of(listed)[:100]:
        if name := text_of(lora.get("model")) or text_of(lora.get("file")):
            strength = number_of(lora.get("weight"))
            yield PictureLora(name, strength, strength)
