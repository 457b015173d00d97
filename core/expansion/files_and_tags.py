"""Texts in which a name stands for a line of a file, or a tag for one of its options, as in SwarmUI and Fooocus.

What one tool writes and means is a `TagRules` of its own; here its pieces become the ways of a text. Lines of files are
read by the same rules, as deep as the tool goes.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.expansion.dynamic_prompts.nodes import UNNUMBERED
from core.expansion.dynamic_prompts.ways import (
    EMPTY,
    MAX_LISTING_COST,
    ChoiceWays,
    OneWay,
    Picked,
    SeriesWays,
    UnionWays,
    Ways,
)
from core.prompt.expansion import ChoiceBlock, ExpansionMark, PlainTemplate, Span, Template, Way, file_number
from core.prompt.mapped_text import MappedText
from core.prompt.wildcards import Wildcards

MAX_NUMBERS = 1_000  # of a range
_RANGE = re.compile(r"\s*(\d{1,9})\s*-\s*(\d{1,9})\s*")
MAX_BUILT_LINES = 20_000  # of files in which lines name other files, in one text


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, by its span, that others can stand in place of.

    With a `name` these are the lines of a file without those `left_out`, else `options` by their spans, of which `low`
    to `high` are taken in every order and joined by `separator`; without either it is gone. `written` are letters that
    stand in its place whatever is chosen. `missing` is the span that stays where no file has the name.
    """

    span: Span
    name: str = ""
    options: tuple[Span, ...] = ()
    low: int = 1
    high: int = 1
    separator: str = " "
    left_out: tuple[str, ...] = ()
    written: str | None = None
    missing: Span | None = None


@dataclass(frozen=True)
class TagRules:
    """A tool's: `pieces_of` finds the outermost pieces of a text, `options_of_line` what a line can become.

    `is_marked` says quickly whether a line can hold a piece. `depth` is how deep lines are read.
    """

    pieces_of: Callable[[str], Iterator[Piece]]
    is_marked: Callable[[str], bool]
    depth: int
    options_of_line: Callable[[str], Sequence[str]] = lambda line: (line,)


@dataclass(frozen=True, eq=False)
class TagTemplate:
    """A text with pieces."""

    ways: Ways
    blocks: tuple[ChoiceBlock, ...]
    marks: tuple[ExpansionMark, ...]
    is_listed: bool

    @property
    def count(self) -> int:
        """At least one."""
        return max(self.ways.count, 1)

    def way(self, index: int) -> Way:
        """The text of an index."""
        picked: Picked = {}
        return Way(self.ways.way(index, picked) if self.ways.count else EMPTY, picked)

    def index_of(self, picks: Mapping[int, int]) -> int:
        """The first way with these options of these blocks."""
        return min(self.ways.index_of(picks), self.count - 1)

    def extreme_way(self, picks: Mapping[int, int], longest: bool) -> int:
        """The first one that has as many or as few of them as can be."""
        return min(self.ways.index_of(picks, longest), self.count - 1)


def read_template(text: MappedText, wildcards: Wildcards, rules: TagRules) -> Template:
    """The pieces of a text; the text itself where it has none."""
    builder = _Builder(wildcards, rules)
    ways = builder.build(text, 0, None)
    if builder.is_plain:
        return PlainTemplate(text)
    return TagTemplate(ways, builder.listed_blocks(), tuple(builder.marks), not builder.has_unknown)


@dataclass(slots=True)
class _Builder:
    wildcards: Wildcards
    rules: TagRules
    marks: list[ExpansionMark] = field(default_factory=list)
    is_plain: bool = True
    has_unknown: bool = False
    _blocks: dict[int, ChoiceBlock] = field(default_factory=dict)
    _lines_left: int = MAX_BUILT_LINES
    _budget: list[int] = field(default_factory=lambda: [MAX_LISTING_COST])
    _next: int = 0

    def listed_blocks(self) -> tuple[ChoiceBlock, ...]:
        """The blocks of the typed text by their numbers."""
        return tuple(self._blocks[number] for number in sorted(self._blocks))

    def build(self, text: MappedText, depth: int, outer: tuple[int, int] | None) -> Ways:
        """The ways of a text, `depth` files deep; `outer` is the block and option of typed text that it stands in."""
        items: list[Ways] = []
        start = 0
        for piece in self.rules.pieces_of(text.text):
            self.is_plain = False
            items += [OneWay(text.cut(start, piece.span[0])), self._piece(text, piece, depth, outer)]
            start = piece.span[1]
        items.append(OneWay(text.cut(start)))
        return items[0] if len(items) == 1 else SeriesWays([item for item in items if item.longest or item.count != 1])

    def _piece(self, text: MappedText, piece: Piece, depth: int, outer: tuple[int, int] | None) -> Ways:
        if piece.written is not None:
            return OneWay(spread(piece.written, text.span(*piece.span)))
        if piece.name:
            return self.ways_of_file(text, piece, depth, outer)
        if not piece.options:
            return OneWay(EMPTY)
        return self._options(text, piece, depth, outer)

    def _options(self, text: MappedText, piece: Piece, depth: int, outer: tuple[int, int] | None) -> Ways:
        number = UNNUMBERED if depth else self._next
        self._next += not depth
        inside = [(text.cut(*span), None if depth else (number, at)) for at, span in enumerate(piece.options)]
        ways = [_numbers(option) or self.build(option, depth, within) for option, within in inside]
        choice = ChoiceWays(number, ways, piece.low, piece.high, self._separator(text, piece), self._budget)
        if not depth:
            spans = tuple(_typed(text, span) for span in piece.options)
            self._blocks[number] = ChoiceBlock(text.span(*piece.span), spans, outer, choice.count)
        return choice

    def _separator(self, text: MappedText, piece: Piece) -> MappedText:
        return spread(piece.separator, text.span(piece.span[0], piece.span[0] + 1))

    def ways_of_file(self, text: MappedText, piece: Piece, depth: int, outer: tuple[int, int] | None) -> Ways:
        """The lines of the file that a piece names; what stays of the piece where there is none."""
        place = text.span(*piece.span)
        lines = [line for line in self.wildcards.lines_of(piece.name) if line not in piece.left_out]
        if not lines or depth >= self.rules.depth:
            self.has_unknown = True
            if not depth:
                self.marks.append(ExpansionMark("wildcard-unknown", *place))
            return OneWay(text.cut(*(piece.missing or piece.span)))
        number = UNNUMBERED if depth else file_number(place[0])
        if piece.high > 1:
            ways: Ways = ChoiceWays(
                number,
                [self._line(line, place, depth) for line in lines],
                piece.low,
                piece.high,
                self._separator(text, piece),
                self._budget,
            )
        elif self._is_plain(lines):
            ways = _PlainLines(lines, place, number)
        else:
            ways = UnionWays([self._line(line, place, depth) for line in lines], number)
        if not depth and outer is None and ways.count > 1:
            self.marks.append(ExpansionMark("choice", *place, ways.count))
        return ways

    def _is_plain(self, lines: Sequence[str]) -> bool:
        """Whether each line is one text; also where there are too many to be looked into."""
        is_marked, options = self.rules.is_marked, self.rules.options_of_line
        if not any(is_marked(line) or len(options(line)) > 1 for line in lines):
            return True
        self._lines_left -= len(lines)
        return self._lines_left < 0

    def _line(self, line: str, place: Span, depth: int) -> Ways:
        options = [self.build(spread(option, place), depth + 1, None) for option in self.rules.options_of_line(line)]
        return options[0] if len(options) == 1 else UnionWays(options)


def _numbers(option: MappedText) -> Ways | None:
    """The numbers of a range such as `1-5`; None for what is none, or too long a one."""
    match = _RANGE.fullmatch(option.text)
    if match is None or not 0 <= int(match[2]) - int(match[1]) < MAX_NUMBERS:
        return None
    numbers = range(int(match[1]), int(match[2]) + 1)
    return UnionWays([OneWay(spread(str(number), option.span(0, len(option.text)))) for number in numbers])


class _PlainLines(Ways):
    """Lines without pieces, of which one is made into a text when it is asked for."""

    def __init__(self, lines: Sequence[str], place: Span, number: int) -> None:
        self._lines, self._place, self._number = lines, place, number
        self.count, self.longest = len(lines), max(map(len, lines))

    def way(self, index: int, picked: Picked) -> MappedText:
        """The line of an index."""
        if self._number != UNNUMBERED:
            picked[self._number] = (index,)
        return spread(self._lines[index], self._place)

    def index_of(self, picks: Mapping[int, int], longest: bool | None = None) -> int:
        """The wished one, or the last; without a wish the first."""
        return max(min(picks.get(self._number, 0), self.count - 1), 0)


def file_ways(
    text: MappedText, wildcards: Wildcards, rules: TagRules
) -> tuple[dict[int, Ways], tuple[ExpansionMark, ...]]:
    """The ways of the files that a text names, by the offset of each name, and what is to be said of all names."""
    builder = _Builder(wildcards, rules)
    files: dict[int, Ways] = {}
    for piece in rules.pieces_of(text.text):
        had_unknown, builder.has_unknown = builder.has_unknown, False
        ways = builder.ways_of_file(text, piece, 0, None)
        files |= {} if builder.has_unknown else {text.offsets[piece.span[0]]: ways}
        builder.has_unknown |= had_unknown
    return files, tuple(builder.marks)


def spread(line: str, place: Span) -> MappedText:
    """Letters that stand side by side over what is typed for them."""
    letters, gaps = place[1] - place[0] - 1, max(len(line) - 1, 1)
    return MappedText(line, [place[0] + at * letters // gaps for at in range(len(line))])


def _typed(text: MappedText, span: Span) -> Span:
    if span[0] < span[1]:
        return text.span(*span)
    at = text.offsets[span[0]] if span[0] < len(text.offsets) else text.offsets[-1] + 1
    return at, at
