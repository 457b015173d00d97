"""AUTOMATIC1111's web UI 1.10, and the programs made from it: a prompt to all the texts that it stands for.

In this order: comments go (comments.py); `<word:…>` (LoRA, hypernetwork) is taken out; `AND` between words parts the
prompt, and `:number` at the end of a part is its weight, also where there is only one part; each part is scheduled over
the sampling steps (schedules.py); each text is weighted (emphasis.py).

`variants` are all the texts, part by part; the one shown is what the sampler uses at step i: the first whose
`until_step` is at least i. Blanks at a part's end are no part of its text. With emphasis None brackets, backslashes
and BREAK are plain text, with Ignore they are read but all weights are 1. In a negative prompt the second and the
third step are left out, but the counter takes the tags out there too. What a program does in its own way is a `WebUi`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from core.dialects.a1111.comments import split_comments
from core.dialects.a1111.schedules import schedule
from core.dialects.a1111.web_ui import WebUi
from core.prompt.mapped_text import MappedText, concat, identity_mapped
from core.prompt.prompt import Prompt, PromptVariant, ReadingSettings, Segment

BRACKETS = re.compile(r"\\.|([()\[\]])", re.DOTALL)  # group 1; the others are escaped
_TAG_START = re.compile(r"<\w+:")
AND = re.compile(r"\bAND\b")
_PART_WEIGHT = re.compile(r"\s*([-+]?(?:\d+\.?|\d*\.\d+))")


def parse_web_ui(ui: WebUi, text: str, settings: ReadingSettings) -> Prompt:
    """The prompt with its AND parts and schedules; the variant of `settings.part` and `settings.step` is shown."""
    variants: list[PromptVariant] = []
    shown = 0
    for part, (body, weight) in enumerate(_parts(ui, identity_mapped(text), settings)):
        first = len(variants)
        variants += _variants(ui, body, part, weight, settings)
        if part == settings.part or part == 0:
            shown = first + _at_step(variants[first:], settings.step)
    return Prompt(text, ui.key, tuple(variants), shown_index=shown, settings=settings)


def counted_segments(ui: WebUi, prompt: Prompt) -> list[tuple[Segment, ...]] | None:
    """The segments of the texts that the tool's counter counts; None where they are those of the prompt's variants."""
    settings, counted_text = prompt.settings, ui.counted_text or (lambda text: text)
    if not settings.is_negative:
        if ui.counted_text is None:
            return None
        bodies = [body for body, _ in _parts(ui, prompt.sent, settings)]
    else:
        bodies = [without_tags(split_comments(prompt.sent, ui.comments)[0])]
    texts = {text.text: text for body in bodies for _, text in schedule(body, settings.steps)}
    return [segments_of(ui, counted_text(text), settings) for text in texts.values()]


def _parts(ui: WebUi, text: MappedText, settings: ReadingSettings) -> Iterator[tuple[MappedText, float]]:
    """The parts with their weights: of a negative prompt one, in which tags and AND are words (`processing.py`)."""
    body, _ = split_comments(text, ui.comments)
    if settings.is_negative:
        yield body, 1.0
    else:
        yield from split_parts(without_tags(body))


def _variants(
    ui: WebUi, body: MappedText, part: int, weight: float, settings: ReadingSettings
) -> Iterator[PromptVariant]:
    """The scheduled texts of one part; equal ones share their segments."""
    segments: dict[int, tuple[Segment, ...]] = {}
    for until, text in schedule(body, settings.steps):
        if id(text) not in segments:
            segments[id(text)] = segments_of(ui, text, settings)
        yield PromptVariant(text.text, segments[id(text)], part, weight, until)


def segments_of(ui: WebUi, text: MappedText, settings: ReadingSettings) -> tuple[Segment, ...]:
    """The segments of a scheduled text, by the emphasis that is set."""
    if settings.emphasis == "none":
        return (Segment(text.text, text.offsets),)
    segments = ui.read_emphasis(text)
    if settings.emphasis == "ignore":
        return tuple(replace(segment, weight=1.0) for segment in segments)
    return segments


def _at_step(variants: list[PromptVariant], step: int) -> int:
    """The index of the text that the sampler takes at a step; past the end, the first."""
    return next((index for index, variant in enumerate(variants) if step <= variant.until_step), 0)


def without_tags(text: MappedText) -> MappedText:
    """`<word:anything>` taken out, with nothing in its place (`extra_networks.py`)."""
    pieces: list[MappedText] = []
    end = 0
    for start, stop in find_tags(text.text):
        pieces.append(text.cut(end, start))
        end = stop
    return concat([*pieces, text.cut(end)]) if pieces else text


def find_tags(text: str) -> Iterator[tuple[int, int]]:
    """Where the tags of a text begin and end."""
    match = _TAG_START.search(text)
    while match:
        end = text.find(">", match.end())
        if end < 0:
            return
        if end > match.end():
            yield match.start(), end + 1
        match = _TAG_START.search(text, end)


def split_parts(text: MappedText) -> Iterator[tuple[MappedText, float]]:
    """The parts between ANDs, each with its weight, which is no longer in its text."""
    start = 0
    for match in AND.finditer(text.text):
        yield _weighted_part(text.cut(start, match.start()))
        start = match.end()
    yield _weighted_part(text.cut(start))


def _weighted_part(text: MappedText) -> tuple[MappedText, float]:
    end = len(text.text.rstrip())
    colon = text.text.rfind(":")
    weight = _PART_WEIGHT.fullmatch(text.text, colon + 1, end) if 0 <= colon < end else None
    if weight is None:
        return text.cut(0, end), 1.0
    return text.cut(0, len(text.text[:colon].rstrip())), float(weight[1])
