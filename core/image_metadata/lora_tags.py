"""LoRA tags in a picture's prompt, such as <lora:name:0.8>, read as the tool that made the picture read them."""

from collections.abc import Iterable, Sequence
from pathlib import PureWindowsPath

from core.dialects.lora_tags.table import TAG_SYNTAXES, read_tags
from core.dialects.lora_tags.tag import LoraTag, Repeats, TagReading, cut_spans
from core.dialects.lora_tags.web_ui import read_named
from core.image_metadata.bounded_json import number_of
from core.image_metadata.found import PictureLora
from core.prompt.mapped_text import identity_mapped

MAX_LORAS = 100  # that are listed
NODES = "impact"  # of ComfyUI: the least strict of those that read tags
WEIGHT_SUFFIXES = (".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf")


def loras_in(prompt: str, tool: str = "a1111") -> tuple[PictureLora, ...]:
    """The LoRAs of a prompt, each name once, with the strengths that all its tags give it together.

    `tool` is a key of `core.dialects.lora_tags.table.TAG_SYNTAXES`. A number that the tool cannot read turns all
    LoRAs off, which then have strengths of 0.
    """
    reading = read_tags(prompt, tool)
    named: dict[str, list[LoraTag]] = {}
    for tag in reading.tags:
        if tag.acts and tag.name.strip() and (tag.name in named or len(named) < MAX_LORAS):
            named.setdefault(tag.name, []).append(tag)
    return tuple(_combined(name.strip(), tags, reading) for name, tags in named.items())


def _combined(name: str, tags: list[LoraTag], reading: TagReading) -> PictureLora:
    """One LoRA of all tags of a name."""
    if reading.has_bad_number:
        return PictureLora(name, 0.0, 0.0)
    strengths = zip(*((tag.unet, tag.text) for tag in tags), strict=True)
    repeats = TAG_SYNTAXES[reading.tool].repeats
    return PictureLora(name, *(number_of(_together(numbers, repeats)) for numbers in strengths))


def _together(strengths: Sequence[float], repeats: Repeats) -> float:
    """The strength that tags of one name make together."""
    kept: Iterable[float] = strengths
    if repeats == "last":
        kept = [strengths[-1]] * len(strengths)
    elif repeats == "first":
        kept = strengths[:1]
    elif repeats == "once":
        kept = dict.fromkeys(strengths)
    return round(sum(kept), 6)


def without_tags(prompt: str) -> str:
    """The prompt without tags of any word, for comparing it with another."""
    text = identity_mapped(prompt)
    return cut_spans(text, [tag.span for tag in read_named(text, lambda tag, parts: tag)]).text


def merged_loras(*groups: Iterable[PictureLora]) -> tuple[PictureLora, ...]:
    """The LoRAs of several lists, each file once; strengths are those of the first list that has them."""
    merged: dict[str, PictureLora] = {}
    for lora in (lora for group in groups for lora in group):
        known = merged.get(stem_of(lora.name))
        if known is None and len(merged) < MAX_LORAS:
            merged[stem_of(lora.name)] = lora
        elif known is not None and known.strength is None and known.text_strength is None:
            merged[stem_of(lora.name)] = PictureLora(known.name, lora.strength, lora.text_strength)
    return tuple(merged.values())


def stem_of(name: str) -> str:
    """A file's name without its folder and ending, in lower case, so that names of all systems compare."""
    last = PureWindowsPath(name).name.casefold()
    return next((last.removesuffix(ending) for ending in WEIGHT_SUFFIXES if last.endswith(ending)), last)
