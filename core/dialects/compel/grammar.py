"""compel's grammar for words, brackets and weights.

compel 2.5 reads with pyparsing (`prompt_parser.py`, `build_parser_syntax`): ordered choice without second thoughts,
blanks skipped in front of everything. Here every rule is tried once at an offset and its result kept, because compel's
own way takes four times as long for each further bracket inside another. Past MAX_DEPTH brackets, which compel never
gets through, the text counts as unreadable.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from core.prompt.mapped_text import MappedText

PLUS_FACTOR = 1.1
MINUS_FACTOR = 0.9
MAX_DEPTH = 40

_BLANKS = re.compile(r"[ \t\n\r]*")
# Letters that mean nothing to compel, escaped ones that could, and a `+` or `-` in front of a letter.
_WORD = re.compile(r"""(?:\\[()",.+\-=]|[-+](?![ \t\n\r()",.+\-=]|\Z)|[^\s()",.+\-=]|[^\S \t-\r])+""")
_FREE_WORD = re.compile(r"(?:\S|[^\S \t-\r])+")
# Words among which nothing can be syntax, where the text has no method that a word before it could be the target of.
_PLAIN_WORDS = re.compile(r"""(?:(?![("]|useLora|withLora)[^\s+\-]+(?=[ \t\n\r]|\Z)[ \t\n\r]*)+""")
_METHOD = re.compile(r"\.(?:swap|attend)")
_FORM_FEED = re.compile(r"\f[\f\u00a0\u1680\u180e\u2000-\u200b\u202f\u205f\u3000]*[ \t\n\r]+")
_SIGNS = re.compile(r"\++|-+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)|-?[0-9]+")
_OPERATOR = re.compile(f"{_SIGNS.pattern}|{_NUMBER.pattern}")
_QUOTED = re.compile(r'"((?:\\"|[^"\n\r])*)"')
_LORA = re.compile(r"(?:useLora|withLora)[ \t\n\r]*\([ \t\n\r]*[\w-]+[ \t\n\r]*(?:,[^()]*)?\)")
_KEYWORD = re.compile(r"[A-Za-z0-9_-]+")


class Unreadable(Exception):
    """compel itself raises an error for this text."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Plain text."""

    text: MappedText


@dataclass(frozen=True, slots=True)
class Weighted:
    """What has a weight of its own; weights inside one another multiply."""

    weight: float
    children: tuple["Node", ...]


Node = Fragment | Weighted
Nodes = tuple[Node, ...]
RuleMatch = tuple[int, Nodes] | None  # where the match ends, and what it is


@dataclass(slots=True)
class Grammar:
    """The rules over one text; each takes an offset and a bound and gives the end of its match, or None."""

    text: MappedText
    memo: dict[tuple[str, int, int], RuleMatch] = field(default_factory=dict)
    depth: int = 0

    def prompt(self, offset: int, end: int) -> tuple[int, Nodes]:
        """Words and syntax outside of brackets, where any run of letters will do for a word."""
        nodes: list[Node] = []
        plain = None if _METHOD.search(self.text.text) else _PLAIN_WORDS
        while (start := self.skip(offset, end)) < end:
            if plain and (words := plain.match(self.text.text, start, end)):
                match = self._fragment_of(words)
            else:
                match = self.first(start, end, self.swap, self.lora, self.attention, self.quoted, self.bracket)
            match = match or self._free_word(start, end)
            if match is None:
                return start, tuple(nodes)
            offset = match[0]
            nodes += match[1]
        return end, tuple(nodes)

    def _fragment_of(self, match: re.Match[str] | None) -> RuleMatch:
        return (match.end(), (Fragment(self.text.cut(*match.span())),)) if match else None

    def _free_word(self, offset: int, end: int) -> RuleMatch:
        """Letters up to a blank; a form feed counts as a blank only with another behind it."""
        if (feed := _FORM_FEED.match(self.text.text, offset, end)) is not None:
            return feed.end(), ()
        return self._fragment_of(_FREE_WORD.match(self.text.text, offset, end))

    def fragment(self, offset: int, end: int, commas: bool = True) -> tuple[int, Nodes]:
        """What may stand in brackets and quotes: no lone `+`, `-`, `=` or bracket."""
        nodes: list[Node] = []
        while (start := self.skip(offset, end)) < end:
            match = self.first(start, end, self.lora, self.attention, self.swap, self.bracket, self.quoted, self.word)
            if match is None and commas and self.text.text[start] in ",.":
                match = start + 1, (Fragment(self.text.cut(start, start + 1)),)
            if match is None:
                return offset, tuple(nodes)
            offset = match[0]
            nodes += match[1]
        return offset, tuple(nodes)

    def first(self, offset: int, end: int, *rules: Callable[[int, int], RuleMatch]) -> RuleMatch:
        """What the first of the rules that match finds; each is tried once at an offset."""
        for rule in rules:
            key = (rule.__name__, offset, end)
            if key not in self.memo:
                self.memo[key] = rule(offset, end)
            if self.memo[key] is not None:
                return self.memo[key]
        return None

    def word(self, offset: int, end: int) -> RuleMatch:
        """Letters without meaning, escaped marks, and signs in front of a letter."""
        return self._fragment_of(_WORD.match(self.text.text, offset, end))

    def bracket(self, offset: int, end: int) -> RuleMatch:
        """`(what may stand in brackets)`."""
        if self.text.text[offset] != "(":
            return None
        if self.depth >= MAX_DEPTH:
            raise Unreadable
        self.depth += 1
        inside, nodes = self.fragment(offset + 1, end)
        self.depth -= 1
        closing = self.mark(")", inside, end)
        return None if closing is None else (closing, nodes)

    def quoted(self, offset: int, end: int) -> RuleMatch:
        """The same in double quotes."""
        return self.in_quotes(offset, end, self.fragment)

    def in_quotes(self, offset: int, end: int, rule: Callable[[int, int], RuleMatch]) -> RuleMatch:
        """Double quotes whose whole inside is of a rule."""
        match = _QUOTED.match(self.text.text, offset, end)
        if match is None:
            return None
        start, stop = match.span(1)
        if not match[1].strip():
            return match.end(), (Fragment(self.text.cut(start, start)),)
        inside = rule(start, stop)
        if inside is None or self.skip(inside[0], stop) != stop:
            return None
        return match.end(), inside[1]

    def target(self, offset: int, end: int) -> RuleMatch:
        """What an operator can follow."""
        return self.first(offset, end, self.quoted, self.bracket, self.word)

    def attention(self, offset: int, end: int) -> RuleMatch:
        """Anything with a weight."""
        return self.first(offset, end, self.attend, self.grouped_weight, self.word_weight)

    def attend(self, offset: int, end: int) -> RuleMatch:
        """`target.attend(1.3)` or `target.attend(++)`."""
        target = self.first(offset, end, self.target)
        bracket = self.method(".attend", target, end)
        if target is None or bracket is None:
            return None
        operator = _OPERATOR.match(self.text.text, self.skip(bracket, end), end)
        closing = self.mark(")", operator.end(), end) if operator else None
        if operator is None or closing is None:
            return None
        return closing, (Weighted(_weight(operator[0]), target[1]),)

    def grouped_weight(self, offset: int, end: int) -> RuleMatch:
        """`(words)1.3`, `"words"++`: nothing between the bracket and its weight."""
        return self._weighted(self.first(offset, end, self.quoted, self.bracket), _OPERATOR, end)

    def word_weight(self, offset: int, end: int) -> RuleMatch:
        """`word++`; a bare word takes no number."""
        return self._weighted(self.first(offset, end, self.word), _SIGNS, end)

    def _weighted(self, target: RuleMatch, operator: re.Pattern[str], end: int) -> RuleMatch:
        weight = operator.match(self.text.text, target[0], end) if target else None
        if target is None or weight is None:
            return None
        return weight.end(), (Weighted(_weight(weight[0]), target[1]),)

    def swap(self, offset: int, end: int) -> RuleMatch:
        """`target.swap(other)`: what reaches the encoder is the target."""
        target = self.first(offset, end, self.target)
        bracket = self.method(".swap", target, end)
        if target is None or bracket is None:
            return None
        inside, _ = self.fragment(bracket, end, commas=False)
        closing = self.mark(")", inside, end)
        if closing is None and (comma := self.mark(",", inside, end)) is not None:
            closing = self.mark(")", self.options(comma, end)[0], end)
        return None if closing is None else (closing, target[1])

    def lora(self, offset: int, end: int) -> RuleMatch:
        """`useLora(name, 0.5)`: no text."""
        match = _LORA.match(self.text.text, offset, end)
        return (match.end(), ()) if match else None

    def options(self, offset: int, end: int) -> tuple[int, list[str]]:
        """Comma-separated numbers, words, and `word=value`, and where they end."""
        options: list[str] = []
        start: int | None = offset
        while start is not None and (option := self._option(self.skip(start, end), end)) is not None:
            offset, text = option
            options.append(text)
            start = self.mark(",", offset, end)
        return offset, options

    def _option(self, offset: int, end: int) -> tuple[int, str] | None:
        keyword = _KEYWORD.match(self.text.text, offset, end)
        equals = self.mark("=", keyword.end(), end) if keyword else None
        if keyword and equals is not None:
            start = self.skip(equals, end)
            value = _NUMBER.match(self.text.text, start, end) or _KEYWORD.match(self.text.text, start, end)
            if value:
                return value.end(), keyword[0]
        option = _NUMBER.match(self.text.text, offset, end) or keyword
        return (option.end(), option[0]) if option else None

    def method(self, name: str, target: RuleMatch | tuple[int, Nodes], end: int) -> int | None:
        """The offset after `name` and its opening bracket, behind a target; blanks between them are allowed."""
        if target is None or not self.starts(name, target[0], end):
            return None
        return self.mark("(", self.skip(target[0], end) + len(name), end)

    def starts(self, name: str, offset: int, end: int) -> bool:
        """Whether a name stands there, blanks in front of it skipped."""
        return self.text.text.startswith(name, self.skip(offset, end), end)

    def mark(self, mark: str, offset: int, end: int) -> int | None:
        """The offset after a mark, blanks in front of it skipped; None where something else stands there."""
        offset = self.skip(offset, end)
        return offset + 1 if offset < end and self.text.text[offset] == mark else None

    def skip(self, offset: int, end: int) -> int:
        """The offset behind blanks."""
        match = _BLANKS.match(self.text.text, offset, end)
        return match.end() if match else offset


def _weight(operator: str) -> float:
    if set(operator) not in ({"+"}, {"-"}):
        return float(operator)
    try:
        return float((PLUS_FACTOR if operator[0] == "+" else MINUS_FACTOR) ** len(operator))
    except OverflowError:  # of over 7,000 signs, which compel's own power raises, too
        raise Unreadable from None
