"""What is to be said of the layer in front of a tool: choices, what it leaves out, and what it cannot read."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from core.dialects.placing import said_of_style
from core.dialects.table import DIALECTS
from core.expansion.table import LAYER_TITLES
from core.program.translation import tr, tr_noop
from core.prompt.expansion import ChoiceBlock, Expansion, ExpansionMark, Span
from core.prompt.mapped_text import MappedText
from core.prompt.nearest_names import nearest_quickly
from core.prompt.prompt import Diagnostic, Fix, Prompt
from core.prompt.wildcards import Wildcards

MAX_QUOTED_LETTERS = 40
MAX_WRITTEN_COUNT = 10**9  # greater numbers are told by their digits
_WILDCARD_NAME = re.compile(r"(?:__[~!@]?|:)([^()<>,]+?)(?:\([^()]*\)|,[^<>]*)?(?:__|>)\Z")
_MESSAGES = {
    "comment": tr_noop("{tool} takes this for a comment and leaves it out."),
    "address-cut": tr_noop(
        "{tool} takes // to the end of the line for a comment: the rest of this address is left out."
    ),
    "unclosed-brace": tr_noop("This brace is never closed, so all that follows belongs to its choice."),
    "trailing-backslash": tr_noop("After a backslash at the very end {tool} sends the word “undefined”."),
    "expansion-unparsable": tr_noop("{tool} cannot read this and leaves the whole prompt as it is typed."),
    "wildcard-unknown": tr_noop(
        "A file decides what stands here; it is not known, so the name is read as it is typed."
    ),
}


def expansion_notes(prompt: Prompt, expansion: Expansion) -> Iterator[Diagnostic]:
    """One note for each outermost block and each mark; of text that nothing chooses from, which braces are letters."""
    if expansion.layer == "none":
        yield from _choices_as_text(prompt)
        return
    length = len(prompt.source)
    for note in _notes(prompt, expansion):
        message = said_of_style(note.message, expansion.styled, note.start)
        start, end = min(max(note.start, 0), length), min(max(note.end, 0), length)
        yield replace(note, message=message, start=start, end=end)


def _notes(prompt: Prompt, expansion: Expansion) -> Iterator[Diagnostic]:
    """The notes, by the offsets of letters, of which those of a style are outside of the typed prompt."""
    layer = tr(LAYER_TITLES[expansion.layer])
    offsets = expansion.way.text.offsets
    is_rising = isinstance(offsets, range) or all(map(int.__le__, offsets, offsets[1:]))
    for mark in expansion.template.marks:
        if mark.code == "choice":
            block = ChoiceBlock((mark.start, mark.end), (), ways=mark.ways)
            yield _block_note(block, expansion.way.text, is_rising, layer)
        elif mark.code == "wildcard-unknown" and prompt.settings.wildcards.by_path:
            yield _missing_wildcard(prompt, expansion, mark)
        else:
            yield Diagnostic(mark.code, tr(_MESSAGES[mark.code]).format(tool=layer), mark.start, mark.end)
    unclosed = {mark.start for mark in expansion.template.marks if mark.code == "unclosed-brace"}
    for block in expansion.template.blocks:
        if block.outer is None and (block.ways > 1 or block.span[0] not in unclosed):
            yield _block_note(block, expansion.way.text, is_rising, layer)


def _missing_wildcard(prompt: Prompt, expansion: Expansion, mark: ExpansionMark) -> Diagnostic:
    """A name that none of the known files has, with the nearest names of files as fixes."""
    start, end = mark.start, mark.end
    written = expansion.styled.letters(start, end) if expansion.styled else prompt.source[start:end]
    match = _WILDCARD_NAME.search(written)
    name = match[1] if match else written
    message = tr("None of the known files of wildcards is called “{name}”; what stands here is “{text}”.")
    offsets = expansion.way.text.offsets
    is_rising = isinstance(offsets, range) or all(map(int.__le__, offsets, offsets[1:]))
    text = _quoted(_text_at(expansion.way.text, (start, end), is_rising))
    fixes = []
    if match and start >= 0 and end <= len(prompt.source):
        at, until = start + match.start(1), start + match.end(1)
        for near in _nearest(name, prompt.settings.wildcards):
            fixes.append(Fix(tr("Write {letters}").format(letters=near), ((at, until, near),)))
    return Diagnostic("missing-wildcard", message.format(name=name, text=text), start, end, tuple(fixes))


@lru_cache(maxsize=200)  # of thousands of names, which are not to be compared at every keystroke
def _nearest(name: str, wildcards: Wildcards) -> tuple[str, ...]:
    return nearest_quickly(name, wildcards.by_path)


def _block_note(block: ChoiceBlock, sent: MappedText, is_rising: bool, layer: str) -> Diagnostic:
    if block.ways <= 1:
        return Diagnostic("braces-dropped", tr("{tool} leaves these braces out.").format(tool=layer), *block.span)
    message = tr("One of {count} texts stands here; shown is “{text}”.")
    text = _quoted(_text_at(sent, block.span, is_rising))
    return Diagnostic("choice", message.format(count=written_count(block.ways), text=text), *block.span)


def _text_at(text: MappedText, span: Span, is_rising: bool) -> str:
    """The letters of a text that come from a span of the typed prompt; quickly where its offsets rise."""
    offsets = text.offsets
    if is_rising:
        return text.text[bisect_left(offsets, span[0]) : bisect_left(offsets, span[1])]
    letters = zip(text.text, offsets, strict=True)
    return "".join(letter for letter, offset in letters if span[0] <= offset < span[1])


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_QUOTED_LETTERS else f"{text[: MAX_QUOTED_LETTERS - 1]}…"


def written_count(count: int) -> str:
    """A number of ways as it is shown; of a great one how many digits it has."""
    return f"{count:,}" if count <= MAX_WRITTEN_COUNT else f"10^{len(str(count)) - 1}"


def _choices_as_text(prompt: Prompt) -> Iterator[Diagnostic]:
    """The outermost braces with a bar of their own, which look like a choice."""
    text = prompt.source
    if "{" not in text or "|" not in text:
        return
    from core.expansion.comfyui import find_choices

    read: set[int] | None = None
    title = DIALECTS[prompt.dialect].title
    for span in find_choices(text):
        if read is None:
            read = {offset for segment in prompt.variant.all_segments for offset in segment.offsets}
        if span[0] in read:
            message = tr("{tool} reads these braces as letters; only what stands in front of it would choose here.")
            yield Diagnostic("choice-as-text", message.format(tool=title), *span)
