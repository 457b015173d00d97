"""Styles: texts that a tool puts around a prompt under a name, and the prompt with them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from core.prompt.mapped_text import MappedText, concat

StyleRule = Literal["each-place", "no-second-comma", "first-place", "side-by-side"]

PLACEHOLDER = "{prompt}"
SIDE_BY_SIDE = "\ufdd1"  # between texts that are encoded apart; a character that Unicode keeps free of meaning
MAX_STYLED_CHARACTERS = 200_000  # a style that would make a longer text is left out
FILLS_STYLES: StyleRule = "no-second-comma"  # where files of wildcards are read behind the styles (SD.Next)
# Where the typed prompt's choices are made before styles are put around it; elsewhere all are made behind that.
CHOOSES_BEFORE_STYLES: tuple[StyleRule, ...] = (
    "no-second-comma",
    "side-by-side",
)  # choices and wildcards of the typed text go first
_BLANKS = re.compile(r"  +")
_FOOOCUS_ENDS = ",. \r\n"


@dataclass(frozen=True, slots=True)
class Style:
    """A style as its tool calls it. `prompt` and `negative` are put around or behind what is typed.

    `wildcards` are words and what stands in their place, `word=a,b;other=c`, which SD.Next has beside the texts.
    """

    name: str
    prompt: str = ""
    negative: str = ""
    wildcards: str = ""


@dataclass(frozen=True, slots=True)
class AddedSpan:
    """Which style the letters of these offsets are of."""

    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class StyledText:
    """A prompt with its styles.

    Letters of a style have offsets outside of the typed prompt: below 0 in front of it, from its length on behind it.
    `before` and `behind` are those letters by offset, `before` ending at 0.
    """

    text: MappedText
    typed: str
    before: str = ""
    behind: str = ""
    added: tuple[AddedSpan, ...] = ()

    def letters(self, start: int, end: int) -> str:
        """The letters from offset to offset."""
        return (self.before + self.typed + self.behind)[start + len(self.before) : end + len(self.before)]

    def style_at(self, offset: int) -> str:
        """The style that a letter is of; "" for one that is typed."""
        return next((span.style for span in self.added if span.start <= offset < span.end), "")


@dataclass(slots=True)
class _Added:
    """Letters that are put around a typed prompt, each with an offset of its own."""

    typed: str
    before: str = ""
    behind: str = ""
    spans: list[AddedSpan] = field(default_factory=list)

    def put(self, text: str, style: str, in_front: bool = False) -> MappedText:
        """The letters with their offsets."""
        if in_front:
            self.before = text + self.before
            start = -len(self.before)
        else:
            start = len(self.typed) + len(self.behind)
            self.behind += text
        if text:
            self.spans.append(AddedSpan(start, start + len(text), style))
        return MappedText(text, range(start, start + len(text)))

    def result(self, text: MappedText) -> StyledText:
        """The prompt, whose offsets are a range again where its pieces follow on one another."""
        return StyledText(text, self.typed, self.before, self.behind, tuple(self.spans))


def apply_styles(
    text: MappedText, typed: str, styles: Sequence[Style], rule: StyleRule, is_negative: bool = False
) -> StyledText:
    """A text of a typed prompt with styles around it in their order, by the rule of a tool.

    "each-place": `{prompt}` everywhere in the style, else the style behind a comma, both trimmed (A1111, `styles.py`).
    "no-second-comma": the same, but behind a comma that is typed (SD.Next, `styles.py`). "first-place": the first
    `{prompt}`, else behind a blank, nothing trimmed (InvokeAI, `usePresetModifiedPrompts.ts`). "side-by-side": each
    style a text of its own (Fooocus, `async_worker.py`).
    """
    added = _Added(typed)
    if rule == "side-by-side":
        return added.result(_beside(text, styles, added, is_negative))
    merge = _RULES[rule]
    for style in styles:
        own = style.negative if is_negative else style.prompt
        if len(own) + len(text.text) * max(own.count(PLACEHOLDER), 1) <= MAX_STYLED_CHARACTERS:
            text = _joined(merge(text, own, style.name, added))
    return added.result(text)


def styles_of_names(names: Sequence[str], known: Sequence[Style]) -> tuple[Style, ...]:
    """The styles of these names; one that is not known is empty, as the tools take it."""
    by_name = {style.name: style for style in known}
    return tuple(by_name.get(name, Style(name)) for name in names)


Merge = Callable[[MappedText, str, str, _Added], list[MappedText]]


def _merge_each(text: MappedText, own: str, name: str, added: _Added) -> list[MappedText]:
    return _around(text, own.split(PLACEHOLDER), name, added) or _behind(text, own, name, added, ", ")


def _merge_with_one_comma(text: MappedText, own: str, name: str, added: _Added) -> list[MappedText]:
    between = " " if text.text.strip().endswith(",") else ", "
    return _around(text, own.split(PLACEHOLDER), name, added) or _behind(text, own, name, added, between)


def _merge_first(text: MappedText, own: str, name: str, added: _Added) -> list[MappedText]:
    around = _around(text, own.split(PLACEHOLDER, 1), name, added)
    return around or ([text, added.put(f" {own}", name)] if own else [text])


_RULES: dict[StyleRule, Merge] = {
    "each-place": _merge_each,
    "no-second-comma": _merge_with_one_comma,
    "first-place": _merge_first,
}


def _around(text: MappedText, pieces: list[str], name: str, added: _Added) -> list[MappedText]:
    """The text in each place between the pieces; nothing where there is but one piece."""
    if len(pieces) == 1:
        return []
    around = [added.put(pieces[0], name, in_front=True)]
    for piece in pieces[1:]:
        around += [text, added.put(piece, name)]
    return around


def _behind(text: MappedText, own: str, name: str, added: _Added, between: str) -> list[MappedText]:
    text, own = _stripped(text), own.strip()
    return [text, added.put(f"{between}{own}" if text.text else own, name)] if own else [text]


def _stripped(text: MappedText, letters: str | None = None) -> MappedText:
    start = len(text.text) - len(text.text.lstrip(letters))
    return text.cut(start, max(start, len(text.text.rstrip(letters))))


def _beside(text: MappedText, styles: Sequence[Style], added: _Added, is_negative: bool) -> MappedText:
    """Fooocus's texts one behind the other, `SIDE_BY_SIDE` between them: of the styles, and the lines of the prompt.

    The first line is the prompt; it stands in the styles' places, and first of all where no style has one. A negative
    prompt always stands by itself, behind those of the styles.
    """
    prompt, *others = _fooocus_lines(text) or [text.cut(0, 0)]
    texts: list[MappedText] = []
    for style in styles:
        lines = (style.negative if is_negative else style.prompt).splitlines()
        texts += [_joined(_styled_line(prompt, line, style.name, added, is_negative)) for line in lines]
    if is_negative:
        texts.append(prompt)
    elif not any(PLACEHOLDER in style.prompt for style in styles):
        texts.insert(0, prompt)
    beside: list[MappedText] = []
    for own in [own for own in [*texts, *others] if own.text] or [prompt]:
        beside += [added.put(SIDE_BY_SIDE, ""), own] if beside else [own]
    return _joined(beside)


def _styled_line(prompt: MappedText, line: str, name: str, added: _Added, is_negative: bool) -> list[MappedText]:
    around = [] if is_negative else _around(prompt, line.split(PLACEHOLDER), name, added)
    return around or [added.put(line, name)]


def _fooocus_lines(text: MappedText) -> list[MappedText]:
    """The lines of a prompt that hold something, without doubled blanks and without marks at their ends."""
    lines: list[MappedText] = []
    at = 0
    for line in text.text.splitlines(keepends=True):
        own = text.cut(at, at + len(line)).replace_each(_BLANKS, lambda run: run.cut(0, 1))
        lines.append(_stripped(own, _FOOOCUS_ENDS))
        at += len(line)
    return [line for line in lines if line.text]


def _joined(pieces: Sequence[MappedText]) -> MappedText:
    """The pieces one after the other; their offsets are a range where each piece goes on from the one before."""
    full = [piece for piece in pieces if piece.text]
    if full and all(_goes_on(*pair) for pair in pairwise(full)) and isinstance(full[0].offsets, range):
        start = full[0].offsets[0]
        text = "".join(piece.text for piece in full)
        return MappedText(text, range(start, start + len(text)))
    return concat(full) if full else MappedText("", ())


def _goes_on(piece: MappedText, following: MappedText) -> bool:
    return isinstance(following.offsets, range) and piece.offsets[-1] + 1 == following.offsets[0]
