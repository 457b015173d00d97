"""Comments as JavaScript has them, `/* … */` and `//`, and text without them."""

import re
from collections.abc import Iterator, Sequence

from core.prompt.expansion import ExpansionMark, Span
from core.prompt.mapped_text import MappedText, concat

_COMMENT_START = re.compile(r"/[/*]")
_LINE_END = re.compile(r"[\n\r\u2028\u2029]|\Z")
_ADDRESS = re.compile(r"[^\W\d_]:\Z")


def comments_of(text: str) -> Iterator[Span]:
    """Where comments begin and end; a `/*` without an end is text, and so are all later ones."""
    match, last_end = _COMMENT_START.search(text), text.rfind("*/")
    while match:
        start = end = match.start()
        if text[start + 1] == "/":
            line_end = _LINE_END.search(text, start)
            end = line_end.start() if line_end else len(text)
        elif start + 2 <= last_end:
            end = text.find("*/", start + 2) + 2
        if end > start:
            yield start, end
        match = _COMMENT_START.search(text, max(end, start + 2))


def without_spans(text: MappedText, spans: Sequence[Span]) -> MappedText:
    """The text without these spans of it, which are in order."""
    ends, starts = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text.text)]
    return concat([text.cut(*span) for span in zip(ends, starts, strict=True)]) if spans else text


def comment_mark(text: MappedText, start: int, end: int) -> ExpansionMark:
    """What is said of a comment of a text: the two slashes of an address begin one too."""
    is_address = text.text.startswith("//", start) and _ADDRESS.search(text.text, max(start - 2, 0), start)
    return ExpansionMark("address-cut" if is_address else "comment", *text.span(start, end))
