"""Civitai's own generator: beside ComfyUI's graph a summary, `extraMetadata`, in the same JSON object."""

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
from core.image_metadata.resources import LORA_TYPES, MODEL_TYPES

_SHOWN = ("prompt", "negativePrompt", "steps", "sampler", "clipSkip")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt in the summary; empty where there is none."""
    for text in texts.values():
        if "extraMetadata" in text:
            content = parse_object(text)
            summary = content.get("extraMetadata")
            metadata = parse_object(summary) if isinstance(summary, str) else summary
            if isinstance(metadata, dict) and "prompt" in metadata:
                return (_prompt(metadata, dict(_airs(content))),)
    return ()


def _airs(content: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """By the number of a version, the kind and name of its resource: urn:air:sdxl:lora:civitai:MODEL@VERSION."""
    extra = content.get("extra")
    airs = extra.get("airs") if isinstance(extra, dict) else None
    for air in map(text_of, airs[:100] if isinstance(airs, list) else ()):
        parts = air.split(":")
        if len(parts) >= 6:
            yield parts[5].partition("@")[2], (parts[3].lower(), air)


def _prompt(metadata: dict[str, Any], airs: dict[str, tuple[str, str]]) -> FoundPrompt:
    """Civitai runs it in ComfyUI, by whose rules it is read; resources have numbers in the place of names."""
    used = [
        (*airs.get(text_of(resource.get("modelVersionId")), ("", "")), number_of(resource.get("strength")))
        for resource in objects_of(metadata.get("resources"))[:100]
    ]
    skip = integer_of(metadata.get("clipSkip"))
    return FoundPrompt(
        tool="Civitai",
        dialect="comfyui",
        prompt=lines_of(metadata.get("prompt")),
        negative_prompt=lines_of(metadata.get("negativePrompt")),
        clip_skip=FoundClipSkip(skip, "comfyui", -abs(skip)) if skip else None,
        loras=tuple(PictureLora(air, strength, strength) for kind, air, strength in used if kind in LORA_TYPES),
        model=next((air for kind, air, _ in used if kind in MODEL_TYPES), ""),
        sampler=text_of(metadata.get("sampler")),
        steps=integer_of(metadata.get("steps")),
        settings=settings_of(metadata, *_SHOWN),
    )
