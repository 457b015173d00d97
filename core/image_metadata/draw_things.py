"""Draw Things: JSON in the comment of its XMP."""

from collections.abc import Iterator
from typing import Any

from core.image_metadata.bounded_json import integer_of, number_of, objects_of, parse_object, settings_of, text_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora, Texts

TEXT_NAMES = ("XMP exif:UserComment", "UserComment")
_SHOWN = ("c", "uc", "model")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of Draw Things; empty where there is none."""
    for name in TEXT_NAMES:
        found = parse_object(texts.get(name, ""))
        if "c" in found and "uc" in found:
            return (_prompt(found),)
    return ()


def _prompt(found: dict[str, Any]) -> FoundPrompt:
    """Its clip skip counts as A1111's does: 1 is the last layer."""
    newer = found.get("v2")
    skip = integer_of(newer.get("clipSkip")) if isinstance(newer, dict) else None
    return FoundPrompt(
        tool="Draw Things",
        dialect="a1111",
        prompt=text_of(found.get("c")),
        negative_prompt=text_of(found.get("uc")),
        clip_skip=None if skip is None else FoundClipSkip(skip, "a1111", max(skip, 1)),
        loras=tuple(_loras(found.get("lora"))),
        model=text_of(found.get("model")),
        settings=settings_of(found, *_SHOWN),
    )


def _loras(listed: object) -> Iterator[PictureLora]:
    for one in objects_of(listed)[:100]:
        if name := text_of(one.get("model")) or text_of(one.get("file")):
            strength = number_of(one.get("weight"))
            yield PictureLora(name, strength, strength)
