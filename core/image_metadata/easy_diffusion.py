"""Easy Diffusion: each setting a text of its own, or one JSON object in a JPEG."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PureWindowsPath

from core.image_metadata.bounded_json import integer_of, number_of, parse_object, settings_of, text_of
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora, Texts

_SHOWN = ("prompt", "negative_prompt", "use_stable_diffusion_model", "clip_skip", "use_lora_model", "lora_alpha")
_MARK = "use_stable_diffusion_model"  # which no other program writes
_LABELS = {  # of its older files, in the words of its newer ones
    "stable_diffusion_model": "use_stable_diffusion_model",
    "lora_model": "use_lora_model",
    "lora_strength": "lora_alpha",
    "steps": "num_inference_steps",
}
_SKIPS = ("true", "1", "yes")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of Easy Diffusion; empty where there is none."""
    for metadata in (texts, *map(parse_object, texts.values())):
        plain = {key.lower().replace(" ", "_"): value for key, value in metadata.items()}
        named = {_LABELS.get(key, key): value for key, value in plain.items()}
        if {"prompt", "negative_prompt"} <= named.keys() and _MARK in named:
            return (_prompt(named),)
    return ()


def _prompt(metadata: Mapping[str, object]) -> FoundPrompt:
    skips = text_of(metadata.get("clip_skip")).lower() in _SKIPS
    return FoundPrompt(
        tool="Easy Diffusion",
        dialect="compel",
        prompt=text_of(metadata.get("prompt")),
        negative_prompt=text_of(metadata.get("negative_prompt")),
        clip_skip=FoundClipSkip(1, "diffusers", 1) if skips else None,
        loras=tuple(_loras(metadata)),
        model=PureWindowsPath(text_of(metadata.get("use_stable_diffusion_model"))).name,
        sampler=text_of(metadata.get("sampler_name")),
        steps=integer_of(metadata.get("num_inference_steps")),
        settings=settings_of(metadata, *_SHOWN),
    )


def _loras(metadata: Mapping[str, object]) -> Iterator[PictureLora]:
    """One name and its strength, or lists of both."""
    names, strengths = (_listed(metadata.get(key)) for key in ("use_lora_model", "lora_alpha"))
    for index, name in enumerate(names):
        strength = number_of(strengths[index]) if index < len(strengths) else None
        if text_of(name) not in ("", "None"):
            yield PictureLora(text_of(name), strength, strength)


def _listed(value: object) -> Sequence[object]:
    if isinstance(value, str) and value.startswith("["):
        return [part.strip(" '\"") for part in value.strip("[]").split(",")][:100]
    return list(value[:100]) if isinstance(value, list) else [value]
