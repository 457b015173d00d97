r"""ComfyUI's front end, from 1.6.14 on: what its browser page makes of text that is typed into a prompt.

Comments go first, `/* … */` over lines and `//` to the line's end, whichever begins first; nothing stays in their
place. Then, left to right: `\` and the character behind it are copied together, and a `\` at the very end is followed
by the word `undefined`. `{` opens a block up to its `}`, at the end of the text if there is none, and bars at its own
level divide it into options, of which one is taken and read by the same rules. At each level, when all is put together,
`\{`, `\}` and `\|` lose a backslash.

The ways are numbered as blocks are reached: a block, those in the option that is taken, then what follows; the last one
changes fastest. Source: `processDynamicPrompt` in `packages/shared-frontend-utils/src/formatUtil.ts`. It recurses over
the text of each block; here one pass finds all blocks.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.expansion.comments import comment_mark, comments_of, without_spans
from core.expansion.ways import MAX_WAYS, join_index
from core.prompt.expansion import ChoiceBlock, ExpansionMark, PlainTemplate, Span, Template, Way
from core.prompt.mapped_text import MappedText, concat

_ANY_MARK = re.compile(r"[\\{}|]|/[/*]")
_MARKS = re.compile(r"\\[\s\S]?|[{}|]")
MAX_MARKS = 100  # of unclosed braces that are told
_NOBODY_TYPED = "undefined"  # what JavaScript puts behind a backslash at the end


class _Option(NamedTuple):
    """What is between two bars: its span, the spans of text in it, the numbers of its blocks, and its ways."""

    span: Span
    items: tuple[Span | int, ...]
    ways: int


class _Block(NamedTuple):
    """A block with its span; `outer` is the number of the one that it stands in, and that one's option."""

    span: Span
    options: tuple[_Option, ...]
    ways: int
    outer: tuple[int, int] | None


class _OpenBlock:
    """A block whose end is still to come; the whole text is the outermost, number -1. `ways` are its option's."""

    __slots__ = ("items", "number", "option_start", "options", "start", "ways")

    def __init__(self, number: int, start: int, option_start: int) -> None:
        self.number, self.start, self.option_start = number, start, option_start
        self.options: list[_Option] = []
        self.items: list[Span | int] = []
        self.ways = 1

    def end_option(self, text_start: int, end: int) -> None:
        """Takes what was read since the last bar as an option; `text_start` is where its last piece of text begins."""
        if end > text_start:
            self.items.append((text_start, end))
        self.options.append(_Option((self.option_start, end), tuple(self.items), self.ways))
        self.items, self.ways = [], 1


@dataclass(frozen=True, eq=False)
class ComfyUITemplate:
    """A typed text: `text` without comments, and its blocks by number; `escapes` are the places of letters { } |."""

    text: MappedText
    whole: _Option
    inner: Sequence[_Block]
    marks: tuple[ExpansionMark, ...]
    escapes: Sequence[int]
    is_listed: bool = True

    @property
    def count(self) -> int:
        """A product of sums."""
        return self.whole.ways

    @cached_property
    def blocks(self) -> tuple[ChoiceBlock, ...]:
        """Their spans in the typed prompt."""
        return tuple(
            ChoiceBlock(self._typed(span), tuple(self._typed(option.span) for option in options), outer, ways)
            for span, options, ways, outer in self.inner
        )

    def _typed(self, span: Span) -> Span:
        """A span in the typed prompt; an empty one stands in front of the letter that follows."""
        if span[0] < span[1]:
            return self.text.span(*span)
        at = self.text.offsets[span[0]] if span[0] < len(self.text.offsets) else self.text.offsets[-1] + 1
        return at, at

    def way(self, index: int) -> Way:
        """Takes the options of an index and puts their text together."""
        output = _Output(self)
        waiting: list[Span | tuple[int, int, int] | None] = [*self._numbered(self.whole, index)]
        while waiting:
            item = waiting.pop()
            if item is None:
                output.level_starts.pop()
            elif len(item) == 2:
                output.write(*item)
            else:
                number = item[1]
                at, own = self._option_of(number, item[2])
                output.picked[number] = (at,)
                output.level_starts.append(output.length)
                waiting.append(None)
                waiting += self._numbered(self.inner[number].options[at], own)
        return output.finished()

    def _numbered(self, option: _Option, index: int) -> list[Span | tuple[int, int, int]]:
        """The items of an option, the last one first, each block with the index of its own way."""
        numbered: list[Span | tuple[int, int, int]] = []
        for item in reversed(option.items):
            if isinstance(item, int):
                index, own = divmod(index, self.inner[item].ways) if index else (0, 0)
                numbered.append((-1, item, own))
            else:
                numbered.append(item)
        return numbered

    def _option_of(self, number: int, index: int) -> tuple[int, int]:
        """The option of a block in the way of an index, and the index of that option's own way."""
        at = 0
        for option in self.inner[number].options:
            if index < option.ways:
                break
            index -= option.ways
            at += 1
        return at, index

    def extreme_way(self, picks: Mapping[int, int], longest: bool) -> int:
        """Every block takes one option."""
        return self.index_of(picks)

    def index_of(self, picks: Mapping[int, int]) -> int:
        """Blocks stand behind those that they are in, so they are numbered from the last to the first."""
        indexes = [0] * len(self.inner)
        for number in range(len(self.inner) - 1, -1, -1):
            options, pick = self.inner[number].options, picks.get(number, 0)
            indexes[number] = sum(option.ways for option in options[:pick]) + self._index(options[pick], indexes)
        return self._index(self.whole, indexes)

    def _index(self, option: _Option, indexes: Sequence[int]) -> int:
        numbers = [item for item in option.items if isinstance(item, int)]
        return join_index([indexes[number] for number in numbers], [self.inner[number].ways for number in numbers])


class _Output:
    """Text that is put together: which backslashes it loses follows from where the levels that it stands in begin."""

    def __init__(self, template: ComfyUITemplate) -> None:
        self.picked: dict[int, tuple[int, ...]] = {}
        self.level_starts, self.length = [0], 0
        self._template, self._pieces = template, list[MappedText]()
        self._backslashes = 0  # at the end of what is written
        self._gone: list[Span] = []

    def write(self, start: int, end: int) -> None:
        """Adds a piece of the template's text."""
        escapes = self._template.escapes
        for at in range(bisect_left(escapes, start), bisect_left(escapes, end)):
            self._copy(start, escapes[at])
            start = escapes[at]
            self._lose_backslashes()
        self._copy(start, end)

    def _copy(self, start: int, end: int) -> None:
        if end > start:
            piece = self._template.text.cut(start, end)
            self._pieces.append(piece)
            self.length += end - start
            trailing = end - start - len(piece.text.rstrip("\\"))
            self._backslashes = trailing + (self._backslashes if trailing == end - start else 0)

    def _lose_backslashes(self) -> None:
        """In front of { } or |, each level takes one that stands in its own text."""
        lost = 0
        for start in reversed(self.level_starts):
            if lost == self._backslashes:
                break
            lost += lost < min(self._backslashes, self.length - start)
        if lost:
            self._gone.append((self.length - lost, self.length))

    def finished(self) -> Way:
        """The text that came out."""
        text = concat(self._pieces) if self._pieces else MappedText("", ())
        if self._gone:
            ends = [0, *(end for _, end in self._gone)]
            starts = [*(start for start, _ in self._gone), len(text.text)]
            text = concat([text.cut(*span) for span in zip(ends, starts, strict=True)])
        return Way(text, self.picked)


def read_template(text: MappedText) -> Template:
    """The blocks of a text."""
    if not _ANY_MARK.search(text.text):
        return PlainTemplate(text)
    comments = list(comments_of(text.text))
    marks = [comment_mark(text, *span) for span in comments]
    without = without_spans(text, comments)
    ended = _ended(without)
    if ended is not without:
        marks.append(ExpansionMark("trailing-backslash", ended.offsets[-1], ended.offsets[-1] + 1))
    reader = _Reader(ended.text)
    whole = reader.read()
    marks += [ExpansionMark("unclosed-brace", *ended.span(at, at + 1)) for at in reader.unclosed[:MAX_MARKS]]
    inner = [reader.blocks[number] for number in range(len(reader.blocks))]
    return ComfyUITemplate(ended, whole, inner, tuple(marks), reader.escapes)


def find_choices(text: str) -> Iterator[Span]:
    """The spans of the closed blocks with several options that are in no other of those; of a text without comments."""
    reader = _Reader(text)
    reader.read()
    end, unclosed = 0, set(reader.unclosed)
    for _, block in sorted(reader.blocks.items()):
        if block.span[0] >= end and len(block.options) > 1 and block.span[0] not in unclosed:
            end = block.span[1]
            yield block.span


def _ended(text: MappedText) -> MappedText:
    """The text, with what follows a backslash that nothing stands behind."""
    if (len(text.text) - len(text.text.rstrip("\\"))) % 2 == 0:
        return text
    return concat([text, MappedText(_NOBODY_TYPED, [text.offsets[-1]] * len(_NOBODY_TYPED))])


class _Reader:
    """One pass over a text without comments."""

    def __init__(self, text: str) -> None:
        self.blocks: dict[int, _Block] = {}
        self.escapes: list[int] = []
        self.unclosed: list[int] = []
        self._text = text
        self._open = [_OpenBlock(-1, 0, 0)]
        self._at = 0  # where the piece of text begins that is being read

    def read(self) -> _Option:
        """Finds all blocks; the whole text is as one option."""
        text, open_blocks = self._text, self._open
        for match in _MARKS.finditer(text):
            mark, start = match[0], match.start()
            if mark == "{":
                if start > self._at:
                    open_blocks[-1].items.append((self._at, start))
                self._at = start + 1
                open_blocks.append(_OpenBlock(len(self.blocks) + len(open_blocks) - 1, start, self._at))
            elif mark[0] == "\\":
                if mark[1:] in ("{", "}", "|"):
                    self.escapes.append(start + 1)
            elif len(open_blocks) == 1:
                self.escapes.append(start)
            elif mark == "}":
                self._close(start, start + 1)
            else:
                open_blocks[-1].end_option(self._at, start)
                open_blocks[-1].option_start = self._at = start + 1
        return self._end()

    def _end(self) -> _Option:
        end = len(self._text)
        self.unclosed = [block.start for block in self._open[1:]]
        while len(self._open) > 1:
            self._close(end, end)
        self._open[0].end_option(self._at, end)
        return self._open[0].options[0]

    def _close(self, start: int, end: int) -> None:
        block = self._open.pop()
        block.end_option(self._at, start)
        ways = min(sum([option.ways for option in block.options]), MAX_WAYS)
        outer = self._open[-1]
        where = (outer.number, len(outer.options)) if outer.number >= 0 else None
        self.blocks[block.number] = _Block((block.start, end), tuple(block.options), ways, where)
        outer.items.append(block.number)
        outer.ways = min(outer.ways * ways, MAX_WAYS)
        self._at = end
