"""The units of a prompt that are compared: its tokens, words or tags, each at one or more positions."""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal

from core.program.arrays import Floats, np
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import Token

UnitKind = Literal["token", "word", "tag"]
UNIT_KINDS: tuple[UnitKind, ...] = ("token", "word", "tag")

_COMMAS = frozenset(",\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}")
_ASCII_SYMBOLS = frozenset("$+<=>^`|~")  # Unicode calls them symbols, a prompt uses them as marks


@dataclass(frozen=True, slots=True)
class Unit:
    """A token, word or tag.

    `positions` are those of its tokens among the 77 x chunks; `start` and `end` its span in the prompt (code points,
    None for EOS); `occurrence` counts the units of the same label before it, so that (label, occurrence) names it after
    an edit elsewhere.
    """

    label: str
    positions: tuple[int, ...]
    start: int | None
    end: int | None
    occurrence: int = 0

    @property
    def key(self) -> tuple[str, int]:
        """What names the unit across edits."""
        return self.label, self.occurrence

    @property
    def name(self) -> str:
        """The label, with a number for a word that stands in the prompt again: `cow (2)`."""
        return f"{self.label} ({self.occurrence + 1})" if self.occurrence else self.label


def units_of(chunks: Chunks, kind: UnitKind, with_eos: bool = False) -> tuple[Unit, ...]:
    """The units of a prompt in reading order, BOS and padding left out; `with_eos` adds each chunk's leftmost EOS."""
    units = _units_from(0, (), chunks, kind)
    if with_eos:
        ends = [index for index, token in enumerate(chunks.tokens) if token.kind == "eos"]
        typed = sum(unit.label == "EOS" for unit in units)
        units += tuple(Unit("EOS", (index,), None, None, number) for number, index in enumerate(ends, typed))
    return units


def units_after_edit(before: Chunks, units: Sequence[Unit], chunks: Chunks, kind: UnitKind) -> tuple[Unit, ...]:
    """The same as `units_of`; of `units`, which are those of `before`, it takes over what stands before the edit."""
    tokens, source = chunks.tokens, chunks.prompt.source
    pairs = enumerate(zip(before.tokens, tokens, strict=False))
    is_other = (index for index, (was, now) in pairs if was is not now and (now.start is not None or was != now))
    seam = next(is_other, min(len(before.tokens), len(tokens))) - 1
    while seam > 0 and not _ends_tag_before(tokens, seam, source):
        seam -= 1
    kept = bisect_left(units, seam, key=lambda unit: unit.positions[-1])
    return _units_from(max(seam, 0), units[:kept], chunks, kind)


def _ends_tag_before(tokens: Sequence[Token], position: int, source: str) -> bool:
    """Whether a comma stands right before a token, and no unit of any kind reaches over it."""
    left, right = (_without_blanks(token, source) for token in tokens[position - 1 : position + 1])
    is_apart = left.start is not None and right.start is not None and not _are_adjacent(left, right)
    return is_apart and _ends_tag(left, source)


def _units_from(first: int, known: Sequence[Unit], chunks: Chunks, kind: UnitKind) -> tuple[Unit, ...]:
    """The known units, and those of the positions from the first on; words are those of the text that the tool gets."""
    sent = chunks.of_sent_text or chunks
    tokens, source = enumerate(sent.tokens[first:], first), sent.prompt.source
    positioned = [(index, _without_blanks(token, source)) for index, token in tokens if token.start is not None]
    if kind != "token" and not sent.is_clip:
        positioned = [part for item in positioned for part in _letters_and_marks(item, source)]
    runs = {"token": _single_tokens, "word": _word_runs, "tag": _tag_runs}[kind](positioned, source)
    counts, units = Counter(unit.label for unit in known), [*known]
    for run in runs:
        label, positions, start, end = _labelled_span(run, sent, kind)
        if sent is not chunks:
            typed = [_without_blanks(chunks.tokens[position], chunks.prompt.source) for position in positions]
            start, end = min(token.start or 0 for token in typed), max(token.end or 0 for token in typed)
        units.append(Unit(label, positions, start, end, counts[label]))
        counts[label] += 1
    return tuple(units)


def eos_positions(chunks: Chunks) -> list[int]:
    """The position of the EOS that the tool put into each chunk.

    Where there is none (an inversion's vectors cover it, or the encoder is not CLIP's) the last one that is no padding.
    """
    length = chunks.context_length
    return [length * number + _end_of(chunk) for number, chunk in enumerate(chunks.chunks)]


def _end_of(chunk: Chunk) -> int:
    eos = next((at for at, token in enumerate(chunk) if token.kind == "eos"), None)
    if eos is not None:
        return eos
    return max((at for at, token in enumerate(chunk) if token.kind != "padding"), default=len(chunk) - 1)


def unit_means(states: Floats, units: Sequence[Unit]) -> Floats:
    """The mean of each unit's hidden states: [layers + 1, 77 x chunks, width] to [layers + 1, units, width]."""
    layers, _, width = states.shape
    if not units:
        return np.zeros((layers, 0, width), np.float32)
    counts = np.array([len(unit.positions) for unit in units])
    positions = np.concatenate([unit.positions for unit in units])
    starts, means = np.cumsum(counts) - counts, np.empty((layers, len(units), width), np.float32)
    for count in np.unique(counts):
        members = np.flatnonzero(counts == count)
        firsts = starts[members]
        for layer in range(layers):  # one at a time needs less memory
            sums = states[layer, positions[firsts]]
            for offset in range(1, count):
                sums += states[layer, positions[firsts + offset]]
            means[layer, members] = sums / np.float32(count)
    return means


PositionedToken = tuple[int, Token]


def _single_tokens(positioned: list[PositionedToken], source: str) -> Iterator[list[PositionedToken]]:
    for item in positioned:
        yield [item]


def _word_runs(positioned: list[PositionedToken], source: str) -> Iterator[list[PositionedToken]]:
    """Runs without a blank between tokens; marks stay only between two letters or digits ("t-shirt", "it's")."""
    run: list[PositionedToken] = []
    for item in positioned:
        if _is_blank(item[1]):
            yield from _without_outer_marks(run, source)
            run = []
            continue
        if item[1].is_blank:  # which stands for nothing typed, as what T5 puts before a text
            continue
        if run and _are_adjacent(run[-1][1], item[1]) and item[1].weight == run[-1][1].weight:
            run.append(item)
            continue
        yield from _without_outer_marks(run, source)
        run = [item]
    yield from _without_outer_marks(run, source)


def _without_outer_marks(run: list[PositionedToken], source: str) -> list[list[PositionedToken]]:
    """The words of a run: cut at its marks, except those that join ("t-shirt", "it's", "3.5")."""
    while run and _is_mark(run[-1][1], source):
        run.pop()
    if len(run) < 2:
        return [run] if run else []
    words: list[list[PositionedToken]] = [[]]
    for index, item in enumerate(run):
        if not _is_mark(item[1], source) or (words[-1] and _joins_word(run, index, source)):
            words[-1].append(item)
        elif words[-1]:
            words.append([])
    return words


def _joins_word(run: list[PositionedToken], index: int, source: str) -> bool:
    """Whether the mark at `index` stands inside a word: a lone hyphen or apostrophe, or a dot between digits."""
    if index + 1 == len(run):
        return False
    before, mark, after = (text_of(item[1], source) for item in run[index - 1 : index + 2])
    if mark == ".":
        return before.isdecimal() and after.isdecimal()
    return mark in {"-", "'", "\N{RIGHT SINGLE QUOTATION MARK}"} and after[:1].isalnum()


def _tag_runs(positioned: list[PositionedToken], source: str) -> Iterator[list[PositionedToken]]:
    """Runs between commas, without marks at their ends."""
    for is_comma, run in groupby(positioned, key=lambda item: _ends_tag(item[1], source)):
        tag = list(run)
        while tag and _is_mark(tag[-1][1], source):
            tag.pop()
        while tag and _is_mark(tag[0][1], source):
            tag.pop(0)
        if tag and not is_comma:
            yield tag


def _ends_tag(token: Token, source: str) -> bool:
    """Whether a token is a comma, alone or glued to other marks as in `),`."""
    return _is_mark(token, source) and not _COMMAS.isdisjoint(text_of(token, source))


def text_of(token: Token, source: str) -> str:
    """What was typed for a token; several tokens may share it."""
    return source[token.start : token.end]


def letters_at(chunks: Chunks, position: int) -> str:
    """What a token of chunks stands for in the text that the tool got, which a style or a file may have added to."""
    sent = chunks.of_sent_text or chunks
    return text_of(sent.tokens[position], sent.prompt.source)


def spelt_piece(tokens: Sequence[Token], index: int, source: str) -> str:
    """A token's piece; where that is only part of a letter, the letter, numbered as in the token strip."""
    token = tokens[index]
    piece = token.readable
    if "\ufffd" not in piece:
        return piece
    part = 1 + sum(before.start == token.start for before in tokens[max(index - 8, 0) : index])
    return f"{text_of(token, source)}{chr(0x2080 + part)}"


def _without_blanks(token: Token, source: str) -> Token:
    """A token whose span has no blanks at its ends: vocabularies but CLIP's have a word's blank in its piece."""
    text, start = source[token.start : token.end], token.start
    if start is None or token.spelling == "clip" or not (text[:1].isspace() or text[-1:].isspace()):
        return token
    start += len(text) - len(text.lstrip())
    return replace(token, start=start, end=start + len(text.strip()))


def _letters_and_marks(item: PositionedToken, source: str) -> list[PositionedToken]:
    """A token in up to three parts, the marks at its ends by themselves: others than CLIP have `,s` and `2017,`."""
    position, token = item
    text, first = text_of(token, source), token.start or 0
    if text.isalnum() or token.vector is not None or _all_marks(text):
        return [item]
    start, end = 0, len(text)
    while _all_marks(text[start]):
        start += 1
    while _all_marks(text[end - 1]):
        end -= 1
    borders = [first, first + start, first + end, first + len(text)]
    return [(position, replace(token, start=a, end=b)) for a, b in pairwise(borders) if a < b]


def _is_blank(token: Token) -> bool:
    """Whether a token stands for blanks or a line break alone; it is part of no word. CLIP has no such tokens."""
    return token.spelling != "clip" and token.start == token.end and token.vector is None


def _are_adjacent(left: Token, right: Token) -> bool:
    return left.end is not None and right.start is not None and right.start <= left.end


def _is_mark(token: Token, source: str) -> bool:
    """Whether a token is punctuation only, such as `,` or `((`; an emoji is not."""
    return _all_marks(source[token.start : token.end])


@lru_cache(maxsize=10_000)
def _all_marks(text: str) -> bool:
    return all(unicodedata.category(letter).startswith("P") or letter in _ASCII_SYMBOLS for letter in text)


def _labelled_span(
    run: list[PositionedToken], chunks: Chunks, kind: UnitKind
) -> tuple[str, tuple[int, ...], int | None, int | None]:
    """The label, positions, start and end of a unit."""
    start, end, source = run[0][1].start, run[-1][1].end, chunks.prompt.source
    words = " ".join(source[start:end].split()) or " ".join(token.readable for _, token in run)  # \n, a break
    label = _token_label(chunks, run[0][0]) if kind == "token" else words
    return label, tuple(dict.fromkeys(position for position, _ in run)), start, end


def _token_label(chunks: Chunks, position: int) -> str:
    """The piece; what was typed where it is only part of a character's bytes, numbered as in the token strip, and so
    is each vector of a textual inversion: parts of one thing are not one another.
    """
    token = chunks.tokens[position]
    if token.vector is not None:
        return f"{token.piece} {token.vector + 1}"
    label, part = token.readable, 1
    if "\ufffd" not in label:
        return label
    while part <= position and chunks.tokens[position - part].start == token.start:
        part += 1
    return f"{text_of(token, chunks.prompt.source)}{chr(0x2080 + min(part, 9))}"
