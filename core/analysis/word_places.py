"""Other places for a describing word, so that it reaches its own noun and not another: the prompt written anew.

A way is given only where the tool then reads the same words with the same weights, but for a comma.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.analysis.kinds_of_words import is_joining, kind_of
from core.analysis.units import Unit, units_of
from core.analysis.vocabulary import COMMA
from core.dialects.table import parse, read, title_of
from core.editing.tags import tags_of
from core.program.translation import tr, tr_noop
from core.prompt.prompt import Prompt, ReadingSettings
from core.tokens.chunks import Chunks

PlaceKind = Literal["beside", "exchanged", "break", "comma"]
Piece = tuple[int, int] | str  # a span of the typed text, or new letters
Ways = tuple[tuple[Piece, ...], ...]  # the best first

LABELS: dict[PlaceKind, str] = {
    "beside": tr_noop("{word} behind {own}"),
    "exchanged": tr_noop("{onto} before {own}"),
    "break": tr_noop("BREAK between them"),
    "comma": tr_noop("a comma between them"),
}
_COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A describing word, the word that it belongs to (None: none), and a later word that it reaches, too."""

    word: Unit
    own: Unit | None
    onto: Unit


@dataclass(frozen=True, slots=True)
class WordPlace:
    """Another way to write a prompt: `pieces` of the typed text in their new order, or `why` there are none."""

    kind: PlaceKind
    label: str
    pieces: tuple[Piece, ...] = ()
    why: str = ""

    def text(self, source: str) -> str:
        """The prompt written so."""
        return "".join(piece if isinstance(piece, str) else source[piece[0] : piece[1]] for piece in self.pieces)

    def moved(self, offset: int) -> int | None:
        """Where a letter of the typed text then stands; None for one that is left out."""
        at = 0
        for piece in self.pieces:
            if not isinstance(piece, str) and piece[0] <= offset < piece[1]:
                return at + offset - piece[0]
            at += len(piece) if isinstance(piece, str) else piece[1] - piece[0]
        return None


def knows_break(dialect: str, settings: ReadingSettings) -> bool:
    """Whether a tool begins a new chunk at the word BREAK."""
    prompt = parse("a BREAK b", dialect, replace(settings, expansion="none", choice=0))
    return any(segment.is_break for variant in prompt.variants for segment in variant.all_segments)


def word_places(chunks: Chunks, question: Neighbours) -> tuple[WordPlace, ...]:
    """The ways to write a prompt so that a word may leave another alone, one a kind of place."""
    places = _Places(chunks, question)
    made = {"beside": places.beside, "exchanged": places.exchanged, "break": places.with_break, "comma": places.comma}
    own = question.own.label if question.own else question.word.label
    texts = {"word": question.word.label, "own": own, "onto": question.onto.label}
    return tuple(_place(chunks, kind, tr(LABELS[kind]).format(**texts), made[kind]()) for kind in LABELS)


def _place(chunks: Chunks, kind: PlaceKind, label: str, ways: "Ways | str") -> WordPlace:
    """The first of some ways that keeps the words."""
    if isinstance(ways, str):
        return WordPlace(kind, label, (), ways)
    places = (WordPlace(kind, label, pieces) for pieces in ways)
    unusable = WordPlace(kind, label, (), tr("The words would not be read with the same weights there."))
    return next((place for place in places if _keeps_words(chunks, place)), unusable)


def _keeps_words(chunks: Chunks, place: WordPlace) -> bool:
    prompt = chunks.prompt
    after = read(place.text(prompt.source), prompt.dialect, chunks.family, prompt.settings)
    was, now = _words_read(chunks), _words_read(after.for_encoder(chunks.encoder))
    if place.kind == "break" and _breaks(after.prompt) <= _breaks(prompt):
        return False
    return was == now and len(after.for_encoder(chunks.encoder).truncated) <= len(chunks.truncated)


def _breaks(prompt: Prompt) -> int:
    return sum(segment.is_break for segment in prompt.variants[prompt.shown_index].all_segments)


def _words_read(chunks: Chunks) -> Counter[tuple[object, ...]]:
    """What is read but commas, each with its weight."""
    read_tokens = [token for token in (*chunks.tokens, *chunks.truncated) if token.kind in ("text", "embedding")]
    return Counter((token.id, token.piece, token.weight) for token in read_tokens if token.id != COMMA)


class _Places:
    """The pieces of each way for one question, or the sentence that says why there are none."""

    def __init__(self, chunks: Chunks, question: Neighbours) -> None:
        self.prompt, self.question = chunks.prompt, question
        self.source = chunks.prompt.source
        words = [unit for unit in units_of(chunks, "word") if unit.start is not None]
        self.words = sorted(words, key=lambda unit: unit.start or 0)
        self.word, self.own = _span(question.word), _span(question.own or question.word)
        self.start = self._phrase_start(question.word)
        self.onto = (self._phrase_start(question.onto), _span(question.onto)[1])

    def _phrase_start(self, noun: Unit) -> int:
        """Where the describing words right before a word begin."""
        start = _span(noun)[0]
        for unit in reversed([unit for unit in self.words if _span(unit)[1] <= start]):
            if kind_of(unit) is None or not self.source[_span(unit)[1] : start].isspace():
                break
            start = _span(unit)[0]
        return start

    @property
    def _are_in_order(self) -> bool:
        return self.start < self.own[1] <= self.onto[0]

    def beside(self) -> "Ways | str":
        """The word right behind the one that it belongs to."""
        (start, end), (own_start, own_end) = self.word, self.own
        if self.question.own is None:
            return tr("It belongs to no word that it could stand behind.")
        between = [unit for unit in self.words if end <= _span(unit)[0] < own_start]
        gap = len(self.source[end:]) - len(self.source[end:].lstrip())
        if not gap or end > own_start or any(map(is_joining, between)):
            return tr("What stands between the two keeps it where it is.")
        return (((0, start), (end + gap, own_end), " ", (start, end), (own_end, len(self.source))),)

    def exchanged(self) -> "Ways | str":
        """The other phrase in front of the word's own."""
        if not self._are_in_order:
            return tr("It stands before the word already.")
        tags = [(tag.start, tag.end) for tag in tags_of(self.prompt)]
        around = [next((tag for tag in tags if tag[0] <= at < tag[1]), (0, 0)) for at in (self.start, self.onto[0])]
        pairs = [((self.start, self.own[1]), self.onto), *([(around[0], around[1])] if around[0] < around[1] else [])]
        return tuple(self._in_each_others_place(*pair) for pair in pairs)

    def _in_each_others_place(self, first: tuple[int, int], second: tuple[int, int]) -> tuple[Piece, ...]:
        return (0, first[0]), second, (first[1], second[0]), first, (second[1], len(self.source))

    def with_break(self) -> "Ways | str":
        """A BREAK in place of a comma between the phrases, else before the words that lead to the second."""
        if not knows_break(self.prompt.dialect, self.prompt.settings):
            return tr("{tool} does not know BREAK.").format(tool=title_of(self.prompt.dialect))
        commas = [*_COMMA.finditer(self.source, self.own[1], self.onto[0])] if self._are_in_order else []
        if commas:
            start, end = commas[-1].span()
            return (((0, start), " BREAK ", (end, len(self.source))),)
        return self._put(" BREAK ")

    def comma(self) -> "Ways | str":
        """A comma before the words that lead to the second phrase."""
        if "," in self.source[self.own[1] : self.onto[0]]:
            return tr("There is a comma between them already.")
        return self._put(", ")

    def _put(self, letters: str) -> "Ways | str":
        """Letters in place of the blanks before the phrase and the small words in front of it."""
        if not self._are_in_order:
            return tr("It stands before the word already.")
        at = self.onto[0]
        for unit in reversed([unit for unit in self.words if self.own[1] <= _span(unit)[0] < self.onto[0]]):
            if not is_joining(unit):
                break
            at = _span(unit)[0]
        start = len(self.source[:at].rstrip())
        return (((0, start), letters, (at, len(self.source))),)


def _span(unit: Unit) -> tuple[int, int]:
    return unit.start or 0, unit.end or 0


def unit_at(units: Sequence[Unit], unit: Unit, place: WordPlace) -> Unit | None:
    """The unit of the prompt written anew that stands where one of the typed prompt went."""
    start = None if unit.start is None else place.moved(unit.start)
    return next((other for other in units if other.start == start and other.label == unit.label), None)
