"""Notes on textual inversions that a tool knows by another word than the file's name, or does not read whole."""

from collections.abc import Iterator
from functools import lru_cache

from core.program.translation import tr
from core.prompt.prompt import Diagnostic, Fix, Segment
from core.prompt.textual_inversions import TextualInversions
from core.tokens.chunks import Chunks
from core.tokens.inversion_tokens import LearnedWord, LearnedWords


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
