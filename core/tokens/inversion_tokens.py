"""Textual inversions that a tool adds to its tokenizer: a word anywhere in a text stands for their vectors.

What the word is differs from tool to tool. In diffusers 0.42 (`loaders/textual_inversion.py`, without `token=`) it is
the inner name of A1111's file or the only key of another; a file is refused whose word is one already, in the
vocabulary or of a file before it. Of SDXL's files with two keys, which have to be given a word, it is the file's name
in angle brackets. compel finds these, and InvokeAI's `<file's name>` of every file. In SD.Next (`textual_inversion.py`)
it is the file's name, of .safetensors and .pt alone, and its capitals count.

Added tokens are found before anything else is looked up, even inside a word, the longest first. One token stands for
all vectors of its file; diffusers reads those after the first only where the word is typed in the file's own letters,
and has no capitals.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.prompt.mapped_text import MappedText
from core.prompt.prompt import Segment
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.tokens.normalization import tokenize
from core.tokens.tokenizer import Token, TokenizerVariant, clip_tokenizer

TokenizeSegment = Callable[[Segment], list[Token]]

SDNEXT_SUFFIXES = (".safetensors", ".pt")
_START = 2  # letters by which words are looked up


@dataclass(frozen=True, slots=True)
class LearnedWord:
    """What a prompt calls an inversion in one tool.

    With `needs_letters` only the first vector is read where it is typed in other letters, with `is_short` always. With
    `takes_numbers`, each number of a vector that is no row of a table fills a row of its own (SD.Next).
    """

    text: str
    inversion: TextualInversion
    needs_letters: bool = False
    is_short: bool = False
    takes_numbers: bool = False

    def rows(self, typed: str, encoder: str) -> range:
        """The numbers of the vectors that stand for it; those of a vector's numbers follow the vector itself."""
        count, width = self.inversion.shape_for(encoder)
        if self.takes_numbers and self.inversion.is_flat:
            return range(1, 1 + width)
        return range(1 if self.is_short or (self.needs_letters and typed != self.text) else count)


class LearnedWords:
    """The words of one tool; `folds_case` says that they are found in other letters too."""

    def __init__(self, words: Iterable[LearnedWord], folds_case: bool = True) -> None:
        self._fold = _folded if folds_case else str
        self._by_text: dict[str, LearnedWord] = {}
        self.by_file: dict[str, LearnedWord] = {}
        lengths: dict[str, set[int]] = {}
        for word in words:
            text = self._fold(word.text)
            self._by_text.setdefault(text, word)
            self.by_file.setdefault(word.inversion.name, word)
            lengths.setdefault(text[:_START], set()).add(len(text))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def find(self, text: str) -> Iterator[tuple[int, int, LearnedWord]]:
        """Start, end and word of each that stands in a text, from left to right."""
        if not self._by_text:
            return
        folded, position, length = self._fold(text), 0, len(text)
        while position < length:
            found = self._at(folded, position)
            if found is None:
                position += 1
            else:
                yield position, position + len(found.text), found
                position += len(found.text)

    def _at(self, folded: str, position: int) -> LearnedWord | None:
        for size in (_START, 1):  # a word of one letter is listed by that alone
            for length in self._lengths.get(folded[position : position + size], ()):
                if word := self._by_text.get(folded[position : position + length]):
                    return word
        return None


def _folded(text: str) -> str:
    """The text in lower case, letter by letter, so that it keeps its length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


@lru_cache(maxsize=4)  # of thousands of files, which are not to be gone through at every keystroke
def diffusers_words(inversions: TextualInversions) -> LearnedWords:
    """The words that diffusers' loader gives."""
    return LearnedWords(_loaded_words(inversions, needs_letters=True))


@lru_cache(maxsize=4)
def compel_words(inversions: TextualInversions) -> LearnedWords:
    """Those of diffusers, and `<file's name>`, as InvokeAI has it."""
    bracketed = [LearnedWord(inversion.bracketed, inversion) for inversion in inversions.by_name.values()]
    return LearnedWords([*_loaded_words(inversions, needs_letters=False), *bracketed])


@lru_cache(maxsize=4)
def sdnext_words(inversions: TextualInversions, encoders: tuple[tuple[str, int], ...]) -> LearnedWords:
    """Those of SD.Next, of files whose vectors are for just these encoders, whose widths are given."""
    widths = [width for _, width in encoders]
    return LearnedWords(
        (
            LearnedWord(inversion.name, inversion, takes_numbers=True)
            for inversion in inversions.by_name.values()
            if inversion.file.suffix.lower() in SDNEXT_SUFFIXES and is_for_encoders(inversion, widths)
        ),
        folds_case=False,
    )


def is_for_encoders(inversion: TextualInversion, widths: Iterable[int]) -> bool:
    """Whether SD.Next takes a file: where it has vectors for just the encoders of these widths."""
    return sorted(width for _, width in inversion.shapes.values()) == sorted(widths)


def _loaded_words(inversions: TextualInversions, needs_letters: bool) -> Iterator[LearnedWord]:
    """The words of files in the order in which they are loaded; none of a file that is refused."""
    taken = set[str]()
    for inversion in inversions.by_name.values():
        word = inversion.token
        if word is None or word in taken or clip_tokenizer().backend.token_to_id(word) is not None:
            continue
        taken |= {word, *(f"{word}_{number}" for number in range(1, inversion.vectors))}
        yield LearnedWord(word, inversion, needs_letters, is_short=word != word.lower())


def tokenize_with_words(
    segment: Segment, variant: TokenizerVariant, words: LearnedWords, encoder: str, widths: Mapping[str, int]
) -> list[Token]:
    """The tokens of a segment, one a vector where a word stands whose vectors are as wide as the encoder."""
    tokens: list[Token] = []
    start = 0
    for first, last, word in words.find(segment.text):
        if word.inversion.shape_for(encoder)[1] == widths[encoder]:
            typed = segment.cut(first, last)
            tokens += _between(segment, start, first, variant)
            tokens += vector_tokens(typed, segment.weight, word.inversion, word.rows(typed.text, encoder))
            start = last
    return [*tokens, *_between(segment, start, len(segment.text), variant)] if start else tokenize(segment, variant)


def _between(segment: Segment, start: int, end: int, variant: TokenizerVariant) -> list[Token]:
    return tokenize(Segment(segment.text[start:end], segment.offsets[start:end], segment.weight), variant)


def vector_tokens(typed: MappedText, weight: float, inversion: TextualInversion, rows: Sequence[int]) -> list[Token]:
    """A token for each of the vectors' numbers, all over the span of what was typed for the inversion."""
    start, end = typed.span(0, len(typed.text))
    return [Token(0, inversion.name, start, end, weight, "embedding", vector) for vector in rows]
