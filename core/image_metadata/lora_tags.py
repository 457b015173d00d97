"""LoRA tags in a prompt, such as <lora:name:0.8>."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PureWindowsPath

from core.image_metadata.bounded_json import number_of
from core.image_metadata.found import PictureLora

MAX_LORAS = 100  # that are listed

WEIGHT_SUFFIXES = (".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf")
_TAG = re.compile(r"<(?:lora|lyco|locon|loha):([^<>:]{1,300})((?::[^<>:]{0,100}){0,6})>", re.IGNORECASE)


def loras_in(prompt: str, text_first: bool = True) -> tuple[PictureLora, ...]:
    """The LoRAs of a prompt, each once.

    In A1111 the first number is the text encoder's strength, the second the U-Net's and by default the same; ComfyUI's
    extensions and SwarmUI write them the other way around (`text_first` False).
    """
    loras: dict[str, PictureLora] = {}
    for lora in _loras(prompt, text_first):
        if len(loras) < MAX_LORAS:
            loras.setdefault(lora.name, lora)
    return tuple(loras.values())


def without_tags(prompt: str) -> str:
    """The prompt without its LoRA tags."""
    return _TAG.sub("", prompt)


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


def _loras(prompt: str, text_first: bool) -> Iterator[PictureLora]:
    for match in _TAG.finditer(prompt):
        plain = [part for part in match[2].split(":")[1:] if "=" not in part]
        named = dict(part.lower().split("=", 1) for part in match[2].split(":") if "=" in part)
        first = number_of(plain[0]) if plain else 1.0
        second = number_of(plain[1]) if len(plain) > 1 else first
        text, unet = (first, second) if text_first else (second, first)
        if "te" in named:
            text = number_of(named["te"])
            unet = unet if plain else text
        unet = number_of(named["unet"]) if "unet" in named else unet
        yield PictureLora(match[1].strip(), unet, text)
