"""Fooocus: one JSON object, as `parameters`, as the EXIF comment, or as `Comment` in older versions."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from core.image_metadata.bounded_json import integer_of, number_of, parse_object, settings_of, text_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora, Texts

TEXT_NAMES = ("parameters", "UserComment", "Comment", "comment")
_MARKS = {"full_prompt", "metadata_scheme", "base_model", "base_model_name", "real_prompt", "lora_combined_1"}
_SHOWN = ("prompt", "negative_prompt", "base_model", "base_model_name", "clip_skip")
_OLD_LORA = re.compile(r"lora_combined_\d+|LoRA \[.*|LoRA \d+", re.IGNORECASE)


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of Fooocus; empty where there is none."""
    for name in TEXT_NAMES:
        metadata = parse_object(texts.get(name, ""))
        if "prompt" in metadata and not _MARKS.isdisjoint(metadata):
            return (_prompt(metadata),)
    return ()


def _prompt(metadata: dict[str, Any]) -> FoundPrompt:
    """Fooocus has A1111's way with weights, and ComfyUI's of counting layers, without the minus."""
    skip = integer_of(metadata.get("clip_skip"))
    return FoundPrompt(
        tool="Fooocus",
        dialect="a1111",
        prompt=text_of(metadata.get("prompt")),
        negative_prompt=text_of(metadata.get("negative_prompt")),
        clip_skip=None if skip is None else FoundClipSkip(skip, "comfyui", -max(abs(skip), 1)),
        loras=tuple({PurePath(lora.name).stem: lora for lora in _loras(metadata)}.values()),  # both forms may be there
        model=text_of(metadata.get("base_model")) or text_of(metadata.get("base_model_name")),
        settings=(*settings_of(metadata, *_SHOWN), *_full_prompts(metadata)),
    )


def _full_prompts(metadata: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the styles and the expansion made of the prompt."""
    for key in ("full_prompt", "full_negative_prompt"):
        parts = metadata.get(key)
        if isinstance(parts, list):
            yield key, "\n".join(text_of(part) for part in parts[:100])


def _loras(metadata: dict[str, Any]) -> Iterator[PictureLora]:
    listed = metadata.get("loras")
    for lora in listed[:100] if isinstance(listed, list) else ():
        if isinstance(lora, list) and len(lora) >= 2 and text_of(lora[0]) not in ("", "None"):
            yield PictureLora(text_of(lora[0]), number_of(lora[1]), number_of(lora[1]))
    for key, value in metadata.items():
        parts = text_of(value).split(" : ")
        if _OLD_LORA.fullmatch(key) and len(parts) > 1 and parts[0] != "False":  # some write a switch in front
            yield PictureLora(parts[-2], number_of(parts[-1]), number_of(parts[-1]))
