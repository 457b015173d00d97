"""Comments of A1111 and the programs made from it: in several passes over the text, each for one kind."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.prompt.mapped_text import MappedText, concat

_MARKS = re.compile(r"[#/*]")


@dataclass(frozen=True, slots=True)
class CommentPass:
    """One pass: `find` gives the spans of comments in a text; a line break stays in the place of each, or nothing."""

    find: Callable[[str], Iterator[tuple[int, int]]]
    leaves_line_break: bool = True


def matches_of(pattern: str) -> Callable[[str], Iterator[tuple[int, int]]]:
    """A `find` that gives the matches of a pattern."""
    compiled = re.compile(pattern)
    return lambda text: (match.span() for match in compiled.finditer(text))


def blocks_of(pattern: str, end: str) -> Callable[[str], Iterator[tuple[int, int]]]:
    """A `find` of what runs on to an end, over lines; behind the last end nothing is looked for, which would take long.

    Both patterns are read with `^` and `$` at every line, and with `.` for line breaks too.
    """
    compiled, closing = re.compile(pattern, re.DOTALL | re.MULTILINE), re.compile(end, re.MULTILINE)

    def find(text: str) -> Iterator[tuple[int, int]]:
        last = max((match.end() for match in closing.finditer(text)), default=0)
        for match in compiled.finditer(text):
            yield match.span()
            if match.end() >= last:
                return

    return lambda text: find(text) if closing.search(text) else iter(())


# `processing_scripts/comments.py`, whole lines first
A1111_COMMENTS = (CommentPass(matches_of(r"(?:\A|\n)#[^\n]*(?:\n|\Z)")), CommentPass(matches_of(r"#[^\n]*(?:\n|\Z)")))


def split_comments(text: MappedText, passes: Sequence[CommentPass]) -> tuple[MappedText, list[MappedText]]:
    """The text without its comments, and these, with the blanks and line breaks that go with them."""
    comments: list[MappedText] = []
    for comment_pass in passes if _MARKS.search(text.text) else ():
        pieces: list[MappedText] = []
        end = 0
        for start, stop in comment_pass.find(text.text):
            comment = text.cut(start, stop)
            comments.append(comment)
            pieces.append(text.cut(end, start))
            if comment_pass.leaves_line_break:
                pieces.append(MappedText("\n", comment.offsets[-1:]))
            end = stop
        text = concat([*pieces, text.cut(end)]) if pieces else text
    return text, comments
