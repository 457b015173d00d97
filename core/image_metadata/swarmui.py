"""SwarmUI: JSON with `sui_image_params`."""

from collections.abc import Iterator
from typing import Any

from core.image_metadata.bounded_json import integer_of, lines_of, number_of, parse_object, settings_of, text_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora, Texts
from core.image_metadata.lora_tags import loras_in

_SHOWN = ("prompt", "negativeprompt", "model", "clipstopatlayer", "loras", "loraweights")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of SwarmUI; empty where there is none."""
    for text in texts.values():
        if "sui_image_params" in text:
            metadata = parse_object(text).get("sui_image_params")
            if isinstance(metadata, dict):
                return (_prompt(metadata),)
    return ()


def _prompt(metadata: dict[str, Any]) -> FoundPrompt:
    prompt, skip = lines_of(metadata.get("prompt")), integer_of(metadata.get("clipstopatlayer"))
    return FoundPrompt(
        tool="SwarmUI",
        dialect="comfyui",
        prompt=prompt,
        negative_prompt=lines_of(metadata.get("negativeprompt")),
        clip_skip=None if skip is None else FoundClipSkip(skip, "comfyui", -max(abs(skip), 1)),
        loras=(*_loras(metadata), *loras_in(prompt, "swarmui")),
        model=text_of(metadata.get("model")),
        sampler=text_of(metadata.get("sampler")),
        steps=integer_of(metadata.get("steps")),
        settings=settings_of(metadata, *_SHOWN),
    )


def _loras(metadata: dict[str, Any]) -> Iterator[PictureLora]:
    weights, text_weights = (_listed(metadata.get(key)) for key in ("loraweights", "loratencweights"))
    for index, name in enumerate(_listed(metadata.get("loras"))):
        strength = number_of(weights[index]) if index < len(weights) else None
        text_strength = number_of(text_weights[index]) if index < len(text_weights) else strength
        yield PictureLora(name, strength, text_strength)


def _listed(value: object) -> list[str]:
    """A list, or the text with commas that stands for one."""
    parts = value if isinstance(value, list) else text_of(value).split(",")
    return [text_of(part).strip() for part in parts[:100] if text_of(part).strip()]
