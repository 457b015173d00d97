"""SD.Next's files of wildcards (2026-07, `modules/styles.py`): `__name__` behind the braces and the styles.

A name is looked up without case; a line with bars is cut there and one piece is taken, without blanks and brackets at
its ends; lines are read again, ten times in all. What no file has stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.expansion.dynamic_prompts.ways import Ways
from core.expansion.files_and_tags import Piece, TagRules, file_ways, spread
from core.expansion.ways import join_index, product_of, split_index
from core.prompt.expansion import ChoiceBlock, ExpansionMark, Template, Way
from core.prompt.mapped_text import MappedText
from core.prompt.wildcards import Wildcards

_NAME = re.compile(r"__(.*?)__", re.DOTALL)
_BAR_ENDS = " []{}\n"


def _pieces_of(text: str) -> Iterator[Piece]:
    for match in _NAME.finditer(text) if "__" in text else ():
        yield Piece(match.span(), match[1] or " ")


def _options_of_line(line: str) -> Sequence[str]:
    return [option.strip(_BAR_ENDS) for option in line.split("|")] if "|" in line else (line,)


RULES = TagRules(_pieces_of, lambda line: "__" in line, 9, _options_of_line)


@dataclass(frozen=True, eq=False)
class FilesTemplate:
    """What braces make of a text, `inner`, with a line in the place of each name; `files` by the offset of the name."""

    inner: Template
    files: Mapping[int, Ways]
    marks: tuple[ExpansionMark, ...]
    is_listed: bool
    _counts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_counts", [self.inner.count, *(ways.count for ways in self.files.values())])

    @property
    def count(self) -> int:
        """All ways of the braces, each with all lines of the files that are named anywhere."""
        return product_of(self._counts)

    @property
    def blocks(self) -> tuple[ChoiceBlock, ...]:
        """Those of the braces."""
        return self.inner.blocks

    def way(self, index: int) -> Way:
        """Takes the options of the braces, then the lines."""
        first, *lines = split_index(index, self._counts)
        way, picked = self.inner.way(first), dict[int, tuple[int, ...]]()
        taken = {at: ways.way(line, picked) for (at, ways), line in zip(self.files.items(), lines, strict=True)}
        text = way.text.replace_each(_NAME, lambda name: taken.get(name.offsets[0], name))
        return Way(text, {**way.picked, **picked})

    def index_of(self, picks: Mapping[int, int]) -> int:
        """The first way with these options and lines."""
        return join_index([self.inner.index_of(picks), *self._lines(picks)], self._counts)

    def extreme_way(self, picks: Mapping[int, int], longest: bool) -> int:
        """The same, with as many or as few options as can be."""
        return join_index([self.inner.extreme_way(picks, longest), *self._lines(picks)], self._counts)

    def _lines(self, picks: Mapping[int, int]) -> list[int]:
        return [ways.index_of(picks) for ways in self.files.values()]


def with_files(inner: Template, text: MappedText, wildcards: Wildcards) -> Template:
    """A text that braces have been read in, with the files that it names."""
    if "__" not in text.text or not wildcards.by_path:
        return inner
    files, marks = file_ways(text, wildcards, RULES)
    others = tuple(mark for mark in inner.marks if mark.code != "wildcard-unknown")
    is_listed = all(mark.code != "wildcard-unknown" for mark in marks)
    return FilesTemplate(inner, files, (*others, *marks), is_listed)


def fill_styles(text: MappedText, typed_length: int, words: Sequence[str], wildcards: Wildcards) -> MappedText:
    """A styled text with the first of the words that its styles have for one another, and of files that they name.

    `words` are the styles' own (`word=a,b;other=c`), which stand for words of the prompt too.
    """
    for what, choices in _style_words(words):
        text = text.replace_each(re.compile(re.escape(what)), lambda place, own=choices[0]: _over(own, place))  # type: ignore[misc]

    def first_line(name: MappedText) -> MappedText:
        if 0 <= name.offsets[0] < typed_length:
            return name
        ways = list(file_ways(name, wildcards, RULES)[0].values())
        return ways[0].way(0, {}) if ways else name

    return text.replace_each(_NAME, first_line) if wildcards.by_path and "__" in text.text else text


def _style_words(fields: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    for pair in (pair.strip() for own in fields for pair in own.replace("\n", " ").split(";")):
        what, mark, words = pair.partition("=")
        choices = [word.strip() for word in words.split(",") if word.strip()]
        if mark and what and choices:
            yield what, choices


def _over(word: str, place: MappedText) -> MappedText:
    start, end = place.span(0, len(place.text))
    return spread(word, (start, end) if end - start == len(place.text) else (start, start + 1))
