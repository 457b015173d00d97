"""What a completion costs in its place: tokens, and whether they still stand in the chunk that is being written."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.dialects.table import read
from core.editing.completion import Insertion
from core.prompt.prompt import ReadingSettings
from core.tokens.chunks import Chunks


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """By what a text is read for one of a family's encoders; the first where `encoder` is ""."""

    dialect: str
    family: str
    settings: ReadingSettings
    encoder: str = ""

    def read(self, text: str) -> Chunks:
        """The chunks of a text."""
        return read(text, self.dialect, self.family, self.settings).for_encoder(self.encoder)


@dataclass(frozen=True, slots=True)
class InsertionCost:
    """How many tokens the tool makes of the words, and whether all of them stand in the chunk of the cursor."""

    tokens: int
    fits: bool


class InsertionCosts:
    """The costs of several insertions into a text, which is read once without what they replace."""

    def __init__(self, text: str, start: int, end: int, rules: PlaceRules) -> None:
        self._text, self._rules = text, rules
        before = rules.read(text[:start] + text[end:])
        rows = [row for row, token in enumerate(before.tokens) if token.start is not None and token.start < start]
        self._chunk = max(rows, default=0) // before.context_length
        self._is_cut = any((token.start or 0) < start for token in before.truncated if token.start is not None)

    def of(self, insertion: Insertion) -> InsertionCost:
        """What the words of an insertion cost, as the tool reads the text that is then there."""
        chunks = self._rules.read(edited_text(self._text, insertion))
        rows = list(_rows_in(chunks, *insertion.words))
        cut = sum(token.start is not None and token.start in range(*insertion.words) for token in chunks.truncated)
        is_here = all(row // chunks.context_length == self._chunk for row in rows)
        return InsertionCost(len(rows) + cut, is_here and not cut and not self._is_cut)


def edited_text(text: str, insertion: Insertion) -> str:
    """The text with an insertion."""
    return text[: insertion.start] + insertion.text + text[insertion.end :]


def _rows_in(chunks: Chunks, start: int, end: int) -> Iterator[int]:
    """The positions of the tokens that begin in a span of the typed text."""
    return (row for row, token in enumerate(chunks.tokens) if token.start is not None and start <= token.start < end)
