"""A typed text as the Dynamic Prompts extension reads it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from core.expansion.comments import comment_mark
from core.expansion.dynamic_prompts.grammar import Parser, expand_tabs
from core.expansion.dynamic_prompts.nodes import (
    NOTHING,
    UNNUMBERED,
    Assignment,
    Choice,
    Literal,
    Node,
    Series,
    Unparsable,
    Variable,
    Wildcard,
    Wrap,
)
from core.expansion.dynamic_prompts.ways import (
    EMPTY,
    MAX_LISTING_COST,
    ChoiceWays,
    OneWay,
    Picked,
    SeriesWays,
    UnionWays,
    Ways,
    WrapWays,
)
from core.prompt.expansion import ChoiceBlock, ExpansionMark, PlainTemplate, Span, Template, Way, file_number
from core.prompt.mapped_text import MappedText, concat
from core.prompt.wildcards import Wildcards

MAX_RESULT_CHARACTERS = 20_000  # of a way, or twice the typed text; variables can make texts that no machine holds
MAX_NAMES = 30  # variables and files whose texts name one another; the extension stops soon behind

Variables = Mapping[str, Node]
Active = tuple[str, ...]  # the variables and files that are being built, which may not stand in themselves


@dataclass(frozen=True, eq=False)
class DynamicPromptsTemplate:
    """A text that could be read."""

    text: MappedText
    choices: tuple[Choice, ...]
    outer: Mapping[int, tuple[int, int]]
    counts: Mapping[int, int]
    ways: Ways
    marks: tuple[ExpansionMark, ...]
    is_listed: bool

    @property
    def count(self) -> int:
        """How many results the combinatorial generator has, at least one."""
        return max(self.ways.count, 1)

    @cached_property
    def blocks(self) -> tuple[ChoiceBlock, ...]:
        """Their spans in the typed prompt."""
        offsets = self.text.offsets
        return tuple(
            ChoiceBlock(
                self.text.span(*choice.span),
                tuple((offsets[start], offsets[end]) for start, end in choice.spans),
                self.outer.get(choice.number),
                self.counts.get(choice.number, 1),
            )
            for choice in self.choices
        )

    def way(self, index: int) -> Way:
        """The result of an index; a template without results sends an empty prompt."""
        picked: Picked = {}
        text = self.ways.way(index, picked) if self.ways.count else EMPTY
        return Way(text, picked)

    def index_of(self, picks: Mapping[int, int]) -> int:
        """The first result with these options of these blocks."""
        return min(self.ways.index_of(picks), self.count - 1)

    def extreme_way(self, picks: Mapping[int, int], longest: bool) -> int:
        """The first one that has as many or as few options of them as can be."""
        return min(self.ways.index_of(picks, longest), self.count - 1)


class _Builder:
    """The ways of nodes, by the variables that are set; those of a node are made once for the same variables."""

    def __init__(self, wildcards: Wildcards, limit: int) -> None:
        self.unknown: list[Span] = []  # in the typed prompt
        self.files: dict[Span, int] = {}  # how many texts each typed wildcard stands for
        self.counts: dict[int, int] = {}  # of the ways of blocks
        self._wildcards, self._limit = wildcards, limit
        self._budget = [MAX_LISTING_COST]
        self._made: dict[tuple[int, int], Ways] = {}
        self._kept: list[object] = []  # what the keys of `_made` are the ids of

    def build_root(self, node: Node) -> Ways:
        """The ways of a whole text; its assignments hold for all of it."""
        items = node.items if isinstance(node, Series) else (node,)
        variables: dict[str, Node] = {}
        for item in items:
            if isinstance(item, Assignment):
                variables[item.name] = self._drawn(item.value) if item.is_drawn else item.value
        rest = [item for item in items if not isinstance(item, Assignment)]
        return self._ways(rest[0] if len(items) == 1 else Series(tuple(rest)), variables, ())

    def _drawn(self, value: Node) -> Node:
        """The value of a variable that is chosen once: its first way."""
        ways = self._ways(value, {}, ())
        return Literal(ways.way(0, {}) if ways.count else EMPTY)

    def _ways(self, node: Node, variables: Variables, active: Active) -> Ways:
        if isinstance(node, Literal):
            return OneWay(node.text)
        key = (id(node), id(variables))
        if key not in self._made:
            self._kept += [node, variables]
            self._made[key] = self._build(node, variables, active)
            if self._made[key].longest > self._limit:
                raise Unparsable(0, 0)
        return self._made[key]

    def _build(self, node: Node, variables: Variables, active: Active) -> Ways:
        match node:
            case Series(items):
                return self._series([self._ways(item, variables, active) for item in items])
            case Choice():
                return self._choice(node, variables, active)
            case Wildcard():
                return self._file(node, variables, active)
            case Variable(span, name, default):
                value = variables.get(name, default)
                if value is None or value is NOTHING or name in active or len(active) > MAX_NAMES:
                    raise Unparsable(*span)
                return self._ways(value, variables, (*active, name))
            case Wrap(wrapper, inner):
                return WrapWays(self._ways(wrapper, variables, active), self._ways(inner, variables, active))
        raise TypeError(node)

    def _series(self, items: Sequence[Ways]) -> Ways:
        if not all(item.count for item in items):  # the generator raises an error
            raise Unparsable(0, 0)
        return SeriesWays(items)

    def _choice(self, node: Choice, variables: Variables, active: Active) -> Ways:
        options = node.options
        file = options[0] if len(options) == 1 and isinstance(options[0], Wildcard) else None
        with _stopped_at(file.span if file else None):
            if file:  # the lines are the options
                options = tuple(self._lines(file, variables, active)) or options
            ways = [self._ways(option, variables, active) for option in options] if node.high else []
        choice = ChoiceWays(node.number, ways, node.low, node.high, node.separator, self._budget)
        self.counts[node.number] = choice.count
        return choice

    def _file(self, node: Wildcard, variables: Variables, active: Active) -> Ways:
        typed = _typed_span(node)
        with _stopped_at(node.span):
            if lines := self._lines(node, variables, active):
                inner = {**variables, **dict(self._written_values(node))} if node.values else variables
                number = UNNUMBERED if active else file_number(typed[0])
                ways = UnionWays([self._ways(line, inner, (*active, f"__{id(node)}")) for line in lines], number)
                self.files |= {} if active else {typed: ways.count}
                return ways
        self.unknown += [] if typed in self.unknown else [typed]
        return OneWay(concat([node.marks[0], self._name(node, variables, active), node.marks[1]]))

    def _name(self, node: Wildcard, variables: Variables, active: Active) -> MappedText:
        ways = self._ways(node.path, variables, active)
        return ways.way(0, {}) if ways.count else EMPTY

    def _lines(self, node: Wildcard, variables: Variables, active: Active) -> list[Node]:
        """The lines of the files of a wildcard, each as the grammar reads it."""
        if len(active) > MAX_NAMES:
            raise Unparsable(*node.span)
        name = self._name(node, variables, active).text
        return [self._line(line, _typed_span(node)) for line in self._wildcards.lines_of(name)]

    def _line(self, line: str, place: Span) -> Node:
        """A line, whose letters stand side by side over what is typed for it."""
        letters, gaps = place[1] - place[0] - 1, max(len(line) - 1, 1)
        parser = Parser(MappedText(line, [place[0] + at * letters // gaps for at in range(len(line))]), is_typed=False)
        node = parser.parse()
        self._kept.append(node)
        return node

    def _written_values(self, node: Wildcard) -> Iterator[tuple[str, Node]]:
        """`name=value` in the brackets behind a path, between commas."""
        assert node.values
        start = 0
        for pair in node.values.text.split(","):
            name, _, value = pair.partition("=")
            first = start + len(pair) - len(value.lstrip()) if value.strip() else start
            yield name.strip(), Parser(node.values.cut(first, first + len(value.strip())), is_typed=False).parse()
            start += len(pair) + 1


def _typed_span(node: Wildcard) -> Span:
    """Where a wildcard stands in the typed prompt; one in a line of a file within that file's name."""
    return node.marks[0].offsets[0], max(node.marks[1].offsets) + 1


@contextmanager
def _stopped_at(span: Span | None) -> Iterator[None]:
    """Has what cannot be read in a file's lines be said of its name, where there is a file."""
    try:
        yield
    except Unparsable as unparsable:
        raise (unparsable if span is None else Unparsable(*span)) from None


def _file_marks(files: Mapping[Span, int], blocks: Sequence[Span]) -> Iterator[ExpansionMark]:
    """Wildcards outside of blocks that stand for several texts."""
    for (start, end), count in files.items():
        if count > 1 and not any(first <= start and end <= last for first, last in blocks):
            yield ExpansionMark("choice", start, end, count)


def read_template(given: MappedText, wildcards: Wildcards) -> Template:
    """The blocks, variables and files of a text; the text itself where the extension cannot read it."""
    text = expand_tabs(given)
    parser = Parser(text)
    try:
        node = parser.parse()
        builder = _Builder(wildcards, max(MAX_RESULT_CHARACTERS, 2 * len(text.text)))
        ways = builder.build_root(node)
    except Unparsable as unparsable:
        start, end = unparsable.span
        span = text.span(start, end) if start < end else text.span(0, len(text.text))
        return PlainTemplate(given, (ExpansionMark("expansion-unparsable", *span),))
    marks = [comment_mark(text, *span) for span in parser.comments]
    marks += [ExpansionMark("wildcard-unknown", *span) for span in builder.unknown]
    choices = tuple(choice for choice in parser.choices if choice is not None)
    marks += _file_marks(builder.files, [text.span(*choice.span) for choice in choices])
    is_listed = not (parser.by_chance or builder.unknown)
    return DynamicPromptsTemplate(text, choices, parser.outer, builder.counts, ways, tuple(marks), is_listed)
