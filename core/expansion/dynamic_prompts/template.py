"""A typed text as the Dynamic Prompts extension reads it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.expansion.comments import comment_mark
from core.expansion.dynamic_prompts.grammar import Parser, expand_tabs
from core.expansion.dynamic_prompts.nodes import (
    NOTHING,
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
from core.prompt.expansion import ChoiceBlock, ExpansionMark, PlainTemplate, Span, Template, Way
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
        self.unknown: list[Span] = []
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
        if len(options) == 1 and isinstance(options[0], Wildcard):  # the lines are the options
            options = tuple(self._lines(options[0], variables, active)) or options
        ways = [self._ways(option, variables, active) for option in options] if node.high else []
        choice = ChoiceWays(node.number, ways, node.low, node.high, node.separator, self._budget)
        self.counts[node.number] = choice.count
        return choice

    def _file(self, node: Wildcard, variables: Variables, active: Active) -> Ways:
        lines = self._lines(node, variables, active)
        if lines:
            inner = {**variables, **dict(self._written_values(node))} if node.values else variables
            return UnionWays([self._ways(line, inner, (*active, f"__{id(node)}")) for line in lines])
        self.unknown.append(node.span)
        return OneWay(concat([node.marks[0], self._name(node, variables, active), node.marks[1]]))

    def _name(self, node: Wildcard, variables: Variables, active: Active) -> MappedText:
        ways = self._ways(node.path, variables, active)
        return ways.way(0, {}) if ways.count else EMPTY

    def _lines(self, node: Wildcard, variables: Variables, active: Active) -> list[Node]:
        """The lines of the files of a wildcard, each as the grammar reads it."""
        if len(active) > MAX_NAMES:
            raise Unparsable(*node.span)
        name = self._name(node, variables, active).text
        place = node.marks[0].offsets[0]
        return [self._line(line, place) for line in self._wildcards.lines_of(name)]

    def _line(self, line: str, place: int) -> Node:
        parser = Parser(MappedText(line, [place] * len(line)))
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
            yield name.strip(), Parser(node.values.cut(first, first + len(value.strip()))).parse()
            start += len(pair) + 1


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
    marks += [ExpansionMark("wildcard-unknown", *text.span(*span)) for span in builder.unknown]
    choices = tuple(choice for choice in parser.choices if choice is not None)
    is_listed = not (parser.by_chance or builder.unknown)
    return DynamicPromptsTemplate(text, choices, parser.outer, builder.counts, ways, tuple(marks), is_listed)
