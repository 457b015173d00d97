"""A1111's emphasis: brackets to weights, and BREAK.

    (x)       x at 1.1           ((x))      1.21: nested brackets multiply
    [x]       x at 1/1.1         (x:1.3)    1.3; blanks, a sign, `.5` and `5.` are allowed
    (x        unclosed brackets count to the end, and a number after them is text
    x:1.3)    closing brackets that nothing opened are text
    \\( \\[ \\) \\] \\\\   the character itself; any other backslash drops out

Round and square brackets are paired each on their own, so `([x)]` is fine. A number ends a round bracket, whatever its
text holds. `BREAK` between blanks ends the chunk, wherever its own weight came out as 1; inside weighted brackets it
is a word with a negative weight. Neighbours of equal weight are one text, so `(a)(b)` is the word `ab`.

Source of the rules: A1111 1.10, `modules/prompt_parser.py`, `parse_prompt_attention`. It refuses `(x:1.2.3)` and
`(x:.)`; here such a number is text, and there is a diagnostic.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from core.dialects.weight_syntax import parse_weight
from core.program.arrays import np
from core.prompt.mapped_text import MappedText, concat
from core.prompt.prompt import Segment

ROUND_FACTOR = 1.1
SQUARE_FACTOR = 1 / 1.1
MAX_PLAIN_PRODUCTS = 20_000  # multiplications, which take a few ms; for more numpy is worth its import

_BREAK = re.compile(r"\bBREAK\b")
_BLANKS = re.compile(r"\s*")


@dataclass(slots=True)
class EmphasisReader:
    """Pieces of the text with weights 1, or -1 for a BREAK, and what multiplies which of them, in A1111's order.

    The order matters: only weights equal to the last bit join their texts. Group 1 of `PIECE` is a bracket's number.
    """

    PIECE: ClassVar[re.Pattern[str]] = re.compile(r"\\[()\[\]\\]?|[(\[]|:\s*([+-]?[.\d]+)\s*\)|[)\]]|[^\\()\[\]:]+|:")
    pieces: list[MappedText] = field(default_factory=list)
    signs: list[float] = field(default_factory=list)
    factors: list[tuple[int, int, float]] = field(default_factory=list)
    open_round: list[int] = field(default_factory=list)
    open_square: list[int] = field(default_factory=list)

    def read(self, text: MappedText) -> None:
        """Fills the fields."""
        for match in self.PIECE.finditer(text.text):
            self._take(text, match)
        for opened, factor in ((self.open_round, ROUND_FACTOR), (self.open_square, SQUARE_FACTOR)):
            for start in opened:
                self.factors.append((start, len(self.pieces), factor))

    def _take(self, text: MappedText, match: re.Match[str]) -> None:
        piece = match[0]
        if piece[0] == "\\":
            self._add(text.cut(match.start() + 1, match.end()))
        elif piece == "(":
            self.open_round.append(len(self.pieces))
        elif piece == "[":
            self.open_square.append(len(self.pieces))
        elif match[1] is not None and self.open_round:
            self._take_number(text, match)
        elif piece == ")" and self.open_round:
            self._close(self.open_round, ROUND_FACTOR)
        elif piece == "]" and self.open_square:
            self._close(self.open_square, SQUARE_FACTOR)
        else:
            self._add_text(text, match.start(), match.end())

    def _take_number(self, text: MappedText, match: re.Match[str]) -> None:
        """Closes a round bracket by its number; one that A1111 refuses is text."""
        weight = parse_weight(match[1])
        if weight is None:
            self._add(text.cut(match.start(), match.end() - 1))
        self._close(self.open_round, ROUND_FACTOR if weight is None else weight)

    def _add(self, piece: MappedText, sign: float = 1.0) -> None:
        self.pieces.append(piece)
        self.signs.append(sign)

    def _close(self, opened: list[int], factor: float) -> None:
        self.factors.append((opened.pop(), len(self.pieces), factor))

    def _add_text(self, text: MappedText, start: int, end: int) -> None:
        """A text without brackets, cut at each BREAK and the blanks around it."""
        for match in _BREAK.finditer(text.text, start, end):
            before = start + len(text.text[start : match.start()].rstrip())
            self._add(text.cut(start, before))
            self._add(text.cut(match.start(), match.end()), -1.0)
            blanks = _BLANKS.match(text.text, match.end(), end)
            start = blanks.end() if blanks else match.end()
        self._add(text.cut(start, end))

    def weights(self) -> Iterable[float]:
        """Each piece's sign times its factors, in float64 and in the order in which their brackets close."""
        if sum(end - start for start, end, _ in self.factors) <= MAX_PLAIN_PRODUCTS:
            return self._plain_weights()
        weights = np.array(self.signs, dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            for start, end, factor in self.factors:
                weights[start:end] *= factor
        return map(float, weights)

    def _plain_weights(self) -> list[float]:
        weights = self.signs.copy()
        for start, end, factor in self.factors:
            for index in range(start, end):
                weights[index] *= factor
        return weights


def is_plain(text: str) -> bool:
    """Whether no mark of the syntax is in a text."""
    return not any(mark in text for mark in "()[]\\") and "BREAK" not in text


def read_emphasis(text: MappedText) -> tuple[Segment, ...]:
    """The segments of a text and its breaks, in order."""
    if is_plain(text.text):
        return (Segment(text.text, text.offsets),)
    reader = EmphasisReader()
    reader.read(text)
    return tuple(join_pieces(reader.pieces, reader.weights()))


def join_pieces(pieces: Iterable[MappedText], weights: Iterable[float], tolerance: float = 0.0) -> Iterator[Segment]:
    """Neighbours of equal weight, or of one nearer than `tolerance` to that of the first of them, as one segment."""
    group: list[MappedText] = []
    first = 0.0
    for piece, weight in zip(pieces, weights, strict=True):
        if group and weight != first and not abs(weight - first) < tolerance:
            yield _segment(group, first)
            group = []
        first = first if group else weight
        group.append(piece)
    yield _segment(group, first if group else 1.0)


def _segment(pieces: list[MappedText], weight: float) -> Segment:
    whole = concat(pieces)
    return Segment(whole.text, whole.offsets, weight, is_break=weight == -1 and whole.text == "BREAK")
