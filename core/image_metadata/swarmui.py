"""SwarmUI: JSON with `sui_image_params`."""

from collections.abc import Iterator
from typing import Any

from core.image_metadata.bounded_json import integer_of, number_of, parse_object, settings_of, text_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora, Texts
from core.image_metadata.lora_tags import loras_in

TEXT_NAMES = ("parameters", "UserComment", "Model", "comment")  # Model is where old versions wrote it into a JPEG
_SHOWN = ("prompt", "negativeprompt", "model", "clipstopatlayer", "loras", "loraweights")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of SwarmUI; empty where there is none."""
    for name in TEXT_NAMES:
        if "sui_image_params" in texts.get(name, ""):
            found = parse_object(texts[name]).get("sui_image_params")
            if isinstance(found, dict):
                return (_prompt(found),)
    return ()


def _prompt(found: dict[str, Any]) -> FoundPrompt:
    prompt, skip = text_of(found.get("prompt")), integer_of(found.get("clipstopatlayer"))
    return FoundPrompt(
        tool="SwarmUI",
        dialect="comfyui",
        prompt=prompt,
        negative_prompt=text_of(found.get("negativeprompt")),
        clip_skip=None if skip is None else FoundClipSkip(skip, "comfyui", -max(abs(skip), 1)),
        loras=(*_loras(found), *loras_in(prompt, text_first=False)),
        model=text_of(found.get("model")),
        settings=settings_of(found, *_SHOWN),
    )


def _loras(found: dict[str, Any]) -> Iterator[PictureLora]:
    weights = _listed(found.get("loraweights"))
    for index, name in enumerate(_listed(found.get("loras"))):
        strength = number_of(weights[index]) if index < len(weights) else None
        yield PictureLora(name, strength, strength)


def _listed(value: object) -> list[str]:
    """A list, or the text with commas that stands for one."""
    parts = value if isinstance(value, list) else text_of(value).split(",")
    return [text_of(part).strip() for part in parts[:100] if text_of(part).strip()]
