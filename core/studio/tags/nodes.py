"""Nodes of ComfyUI that put tags of a text on: prompt-control v3, rgthree's Power Prompt, Impact, Lora-Manager."""

import posixpath
from collections.abc import Sequence
from pathlib import Path

from core.studio.listing_rules import stem, without_suffix
from core.studio.tags.names import LoraNames
from core.studio.tags.rules import AppliedLora, FoundLora, FoundTag, TagRules, one_each
from core.studio.tools.comfyui import SUFFIXES


def _find_prompt_control(name: str, names: LoraNames) -> FoundLora:
    """The whole path, else a stem or a path, blanks for underscores too, else the only file with all the words."""
    files = names.files.values()
    for wanted in (name, name.replace(" ", "_")):
        for file in files:
            if wanted in (file.relative, file.name) or stem(file.relative) == wanted:
                return FoundLora(file)
    matches = tuple(file for file in files if all(word in file.relative for word in name.split()))
    return FoundLora(matches[0]) if len(matches) == 1 else FoundLora(others=matches if name.split() else ())


def _sum(found: Sequence[FoundTag]) -> tuple[AppliedLora, ...]:
    """prompt-control adds the strengths of a file, to two places, and drops it where both are 0."""
    sums: dict[Path, AppliedLora] = {}
    for lora in one_each(found):
        before = sums.get(lora.file, AppliedLora(lora.file, 0.0, 0.0))
        sums[lora.file] = AppliedLora(lora.file, round(before.text + lora.text, 2), round(before.unet + lora.unet, 2))
    return tuple(lora for lora in sums.values() if lora.text != 0 or lora.unet != 0)


def _find_rgthree(name: str, names: LoraNames) -> FoundLora:
    """Exactly, without suffix, the file's name alone, and at last any path that contains it."""
    files = list(names.files.values())
    bare = without_suffix(name)
    looks = (
        lambda file: file.relative == name,
        lambda file: file.name == name,
        lambda file: file.name == bare,
        lambda file: posixpath.basename(file.relative) in (name, posixpath.basename(name)),
        lambda file: stem(file.relative) in (name, posixpath.basename(bare)),
    )
    file = next((file for look in looks for file in files if look(file)), None)
    return FoundLora(file if file is not None else names.joined.first_with(name))


def _without_zeros(found: Sequence[FoundTag]) -> tuple[AppliedLora, ...]:
    return one_each([pair for pair in found if pair[0].unet != 0])


def _find_impact(name: str, names: LoraNames) -> FoundLora:
    """The first path that ends with the name, which gets a suffix where it has none."""
    suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
    return FoundLora(names.joined.first_with(f"{name if suffix in SUFFIXES else f'{name}.safetensors'}\n"))


def _first_each(found: Sequence[FoundTag]) -> tuple[AppliedLora, ...]:
    """Impact takes the first tag of a name."""
    first: dict[str, FoundTag] = {}
    for pair in found:
        first.setdefault(pair[0].name, pair)
    return one_each(list(first.values()))


def _find_lora_manager(name: str, names: LoraNames) -> FoundLora:
    matches = tuple(file for file in names.files.values() if stem(file.relative) == name)
    return FoundLora(matches[0], matches[1:]) if matches else FoundLora()


PROMPT_CONTROL = TagRules(_find_prompt_control, _sum)
RGTHREE = TagRules(_find_rgthree, _without_zeros)
IMPACT = TagRules(_find_impact, _first_each)
LORA_MANAGER = TagRules(_find_lora_manager)
