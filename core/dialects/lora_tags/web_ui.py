"""A1111 1.10.1 and its relatives (Forge, classic, Neo, reForge): `extra_networks.py`, `Lora/extra_networks_lora.py`.

After comments are gone every `<word:…>` with a letter behind the colon is taken out, wherever it stands. Its parts
between colons are named where they have one `=`, and else name, text encoder, U-Net, rank; the U-Net follows the text
encoder. A number that Python's `float` does not read raises, and then no LoRA of the prompt is on.
"""

from collections.abc import Callable, Iterator, Sequence

from core.dialects.a1111.comments import CommentPass, split_comments
from core.dialects.a1111.syntax import find_tags
from core.dialects.lora_tags.tag import LoraTag, Repeats, TagPart, TagSyntax, number_in, parts_of
from core.prompt.expansion import Span
from core.prompt.mapped_text import MappedText

RANK = 3  # the number of the part behind the strengths


def syntax_of(
    words: Sequence[str], comments: Sequence[CommentPass], repeats: Repeats = "each", has_rank: bool = True
) -> TagSyntax:
    """The syntax of a web UI whose tags of these words act; `has_rank` says that a fourth part has to be an integer."""

    def read(text: MappedText) -> Iterator[LoraTag]:
        return read_named(text, lambda tag, parts: _with_numbers(tag, parts, has_rank) if tag.word in words else tag)

    return TagSyntax(read, lambda text: split_comments(text, comments)[0], repeats=repeats)


def read_named(text: MappedText, take: Callable[[LoraTag, "TagParts"], LoraTag]) -> Iterator[LoraTag]:
    """All tags of a text; `take` gives of one without numbers, which does not act, what it is."""
    for start, end in find_tags(text.text):
        colon = text.text.index(":", start)
        parts = TagParts(parts_of(text, colon + 1, end - 1))
        name = parts.plain[0] if parts.plain else TagPart("", text.span(colon + 1, end - 1))
        tag = LoraTag(text.span(start, end), text.text[start + 1 : colon], name.text, name.span, acts=False)
        yield take(tag, parts)


class TagParts:
    """The parts of a tag: `plain` ones, and by their names those with one `=`, of which the last holds."""

    def __init__(self, parts: Sequence[TagPart]) -> None:
        self.plain = [part for part in parts if part.text.count("=") != 1]
        named = [part for part in parts if part.text.count("=") == 1]
        self.named = {part.text.partition("=")[0]: _value_of(part) for part in named}


def _value_of(part: TagPart) -> TagPart:
    """What stands behind the `=` of a part."""
    key, _, value = part.text.partition("=")
    return TagPart(value, (min(part.span[0] + len(key) + 1, part.span[1]), part.span[1]))


def _with_numbers(tag: LoraTag, parts: TagParts, has_rank: bool) -> LoraTag:
    """The tag with its strengths, in the order in which the tool reads them, and what it stops at."""
    bad: list[Span] = [] if parts.plain else [tag.name_span]

    def number(given: TagPart | None, otherwise: float) -> float:
        value = otherwise if given is None else number_in(given.text)
        if value is None and given is not None:
            bad.append(given.span)
        return otherwise if value is None else value

    def plain(index: int) -> TagPart | None:
        return parts.plain[index] if len(parts.plain) > index else None

    text = number(parts.named.get("te"), number(plain(1), 1.0))
    unet = number(parts.named.get("unet"), number(plain(2), text))
    ranks = (plain(RANK), parts.named.get("dyn")) if has_rank else ()
    bad += [rank.span for rank in ranks if rank is not None and not _is_integer(rank.text)]
    return LoraTag(tag.span, tag.word, tag.name, tag.name_span, text, unet, bad[0] if bad else None)


def _is_integer(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True
