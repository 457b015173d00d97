"""SD.Next's native parser: a text to weighted pieces and breaks.

    line break, BREAK, ##      a break; two side by side, as of an empty line, are the words `break break` of weight -1
    (x) [x] (x:1.3)            as in A1111, but a number with blanks is none, and each product is rounded to 3 places
    :                          drops out where no weight begins
    \\( \\) \\: \\[ \\] \\\\         the letter itself; any other backslash drops out

A run without marks loses what is no letter, digit or underscore at its beginning, and its white space becomes single
blanks. An escaped letter joins the piece before it, whatever its weight, unless there is none or a blank stands before
the backslash. Neighbours of equal weight are joined, by a blank where the left one ends with a letter or digit.

Source of the rules: vladmandic/sdnext 058a7f0c, `modules/prompt_parser.py`, `parse_prompt_attention`. Where that raises
an error (an empty piece, left by a lone backslash, that is to be joined with the next), so does this: ParserStopped.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, groupby, islice
from operator import itemgetter

from core.dialects.a1111.emphasis import MAX_PLAIN_PRODUCTS, ROUND_FACTOR, SQUARE_FACTOR
from core.dialects.weight_syntax import parse_weight
from core.program.arrays import Integers, np
from core.prompt.mapped_text import MappedText, concat
from core.prompt.prompt import Segment

BREAK = "BREAK"
BREAK_WEIGHT = -1.0
PLACES = 3  # that each product is rounded to
WHOLE = 2.0**52  # from which on a float has no places, and rounding it would take its time for nothing

_LINE_BREAK = re.compile(r"\n")
_MARK = re.compile(r"\\[():\[\]\\]?|[(\[]|:([+-]?[.\d]+)\)|[)\]]|[^\\():\[\]]+")
_BREAK = re.compile(r"\bBREAK\b|##\s*")
_BLANKS = re.compile(r"\s+")
_BLANKS_THAT_CHANGE = re.compile(r"\s\s|[^\S ]")
_NO_WORD = re.compile(r"\W+")


class ParserStopped(Exception):
    """SD.Next's parser raises an error; `span` is what stops it, in the typed text."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(start, end)
        self.span = start, end


@dataclass(slots=True)
class _Reader:
    """The pieces of a text, each in parts, with weights 1, or -1 for a break, and what multiplies which of them.

    `starts` says where each began in the typed text.
    `open_round` and `open_square` are the numbers of pieces in front of the open brackets.
    """

    text: MappedText
    pieces: list[list[MappedText]] = field(default_factory=list)
    signs: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    factors: list[tuple[int, int, float]] = field(default_factory=list)
    open_round: list[int] = field(default_factory=list)
    open_square: list[int] = field(default_factory=list)

    def read(self) -> None:
        """Fills the fields."""
        for match in _MARK.finditer(self.text.text):
            self._take(match)
        for start in self.open_round:
            self._multiply(start, ROUND_FACTOR)
        for start in self.open_square:
            self._multiply(start, SQUARE_FACTOR)

    def _take(self, match: re.Match[str]) -> None:
        mark = match[0]
        if mark[0] == "\\":
            self._take_escaped(match)
        elif mark == "(":
            self.open_round.append(len(self.pieces))
        elif mark == "[":
            self.open_square.append(len(self.pieces))
        elif match[1] is not None and self.open_round:
            weight = parse_weight(match[1])
            self._multiply(self.open_round.pop(), 1.0 if weight is None else weight)
        elif mark == ")" and self.open_round:
            self._multiply(self.open_round.pop(), ROUND_FACTOR)
        elif mark == "]" and self.open_square:
            self._multiply(self.open_square.pop(), SQUARE_FACTOR)
        else:
            self._take_run(*match.span())

    def _take_escaped(self, match: re.Match[str]) -> None:
        letter = self.text.cut(match.start() + 1, match.end())
        if self.pieces and self.text.text[match.start() - 1] != " ":
            self.pieces[-1].append(letter)
        else:
            self._add(letter, self.text.offsets[match.start()])

    def _add(self, text: MappedText, start: int, sign: float = 1.0) -> None:
        self.pieces.append([text])
        self.signs.append(sign)
        self.starts.append(start)

    def _take_run(self, start: int, end: int) -> None:
        """A run without marks, parted at its breaks."""
        for match in _BREAK.finditer(self.text.text, start, end):
            self._take_words(start, match.start())
            word = _named_break(self.text.cut(*match.span()))
            self._add(word, word.offsets[0], BREAK_WEIGHT)
            start = match.end()
        self._take_words(start, end)

    def _take_words(self, start: int, end: int) -> None:
        letters = self.text.text
        opening = _NO_WORD.match(letters, start, end)
        start = opening.end() if opening else start
        end = start + len(letters[start:end].rstrip())
        if start < end:
            words = self.text.cut(start, end)
            if _BLANKS_THAT_CHANGE.search(words.text):
                words = words.replace_each(_BLANKS, lambda run: MappedText(" ", run.offsets[:1]))
            self._add(words, words.offsets[0])

    def _multiply(self, start: int, factor: float) -> None:
        self.factors.append((start, len(self.pieces), factor))

    def weights(self) -> list[float]:
        """Each piece's sign times its factors, every product rounded; no zero has a sign."""
        runs = [(factor, [*run]) for factor, run in groupby(self.factors, key=itemgetter(2))]
        spans = [(min(map(itemgetter(0), run)), max(map(itemgetter(1), run))) for _, run in runs]
        if sum(end - start for start, end in spans) > MAX_PLAIN_PRODUCTS:
            return self._weights_by_arrays()
        weights = self.signs.copy()
        powers: dict[tuple[float, float], list[float]] = {}  # by value and factor: times none, one, two of the factor
        for (factor, run), (start, end) in zip(runs, spans, strict=True):
            for at, times in enumerate(_count_covers(run, start, end), start):
                power = powers.setdefault((weights[at], factor), [weights[at]])
                while len(power) <= times:
                    power.append(_rounded(power[-1] * factor))
                weights[at] = power[times]
        return [weight + 0.0 for weight in weights]

    def _weights_by_arrays(self) -> list[float]:
        """The same for many: each value is multiplied and rounded once by each factor, however many pieces have it."""
        values = list(dict.fromkeys(self.signs))
        numbers = {value: number for number, value in enumerate(values)}
        states = np.array([numbers[sign] for sign in self.signs], dtype=np.int64)  # the number of each piece's value
        products: dict[float, Integers] = {}  # by factor, the number of each value's product, or -1
        for start, end, factor in self.factors:
            table = products.get(factor, np.empty(0, dtype=np.int64))
            if len(table) < len(values):
                table = np.concatenate([table, np.full(2 * len(values) - len(table), -1, dtype=np.int64)])
                products[factor] = table
            taken = states[start:end]
            found = table[taken]
            if len(found) and found.min() < 0:
                for state in set(taken[found < 0].tolist()):
                    product = _rounded(values[state] * factor)
                    table[state] = numbers.setdefault(product, len(values))
                    if numbers[product] == len(values):
                        values.append(product)
                found = table[taken]
            states[start:end] = found
        return [values[state] + 0.0 for state in states.tolist()]


def _rounded(product: float) -> float:
    return product if abs(product) >= WHOLE else round(product, PLACES)


def _count_covers(spans: Iterable[tuple[int, int, float]], start: int, end: int) -> Iterator[int]:
    """How many of the spans hold each place from `start` to `end`."""
    changes = [0] * (end - start + 1)
    for first, last, _ in spans:
        changes[first - start] += 1
        changes[last - start] -= 1
    return islice(accumulate(changes), end - start)


def _named_break(typed: MappedText) -> MappedText:
    """The word BREAK over what was typed for a break."""
    first, last = typed.offsets[0], typed.offsets[-1]
    return MappedText(BREAK, (*[first] * (len(BREAK) - 1), last))


def read_native(text: MappedText, has_breaks: bool = True) -> tuple[Segment, ...]:
    """The segments of a text; ParserStopped. Without `has_breaks` (in negative prompts) each break is a word."""
    reader = _Reader(
        text.replace_each(_LINE_BREAK, lambda mark: MappedText(f" {BREAK} ", [*mark.offsets] * (len(BREAK) + 2)))
    )
    reader.read()
    segments = tuple(
        Segment(piece.text, piece.offsets, weight, is_break=has_breaks and piece.text == BREAK)
        for piece, weight in _joined(reader)
    )
    if segments and all(segment.is_break for segment in segments):
        raise ParserStopped(segments[0].offsets[0], segments[-1].offsets[-1] + 1)
    return segments or (Segment("", ()),)


def _joined(reader: _Reader) -> Iterator[tuple[MappedText, float]]:
    """Neighbours of equal weight as one."""
    whole = (piece[0] if len(piece) == 1 else concat(piece) for piece in reader.pieces)
    pieces = zip(reader.weights(), whole, reader.starts, strict=True)
    for weight, group in groupby(pieces, key=itemgetter(0)):
        texts: list[MappedText] = []
        before = -1  # where the piece before began, in the typed text
        for _, text, start in group:
            last = texts[-1].text[-1] if texts else ""
            if before >= 0 and not last:
                raise ParserStopped(before, before + 1)
            if last.isalnum():
                texts.append(MappedText(" ", text.offsets[:1] or texts[-1].offsets[-1:]))
            if text.text:
                texts.append(text)
            before = start
        yield concat(texts), weight
