"""Fooocus and its forks: one JSON object, as `parameters`, as the EXIF comment, or as `Comment` in older versions."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from core.image_metadata.bounded_json import integer_of, lines_of, number_of, parse, parse_object, settings_of, text_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora, Texts
from core.image_metadata.resources import loras_of

MIN_MARKS = 2  # settings of its own by which it is told where it does not name itself
_MARKS = {
    "full_prompt", "metadata_scheme", "real_prompt", "lora_combined_1", "base_model_hash", "adm_guidance", "sharpness",
    "performance", "fooocus_v2_expansion", "prompt_expansion", "refiner_switch", "styles",
}  # fmt: skip
_SHOWN = ("prompt", "negative_prompt", "negative", "base_model", "base_model_name", "clip_skip", "sampler", "steps")
_OLD_LORA = re.compile(r"lora_combined_\d+|lora_\[.*|lora_\d+")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of Fooocus or a fork; empty where there is none."""
    for text in texts.values():
        inner = parse(text) if text.startswith('"') else None
        content = parse_object(inner if isinstance(inner, str) else text)
        metadata = {key.lower().replace(" ", "_"): value for key, value in content.items()}
        if "prompt" in metadata and (tool := _tool(metadata, texts)):
            return (_prompt(metadata, tool),)
    return ()


def _tool(metadata: Mapping[str, Any], texts: Texts) -> str:
    """What the program calls itself; Fooocus where it has enough of that one's own settings, "" for another one."""
    names = [text_of(metadata.get(key)) for key in ("software", "app", "generator", "version")]
    for name in (*names, texts.get("Software", "")):
        if "fooocus" in name.lower():
            return re.split(r"\s+v?\d", name.strip())[0]
    if any(key.endswith("_version") for key in metadata) or not all(name in ("", "None") for name in names[:-1]):
        return ""  # another program, by its own word
    return "Fooocus" if len(_MARKS & metadata.keys()) >= MIN_MARKS or "fooocus_scheme" in texts else ""


def _prompt(metadata: dict[str, Any], tool: str) -> FoundPrompt:
    """Fooocus has A1111's way with weights, and ComfyUI's of counting layers, without the minus."""
    skip = integer_of(metadata.get("clip_skip"))
    listed = {PurePath(lora.name).stem: lora for lora in (*loras_of({}, metadata.get("loras")), *_loras(metadata))}
    return FoundPrompt(
        tool=tool,
        dialect="a1111",
        prompt=lines_of(metadata.get("prompt")),
        negative_prompt=lines_of(metadata.get("negative_prompt")) or lines_of(metadata.get("negative")),
        clip_skip=None if skip is None else FoundClipSkip(skip, "comfyui", -max(abs(skip), 1)),
        loras=tuple(listed.values()),  # both forms may be there
        model=text_of(metadata.get("base_model")) or text_of(metadata.get("base_model_name")),
        sampler=text_of(metadata.get("sampler")) or text_of(metadata.get("sampler_name")),
        steps=integer_of(metadata.get("steps")),
        settings=(*settings_of(metadata, *_SHOWN), *_full_prompts(metadata)),
    )


def _full_prompts(metadata: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the styles and the expansion made of the prompt."""
    for key in ("full_prompt", "full_negative_prompt"):
        parts = metadata.get(key)
        if isinstance(parts, list):
            yield key, "\n".join(text_of(part) for part in parts[:100])


def _loras(metadata: dict[str, Any]) -> Iterator[PictureLora]:
    """The LoRAs that stand as “name : strength” under keys of their own."""
    for key, value in metadata.items():
        parts = text_of(value).split(" : ")
        if _OLD_LORA.fullmatch(key) and len(parts) > 1 and parts[0] != "False":  # some write a switch in front
            yield PictureLora(parts[-2], number_of(parts[-1]), number_of(parts[-1]))
