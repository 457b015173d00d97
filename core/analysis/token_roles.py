"""What each token of a text encoder is there for: whether rows look at it, whether its row is handed on, its place."""

from core.dialects.text_families.reading import RULES
from core.program.translation import tr
from core.tokens.chunks import Chunks


def token_roles(chunks: Chunks) -> list[str]:
    """A phrase for each token, in the user's language; "" for one of the prompt that all look at and that is kept."""
    first, end = chunks.kept or (0, len(chunks.tokens))
    names = {"template": tr("template"), "padding": tr("padding")}
    roles = []
    for at, token in enumerate(chunks.tokens):
        hidden = "" if token.attended else tr("hidden", "a token that no row may look at")
        dropped = "" if first <= at < end else tr("dropped", "a row that is not handed on")
        roles.append(", ".join(filter(None, (names.get(token.kind, ""), hidden, dropped))))
    return roles


def token_places(chunks: Chunks) -> list[int]:
    """The place that each token has for the encoder, from 0 (`Chunks.places`)."""
    tokens, places, real = chunks.tokens, list[int](), 0
    for at, token in enumerate(tokens):
        is_padding = token.kind == "padding"
        if chunks.places == "without-padding":
            real += not is_padding
            places.append(max(0, real - 1))
        else:
            places.append(1 if is_padding and chunks.places == "padding-at-1" else at)
    return places


def ignores_mask(chunks: Chunks) -> bool:
    """Whether the image model looks at all rows, whatever mask the tool may hand on."""
    return RULES[chunks.prompt.dialect][chunks.family].filled in _UNMASKED


def looked_at_rows(chunks: Chunks) -> list[int]:
    """The rows of a text encoder that are handed on and that the image model looks at, among all its rows."""
    first, end = chunks.kept or (0, len(chunks.tokens))
    if chunks.handed_mask is None or ignores_mask(chunks):
        return list(range(first, end))
    return [first + row for start, stop in chunks.handed_mask for row in range(start, min(stop, end - first))]


_UNMASKED = ("steer", "steer-embedded", "window")  # whose mask, if one is handed on, the image model does not use
