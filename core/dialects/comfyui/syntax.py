"""ComfyUI 0.28 and later: a prompt to weighted segments.

    (x)        x at 1.1, and nested implicit brackets multiply: ((x)) 1.21
    (x:1.3)    1.3, which replaces whatever is outside: ((x:1.2):1.5) is 1.2
    \\( \\)      the bracket itself; nothing else is escaped

The number is whatever Python's float reads after the last colon: `1e3`, `nan`, `1_0`. Square brackets, BREAK, AND,
schedules, comments and tags are plain text. A bracket that is not closed makes the rest, inner brackets included, plain
text, unless the text ends with a closing one, which then counts as its partner. After a stray closing bracket as many
opening ones are text.

A segment is cut again in front of every `embedding:` behind white space, which stays with what is before it.
Source of the rules: `comfy/sd1_clip.py`, `token_weights` and `tokenize_with_weights`. The first recurses; here brackets
are paired in one pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from core.dialects.weight_syntax import parse_weight
from core.prompt.mapped_text import MappedText, concat, identity_mapped
from core.prompt.prompt import DEFAULT_SETTINGS, Prompt, PromptVariant, ReadingSettings, Segment
from core.prompt.styles import SIDE_BY_SIDE
from core.prompt.textual_inversions import TextualInversion, TextualInversions

IMPLICIT_WEIGHT = 1.1
EMBEDDING_PREFIX = "embedding:"
_BRACKET = re.compile(r"[()]")
_EMBEDDING = re.compile(rf"(?<=\s){EMBEDDING_PREFIX}")
_NAME = re.compile(r"\s*([^\s<\[]*)")
_BLANKS = re.compile(r"\s+")
_ESCAPED = re.compile("\0[\1\2]")


def parse_comfyui(text: str, settings: ReadingSettings = DEFAULT_SETTINGS) -> Prompt:
    """The prompt as one variant; its segments are tokenised each on its own.

    Of Fooocus's styles, which stand side by side, each is a variant with a number as its part.
    """
    texts = text.split(SIDE_BY_SIDE)
    starts = [0, *accumulate(len(own) + len(SIDE_BY_SIDE) for own in texts)]
    variants = tuple(
        PromptVariant(
            own, weighted_segments(identity_mapped(text).cut(start, start + len(own))), part, 1.0, settings.steps
        )
        for part, (start, own) in enumerate(zip(starts, texts, strict=False))
    )
    return Prompt(text, "comfyui", variants, settings=settings, mixing="and" if len(variants) > 1 else "")


def weighted_segments(text: MappedText, reads_brackets: bool = True) -> tuple[Segment, ...]:
    r"""The segments of a text; without `reads_brackets` brackets are letters, and `\(` one all the same."""
    escaped = _escape(text)
    return tuple(
        Segment(piece.text, piece.offsets, weight)
        for segment, weight in (weighted_pieces(escaped) if reads_brackets else [(escaped, 1.0)])
        for piece in _cut_at_embeddings(segment.replace_each(_ESCAPED, _bracket_letter))
    )


@dataclass(frozen=True, slots=True)
class _Range:
    """A piece of the text; with `inside`, its brackets are still to be read."""

    start: int
    end: int
    weight: float
    inside: bool


def weighted_pieces(text: MappedText) -> Iterator[tuple[MappedText, float]]:
    """Pieces of a text, brackets taken off, with their weights."""
    partners = _partners(text.text)
    waiting = list(reversed(_top_items(text.text)))
    while waiting:
        item = waiting.pop()
        if item.inside:
            waiting += reversed(list(_items(text.text, item, partners)))
        elif item.end > item.start:
            yield text.cut(item.start, item.end), item.weight


def _top_items(text: str) -> list[_Range]:
    """The outermost brackets and what is between them; only here can closing brackets stand alone."""
    items: list[_Range] = []
    start = level = 0
    for match in _BRACKET.finditer(text):
        if match[0] == "(":
            if level == 0:
                items.append(_Range(start, match.start(), 1.0, False))
                start = match.start()
            level += 1
        else:
            level -= 1
            if level == 0:
                items.append(_bracket(text, start, match.end(), 1.0))
                start = match.end()
    return [*items, _rest(text, start, len(text), 1.0)]


def _items(text: str, outer: _Range, partners: dict[int, int]) -> Iterator[_Range]:
    """What is directly inside a bracket."""
    start, end, weight = outer.start, outer.end, outer.weight
    while True:
        bracket = text.find("(", start, end)
        if bracket < 0:
            yield _Range(start, end, weight, False)
            return
        yield _Range(start, bracket, weight, False)
        partner = partners.get(bracket, end)
        if partner >= end:
            yield _rest(text, bracket, end, weight)
            return
        yield _bracket(text, bracket, partner + 1, weight)
        start = partner + 1


def _bracket(text: str, start: int, end: int, outside: float) -> _Range:
    """The inside of the bracket from `start` to `end`, its number taken off."""
    colon = text.rfind(":", start + 1, end - 1)
    weight = parse_weight(text[colon + 1 : end - 1]) if colon > start + 1 else None
    if weight is None:
        return _Range(start + 1, end - 1, outside * IMPLICIT_WEIGHT, True)
    return _Range(start + 1, colon, weight, True)


def _rest(text: str, start: int, end: int, weight: float) -> _Range:
    """What is left over at the end: text, but a bracket where it begins and ends like one."""
    if end - start >= 2 and text[start] == "(" and text[end - 1] == ")":
        return _bracket(text, start, end, weight)
    return _Range(start, end, weight, False)


def _partners(text: str) -> dict[int, int]:
    """The closing bracket of each opening one that has one."""
    partners: dict[int, int] = {}
    open_brackets: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "(":
            open_brackets.append(match.start())
        elif open_brackets:
            partners[open_brackets.pop()] = match.start()
    return partners


def _escape(text: MappedText) -> MappedText:
    r"""`\(` and `\)` as two control characters each, as ComfyUI hides them from its bracket reader."""
    return MappedText(text.text.replace("\\)", "\0\1").replace("\\(", "\0\2"), text.offsets)


def _bracket_letter(escape: MappedText) -> MappedText:
    """The bracket that two control characters of `_escape` stand for, at the offset of the second."""
    return MappedText(")" if escape.text[1] == "\1" else "(", escape.offsets[1:])


def _cut_at_embeddings(text: MappedText) -> Iterator[MappedText]:
    """The text cut in front of each `embedding:` behind white space; no empty pieces."""
    start = 0
    for match in _EMBEDDING.finditer(text.text):
        yield text.cut(start, match.start())
        start = match.start()
    if len(text.text) > start:
        yield text.cut(start)


@dataclass(frozen=True, slots=True)
class NamedEmbedding:
    """What a segment that begins with `embedding:` stands for.

    `name` is what is looked up, `inversion` what was found, if anything, and `rest` the words behind it.
    """

    name: MappedText
    inversion: TextualInversion | None
    rest: MappedText


def find_embedding(segment: MappedText, inversions: TextualInversions) -> NamedEmbedding:
    """The embedding that a segment names, as `_try_get_embedding` looks for it.

    The name ends at white space, `<` or `[`. Where it is not found, it is looked up without the commas at its ends, and
    then as many letters as these go in front of the words behind it, of which each is one blank from the next.
    """
    match = _NAME.match(segment.text, len(EMBEDDING_PREFIX))
    assert match  # an empty name matches everywhere
    name = segment.cut(*match.span(1))
    rest = segment.cut(match.end()).stripped().replace_each(_BLANKS, lambda run: MappedText(" ", run.offsets[:1]))
    inversion = inversions.find_file(name.text)
    bare = name.text.strip(",")
    if inversion is not None or bare == name.text:
        return NamedEmbedding(name, inversion, rest)
    start = name.text.index(bare) if bare else 0
    commas = name.cut(len(bare))
    blank = MappedText(" ", commas.offsets[-1:])
    return NamedEmbedding(name.cut(start, start + len(bare)), inversions.find_file(bare), concat([commas, blank, rest]))
