"""The comma-separated tags of a prompt, and edits that move or remove one without touching the rest.

A tag ends at a comma outside of brackets and quotes. Line breaks, and A1111's BREAK, AND and comments, end it too and
part the tags into runs: what moves within a run changes places with its neighbours, each comma and blank staying where
it is; what moves into another run takes one comma along. A bracket that is never closed takes all that follows.

An edit is given only where the tool afterwards reads the same letters of every tag with the same weights.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.dialects.table import DIALECTS, parse
from core.editing.brackets import bracket_partners, read_offsets
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Prompt

Edits = tuple[tuple[int, int, str], ...]  # (start, end, new text) in the typed prompt, last first, as in a Fix

COMMAS = ",\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}"
_COMMA = re.compile(f"[{COMMAS}]")
_LINE_BREAK = re.compile(r"[\n\r\u2028\u2029]")
_BLANKS_AND_COMMA = re.compile(rf"[^\S\n]*[{COMMAS}]")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag without the blanks around it: its span in the typed text (code points) and the number of its run.

    `weights` are the lightest and the heaviest with which the tool reads a letter of it, (1, 1) where it reads none.
    """

    text: str
    start: int
    end: int
    run: int
    weights: tuple[float, float]


def tags_of(prompt: Prompt) -> tuple[Tag, ...]:
    """The tags in reading order."""
    weights = _weights(prompt)
    tags: list[Tag] = []
    run = -1
    for piece in _runs(prompt):
        if piece:
            run += 1
        for start, end in piece:
            heavy = [weights[offset] for offset in range(start, end) if offset in weights] or [1.0]
            tags.append(Tag(prompt.source[start:end], start, end, run, (min(heavy), max(heavy))))
    return tuple(tags)


def move_tag(prompt: Prompt, tags: Sequence[Tag], index: int, target: int, run: int) -> Edits | None:
    """The edit that brings the tag `index` to the position `target` among the others, in the run of that number.

    `target` counts the tags without the moved one. None where nothing would change, or where the tool would then read
    anything else than the same tags in another order.
    """
    others = [*tags[:index], *tags[index + 1 :]]
    order = [*others[:target], tags[index], *others[target:]]
    if run == tags[index].run:
        edits = _permuted(prompt.source, tags, order)
    else:
        edits = _carried(prompt.source, tags, index, others, target, run)
    if edits is None or not _reads_the_same(prompt, tags, order, edits):
        return None
    return edits


def next_position(tags: Sequence[Tag], index: int, step: int) -> tuple[int, int] | None:
    """Where a tag goes one step back (-1) or on (1): the `target` and `run` of `move_tag`; None at either end."""
    if not 0 <= index + step < len(tags):
        return None
    run = tags[index + step].run
    return (index + step if run == tags[index].run else index), run


def remove_tag(prompt: Prompt, tags: Sequence[Tag], index: int) -> Edits:
    """The edit that takes a tag out, with one comma."""
    start, end = _with_comma(prompt.source, tags, index)
    return ((start, end, ""),)


def _permuted(source: str, tags: Sequence[Tag], order: Sequence[Tag]) -> Edits | None:
    """The tags in another order, what stands between them as it is."""
    changed = [index for index, (old, new) in enumerate(zip(tags, order, strict=True)) if old is not new]
    if not changed:
        return None
    first, last = changed[0], changed[-1]
    pieces = [order[first].text]
    for index in range(first + 1, last + 1):
        pieces += [source[tags[index - 1].end : tags[index].start], order[index].text]
    return ((tags[first].start, tags[last].end, "".join(pieces)),)


def _carried(
    source: str, tags: Sequence[Tag], index: int, others: Sequence[Tag], target: int, run: int
) -> Edits | None:
    """A tag taken out of its run and put into another, in front of a tag of that run or behind its last one."""
    text = tags[index].text
    if target < len(others) and others[target].run == run:
        put = (others[target].start, others[target].start, f"{text}, ")
    elif target > 0 and others[target - 1].run == run:
        put = (others[target - 1].end, others[target - 1].end, f", {text}")
    else:
        return None
    return tuple(sorted((put, (*_with_comma(source, tags, index), "")), reverse=True))


def _with_comma(source: str, tags: Sequence[Tag], index: int) -> tuple[int, int]:
    """A tag's span with what parts it from its neighbour in the same run."""
    tag = tags[index]
    if index + 1 < len(tags) and tags[index + 1].run == tag.run:
        return tag.start, tags[index + 1].start
    if index and tags[index - 1].run == tag.run:
        return tags[index - 1].end, tag.end
    comma = _BLANKS_AND_COMMA.match(source, tag.end)
    return tag.start, comma.end() if comma else tag.end


def _reads_the_same(prompt: Prompt, tags: Sequence[Tag], order: Sequence[Tag], edits: Edits) -> bool:
    """Whether the same tags come out in the wished order, every letter read with the weight that it had."""
    text = prompt.source
    for start, end, new in edits:
        text = text[:start] + new + text[end:]
    after = parse(text, prompt.dialect, prompt.settings)
    moved = tags_of(after)
    if [tag.text for tag in moved] != [tag.text for tag in order]:
        return False
    was, now = _weights(prompt), _weights(after)
    return all(_letter_weights(was, old) == _letter_weights(now, new) for old, new in zip(order, moved, strict=True))


def _letter_weights(weights: Mapping[int, float], tag: Tag) -> list[str | None]:
    """The weights of a tag's letters, None for one that is not read; as text, because nan is as it was."""
    letters = zip(range(tag.start, tag.end), tag.text, strict=True)
    return [repr(weights[offset]) if offset in weights else None for offset, letter in letters if not letter.isspace()]


def _weights(prompt: Prompt) -> dict[int, float]:
    """The weight of each code point that is read in some text of the prompt; A1111's BREAK is read with none."""
    weights: dict[int, float] = {}
    segments = {id(variant.segments): variant.all_segments for variant in prompt.variants}
    for segment in (segment for run in segments.values() for segment in run if not segment.is_break):
        weights |= dict.fromkeys(segment.offsets, segment.weight)
    return weights


def _runs(prompt: Prompt) -> Iterator[list[tuple[int, int]]]:
    """The spans of the tags, run by run; a run may have none."""
    enclosed, breaks = _enclosed_offsets(prompt), _break_lengths(prompt)
    for area in DIALECTS[prompt.dialect].tag_areas(identity_mapped(prompt.source)):
        ends = [match.span() for match in _LINE_BREAK.finditer(area.text)]
        if breaks:
            ends += [(at, at + breaks[offset]) for at, offset in enumerate(area.offsets) if offset in breaks]
        start = 0
        for end, after in [*sorted(ends), (len(area.text), len(area.text))]:
            if end == len(area.text) or not enclosed[area.offsets[end]]:
                yield list(_spans(area.cut(start, end), enclosed))
                start = after


def _break_lengths(prompt: Prompt) -> dict[int, int]:
    """How many letters each break of the prompt has, by its offset."""
    segments = (segment for variant in prompt.variants for segment in variant.segments if segment.is_break)
    return {segment.offsets[0]: segment.offsets[-1] + 1 - segment.offsets[0] for segment in segments}


def _spans(piece: MappedText, whole: bytearray) -> Iterator[tuple[int, int]]:
    """Where the tags of a run begin and end."""
    start = 0
    commas = [match.start() for match in _COMMA.finditer(piece.text) if not whole[piece.offsets[match.start()]]]
    for end in [*commas, len(piece.text)]:
        text = piece.text[start:end]
        blanks = len(text) - len(text.lstrip())
        if text.strip():
            yield piece.span(start + blanks, start + len(text.rstrip()))
        start = end + 1


def _enclosed_offsets(prompt: Prompt) -> bytearray:
    """1 for each code point that stands in brackets or quotes, which no comma parts."""
    source, whole, read = prompt.source, bytearray(len(prompt.source)), read_offsets(prompt)
    for at, partner in bracket_partners(prompt).items():
        if partner is None and source[at] in "([" and at not in read:
            partner = len(source) - 1
        if partner is not None and partner > at:
            whole[at : partner + 1] = b"\1" * (partner + 1 - at)
    quotes = DIALECTS[prompt.dialect].quotes
    for match in quotes.finditer(source) if quotes else ():
        whole[match.start() : match.end()] = b"\1" * len(match[0])
    return whole
