"""Notes on textual inversions that a tool knows by another word than the file's name, or does not read whole."""

import re
from collections.abc import Iterator
from functools import lru_cache

from core.program.translation import tr
from core.prompt.nearest_names import nearest_quickly
from core.prompt.prompt import Diagnostic, Fix, Segment
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES
from core.tokens.inversion_tokens import LearnedWord, LearnedWords
from core.tokens.text_families import encoder_widths

MIN_NAME_LETTERS = 3  # of an embedding that a note is made of; shorter ones are words as well


def learned_word_notes(chunks: Chunks, words: LearnedWords, title: str) -> Iterator[Diagnostic]:
    """Notes for the tool of this title, which finds these words."""
    inversions = chunks.prompt.settings.inversions
    if not inversions.by_name:
        return
    for segment in chunks.prompt.variant.all_segments:
        found = list(words.find(segment.text))
        for start, end, word in found:
            if len(word.rows(segment.text[start:end], chunks.encoder)) < word.inversion.shape_for(chunks.encoder)[0]:
                message = tr("In these letters {tool} reads only the first vector of “{word}”.")
                message = message.format(tool=title, word=word.text)
                yield Diagnostic("learned-word-short", message, *segment.span(start, end))
        known = {(start, end) for start, end, _ in found}
        yield from _other_names(segment, inversions, words, known, title)


def _other_names(
    segment: Segment, inversions: TextualInversions, words: LearnedWords, known: set[tuple[int, int]], title: str
) -> Iterator[Diagnostic]:
    """Files' names, and these in angle brackets, where the tool knows them by other words."""
    for start, end, named in _file_names(inversions).find(segment.text):
        word = words.by_file.get(named.inversion.name)
        if word is None or (start, end) in known or not _stands_alone(segment.text, start, end):
            continue
        at, until = segment.span(start, end)
        message = tr("{tool} knows this textual inversion by the word “{word}”.").format(tool=title, word=word.text)
        fix = Fix(tr("Write {letters}").format(letters=word.text), ((at, until, word.text),))
        yield Diagnostic("learned-word-name", message, at, until, (fix,))


def misfit_note(inversion: TextualInversion, chunks: Chunks, title: str) -> str:
    """Why a tool that looks for a name in the text leaves out what it finds, as a sentence; "" where it fits."""
    widths = chunks.prompt.settings.inversions.widths or encoder_widths(chunks.family)
    own = inversion.shape_for(chunks.encoder)[1]
    if own == widths.get(chunks.encoder, own):
        return ""
    message = tr("“{name}” has vectors of width {width}; the encoder takes {taken}, so {tool} leaves it out.")
    return message.format(name=inversion.name, width=own, taken=widths[chunks.encoder], tool=title)


def misfit_names(chunks: Chunks, title: str) -> Iterator[Diagnostic]:
    """Notes on names of textual inversions for other models, for a tool that reads them as words then."""
    inversions = chunks.prompt.settings.inversions
    if not inversions.by_name:
        return
    words = _misfits(inversions, chunks.family)
    for segment in chunks.prompt.variant.all_segments:
        for start, end, word in words.find(segment.text):
            if end - start >= MIN_NAME_LETTERS and _stands_alone(segment.text, start, end):
                message = tr("“{name}” is an embedding of width {width}, for another model: {tool} reads it as words.")
                widths = " + ".join(str(width) for _, width in word.inversion.shapes.values())
                message = message.format(name=word.text, width=widths, tool=title)
                yield Diagnostic("embedding-width", message, *segment.span(start, end))


@lru_cache(maxsize=4)
def _misfits(inversions: TextualInversions, family: str) -> LearnedWords:
    widths = inversions.widths or FAMILIES[family].widths
    others = (inversion for inversion in inversions.by_name.values() if not inversion.fits(widths))
    return LearnedWords(LearnedWord(inversion.name, inversion) for inversion in others)


def missing_names(chunks: Chunks, words: LearnedWords, names: re.Pattern[str], title: str) -> Iterator[Diagnostic]:
    """Notes on what is written as a name, which none of the known words is, with the nearest ones as fixes."""
    inversions = chunks.prompt.settings.inversions
    if not inversions.by_name:
        return
    for segment in chunks.prompt.variant.all_segments:
        known = {start for start, _, _ in words.find(segment.text)}
        for match in names.finditer(segment.text):
            if match.start() in known:
                continue
            span = segment.span(*match.span())
            written = (inversions.by_name[near].bracketed for near in nearest_inversions(match[1], inversions))
            fixes = tuple(Fix(tr("Write {letters}").format(letters=near), ((*span, near),)) for near in written)
            message = tr("{tool} knows no embedding “{name}”, so it reads this as words.")
            yield Diagnostic("missing-embedding", message.format(tool=title, name=match[1]), *span, fixes)


@lru_cache(maxsize=200)  # of thousands of names, which are not to be compared at every keystroke
def nearest_inversions(name: str, inversions: TextualInversions) -> tuple[str, ...]:
    """The names that are most like one that is not there; none where there are too many to compare."""
    return nearest_quickly(name, inversions.by_name)


@lru_cache(maxsize=4)
def _file_names(inversions: TextualInversions) -> LearnedWords:
    return LearnedWords(
        LearnedWord(name, inversion)
        for inversion in inversions.by_name.values()
        for name in (inversion.name, inversion.bracketed)
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches what is between."""
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
