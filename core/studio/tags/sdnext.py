"""SD.Next 2026-07 (`modules/lora/lora_load.py`): stems with underscores for dots, or a whole path."""

from collections.abc import Sequence

from core.studio.studio import Studio
from core.studio.tags.names import LoraNames
from core.studio.tags.rules import AppliedLora, FoundLora, FoundTag, TagRules
from core.studio.tags.web_ui import last_each_time


def _find(name: str, names: LoraNames) -> FoundLora:
    if name.startswith("/"):
        return FoundLora(next((file for file in names.files.values() if file.path.as_posix() == name), None))
    return FoundLora(names.files.get(name), names.shadowed.get(name, ()))


def _apply(found: Sequence[FoundTag]) -> tuple[AppliedLora, ...]:
    """As A1111's, without tags whose strengths are both 0."""
    return last_each_time([pair for pair in found if pair[0].text != 0 or pair[0].unet != 0])


def _is_text_off(studio: Studio) -> bool:
    """Unless `lora_apply_te` is set, which nothing is known of in another tool's installation."""
    return studio.tool != "sdnext" or not studio.lora_text


SDNEXT = TagRules(_find, _apply, is_text_off=_is_text_off)
