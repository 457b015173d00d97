"""A prompt's text without some of its words: what goes with a word, and what is left tidy behind it."""

import re
from collections.abc import Iterable, Sequence

from core.prompt.mapped_text import MappedText, identity_mapped

Span = tuple[int, int]  # code points of the typed text

_MARKS = ",.;!?\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}\N{IDEOGRAPHIC FULL STOP}"
_COMMAS = ",;\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}"
_BLANKS = r"[^\S\n]*"
# closing brackets that are letters, compel's `++`, marks, and the blanks up to the next word
_BEHIND = re.compile(rf"(?:\\[)\]}}])*(?:[+-]+(?=[\s{_COMMAS})]|\Z))?{_BLANKS}[{_MARKS}]*{_BLANKS}")
_WEIGHT = r"(?::\s*-?[\d.]*\s*)?"
_EMPTY_GROUPS = (
    re.compile(rf"(?<!\\)[(\[{{][\s{_COMMAS}]*{_WEIGHT}[)\]}}][+-]*{_BLANKS}[{_MARKS}]*{_BLANKS}"),
    re.compile(rf"\\[(\[{{]\s*\\[)\]}}]{_BLANKS}"),
)
_COMMAS_BEFORE_END = re.compile(rf"{_BLANKS}[{_COMMAS}]+\s*(?=(?::\s*-?[\d.]+\s*)?(?<!\\)[)\]}}])")
_BREAKS = (
    re.compile(r"\ABREAK\b\s*|\A\s+BREAK\b\s*"),
    re.compile(r"\s*\bBREAK\s*\Z"),
    re.compile(r"\bBREAK\s+(?=BREAK\b)"),
    re.compile(rf"[{_COMMAS}]+(?=\s+BREAK\b)"),
)
_FIRST, _LAST = re.compile(rf"\A[\s{_COMMAS}]+"), re.compile(rf"[\s{_COMMAS}]+\Z")
_NOTHING = MappedText("", ())


def struck_with_marks(source: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """What goes from a text where these words or tags go: each with the marks behind it, and what nothing is left in.

    That are groups of brackets without a word, a comma at the end of a group or of the text, a BREAK with no words on
    one side. Spans of the text in their order, which do not touch one another.
    """
    ends = [(start, _end_behind(source, end)) for start, end in spans]
    return _tidied(source, ends, _FIRST, _LAST)


def struck_as_they_are(source: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same for parts of a text that go as they are: marks before them stay, as where a tool cuts a prompt off.

    Blanks between two parts, and behind the last one, go with them.
    """
    spans = sorted(spans)
    nexts = [*(start for start, _ in spans[1:]), len(source)]
    pairs = zip(spans, nexts, strict=False)
    return _tidied(source, [(start, end if source[end:then].strip() else then) for (start, end), then in pairs])


def without(source: str, struck: Sequence[Span]) -> str:
    """The text without the spans that are struck out, which are in their order."""
    borders = [0, *(border for span in struck for border in span), len(source)]
    return "".join(source[start:end] for start, end in zip(borders[::2], borders[1::2], strict=True))


def _end_behind(source: str, end: int) -> int:
    match = _BEHIND.match(source, end)
    return match.end() if match else end


def _tidied(source: str, spans: Sequence[Span], *ends: re.Pattern[str]) -> tuple[Span, ...]:
    """Spans as they are struck out, and with them what holds nothing any more; `ends` are not to stand at the ends."""
    if not spans:
        return ()
    gone = bytearray(len(source))
    for start, end in spans:
        gone[start:end] = b"\1" * (end - start)
    kept = [offset for offset in range(len(source)) if not gone[offset]]
    text = MappedText("".join(source[offset] for offset in kept), kept)
    before = None
    while before is None or text.text != before.text:  # what is emptied may empty what holds it
        before = text
        for pattern in (*_EMPTY_GROUPS, *(_BREAKS if "BREAK" in source else ()), _COMMAS_BEFORE_END):
            text = text.replace_each(pattern, lambda _match: _NOTHING)
    for pattern in ends:
        if not pattern.search(source):
            text = text.replace_each(pattern, lambda _match: _NOTHING)
    return _complement(identity_mapped(source), text)


def _complement(source: MappedText, kept: MappedText) -> tuple[Span, ...]:
    struck, last = [], -1
    for offset in (*kept.offsets, len(source.text)):
        if offset > last + 1:
            struck.append((last + 1, offset))
        last = offset
    return tuple(struck)
