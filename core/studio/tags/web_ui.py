"""A1111 and its relatives: names are stems or aliases, exactly (1.10.1, `Lora/networks.py`; Forge, Neo, reForge)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from core.studio.tags.names import LoraNames
from core.studio.tags.rules import AppliedLora, FoundLora, FoundTag, TagRules, one_each


def find(name: str, names: LoraNames) -> FoundLora:
    """A stem before an alias; of files with one stem the tool's choice, the others beside it."""
    file = names.files.get(name)
    if file is not None:
        return FoundLora(file, names.shadowed.get(name, ()))
    return FoundLora(names.aliases.files.get(name), is_refused=name in names.aliases.refused)


def last_each_time(found: Sequence[FoundTag]) -> tuple[AppliedLora, ...]:
    """A1111: tags of one name are one network, which is put on as often with the last strengths."""
    last = {tag.name: tag for tag, _ in found}
    return tuple(AppliedLora(file.path, last[tag.name].text, last[tag.name].unet) for tag, file in found)


def equal_once(loras: Iterable[AppliedLora]) -> dict[Path, float]:
    """Forge keeps patches by file and strength (`backend/patcher/base.py`): equal strengths count once."""
    strengths: dict[Path, float] = {}
    for file, text in dict.fromkeys((lora.file, lora.text) for lora in loras):
        strengths[file] = strengths.get(file, 0.0) + text
    return strengths


A1111 = TagRules(find, last_each_time, has_aliases=True)
FORGE = TagRules(find, one_each, equal_once, missing_turns_off=True, has_aliases=True)
FORGE_CLASSIC = TagRules(find, missing_turns_off=True, has_aliases=True)
FORGE_NEO = TagRules(find, has_aliases=True)
REFORGE = TagRules(find, missing_turns_off=True, has_aliases=True)
