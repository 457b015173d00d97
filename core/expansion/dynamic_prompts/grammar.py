"""The grammar of the Dynamic Prompts extension (dynamicprompts 0.31.0, `parser/parse.py`), read in one pass.

    {a|b}  {2$$a|b}  {1-2$$ and $$a|b}  {0.5::a|b}  {~a|b}     a choice; n options; with their separator; by chance
    __name__                                                   a line of a file
    ${x=a}  ${x}  ${x:default}                                 a variable: set, taken, taken or else
    %{a ... b$$c}                                              c put into a text

`#` begins a comment anywhere. `//` and `/* */` do where a piece of text begins, the blanks before them going too; where
a comment stood between two pieces of text stands a blank. The grammar knows no escapes, and it does not try twice: what
cannot be read stops the whole text, which the extension then leaves as it is. It also gives up blocks that are too deep
inside one another. Tabs are blanks up to the next column of eight.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

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
from core.prompt.expansion import Span
from core.prompt.mapped_text import MappedText, concat

MAX_NESTING = 32
_BLANKS = re.compile(r"[ \t\n\r]*")
_NAME = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]*")
_BOUND = re.compile(r"(?:(\d+)-(\d+)|-(\d+)|(\d+)-|(\d+))\$\$")
_SEPARATOR = re.compile(r"([ !-#%-z|~]+)\$\$")
_WEIGHT = re.compile(r"(?:[+-]?(?:\d+\.\d*|\.\d+)|\d+)::")
_VALUES = re.compile(r"[ \t\n\r]*\(([^)]+)\)")
_LITERALS = {
    "prompt": re.compile(r"(?:(?!__)[^#{$%])+"),
    "option": re.compile(r"(?:(?!__)[^#{$%|}])+"),
    "path": re.compile(r"(?:(?!__)[^#{$%(])+"),
}
_COLUMNS = re.compile(r"[\t\n\r]|[^\t\n\r]+")
MAX_BOUND_DIGITS = 9
_PLAIN_OPTION = re.compile(r"[^\s#/{}$%|_:.+0-9-][^#{}$%|_]*(?=[|}])|(?=[|}])")  # no blank, comment or weight in front
_MAY_BE_COMMENT = frozenset("#/ \t\n\r")


@dataclass(slots=True)
class Parser:
    """One pass over a text, whose blocks are numbered where `is_typed`.

    `comments` are what is left out, and `by_chance` says that something is not chosen in turn.
    """

    text: MappedText
    is_typed: bool = True
    choices: list[Choice | None] = field(default_factory=list)
    outer: dict[int, tuple[int, int]] = field(default_factory=dict)
    comments: list[Span] = field(default_factory=list)
    by_chance: bool = False
    _at: int = 0
    _inside: list[tuple[int, int]] = field(default_factory=list)
    _depth: int = 0

    def parse(self) -> Node:
        """The whole text; Unparsable where the extension gives up."""
        node = self._items("prompt")
        if self._at < len(self.text.text):
            raise Unparsable(*self._stopper())
        if isinstance(node, Assignment):
            raise Unparsable(0, len(self.text.text))
        return node

    def _stopper(self) -> Span:
        length = 2 if self.text.text.startswith(("__", "${", "%{"), self._at) else 1
        return self._at, min(self._at + length, len(self.text.text))

    def _items(self, kind: str) -> Node:
        """Pieces up to something that is none; a single one is itself."""
        items: list[Node] = []
        while (item := self._item(kind)) is not None:
            items.append(item)
        return items[0] if len(items) == 1 else Series(tuple(items)) if items else NOTHING

    def _item(self, kind: str) -> Node | None:
        self._skip_comments()
        text, at = self.text.text, self._at
        if text.startswith("${", at):
            return self._nested(lambda: self._variable(kind))
        if text.startswith("%{", at) and kind != "path":
            return self._nested(self._wrap)
        if text.startswith("{", at):
            return self._nested(self._choice)
        if text.startswith("__", at):
            return self._nested(self._wildcard) if kind != "path" else None
        return self._literal(kind)

    def _nested(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise Unparsable(*self._stopper())
        node = read()
        self._depth -= 1
        return node

    def _literal(self, kind: str) -> Literal | None:
        pieces: list[MappedText] = []
        while match := _LITERALS[kind].match(self.text.text, self._at):
            if pieces:  # a comment stood between them
                pieces.append(MappedText(" ", [self.text.offsets[match.start() - 1]]))
            pieces.append(self.text.cut(*match.span()))
            self._at = match.end()
            self._skip_comments()
        return Literal(concat(pieces)) if pieces else None

    def _skip_comments(self) -> None:
        text = self.text.text
        while text[self._at : self._at + 1] in _MAY_BE_COMMENT:
            start = self._at
            if text[start] in " \t\n\r":
                blanks = _BLANKS.match(text, start)
                start = blanks.end() if blanks else start
            if text.startswith(("#", "//"), start):
                end = text.find("\n", start)
                end = len(text) if end < 0 else end
            elif text.startswith("/*", start) and (end := text.find("*/", start + 2)) >= 0:
                end += 2
            else:
                return
            self.comments.append((start, end))
            self._at = end

    def _blanks(self) -> None:
        self._skip_comments()
        match = _BLANKS.match(self.text.text, self._at)
        self._at = match.end() if match else self._at
        self._skip_comments()

    def _take(self, mark: str) -> bool:
        """Whether these letters are next; they are passed over."""
        self._skip_comments()
        if not self.text.text.startswith(mark, self._at):
            return False
        self._at += len(mark)
        return True

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self._skip_comments()
        match = pattern.match(self.text.text, self._at)
        self._at = match.end() if match else self._at
        return match

    def _expect(self, mark: str, start: int) -> None:
        if not self._take(mark):
            raise Unparsable(*((start, start + 1) if self._at >= len(self.text.text) else self._stopper()))

    def _choice(self) -> Choice:
        start, number = self._at, len(self.choices)
        self.choices.append(None)
        if self._inside:
            self.outer[number] = self._inside[-1]
        self._take("{")
        self._blanks()
        self._order()
        low, high, separator = self._bound(start)
        self._blanks()
        options: list[Node] = []
        spans: list[Span] = []
        while not options or self._take("|"):
            start_of_option = self._at
            self._inside.append((number, len(options)))
            options.append(self._option())
            self._inside.pop()
            spans.append((start_of_option, self._at))
        self._expect("}", start)
        high = len(options) if high is None else high
        low, high = sorted((max(low, 0), max(high, 0)))
        known = number if self.is_typed else UNNUMBERED
        choice = Choice(known, (start, self._at), tuple(options), tuple(spans), low, high, separator)
        self.choices[number] = choice
        return choice

    def _option(self) -> Node:
        if match := _PLAIN_OPTION.match(self.text.text, self._at):
            self._at = match.end()
            return Literal(self.text.cut(*match.span())) if match[0] else NOTHING
        self._blanks()
        self._match(_WEIGHT)
        return self._items("option")

    def _order(self) -> None:
        """`~` by chance, `@` in turn over the pictures, `!` all, as without it."""
        is_drawn = self._take("~") or self._take("@")
        self.by_chance |= is_drawn
        if not is_drawn:
            self._take("!")

    def _bound(self, start: int) -> tuple[int, int | None, MappedText]:
        """The least and the greatest number of options, None for all, and what joins them."""
        comma = MappedText(",", [self.text.offsets[start]])
        match = self._match(_BOUND)
        if not match:
            return 1, 1, comma
        if max(len(digits or "") for digits in match.groups()) > MAX_BOUND_DIGITS:
            raise Unparsable(*match.span())
        separator = self._match(_SEPARATOR)
        joined = self.text.cut(*separator.span(1)) if separator else comma
        least, most, up_to, at_least, exactly = (int(digits) if digits else None for digits in match.groups())
        if exactly is not None:
            return exactly, exactly, joined
        if up_to is not None:
            return 1, up_to, joined
        return (least, most, joined) if least is not None else (at_least or 0, None, joined)

    def _wildcard(self) -> Wildcard:
        start = self._at
        self._take("__")
        opening = self.text.cut(start, start + 2)
        self._order()
        path = self._items("path")
        if isinstance(path, Series) and not path.items:
            raise Unparsable(start, start + 2)
        values = self._match(_VALUES)
        if not self._take("__"):
            raise Unparsable(start, start + 2)
        closing = self.text.cut(self._at - 2, self._at)
        return Wildcard((start, self._at), (opening, closing), path, self.text.cut(*values.span(1)) if values else None)

    def _variable(self, kind: str) -> Variable | Assignment:
        start = self._at
        self._take("${")
        self._blanks()
        name = self._match(_NAME)
        if not name:
            raise Unparsable(start, start + 2)
        self._blanks()
        if kind == "prompt" and (self._take("?=") or self._take("=")):
            is_drawn = self._take("!")
            self._blanks()
            value = self._items("option")
            self._blanks()
            self._expect("}", start)
            self.by_chance |= is_drawn
            return Assignment(name[0], value, is_drawn)
        default: Node | None = None
        if kind == "path":  # there an unknown one is its name
            default = Literal(self.text.cut(*name.span()))
        if self._take(":"):
            self._blanks()
            default = self._items("option")
        self._blanks()
        self._expect("}", start)
        return Variable((start, self._at), name[0], default)

    def _wrap(self) -> Wrap:
        start = self._at
        self._take("%{")
        self._blanks()
        wrapper = self._items("option")
        self._blanks()
        self._expect("$$", start)
        self._blanks()
        inner = self._items("option")
        self._expect("}", start)
        self.by_chance = True
        return Wrap(wrapper, inner)


def expand_tabs(text: MappedText) -> MappedText:
    """Blanks in the place of tabs, as many as there are up to the next column of eight."""
    if "\t" not in text.text:
        return text
    pieces: list[MappedText] = []
    column = 0
    for match in _COLUMNS.finditer(text.text):
        piece = text.cut(*match.span())
        if piece.text == "\t":
            piece = MappedText(" " * (8 - column % 8), [piece.offsets[0]] * (8 - column % 8))
        pieces.append(piece)
        column = 0 if piece.text in ("\n", "\r") else column + len(piece.text)
    return concat(pieces)
