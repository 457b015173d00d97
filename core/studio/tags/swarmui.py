"""SwarmUI 2026-08 (`T2IParamTypes.GetBestModelInList`): the equal name, else the shortest that contains it."""

from core.studio.tags.names import LoraNames, cleaned_name
from core.studio.tags.rules import FoundLora, TagRules, found_only


def _find(name: str, names: LoraNames) -> FoundLora:
    wanted = cleaned_name(name)
    equal = names.cleaned.get(wanted)
    return FoundLora(equal if equal is not None else names.by_length.first_with(wanted))


SWARMUI = TagRules(_find, left_out=found_only)
