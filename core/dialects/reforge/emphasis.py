"""reForge's emphasis: A1111's, and brackets that repeat what they hold.

    (a b:x3)      the pieces of the bracket three times, once for each whole of the number and at least once
    (a b:x2.5)    the last copy at 1.5 times its weights; (a:x0.8) at 0.8, (a:x0) as it is
    (a b:x-2)     all copies at -1 times their weights

Neighbours whose weights differ by less than 0.0001 are one text, with the first one's weight.
Source of the rules: reForge 3b56b268, `modules/prompt_parser.py`, `parse_prompt_attention`.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from core.dialects.a1111.emphasis import EmphasisReader, is_plain, join_pieces
from core.dialects.weight_syntax import parse_weight
from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Segment

TOLERANCE = 1e-4
MAX_REPEATED = 20_000  # letters, pieces and weights that a bracket comes to; reForge repeats until its memory is full


@dataclass(slots=True)
class _Reader(EmphasisReader):
    PIECE: ClassVar[re.Pattern[str]] = re.compile(EmphasisReader.PIECE.pattern.replace("([+-]?", "(x?[+-]?"))

    def _take_number(self, text: MappedText, match: re.Match[str]) -> None:
        number = parse_weight(match[1][1:]) if match[1].startswith("x") else None
        if number is None:
            EmphasisReader._take_number(self, text, match)
        else:
            self._repeat(self.open_round.pop(), number)

    def _repeat(self, start: int, number: float) -> None:
        """Puts the pieces from `start` on there so many times, with all that multiplies them."""
        pieces, signs, length = self.pieces[start:], self.signs[start:], len(self.pieces) - start
        if not length:
            return
        factors = [(max(first, start), end, factor) for first, end, factor in self.factors if end > start]
        size = 1 + length + len(factors) + sum(len(piece.text) for piece in pieces)
        copies = int(min(max(1.0, abs(number)), max(1, MAX_REPEATED // size)))
        for shift in range(length, copies * length, length):
            self.pieces += pieces
            self.signs += signs
            self.factors += [(first + shift, end + shift, factor) for first, end, factor in factors]
        last = abs(number) % 1 + (abs(number) >= 1)
        if last > TOLERANCE:
            self.factors.append((len(self.pieces) - length, len(self.pieces), last))
        if number < 0:
            self.factors.append((start, len(self.pieces), -1.0))


def read_emphasis(text: MappedText) -> tuple[Segment, ...]:
    """The segments of a text and its breaks, in order; the offsets of repeated letters begin again."""
    if is_plain(text.text):
        return (Segment(text.text, text.offsets),)
    reader = _Reader()
    reader.read(text)
    return tuple(join_pieces(reader.pieces, reader.weights(), TOLERANCE))
