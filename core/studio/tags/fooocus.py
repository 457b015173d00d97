"""Fooocus 2.5.5 (`modules/util.py`): stems; of equal tags one, and no more than five LoRAs."""

import re
from collections.abc import Sequence

from core.prompt.mapped_text import MappedText
from core.studio.tags.names import LoraNames
from core.studio.tags.rules import AppliedLora, FoundLora, FoundTag, TagRules, one_each

MAX_LORAS = 5


def _find(name: str, names: LoraNames) -> FoundLora:
    return FoundLora(names.files.get(name), names.shadowed.get(name, ()))


def _apply(found: Sequence[FoundTag]) -> tuple[AppliedLora, ...]:
    return tuple(dict.fromkeys(one_each(found)))[:MAX_LORAS]


def cleaned_prompt(text: MappedText) -> str:
    """What Fooocus makes of a prompt without tags: one blank behind each comma, nothing between two."""
    pieces = (re.sub(" +", " ", piece).strip() for piece in text.text.split(","))
    return ", ".join(piece for piece in pieces if piece)


FOOOCUS = TagRules(_find, _apply, finish=cleaned_prompt)
