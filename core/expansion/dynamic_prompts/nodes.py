"""What the grammar of the Dynamic Prompts extension reads."""

from dataclasses import dataclass

from core.prompt.expansion import Span
from core.prompt.mapped_text import MappedText

UNNUMBERED = -1  # the number of blocks that nobody typed, in lines of files


class Unparsable(Exception):
    """The extension leaves the text as it is; `span` is what stops it, in the text that is read."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(start, end)
        self.span = (start, end)


@dataclass(frozen=True, slots=True)
class Literal:
    """Letters."""

    text: MappedText


@dataclass(frozen=True, slots=True)
class Choice:
    """A block of which `low` to `high` options are taken, joined by `separator`; `number` counts the typed blocks."""

    number: int
    span: Span
    options: tuple["Node", ...]
    spans: tuple[Span, ...]
    low: int
    high: int
    separator: MappedText


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`__path__`; `values` are the variables that are written behind the path in brackets."""

    span: Span
    marks: tuple[MappedText, MappedText]
    path: "Node"
    values: MappedText | None


@dataclass(frozen=True, slots=True)
class Variable:
    """`${name:default}`."""

    span: Span
    name: str
    default: "Node | None"


@dataclass(frozen=True, slots=True)
class Assignment:
    """`${name=value}`; with `is_drawn` the value is chosen once."""

    name: str
    value: "Node"
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Wrap:
    """`%{wrapper$$inner}`."""

    wrapper: "Node"
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Series:
    """One after the other."""

    items: tuple["Node", ...]


NOTHING = Series(())
Node = Literal | Choice | Wildcard | Variable | Assignment | Wrap | Series
