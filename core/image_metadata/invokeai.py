"""InvokeAI: JSON `invokeai_metadata`, the older `sd-metadata`, and the command line `Dream` of its first versions."""

import re
from collections.abc import Iterator
from typing import Any

from core.image_metadata import invokeai_graph
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

TOOL = "InvokeAI"
_SHOWN = (
    "positive_prompt", "negative_prompt", "positive_style_prompt", "negative_style_prompt", "clip_skip", "prompt",
)  # fmt: skip
_DREAM = re.compile(r'\s*"((?:[^"\\]|\\.)*)"(.*)', re.DOTALL)
_OPTION = re.compile(r"\s-{1,2}([A-Za-z_]+)[ =]?(\S+)")
_NEGATIVE = re.compile(r"\[([^\[\]]*)\]")


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompt of InvokeAI; empty where there is none."""
    if "positive_prompt" in (metadata := parse_object(texts.get("invokeai_metadata", ""))):
        prompt = _modern(metadata)
        is_empty = not (prompt.prompt or prompt.negative_prompt)  # as its workflow editor may leave them
        return (is_empty and invokeai_graph.read(texts)) or (prompt,)
    if metadata := parse_object(texts.get("sd-metadata", "")):
        return tuple(_older(metadata))
    if match := _DREAM.match(texts.get("Dream", texts.get("dream", ""))[:100_000]):
        options = tuple((name, value) for name, value in _OPTION.findall(match[2]))
        return (_split(match[1].replace('\\"', '"'), options),)
    return ()


def _modern(metadata: dict[str, Any]) -> FoundPrompt:
    """SDXL's style prompts, where there are any, are what its second encoder is given."""
    skip = integer_of(metadata.get("clip_skip"))
    return FoundPrompt(
        tool=TOOL,
        dialect="compel",
        prompt=lines_of(metadata.get("positive_prompt")),
        negative_prompt=lines_of(metadata.get("negative_prompt")),
        encoder="clip_l",
        more_prompts=_style(metadata, "positive_style_prompt"),
        more_negatives=_style(metadata, "negative_style_prompt"),
        # Invoke takes layers off the end and counts them, which is diffusers' number, for either family.
        clip_skip=None if skip is None else FoundClipSkip(skip, "diffusers", max(skip, 0)),
        loras=tuple(_loras(metadata.get("loras"))),
        model=_name(metadata.get("model")),
        sampler=text_of(metadata.get("scheduler")),
        steps=integer_of(metadata.get("steps")),
        settings=settings_of(metadata, *_SHOWN),
    )


def _style(metadata: dict[str, Any], key: str) -> dict[str, str]:
    text = text_of(metadata.get(key))
    return {"clip_g": text} if text else {}


def _loras(listed: object) -> Iterator[PictureLora]:
    for lora in objects_of(listed)[:100]:
        strength = number_of(lora.get("weight"))
        if name := _name(lora.get("lora")) or _name(lora.get("model")) or text_of(lora.get("name")):
            yield PictureLora(name, strength, strength)


def _name(model: object) -> str:
    if isinstance(model, dict):
        return text_of(model.get("name")) or text_of(model.get("model_name"))
    return text_of(model)


def _older(metadata: dict[str, Any]) -> Iterator[FoundPrompt]:
    image = metadata.get("image")
    if not isinstance(image, dict):
        return
    parts = image.get("prompt")
    prompt = text_of(parts) or " ".join(text_of(part.get("prompt")) for part in objects_of(parts)[:100])
    yield _split(prompt, settings_of(image, *_SHOWN), text_of(metadata.get("model_weights")))


def _split(prompt: str, settings: tuple[tuple[str, str], ...], model: str = "") -> FoundPrompt:
    """What stood in square brackets was the negative prompt."""
    negative = ", ".join(part.strip() for part in _NEGATIVE.findall(prompt))
    positive = _NEGATIVE.sub("", prompt).strip() if negative else prompt.strip()
    named = dict(settings)
    steps, sampler = integer_of(named.get("steps", named.get("s"))), named.get("sampler", named.get("A", ""))
    return FoundPrompt(TOOL, "compel", positive, negative, model=model, sampler=sampler, steps=steps, settings=settings)
