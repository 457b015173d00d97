"""Fooocus 2.5.5 (`modules/util.py`): stems; of equal tags one, and no more than five LoRAs."""

from collections.abc import Sequence

from core.prompt.mapped_text import MappedText, concat
from core.studio.tags.names import LoraNames
from core.studio.tags.rules import AppliedLora, FoundLora, FoundTag, TagRules, one_each

MAX_LORAS = 5


def _find(name: str, names: LoraNames) -> FoundLora:
    return FoundLora(names.files.get(name), names.shadowed.get(name, ()))


def _apply(found: Sequence[FoundTag]) -> tuple[AppliedLora, ...]:
    return tuple(dict.fromkeys(one_each(found)))[:MAX_LORAS]


def tidied(text: MappedText) -> MappedText:
    """Fooocus: pieces between commas without blanks around them, empty ones left out, one blank for several."""
    pieces: list[MappedText] = []
    start = 0
    for end in [*(at for at, letter in enumerate(text.text) if letter == ","), len(text.text)]:
        piece = text.cut(start, end)
        blanks = len(piece.text) - len(piece.text.lstrip())
        body = piece.cut(blanks, len(piece.text.rstrip()))
        if body.text:
            comma = [MappedText(", ", [body.offsets[0]] * 2)] if pieces else []
            pieces += [*comma, _single_blanks(body)]
        start = end + 1
    return concat(pieces) if pieces else text.cut(0, 0)


def _single_blanks(text: MappedText) -> MappedText:
    kept = [at for at, letter in enumerate(text.text) if letter != " " or text.text[at - 1 : at] != " "]
    return MappedText("".join(text.text[at] for at in kept), [text.offsets[at] for at in kept])


FOOOCUS = TagRules(_find, _apply, finish=tidied)
