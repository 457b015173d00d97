"""compel's grammar: a text to a tree of fragments, weights, blends and conjunctions.

compel 2.5 reads with pyparsing (`prompt_parser.py`, `build_parser_syntax`): ordered choice without second thoughts,
blanks skipped in front of everything. Here every rule is tried once at a place and its result kept, because compel's
own way takes four times as long for each further bracket inside another. Past MAX_DEPTH brackets, which compel never
gets through, the text counts as unreadable.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from core.prompt import Placed

PLUS = 1.1
MINUS = 0.9
MAX_DEPTH = 40

_BLANKS = re.compile(r"[ \t\n\r]*")
# Letters that mean nothing to compel, escaped ones that could, and a `+` or `-` in front of a letter.
_WORD = re.compile(r"""(?:\\[()",.+\-=]|[-+](?![ \t\n\r()",.+\-=]|\Z)|[^\s()",.+\-=]|[^\S \t-\r])+""")
_FREE_WORD = re.compile(r"(?:\S|[^\S \t-\r])+")
_SIGNS = re.compile(r"\++|-+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)|-?[0-9]+")
_QUOTED = re.compile(r'"((?:\\"|[^"\n\r])*)"')
_LORA = re.compile(r"(?:useLora|withLora)[ \t\n\r]*\([ \t\n\r]*[\w-]+[ \t\n\r]*(?:,[^()]*)?\)")
_KEYWORD = re.compile(r"[A-Za-z0-9_-]+")


class Unreadable(Exception):
    """compel itself raises an error for this text."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Plain text."""

    text: Placed


@dataclass(frozen=True, slots=True)
class Weighted:
    """What has a weight of its own; weights inside one another multiply."""

    weight: float
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mixture:
    """Several prompts for one picture: `.and()`, or `.blend()` whose weights are normalised or not."""

    kind: str  # "and", "blend" or "blend-raw"
    prompts: tuple[tuple["Node", ...], ...]
    weights: tuple[float, ...]


Node = Fragment | Weighted
Nodes = tuple[Node, ...]
Found = tuple[int, Nodes] | None  # where the match ends, and what it is


@dataclass(slots=True)
class Grammar:
    """The rules over one text; each takes a place and a bound and gives the end of its match, or None."""

    text: Placed
    known: dict[tuple[str, int, int], Found] = field(default_factory=dict)
    depth: int = 0

    def whole(self) -> Mixture | Nodes:
        """The text as a mixture or as one prompt; Unreadable where compel raises."""
        end = len(self.text.text)
        mixed = self._mixture((".and", ".add"), 0, end)
        if mixed is not None:
            return mixed[1]
        mixed = self._mixture((".blend",), self._past_loras(0, end), end)
        if mixed is None:
            return self._all_of(self.prompt, 0, end)
        if self._past_loras(mixed[0], end) != end:
            raise Unreadable
        return mixed[1]

    def _past_loras(self, place: int, end: int) -> int:
        start = self._skip(place, end)
        while start < end and (found := self.lora(start, end)) is not None:
            start = self._skip(found[0], end)
        return start

    def prompt(self, place: int, end: int) -> Found:
        """Words and syntax at the outermost place, where any run of letters will do for a word."""
        nodes: list[Node] = []
        while (start := self._skip(place, end)) < end:
            found = self._first(start, end, self.swap, self.lora, self.attention, self.quoted, self.bracket)
            if found is None:
                word = _FREE_WORD.match(self.text.text, start, end)
                if word is None:
                    return start, tuple(nodes)
                found = word.end(), (Fragment(self.text.cut(start, word.end())),)
            place = found[0]
            nodes += found[1]
        return end, tuple(nodes)

    def fragment(self, place: int, end: int, commas: bool = True) -> tuple[int, Nodes]:
        """What may stand in brackets and quotes: no lone `+`, `-`, `=` or bracket."""
        nodes: list[Node] = []
        while (start := self._skip(place, end)) < end:
            found = self._first(
                start, end, self.lora, self.attention, self.swap, self.bracket, self.quoted, self.word
            )
            if found is None and commas and self.text.text[start] in ",.":
                found = start + 1, (Fragment(self.text.cut(start, start + 1)),)
            if found is None:
                return place, tuple(nodes)
            place = found[0]
            nodes += found[1]
        return place, tuple(nodes)

    def _first(self, place: int, end: int, *rules: Callable[[int, int], Found]) -> Found:
        for rule in rules:
            key = (rule.__name__, place, end)
            if key not in self.known:
                self.known[key] = rule(place, end)
            if self.known[key] is not None:
                return self.known[key]
        return None

    def word(self, place: int, end: int) -> Found:
        match = _WORD.match(self.text.text, place, end)
        return (match.end(), (Fragment(self.text.cut(place, match.end())),)) if match else None

    def bracket(self, place: int, end: int) -> Found:
        if self.text.text[place] != "(":
            return None
        if self.depth >= MAX_DEPTH:
            raise Unreadable
        self.depth += 1
        inside, nodes = self.fragment(place + 1, end)
        self.depth -= 1
        closing = self._mark(")", inside, end)
        return None if closing is None else (closing, nodes)

    def quoted(self, place: int, end: int) -> Found:
        return self._quoted(place, end, self.fragment)

    def _quoted(self, place: int, end: int, rule: Callable[[int, int], Found]) -> Found:
        match = _QUOTED.match(self.text.text, place, end)
        if match is None:
            return None
        start, stop = match.span(1)
        if not match[1].strip():
            return match.end(), (Fragment(self.text.cut(start, start)),)
        inside = rule(start, stop)
        if inside is None or self._skip(inside[0], stop) != stop:
            return None
        return match.end(), inside[1]

    def target(self, place: int, end: int) -> Found:
        """What an operator can follow."""
        return self._first(place, end, self.quoted, self.bracket, self.word)

    def attention(self, place: int, end: int) -> Found:
        return self._first(place, end, self.attend, self.grouped_weight, self.word_weight)

    def attend(self, place: int, end: int) -> Found:
        """`target.attend(1.3)` or `target.attend(++)`."""
        target = self._first(place, end, self.target)
        bracket = self._method(".attend", target, end)
        if target is None or bracket is None:
            return None
        start = self._skip(bracket, end)
        operator = self._operator(start, end)
        closing = self._mark(")", operator.end(), end) if operator else None
        if operator is None or closing is None:
            return None
        return closing, (Weighted(_weight(operator[0]), target[1]),)

    def grouped_weight(self, place: int, end: int) -> Found:
        """`(words)1.3`, `"words"++`: nothing between the bracket and its weight."""
        target = self._first(place, end, self.quoted, self.bracket)
        operator = self._operator(target[0], end) if target else None
        if target is None or operator is None:
            return None
        return operator.end(), (Weighted(_weight(operator[0]), target[1]),)

    def word_weight(self, place: int, end: int) -> Found:
        """`word++`; a bare word takes no number."""
        target = self._first(place, end, self.word)
        operator = _SIGNS.match(self.text.text, target[0], end) if target else None
        if target is None or operator is None:
            return None
        return operator.end(), (Weighted(_weight(operator[0]), target[1]),)

    def _operator(self, place: int, end: int) -> re.Match[str] | None:
        return _SIGNS.match(self.text.text, place, end) or _NUMBER.match(self.text.text, place, end)

    def swap(self, place: int, end: int) -> Found:
        """`target.swap(other)`: what reaches the encoder is the target."""
        target = self._first(place, end, self.target)
        bracket = self._method(".swap", target, end)
        if target is None or bracket is None:
            return None
        inside, _ = self.fragment(bracket, end, commas=False)
        closing = self._mark(")", inside, end)
        if closing is None and (comma := self._mark(",", inside, end)) is not None:
            closing = self._mark(")", self._options(comma, end)[0], end)
        return None if closing is None else (closing, target[1])

    def lora(self, place: int, end: int) -> Found:
        """`useLora(name, 0.5)`: no text."""
        match = _LORA.match(self.text.text, place, end)
        return (match.end(), ()) if match else None

    def _mixture(self, names: tuple[str, ...], start: int, end: int) -> tuple[int, Mixture] | None:
        """`("a", "b").blend(0.7, 0.3)`, where all of the prompt begins."""
        place = self._mark("(", start, end)
        prompts: list[Nodes] = []
        while place is not None:
            found = self._part(self._skip(place, end), end)
            if found is None:
                return None
            prompts.append(found[1])
            after, place = found[0], self._mark(",", found[0], end)
        closing = self._mark(")", after, end) if prompts else None
        name = next((name for name in names if closing is not None and self._starts(name, closing, end)), None)
        opening = self._method(name, (closing, ()), end) if name and closing is not None else None
        if opening is None or name is None:
            return None
        after, options = self._options(opening, end)
        closing = self._mark(")", after, end)
        return None if closing is None else (closing, _mixture(name, tuple(prompts), options))

    def _part(self, place: int, end: int) -> Found:
        if place >= end:
            return None
        return self._first(place, end, self.target) or self._quoted(place, end, self.prompt)

    def _options(self, place: int, end: int) -> tuple[int, list[str]]:
        """Comma-separated numbers, words, and `word=value`."""
        options: list[str] = []
        while True:
            option = self._option(self._skip(place if not options else place, end), end)
            if option is None:
                return last if options else place, options
            last, text = option
            options.append(text)
            comma = self._mark(",", last, end)
            if comma is None:
                return last, options
            place = comma

    def _option(self, place: int, end: int) -> tuple[int, str] | None:
        keyword = _KEYWORD.match(self.text.text, place, end)
        equals = self._mark("=", keyword.end(), end) if keyword else None
        if keyword and equals is not None:
            start = self._skip(equals, end)
            value = _NUMBER.match(self.text.text, start, end) or _KEYWORD.match(self.text.text, start, end)
            if value:
                return value.end(), keyword[0]
        found = _NUMBER.match(self.text.text, place, end) or keyword
        return (found.end(), found[0]) if found else None

    def _all_of(self, rule: Callable[[int, int], Found], place: int, end: int) -> Nodes:
        found = rule(place, end)
        if found is None or self._skip(found[0], end) != end:
            raise Unreadable
        return found[1]

    def _method(self, name: str, target: Found | tuple[int, Nodes], end: int) -> int | None:
        """The place after `name` and its opening bracket, behind a target; blanks between them are allowed."""
        if target is None or not self._starts(name, target[0], end):
            return None
        return self._mark("(", self._skip(target[0], end) + len(name), end)

    def _starts(self, name: str, place: int, end: int) -> bool:
        return self.text.text.startswith(name, self._skip(place, end), end)

    def _mark(self, mark: str, place: int, end: int) -> int | None:
        """The place after a mark, blanks in front of it skipped; None where something else stands there."""
        place = self._skip(place, end)
        return place + 1 if place < end and self.text.text[place] == mark else None

    def _skip(self, place: int, end: int) -> int:
        match = _BLANKS.match(self.text.text, place, end)
        return match.end() if match else place


def _weight(operator: str) -> float:
    if operator[0] in "+-" and set(operator) == {operator[0]}:
        return float((PLUS if operator[0] == "+" else MINUS) ** len(operator))
    return float(operator)


def _mixture(name: str, prompts: tuple[Nodes, ...], options: list[str]) -> Mixture:
    """A mixture with its weights, 1 for all where none are given; Unreadable where there are too few or no numbers."""
    kind = "and"
    if name == ".blend":
        kind = "blend-raw" if options[-1:] == ["no_normalize"] else "blend"
        options = options[:-1] if kind == "blend-raw" else options
    try:
        weights = tuple(float(option) for option in options) or (1.0,) * len(prompts)
    except ValueError:
        raise Unreadable from None
    if len(weights) != len(prompts):
        raise Unreadable
    return Mixture(kind, prompts, weights)
